import type { AppEntries, AppModel, EntryKind } from './app-model';
import { Undecidable } from './resolved';
import type { Level, Violation, ViolationOptions } from './violation';
import { Unknown } from '../../template';

export { resolved } from './resolved';
export * from './violation';

/**
 * The outcome of a check: `undefined` if the rule does not apply to the resource, or an `Unknown` if the templates cannot decide it. A list has at
 * least one violation.
 */
export type CheckResult = Violation | readonly Violation[] | typeof COMPLIANT | Unknown | undefined;

/** A rule that threw an error, which is reported like a check that the templates cannot decide, but always. */
export class RuleFailure extends Unknown {}

/** The outcome of a check for a resource that follows the rule. */
export const COMPLIANT = 'compliant';

/** A best practice and the check that finds resources that do not follow it. */
export interface Rule {
  /** Never changes, because users acknowledge the rule as `LambdaBestPractices-<id>`. */
  readonly id: string;
  readonly level: Level;

  /** The problem, in one sentence. */
  readonly info: string;

  /** The reason why the problem matters. */
  readonly explanation: string;

  /** The change that fixes the problem. */
  readonly fix: string;

  /** The ids of the practices that the rule checks. */
  readonly practices: readonly string[];

  /** The AWS documentation page. */
  readonly link: string;

  /** The kind of resource that the rule checks. */
  readonly appliesTo: EntryKind;
  check(entry: AppEntries[EntryKind][number], app: AppModel): CheckResult;
}

/** Defines a rule for one kind of resource. Its check ends without a finding when `resolved()` is given an unknown value. */
export function rule<K extends EntryKind>(definition: Omit<Rule, 'appliesTo' | 'check'> & {
  readonly appliesTo: K;
  check(entry: AppEntries[K][number], app: AppModel): CheckResult;
}): Rule {
  return definition as unknown as Rule;
}

/** @param detail the problem of this resource, as a sentence with the values that were found */
export function violation(detail: string, options: ViolationOptions = {}): Violation {
  return { detail, ...options };
}

/**
 * Returns compliance if the condition holds, otherwise a violation with the given detail.
 *
 * @param detail a function if the text has to be made, because most resources comply
 */
export function compliantIf(holds: boolean, detail: string | (() => string), options: ViolationOptions = {}): CheckResult {
  return holds ? COMPLIANT : violation(typeof detail === 'string' ? detail : detail(), options);
}

/** Applies a rule to a resource. A rule that throws leaves the check undecided, so that a defect in a rule never fails the synth. */
export function evaluateRule(checked: Rule, entry: AppEntries[EntryKind][number], app: AppModel): CheckResult {
  try {
    return checked.check(entry, app);
  } catch (thrown) {
    return thrown instanceof Undecidable ? thrown.reason : new RuleFailure(`the rule failed: ${thrown}`);
  }
}
