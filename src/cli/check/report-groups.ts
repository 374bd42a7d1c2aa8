import { CheckReport, isAtLeast, ReportedFinding } from './check-report';
import { listed } from '../../nag/model/listed';
import { counted } from '../../nag/summary-of';

/** A report whose findings can be told together. */
export interface CheckResults extends CheckReport {
  readonly findings: readonly GroupedFinding[];
}

/** A finding that may have the same problem as others. */
export interface GroupedFinding extends ReportedFinding {
  /** Equal for findings with the same problem. */
  readonly group: string;

  /** The reason why a check of a rule is undecided. @default - it is decided, or no check of a rule */
  readonly reason?: string;

  /** Describes the problem that several resources have. */
  describe(names: readonly string[]): string;
}

/** Findings with the same problem. */
export interface FindingGroup {
  readonly first: GroupedFinding;
  readonly names: readonly string[];

  /** The problem, which names the resources. */
  readonly message: string;
}

/** Groups findings with the same problem, in their order. */
export function groupReported(findings: readonly GroupedFinding[]): readonly FindingGroup[] {
  const groups = new Map<string, GroupedFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.group, finding.isNew, finding.accepted]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map(group => {
    const names = group.map(({ resource }) => resource.name);
    return { first: group[0], names, message: group[0].describe(names) };
  });
}

/** Describes what is undecided: the checks that lack the same value are one sentence. */
export function describeUndecided(findings: readonly GroupedFinding[]): readonly string[] {
  const checks = new Map<string, GroupedFinding[]>();
  const others: GroupedFinding[] = [];
  for (const finding of findings) {
    const key = JSON.stringify([finding.resource.stack, finding.resource.name, finding.reason]);
    if (finding.reason === undefined) others.push(finding);
    else checks.set(key, [...checks.get(key) ?? [], finding]);
  }
  const described = [...checks.values()].map(same => {
    const names = same.map(({ rule }) => rule.slice(rule.indexOf('-') + 1));
    return `${same[0].resource.name}: ${same[0].reason}. Undecided: ${listed(names)}.`;
  });
  return [...groupReported(others).map(({ message }) => message), ...described];
}

/** Indicates whether a finding decides about the verdict of a report. */
export function isDeciding({ accepted, severity }: ReportedFinding, report: CheckReport): boolean {
  return !accepted && isAtLeast(severity, report.severity);
}

/** Counts the findings: '2 errors, 1 warning, 3 undecided, 4 accepted'. */
export function headline(findings: readonly ReportedFinding[]): string {
  const open = findings.filter(({ accepted }) => !accepted);
  const violations = open.filter(({ outcome }) => outcome === 'violation');
  const counts: readonly (readonly [number, string])[] = [
    [violations.filter(({ severity }) => severity === 'error').length, 'error'],
    [violations.filter(({ severity }) => severity === 'warning').length, 'warning'],
    [violations.filter(({ severity }) => severity === 'info').length, 'suggestion'],
  ];
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => counted(count, word));
  const undecided = open.length - violations.length;
  const accepted = findings.length - open.length;
  return [...told.length > 0 ? told : ['no findings'], ...undecided > 0 ? [`${undecided} undecided`] : [], ...accepted > 0 ? [`${accepted} accepted`] : []].join(', ');
}
