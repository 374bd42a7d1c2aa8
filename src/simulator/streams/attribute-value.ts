/** A DynamoDB attribute value: `{ S: 'text' }`, `{ N: '1.5' }`, … */
export type AttributeValue = { readonly [type: string]: unknown };

/** A DynamoDB item: attribute values by name. */
export type AttributeMap = { readonly [name: string]: AttributeValue };

/** Converts an object to a DynamoDB item. Leaves out undefined values. */
export function marshallItem(item: { readonly [name: string]: unknown }): AttributeMap {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined).map(([name, value]) => [name, marshall(value)]));
}

/**
 * Converts a value to a DynamoDB attribute value. A Set becomes a set of strings, numbers or binary values.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export function marshall(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  switch (typeof value) {
    case 'string': return { S: value };
    case 'number': case 'bigint': return { N: String(value) };
    case 'boolean': return { BOOL: value };
    case 'object': return marshallObject(value);
    default: throw new Error(`DynamoDB cannot store a value of type ${typeof value}: use a string, number, boolean, null, Uint8Array, array, Set or object`);
  }
}

function marshallObject(value: object): AttributeValue {
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { L: value.map(marshall) };
  if (value instanceof Set) {
    const [[type] = ['S']] = [...value].map(member => Object.keys(marshall(member)));
    return { [`${type}S`]: [...value].map(member => marshall(member)[type]) };
  }
  return { M: marshallItem(value as { readonly [name: string]: unknown }) };
}
