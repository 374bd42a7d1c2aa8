import recorded from './behaviors.json';

/** An event that a scenario sends: a message, a record or an asynchronous event. */
export interface SentEvent {
  readonly id: string;
  readonly body?: unknown;
  readonly payload?: unknown;
  readonly group?: string;
  readonly dedup?: string;

  /** The seconds from the start, or circumstances in words. */
  readonly at?: number | string;
  readonly [fact: string]: unknown;
}

/** The behavior of a scenario's handler, in the words of the data's `vocabulary`. */
export interface HandlerRule {
  readonly match: { readonly [condition: string]: unknown };
  readonly result: unknown;
}

/** A behavior that was recorded on AWS, with its circumstances. */
export interface Scenario {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly source: { readonly tag: string; readonly test: string };
  readonly recorded: string;
  // The shape depends on the scenario; its runner knows it.
  readonly given: { readonly [resource: string]: any };
  readonly send: readonly SentEvent[];
  readonly handler: readonly HandlerRule[];
  readonly expect: { readonly [outcome: string]: any };
  readonly deterministic: boolean;
  readonly runnable: boolean;
}

export const SCENARIOS = recorded.scenarios as unknown as readonly Scenario[];

/** The expected outcomes of a scenario that no comparison has used. They must not be ignored. */
export function expectAllCompared({ id, expect: expected }: Scenario, compared: readonly string[]): void {
  const forgotten = Object.keys(expected).filter(outcome => !compared.includes(outcome));
  if (forgotten.length > 0) throw new Error(`${id} expects ${forgotten.join(', ')}, which was not compared`);
}
