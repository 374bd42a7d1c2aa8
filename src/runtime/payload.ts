/**
 * Thrown for a record that no retry will mend: it is not JSON, does not fit the schema, or has no idempotency key.
 *
 * A handler may throw it too. With `onInvalid: 'fail'` the record goes the way of every failed one, to where failures are kept;
 * with `'drop'` it is counted, logged and forgotten.
 */
export class InvalidRecordError extends Error {
  public readonly name = 'InvalidRecordError';
}

/**
 * The part of the Standard Schema that is used here: zod, valibot, arktype and others implement it.
 *
 * @see https://standardschema.dev
 */
export interface Schema<T> {
  readonly '~standard': {
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
  };
}

/** What a schema answers: the value, perhaps transformed, or what is wrong with it. */
export type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<{ readonly message: string; readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> }> };

/**
 * How the bytes of a record become its payload: `json` parses them, `text` takes them as UTF-8, `binary` as a `Uint8Array`.
 */
export type PayloadFormat = 'json' | 'text' | 'binary';

/** The payload in a record's bytes. The reason never quotes them: they may be nobody's to log. */
export function decode(bytes: string | Buffer, format: PayloadFormat): unknown {
  if (format === 'binary') return bytes;
  const text = bytes.toString();
  if (format === 'text') return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRecordError(`the payload is not JSON (${text.length} characters)`);
  }
}

/** The payload as the schema wants it. */
export async function validate<T>(payload: unknown, schema: Schema<T>): Promise<T> {
  const result = await schema['~standard'].validate(payload);
  if (!result.issues) return result.value;
  const issues = result.issues.map(({ message, path = [] }) => {
    const at = path.map(segment => String(typeof segment === 'object' ? segment.key : segment)).join('.');
    return at ? `${at}: ${message}` : message;
  });
  throw new InvalidRecordError(`the payload does not fit the schema: ${issues.join('; ')}`);
}
