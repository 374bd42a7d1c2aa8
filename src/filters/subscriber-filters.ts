import { FilterPattern, patternProblems } from './filter-pattern';
import type { Pattern } from './pattern-reader';
import { SUBSCRIBER_FILTERS_BYTES } from '../limits';

/** A filter of a subscriber of a Custom Event Bus: what its pattern is about. */
export interface ScopedPattern {
  readonly scope: string;
  readonly pattern: Pattern;
}

const SCOPES = ['DATA', 'METADATA', 'SYSTEM_METADATA'];

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-transform.html */
const SYSTEM_KEYS = new Set([
  'ContentType', 'EventGroupId', 'DeduplicationId', 'aws:EventId', 'aws:IngestionTime', 'aws:DeliveryType', 'aws:Source', 'aws:DetailType', 'aws:SequenceNumber',
  'aws:SchemaId', 'aws:RegistryType',
]);

/** What is wrong with the filters of a subscriber. */
export interface SubscriberFilterProblem {
  /** The scope of the filter that is wrong. Undefined for what they are wrong in together. */
  readonly scope?: string;
  readonly text: string;
}

/**
 * Returns why EventBridge refuses the filters of a subscriber, or why they match nothing.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-filtering.html
 */
export function subscriberFilterProblems(filters: readonly ScopedPattern[]): readonly SubscriberFilterProblem[] {
  const problems: SubscriberFilterProblem[] = filters.flatMap(filter => problemsOf(filter).map(text => ({ scope: filter.scope, text })));
  const scopes = filters.map(({ scope }) => scope);
  const twice = scopes.find((scope, index) => scopes.indexOf(scope) < index);
  if (twice !== undefined) problems.push({ text: `two filters have the Scope ${twice}: a subscriber has one for each scope` });
  const bytes = filters.reduce((sum, { pattern }) => sum + Buffer.byteLength(typeof pattern === 'string' ? pattern : JSON.stringify(pattern)), 0);
  if (bytes > SUBSCRIBER_FILTERS_BYTES) {
    problems.push({ text: `the patterns have ${bytes} bytes, but EventBridge accepts ${SUBSCRIBER_FILTERS_BYTES} for all of them: shorten them, or use several subscribers` });
  }
  return problems;
}

function problemsOf({ scope, pattern }: ScopedPattern): string[] {
  if (!SCOPES.includes(scope)) return [`the Scope ${scope} does not exist: use ${SCOPES.join(', ')}`];
  const invalid = patternProblems(pattern);
  if (invalid.length > 0) return [...invalid];
  const { operators, paths } = new FilterPattern(pattern);
  const problems: string[] = [];
  if ([...operators].some(operator => operator.includes('wildcard'))) problems.push("it uses 'wildcard', which subscribers do not have: use 'prefix', 'suffix' or 'anything-but'");
  if (scope === 'METADATA' && [...operators].some(operator => operator !== 'equals')) problems.push('a pattern for METADATA takes lists of values only');
  const unheardOf = scope === 'SYSTEM_METADATA' ? [...paths].find(path => !SYSTEM_KEYS.has(path)) : undefined;
  if (unheardOf !== undefined) problems.push(`no event has the system metadata '${unheardOf}': use ${[...SYSTEM_KEYS].join(', ')}`);
  return problems;
}
