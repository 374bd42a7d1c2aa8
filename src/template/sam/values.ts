/** A JSON object of a template. */
export interface Json { readonly [key: string]: unknown }

/** The reference to no value, which removes a property. */
export const NO_VALUE: Json = { Ref: 'AWS::NoValue' };

/** Indicates whether a value is the call of an intrinsic function. */
export function isIntrinsic(value: unknown): value is Json {
  if (!isJson(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0] === 'Condition' || keys[0].startsWith('Fn::'));
}

/** Indicates whether a value is a JSON object, also one that calls an intrinsic function. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Indicates whether a value is an object whose members are known, so not the call of an intrinsic function. */
export function isMap(value: unknown): value is Json {
  return isJson(value) && !isIntrinsic(value);
}

/** Returns the condition and the two values of `Fn::If`. */
export function partsOfIf(value: unknown): readonly [condition: string, then: unknown, otherwise: unknown] | undefined {
  const parts = isIntrinsic(value) ? value['Fn::If'] : undefined;
  return Array.isArray(parts) && parts.length === 3 && typeof parts[0] === 'string' ? [parts[0], parts[1], parts[2]] : undefined;
}

/** Indicates whether a value is the reference to no value. */
export function isNoValue(value: unknown): boolean {
  return isIntrinsic(value) && value.Ref === NO_VALUE.Ref;
}

export function refTo(logicalId: string): Json {
  return { Ref: logicalId };
}

export function attributeOf(logicalId: string, attribute: string): Json {
  return { 'Fn::GetAtt': [logicalId, attribute] };
}

export function substitute(text: string, variables?: Json): Json {
  return { 'Fn::Sub': variables ? [text, variables] : text };
}

/** Returns a value that is present only under a condition. */
export function onlyIf(condition: unknown, value: unknown, otherwise: unknown = NO_VALUE): unknown {
  return condition === undefined ? value : { 'Fn::If': [condition, value, otherwise] };
}

/** Leaves out the members that are not set. */
export function withoutUnset(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}

/** Returns the named members that are set. */
export function pick(members: Json, names: readonly string[]): Json {
  return withoutUnset(Object.fromEntries(names.filter(name => Object.hasOwn(members, name)).map(name => [name, members[name]])));
}

/** Returns a member that is set in the object itself. */
export function member(object: unknown, name: string): unknown {
  return isJson(object) && Object.hasOwn(object, name) ? object[name] ?? undefined : undefined;
}

/** JSON values, each only once, in the order in which they are added. */
export class DistinctValues {
  readonly #values = new Map<string, unknown>();

  constructor(...values: readonly unknown[]) {
    for (const value of values) this.add(value);
  }

  public get list(): readonly unknown[] {
    return [...this.#values.values()];
  }

  /** @param content the part by which two values are the same */
  public add(value: unknown, content = value): void {
    const key = JSON.stringify(content);
    if (!this.#values.has(key)) this.#values.set(key, value);
  }
}
