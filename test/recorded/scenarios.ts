import recorded from './behaviours.json';

/** An event that a scenario sends: a message, a record or an asynchronous event. */
export interface SentEvent {
  readonly id: string;
  readonly body?: unknown;
  readonly payload?: unknown;
  readonly group?: string;
  readonly dedup?: string;

  /** Seconds from the start, or circumstances in words. */
  readonly at?: number | string;
  readonly [fact: string]: unknown;
}

/** What the handler of a scenario does, in the words of the data's `vocabulary`. */
export interface HandlerRule {
  readonly match: { readonly [condition: string]: unknown };
  readonly result: unknown;
}

/** Something that happened on AWS, with what led to it. */
export interface Scenario {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly source: { readonly tag: string; readonly test: string };
  readonly recorded: string;
  // The shape depends on the scenario: whoever runs it knows.
  readonly given: { readonly [resource: string]: any };
  readonly send: readonly SentEvent[];
  readonly handler: readonly HandlerRule[];
  readonly expect: { readonly [outcome: string]: any };
  readonly deterministic: boolean;
  readonly runnable: boolean;
}

export const SCENARIOS = recorded.scenarios as unknown as readonly Scenario[];

/** The outcomes that a scenario expects and nobody compared: a comparison that forgets one fails. */
export function expectAllCompared({ id, expect: expected }: Scenario, compared: readonly string[]): void {
  const forgotten = Object.keys(expected).filter(outcome => !compared.includes(outcome));
  if (forgotten.length > 0) throw new Error(`${id} expects ${forgotten.join(', ')}, which was not compared`);
}
