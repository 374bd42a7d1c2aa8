import { InvalidRecordError } from './errors';

/**
 * A schema that validates a payload. The interface is the part of the Standard Schema specification that the runtime uses: zod, valibot, arktype and others
 * implement it.
 *
 * @see https://standardschema.dev
 */
export interface Schema<T> {
  readonly '~standard': {
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
  };
}

/**
 * The result of a validation: the value, which the schema may have transformed, or a list of issues.
 */
export type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<{ readonly message: string; readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> }> };

/**
 * Returns the payload as the schema transforms it.
 *
 * The messages of a schema may quote values of the payload, which have no place in a log. The error has them only with `schemaMessages`.
 */
export async function validate<T>(payload: unknown, schema: Schema<T>, schemaMessages: boolean): Promise<T> {
  const result = await schema['~standard'].validate(payload);
  if (!result.issues) return result.value;
  const issues = result.issues.map(issue => {
    const at = (issue.path ?? []).map(segment => segmentOf(typeof segment === 'object' ? segment.key : segment, schemaMessages)).join('.');
    const what = schemaMessages ? issue.message : kindOf(issue);
    return at ? `${at}: ${what}` : what;
  });
  throw new InvalidRecordError(`the payload does not match the schema: ${issues.join('; ')}`);
}

/** The keys of a record may be data, such as an account number: only those that look like the name of a property, and indexes, are shown. */
function segmentOf(segment: PropertyKey, schemaMessages: boolean): string {
  const text = String(segment);
  return schemaMessages || typeof segment === 'number' || /^(?:[A-Za-z_$][\w$-]{0,63}|\d{1,6})$/.test(text) ? text : '*';
}

/** The kind of an issue: zod calls it `code`, valibot `type`. */
function kindOf(issue: object): string {
  const { code, type } = issue as { code?: unknown; type?: unknown };
  const kind = [code, type].find(candidate => typeof candidate === 'string' && /^[A-Za-z_-]{1,40}$/.test(candidate));
  return kind === undefined ? 'invalid' : kind as string;
}
