import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SubscriberFilter } from './subscriber-options';
import { SUBSCRIBER_FILTERS_BYTES } from '../../limits';
import { filterReader } from '../resources/filter-reader';
import { knownObject, readable } from '../resources/known-pattern';
import { PropsValidator } from '../synth/validation';

/** What a pattern of a subscriber is matched with, as the template names it. */
const SCOPES = { data: 'DATA', metadata: 'METADATA', systemMetadata: 'SYSTEM_METADATA' } as const;

type Scope = keyof typeof SCOPES;

/** The patterns that are given. */
function patternsOf(filter: SubscriberFilter): [Scope, object][] {
  return (Object.keys(SCOPES) as Scope[]).flatMap<[Scope, object]>(scope => filter[scope] ? [[scope, filter[scope]]] : []);
}

/** Adds the problems of the patterns of a subscriber: a pattern that EventBridge refuses, or that lets no event pass. */
export function checkSubscriberFilter(scope: Construct, problems: PropsValidator, filter: SubscriberFilter, source: string): void {
  const patterns = patternsOf(filter).map(([name, pattern]) => [name, knownObject(scope, pattern)] as const);
  for (const [name, pattern] of patterns) {
    const refused = (why: string) => problems.add(`filter.${name} for ${source} is refused by EventBridge: ${why}`);
    if (Object.keys(pattern).length === 0) refused('it is empty: add a condition, or leave it out');
    if (usesWildcard(pattern)) refused("it uses 'wildcard', which subscribers do not have: use 'prefix', 'suffix' or 'anything-but'");
    for (const problem of filterReader().patternProblems(pattern)) refused(readable(problem));
  }
  const bytes = patterns.reduce((sum, [, pattern]) => sum + Buffer.byteLength(JSON.stringify(pattern)), 0);
  problems.addIf(bytes > SUBSCRIBER_FILTERS_BYTES,
    `the patterns of filter for ${source} have ${bytes} bytes, but EventBridge accepts ${SUBSCRIBER_FILTERS_BYTES} for all of them: shorten them, or use several triggers`);
}

function usesWildcard(value: unknown, isMatcher = false): boolean {
  if (Array.isArray(value)) return value.some(each => usesWildcard(each, true));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => (isMatcher && key === 'wildcard') || usesWildcard(inner, isMatcher && key === 'anything-but'));
}

/** The filters as the template has them, or undefined if every event passes. */
export function filterConfiguration(scope: Construct, filter: SubscriberFilter = {}): object | undefined {
  const filters = patternsOf(filter).map(([name, pattern]) => ({ Scope: SCOPES[name], Pattern: Stack.of(scope).toJsonString(pattern) }));
  return filters.length === 0 ? undefined : { Language: 'EVENT_BRIDGE_PATTERN', Filters: filters };
}
