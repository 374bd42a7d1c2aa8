import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SubscriberFilter } from './subscriber-options';
import type { Pattern } from '../../filters';
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
  const filters = patternsOf(filter).map(([name, pattern]) => ({ scope: SCOPES[name], pattern: knownObject(scope, pattern) as Pattern }));
  if (filters.length === 0) return; // nothing is loaded that is not needed
  const propOf = new Map<string | undefined, string>(Object.entries(SCOPES).map(([name, inTemplate]) => [inTemplate, `filter.${name}`]));
  for (const problem of filterReader().subscriberFilterProblems(filters)) {
    problems.add(`${propOf.get(problem.scope) ?? 'filter'} for ${source} is wrong: ${readable(problem.text)}`);
  }
}

/** The filters as the template has them, or undefined if every event passes. */
export function filterConfiguration(scope: Construct, filter: SubscriberFilter = {}): object | undefined {
  const filters = patternsOf(filter).map(([name, pattern]) => ({ Scope: SCOPES[name], Pattern: Stack.of(scope).toJsonString(pattern) }));
  return filters.length === 0 ? undefined : { Language: 'EVENT_BRIDGE_PATTERN', Filters: filters };
}
