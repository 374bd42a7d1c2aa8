import type { Kind, System, SystemEntries } from './model/system';
import { isUnknown, Resolved, Unknown } from '../template';

/**
 * `error`: an event can be lost, or the deployment fails. `warning`: it costs time, money or safety. `info`: a choice worth knowing of.
 */
export type Level = 'error' | 'warning' | 'info';

/** What a rule found at a resource, as a sentence. */
export interface Violation {
  readonly detail: string;
}

/** What a rule says of a resource: `undefined` if it is not about it, an `Unknown` if nobody can tell. */
export type Answer = Violation | typeof COMPLIANT | Unknown | undefined;

export const COMPLIANT = 'compliant';

/** A practice, and how to see that it isn't kept. */
export interface Rule {
  /** Stable for ever: users acknowledge it as `LambdaBestPractices-<id>`. */
  readonly id: string;
  readonly level: Level;

  /** What is wrong. */
  readonly info: string;

  /** Why it matters. */
  readonly explanation: string;

  /** How to put it right. */
  readonly mend: string;

  /** The ids of the practices that it checks. */
  readonly practices: readonly string[];
  readonly link: string;

  /** Which resources it looks at. */
  readonly of: Kind;
  check(entry: SystemEntries[Kind][number], system: System): Answer;
}

/** A rule about one kind of resource. A value that the check asks for by `known()` and that is none ends it: nobody can tell. */
export function rule<K extends Kind>(definition: Omit<Rule, 'of' | 'check'> & {
  readonly of: K;
  check(entry: SystemEntries[K][number], system: System): Answer;
}): Rule {
  return definition as unknown as Rule;
}

/** @param detail what is wrong with this one, as a sentence with the numbers */
export function violation(detail: string): Violation {
  return { detail };
}

/** Compliant, or what is wrong. */
export function compliantIf(holds: boolean, otherwise: string): Answer {
  return holds ? COMPLIANT : violation(otherwise);
}

/** The value, or the end of the check: nobody can tell. */
export function known<T>(value: Resolved<T>): T {
  if (isUnknown(value)) throw new CannotTell(value);
  return value;
}

/** Ends a check. It is no error: it has no stack. */
class CannotTell {
  constructor(public readonly reason: Unknown) {}
}

/** What a rule says of a resource. A rule that fails says nothing of it, and never ends the synth. */
export function answer(of: Rule, entry: SystemEntries[Kind][number], system: System): Answer {
  try {
    return of.check(entry, system);
  } catch (thrown) {
    return thrown instanceof CannotTell ? thrown.reason : new Unknown(`the rule failed: ${thrown}`);
  }
}
