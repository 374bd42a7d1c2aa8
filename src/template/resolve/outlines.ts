import { ANY_TEXT, isUnknown, Outline, Resolved, Unknown, Value } from './unknown';
import { ARN_LENGTH } from '../../limits';

/** The most outlines that are kept for one value, and the most parts that are kept of one outline. What is not kept counts as unknown. */
const ALTERNATIVES = 4;
const PARTS = 16;

/** Stands for what is unknown. It occurs in no name of AWS. */
const GAP = '\uE000';

/** Returns the outlines of a text, number or boolean, which may be unknown; undefined for other values. */
export function outlinesOf(value: Value | undefined): readonly Outline[] | undefined {
  if (isUnknown(value)) return value.outlines;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[String(value)]] : undefined;
}

/** Returns the outlines of a value that has those of one or of another. */
export function eitherOutline(one: readonly Outline[], other: readonly Outline[]): readonly Outline[] {
  return one.length + other.length > ALTERNATIVES ? ANY_TEXT : [...one, ...other];
}

/** Returns the outlines of texts that are joined. */
export function joinedOutlines(parts: readonly (readonly Outline[])[]): readonly Outline[] {
  let all: readonly Outline[] = [['']];
  for (const part of parts) {
    const next = all.length * part.length > ALTERNATIVES ? ANY_TEXT : part;
    all = all.flatMap(start => next.map(end => appended(start, end)));
  }
  return all.map(shortened);
}

/** Returns a text with another one before it. */
export function prefixed(prefix: string, text: Resolved<string>): Resolved<string> {
  return isUnknown(text) ? new Unknown(text.reason, joinedOutlines([[[prefix]], text.outlines])) : prefix + text;
}

/** Indicates whether two texts may be equal. */
export function mayEqual(one: Resolved<string>, other: Resolved<string>): boolean {
  const others = outlinesOf(other)!;
  return outlinesOf(one)!.some(outline => others.some(another => overlaps(outline, another)));
}

/** Indicates whether a text ends with another text. */
export function endsWith(text: Resolved<string>, ending: string): Resolved<boolean> {
  const verdicts = new Set(outlinesOf(text)!.map(outline => {
    const last = outline[outline.length - 1];
    if (last.endsWith(ending)) return true;
    return outline.length > 1 && ending.endsWith(last) ? undefined : false;
  }));
  const [verdict] = verdicts;
  return verdicts.size === 1 && verdict !== undefined ? verdict : text as Unknown;
}

/**
 * Returns the service in an ARN: 'sqs'. It may be legible although other parts of the ARN are not, if these are the parts between two colons.
 * Undefined if the text is not an ARN.
 */
export function serviceOf(arn: Resolved<string>): Resolved<string> | undefined {
  if (!isUnknown(arn)) return serviceIn(arn.split(':', 3));
  const services = new Set(arn.outlines.map(outline => {
    const parts = outline.join(GAP).split(':', ARN_PARTS);
    const [, partition = GAP, service = GAP] = parts;
    const isLegible = !service.includes(GAP) && (parts.length === ARN_PARTS || (parts.length > SERVICE + 1 && !partition.includes(GAP)));
    return isLegible ? serviceIn(parts) : undefined;
  }));
  const [service] = services;
  return services.size === 1 && service !== undefined ? service : arn;
}

/** The parts of an ARN: `arn:partition:service:region:account:resource`. */
const ARN_PARTS = 6;
const SERVICE = 2;

function serviceIn(parts: readonly string[]): string | undefined {
  return parts[0] === 'arn' ? parts[SERVICE] : undefined;
}

function appended(start: Outline, end: Outline): Outline {
  const all = [...start.slice(0, -1), start[start.length - 1] + end[0], ...end.slice(1)];
  return all.length > PARTS ? [...all.slice(0, PARTS - 1), all[all.length - 1]] : all;
}

/** Leaves out what is longer than any ARN. */
function shortened(outline: Outline): Outline {
  if (outline.every(({ length }) => length <= ARN_LENGTH)) return outline;
  return [outline[0].slice(0, ARN_LENGTH), outline[outline.length - 1].slice(-ARN_LENGTH)];
}

/** Compares what is known at the beginning, at the end, and of a known text also in between. */
function overlaps(one: Outline, other: Outline): boolean {
  if (one.length === 1) return fits(one[0], other);
  if (other.length === 1) return fits(other[0], one);
  const [first, last] = [one[0], one[one.length - 1]];
  const [otherFirst, otherLast] = [other[0], other[other.length - 1]];
  return (first.startsWith(otherFirst) || otherFirst.startsWith(first)) && (last.endsWith(otherLast) || otherLast.endsWith(last));
}

function fits(text: string, outline: Outline): boolean {
  const [first, ...others] = outline;
  if (others.length === 0) return text === first;
  const last = others[others.length - 1];
  const end = text.length - last.length;
  if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of others.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
