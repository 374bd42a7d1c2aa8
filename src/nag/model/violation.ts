/**
 * The severity of a rule. `error`: events can be lost or the deployment fails. `warning`: a risk to reliability, cost or security.
 * `info`: a suggestion.
 */
export type Level = 'error' | 'warning' | 'info';

/** The finding of a rule for one resource. */
export interface Violation extends ViolationOptions {
  /** A sentence with the values that were found. The report adds the name of the resource: 'The queue has …' becomes 'The queue Orders/Queue has …'. */
  readonly detail: string;
}

/** The properties of a violation that not every violation has. */
export interface ViolationOptions {
  /** The severity of this case. @default - the severity of the rule */
  readonly level?: Level;

  /**
   * What to fix, if several resources share it, such as the key of their role. Violations with the same cause and detail are one finding.
   *
   * @default - each resource has a finding of its own
   */
  readonly cause?: string;

  /** The change that fixes this case. @default - the fix of the rule */
  readonly fix?: string;
}
