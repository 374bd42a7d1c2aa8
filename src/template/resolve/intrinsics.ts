import { joinedOutlines, outlinesOf } from './outlines';
import { isUnknown, Outline, Unknown, Value } from './unknown';
import { TEMPLATE_BYTES } from '../../limits';

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
export function firstUnknown(value: unknown): Unknown | undefined {
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
  return joinTexts(list as readonly Value[], delimiter, 'Fn::Join');
}

/**
 * Joins texts. If a part is unknown, so is the result, but the parts around it are known.
 *
 * @param name the function that joins them, for the reason why it cannot
 */
export function joinTexts(parts: readonly Value[], delimiter: string, name: string): Value {
  if (parts.length === 1 && isUnknown(parts[0])) return parts[0];
  const unknown = parts.find(isUnknown);
  const texts = parts.map(asText);
  if (parts.some((part, i) => !isUnknown(part) && texts[i] === undefined)) return misused(name);
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0) + delimiter.length, 0);
  if (length > TEMPLATE_BYTES) return new Unknown(`the text that ${name} makes is longer than a template`);
  return unknown ? new Unknown(unknown.reason, joinedOutlines(delimited(parts, delimiter))) : texts.join(delimiter);
}

/** Returns the outlines of the parts and delimiters. A part that may be absent may take its delimiters with it. */
function delimited(parts: readonly Value[], delimiter: string): readonly (readonly Outline[])[] {
  const isOptional = (part: Value) => isUnknown(part) && part.isOptional;
  return parts.flatMap((part, i) => {
    const outlines = outlinesOf(part)!;
    return i === 0 || isOptional(part) || isOptional(parts[i - 1]) ? [outlines] : [[[delimiter]], outlines];
  });
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
  return list[Number(index)] ?? new Unknown(`Fn::Select takes item ${Number(index)} of a list of ${list.length}`);
}

function pairOf(argument: Value): readonly [Value, Value] {
  return Array.isArray(argument) && argument.length === 2 ? [argument[0], argument[1]] : [null, null];
}

function onText(name: string, value: Value, then: (text: string) => Value): Value {
  if (isUnknown(value)) return value;
  const text = asText(value);
  return text === undefined ? misused(name) : then(text);
}
