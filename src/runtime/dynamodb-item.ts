import { ExactDecimal, fitsNumber, normalizedDecimal } from './decimal';
import { InvalidRecordError } from './errors';

/**
 * An item in DynamoDB's own form, in which each value stands under its type: `{ id: { S: '1' } }`.
 */
export type DynamoDbImage = { readonly [attribute: string]: object };

/**
 * A number as DynamoDB keeps it: a `number` where that keeps every digit, a `bigint` for whole numbers beyond 2^53, and an `ExactDecimal` for others.
 * `Number(value)` gives the nearest number of any of them.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
 */
export type DynamoDbNumber = number | bigint | ExactDecimal;

/**
 * A value of type `T` as it is read from DynamoDB: each `number` in it is a `DynamoDbNumber`.
 */
export type DynamoDbItem<T> =
  unknown extends T ? T
    : number extends T ? DynamoDbNumber | DynamoDbItem<Exclude<T, number>>
      : T extends Uint8Array | ExactDecimal ? T
        : T extends ReadonlySet<infer Member> ? Set<DynamoDbItem<Member>>
          : T extends object ? { [Key in keyof T]: DynamoDbItem<T[Key]> } : T;

/**
 * Reads an item: strings, booleans, null, lists and maps as they are, numbers without loss of digits, binaries as `Uint8Array`, sets as `Set`.
 *
 * @throws `InvalidRecordError` when an attribute is of a type that DynamoDB does not have
 */
export function readItem(image: DynamoDbImage): Record<string, unknown> {
  // Not by assignment: an attribute may be called __proto__.
  return Object.fromEntries(Object.entries(image).map(([name, attribute]) => [name, readAttribute(attribute)]));
}

function readAttribute(attribute: object): unknown {
  const [type, value] = Object.entries(attribute ?? {})[0] ?? [];
  switch (type) {
    case 'S':
    case 'BOOL': return value;
    case 'N': return readNumber(value);
    case 'NULL': return null;
    case 'L': return (value as object[]).map(readAttribute);
    case 'M': return readItem(value);
    case 'B': return readBytes(value);
    case 'SS': return new Set(value as string[]);
    case 'NS': return new Set((value as string[]).map(readNumber));
    case 'BS': return new Set((value as string[]).map(readBytes));
    default: throw new InvalidRecordError('an attribute of the item is of a type that DynamoDB does not have');
  }
}

function readNumber(text: string): DynamoDbNumber {
  if (!/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/.test(text)) throw new InvalidRecordError('a number of the item is not a decimal number');
  const number = Number(text);
  const [digits, exponent = 0] = normalizedDecimal(text).split('e');
  if (Number(exponent) < 0) return fitsNumber(text) ? number : new ExactDecimal(text);
  return Number.isSafeInteger(number) ? number || 0 : BigInt(digits + '0'.repeat(Number(exponent)));
}

/** Lambda delivers binaries as Base64. Bytes, as in a test, are taken as they are. */
function readBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}
