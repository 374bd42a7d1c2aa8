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
  if (value instanceof Set) return marshallSet(value);
  if (Object.prototype.toString.call(value) !== '[object Object]') {
    throw new Error(`DynamoDB cannot store a ${value.constructor.name}: convert it to text, a number or a plain object`);
  }
  return { M: marshallItem(value as { readonly [name: string]: unknown }) };
}

/** A set has members of one type: text, numbers or bytes. */
function marshallSet(set: ReadonlySet<unknown>): AttributeValue {
  const members = [...set].map(marshall);
  const types = new Set(members.flatMap(Object.keys));
  const [type] = types;
  if (types.size !== 1 || !['S', 'N', 'B'].includes(type)) throw new Error('A set in DynamoDB must have members, and all of them strings, numbers or binary values');
  return { [`${type}S`]: members.map(member => member[type]) };
}
