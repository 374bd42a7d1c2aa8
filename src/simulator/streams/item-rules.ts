import type { AttributeMap, AttributeValue } from './attribute-value';
import { ITEM_BYTES, ITEM_LEVELS, NUMBER_DIGITS } from '../../limits';
import { significantDigits } from '../kernel/message-rules';

/** The exponents of the smallest and the largest number. */
const NUMBER_EXPONENT = { min: -130, max: 125 };

/** The bytes that a list or a map takes up beside its elements, and each of its elements beside its content. */
const COLLECTION_BYTES = 3;
const ELEMENT_BYTES = 1;

/**
 * Returns why DynamoDB refuses an item, or undefined if it takes it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export function problemWithItem(item: AttributeMap): string | undefined {
  for (const [name, value] of Object.entries(item)) {
    if (name === '') return 'an attribute has an empty name';
    const problem = problemWithValue(value, 1);
    if (problem !== undefined) return `its attribute ${JSON.stringify(name)} ${problem}`;
  }
  const bytes = itemBytes(item);
  return bytes > ITEM_BYTES ? `it has ${bytes} bytes, but the maximum is ${ITEM_BYTES}` : undefined;
}

function problemWithValue(value: AttributeValue, level: number): string | undefined {
  const [[type, content]] = Object.entries(value);
  if (type === 'N') return problemWithNumber(content as string);
  if (type === 'NS') return (content as readonly string[]).map(problemWithNumber).find(problem => problem !== undefined);
  if (type !== 'L' && type !== 'M') return undefined;
  if (level > ITEM_LEVELS) return `has more than ${ITEM_LEVELS} levels of lists and maps`;
  const parts = Object.values(content as Readonly<Record<string, AttributeValue>>);
  return parts.map(part => problemWithValue(part, level + 1)).find(problem => problem !== undefined);
}

function problemWithNumber(text: string): string | undefined {
  if (!/^-?\d/.test(text)) return `is ${text}, which is not a number`;
  const digits = significantDigits(text);
  if (digits > NUMBER_DIGITS) return `is ${text}, which has ${digits} digits, but the maximum is ${NUMBER_DIGITS}`;
  const { min, max } = NUMBER_EXPONENT;
  const exponent = Math.floor(Math.log10(Math.abs(Number(text)) || 1));
  return exponent < min || exponent > max ? `is ${text}, which is not between 1e${min} and 9.9e${max}` : undefined;
}

/**
 * Returns the size of an item, as DynamoDB counts it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: AttributeMap): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** Returns the size of a value. */
export function valueBytes(value: AttributeValue): number {
  const [[type, content]] = Object.entries(value);
  const elements = (list: readonly number[]) => list.reduce((sum, bytes) => sum + bytes, 0);
  switch (type) {
    case 'S': return Buffer.byteLength(content as string);
    case 'N': return Math.ceil(significantDigits(content as string) / 2) + 1;
    case 'B': return Buffer.byteLength(content as string, 'base64');
    case 'L': return COLLECTION_BYTES + elements((content as readonly AttributeValue[]).map(part => ELEMENT_BYTES + valueBytes(part)));
    case 'M': return COLLECTION_BYTES + ELEMENT_BYTES * Object.keys(content as AttributeMap).length + itemBytes(content as AttributeMap);
    case 'SS': case 'NS': case 'BS': return elements((content as readonly string[]).map(member => valueBytes({ [type[0]]: member })));
    default: return 1; // BOOL and NULL
  }
}

/** Indicates whether two items are the same for DynamoDB: the order of attributes and of the members of sets does not matter. */
export function isSameItem(one: AttributeMap, other: AttributeMap): boolean {
  return canonical({ M: one }) === canonical({ M: other });
}

function canonical(value: AttributeValue): string {
  const [[type, content]] = Object.entries(value);
  switch (type) {
    case 'M': {
      const entries = Object.entries(content as AttributeMap).sort(([a], [b]) => a < b ? -1 : 1);
      return `M{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join()}}`;
    }
    case 'L': return `L[${(content as readonly AttributeValue[]).map(canonical).join()}]`;
    case 'SS': case 'NS': case 'BS': return `${type}${JSON.stringify([...content as readonly string[]].sort())}`;
    default: return `${type}${JSON.stringify(content)}`;
  }
}
