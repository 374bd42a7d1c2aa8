import type { ChecksSummary } from '../../nag/checks-summary';
import type { Level } from '../../nag/model/violation';
import type { FileLocation } from '../input/source-locations';

/** What the command `check` found: plain data, and the contract of `--json`. */
export interface CheckReport {
  /** The version of this format. It changes when a reader of the previous version would misread the data. */
  readonly version: 1;
  readonly command: 'check';
  readonly tool: { readonly name: string; readonly version: string };

  /** The path of what was checked, as it was given. */
  readonly input: string;

  /**
   * - `failed`: at least one violation fails the check.
   * - `cannotTell`: none does, but a check is undecided, or something that may carry events is not read.
   * - `passed`: neither.
   */
  readonly verdict: 'passed' | 'failed' | 'cannotTell';

  /** The lowest severity that fails the check. */
  readonly severity: Level;

  /** What was checked. */
  readonly summary: ChecksSummary;

  /** All findings: violations by rule, then what is undecided and not read. */
  readonly findings: readonly ReportedFinding[];

  /** The comparison with a baseline. @default - there is none */
  readonly baseline?: BaselineComparison;

  /** The comparison with the app before a change. @default - there is none */
  readonly base?: BaseComparison;
}

/** A finding for one resource. */
export interface ReportedFinding extends KnownFinding {
  readonly resource: ReportedResource;

  /** The problem, in a sentence. */
  readonly message: string;

  /** The change that fixes the problem. @default - the check is undecided */
  readonly fix?: string;

  /** The page about the subject. @default - none */
  readonly documentation?: string;

  /** The parameter values or conditions with which it occurs. @default - it always does */
  readonly branch?: string;

  /** Where the resource is written. @default - outside of the working directory */
  readonly location?: FileLocation;

  /** Indicates whether the baseline has the finding, so that it does not fail the check. */
  readonly accepted: boolean;

  /** Indicates whether the app before the change does not have the finding. @default - there is nothing to compare with */
  readonly isNew?: boolean;
}

/** The identity of a finding, as baselines keep it. */
export interface KnownFinding {
  /** Depends on the rule, the outcome, the stack and the resource only, so that it survives changes around the resource. */
  readonly fingerprint: string;

  /** The id, as acknowledgements name it: 'LambdaBestPractices-SqsPollers'. */
  readonly rule: string;

  /** The severity; of an undecided check, the one that a violation would have. */
  readonly severity: Level;
  readonly outcome: 'violation' | 'cannotTell';
  readonly resource: Pick<ReportedResource, 'stack' | 'name'>;
}

/** A resource, or a stack. */
export interface ReportedResource {
  /** The construct path if it is known, else the logical id. */
  readonly name: string;

  /** The id of its stack. */
  readonly stack: string;

  /** @default - it is a stack */
  readonly logicalId?: string;

  /** The CloudFormation type. @default - it is a stack */
  readonly type?: string;
}

/** The comparison of findings with a baseline. */
export interface BaselineComparison {
  readonly file: string;

  /** Indicates whether the file did not exist and was written. */
  readonly isWritten: boolean;

  /** What the baseline accepts, but is not found any more. */
  readonly stale: readonly KnownFinding[];
}

/** The comparison of an app with what it was before a change. */
export interface BaseComparison {
  /** The path of what it is compared with, as it was given. */
  readonly input: string;

  /** The findings that are gone. */
  readonly fixed: readonly ReportedFinding[];
}

/** The severities, from the lowest. */
export const SEVERITIES: readonly Level[] = ['info', 'warning', 'error'];

/** Indicates whether a severity is at least another one. */
export function isAtLeast(severity: Level, least: Level): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}
