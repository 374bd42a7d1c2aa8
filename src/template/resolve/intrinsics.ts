import { isUnknown, Unknown, Value } from './unknown';

/** An intrinsic function that is called with its resolved argument. */
type Intrinsic = (argument: Value) => Value;

/** The functions that depend only on their argument. The resolver implements those that look up other values. */
export const INTRINSICS: { readonly [name: string]: Intrinsic } = {
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::Base64': text => onText('Fn::Base64', text, known => Buffer.from(known).toString('base64')),
  'Fn::Length': list => isUnknown(list) ? list : Array.isArray(list) ? list.length : misused('Fn::Length'),
  'Fn::ToJsonString': value => firstUnknown(value) ?? JSON.stringify(value),
};

/** Returns the first unknown in a value, at any depth. */
export function firstUnknown(value: Value): Unknown | undefined {
  if (isUnknown(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Object.values(value)) {
    const unknown = firstUnknown(part);
    if (unknown) return unknown;
  }
  return undefined;
}

/** Converts a string, number or boolean to text; returns undefined for other values. */
export function asText(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Returns the result of a function call that CloudFormation would reject. */
export function misused(name: string): Unknown {
  return new Unknown(`${name} is not used as CloudFormation documents it`);
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-join.html */
function join(argument: Value): Value {
  const [delimiter, list] = pairOf(argument);
  if (isUnknown(list)) return list;
  if (typeof delimiter !== 'string' || !Array.isArray(list)) return misused('Fn::Join');
  const parts: string[] = [];
  for (const part of list as readonly Value[]) {
    if (isUnknown(part)) return part;
    const text = asText(part);
    if (text === undefined) return misused('Fn::Join');
    parts.push(text);
  }
  return parts.join(delimiter);
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-split.html */
function split(argument: Value): Value {
  const [delimiter, text] = pairOf(argument);
  if (typeof delimiter !== 'string' || delimiter === '') return misused('Fn::Split');
  return onText('Fn::Split', text, known => known.split(delimiter));
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-select.html */
function select(argument: Value): Value {
  const [index, list] = pairOf(argument);
  if (isUnknown(list)) return list;
  if (isUnknown(index)) return index;
  if (!Array.isArray(list) || !/^\d+$/.test(asText(index) ?? '')) return misused('Fn::Select');
  return list[Number(index)] ?? new Unknown(`Fn::Select takes item ${index} of a list of ${list.length}`);
}

function pairOf(argument: Value): readonly [Value, Value] {
  return Array.isArray(argument) && argument.length === 2 ? [argument[0], argument[1]] : [null, null];
}

function onText(name: string, value: Value, then: (text: string) => Value): Value {
  if (isUnknown(value)) return value;
  const text = asText(value);
  return text === undefined ? misused(name) : then(text);
}
