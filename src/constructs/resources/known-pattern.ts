import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { filterReader } from './filter-reader';

/** Returns a pattern in JSON text whose parts that are known only at deployment are marked, or undefined if all of it is. */
export function knownText(scope: IConstruct, pattern: string): string | undefined {
  const text = Stack.of(scope).resolve(pattern);
  if (typeof text === 'string') return text;
  const [delimiter, parts] = text?.['Fn::Join'] ?? [];
  return delimiter === '' && Array.isArray(parts) ? parts.reduce<string>((before, part) => before + (typeof part === 'string' ? part : marked(before)), '') : undefined;
}

/** The mark, twice within a JSON string: there it can stand for a part of a string only. */
function marked(before: string): string {
  const quotes = before.replace(/\\./g, '').match(/"/g) ?? [];
  const { UNKNOWN_PART } = filterReader();
  return quotes.length % 2 === 0 ? JSON.stringify(UNKNOWN_PART) : UNKNOWN_PART + UNKNOWN_PART;
}

/** Returns an object whose parts that are known only at deployment are marked. */
export function knownObject(scope: IConstruct, pattern: object): { [key: string]: unknown } {
  return markIntrinsics(Stack.of(scope).resolve(pattern)) as { [key: string]: unknown };
}

function markIntrinsics(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(markIntrinsics);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, operand] = ['', undefined], ...others] = entries;
  if (others.length === 0 && (key.startsWith('Fn::') || (key === 'Ref' && typeof operand === 'string'))) return filterReader().UNKNOWN_PART;
  return Object.fromEntries(entries.map(([name, inner]) => [name, markIntrinsics(inner)]));
}

/** Replaces the marks in a problem of a pattern. */
export function readable(problem: string): string {
  return problem.replaceAll(filterReader().UNKNOWN_PART, '…');
}
