import type { HandlerRule } from './scenarios';

/** The facts about an invocation that a rule can use. */
export interface RuleInput {
  /** The ids of the scenario's events in the invocation, each with its identifier in a batch report. */
  readonly identifiers: ReadonlyMap<string, string>;
  readonly receiveCounts: ReadonlyMap<string, number>;
  readonly attempt: number;

  /** The records, for conditions on single records. */
  readonly payloads: ReadonlyMap<string, unknown>;
}

/** The result of an invocation: thrown or returned. */
export type RuleOutcome = { readonly kind: 'throw' } | { readonly kind: 'return'; readonly value: unknown } | { readonly kind: 'other'; readonly result: unknown };

/** The rules of a scenario. The first one that applies decides. */
export function applyRules(rules: readonly HandlerRule[], input: RuleInput): RuleOutcome {
  const rule = rules.find(({ match }) => matches(match, input));
  return rule ? outcomeOf(rule, input) : { kind: 'return', value: null };
}

function matches(match: HandlerRule['match'], { receiveCounts, attempt, identifiers }: RuleInput): boolean {
  return Object.entries(match).every(([condition, value]) => {
    switch (condition) {
      case 'any': return true;
      case 'receiveCountAtMost': return [...receiveCounts.values()].some(count => count <= (value as number));
      case 'attemptAtMost': return attempt <= (value as number);
      case 'record': case 'event': return identifiers.has(value as string);
      default: throw new Error(`the condition '${condition}' is not understood`);
    }
  });
}

function outcomeOf({ result }: HandlerRule, { identifiers }: RuleInput): RuleOutcome {
  if (result === 'success') return { kind: 'return', value: null };
  if (result === 'throw') return { kind: 'throw' };
  const { report, return: value } = result as { report?: readonly string[]; return?: unknown };
  if (report) {
    const reported = report.filter(id => identifiers.has(id)).map(id => ({ itemIdentifier: identifiers.get(id) }));
    return { kind: 'return', value: { batchItemFailures: reported } };
  }
  if (value !== undefined) return { kind: 'return', value };
  return { kind: 'other', result };
}
