import type { CheckReport, KnownFinding, ReportedFinding } from './check-report';

/** Returns the report as JSON, with a line break at the end. */
export function checkToJson(report: CheckReport): string {
  const { findings, baseline, base, ...rest } = report;
  const json: CheckReport = {
    ...rest,
    ...baseline && { baseline: { ...baseline, stale: baseline.stale.map(identity) } },
    ...base && { base: { ...base, fixed: base.fixed.map(finding) } },
    findings: findings.map(finding),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function identity({ fingerprint, rule, severity, outcome, resource: { stack, name } }: KnownFinding): KnownFinding {
  return { fingerprint, rule, severity, outcome, resource: { stack, name } };
}

function finding(given: ReportedFinding): ReportedFinding {
  const { resource, message, fix, documentation, branch, location, accepted, isNew } = given;
  return { ...identity(given), resource, message, fix, documentation, branch, location, accepted, isNew };
}
