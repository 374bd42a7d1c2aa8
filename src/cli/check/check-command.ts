import { readBaseline, writeBaseline } from './baseline-file';
import { CheckedInput, checkInput, InputFinding, PACK } from './check-input';
import { CheckReport, isAtLeast, KnownFinding, ReportedFinding, SEVERITIES } from './check-report';
import { checkToJson } from './check-to-json';
import { checkToMarkdown } from './check-to-markdown';
import { checkToSarif } from './check-to-sarif';
import { checkToTerminal } from './check-to-terminal';
import { KnownFindings } from './known-findings';
import type { CheckResults } from './report-groups';
import type { Level } from '../../nag/model/violation';
import { nearestText } from '../../nag/nearest-text';
import { NOTICES } from '../../nag/notices';
import { RULES } from '../../nag/rules';
import { Arguments, Command, EXIT, UsageError } from '../command';
import { formatOf, formatOptions } from '../formats';
import { PROGRAM } from '../help';
import { hasColor, Host, widthOf } from '../host';
import { DEFAULT_PATH, readInput } from '../input/read-input';
import { SourceLocations } from '../input/source-locations';

/** `check`: applies the rules to an app. */
export const CHECK: Command = {
  name: 'check',
  summary: 'Checks an app for the best practices that keep events from being lost.',
  description: `Checks an app with the rules of LambdaBestPracticesChecks, without the CDK. What constructs acknowledge is left out.
The rules are described at https://github.com/cdk-resilient-lambda/cdk-resilient-lambda/blob/main/docs/rules.md`,
  options: {
    rules: { value: 'NAMES', help: 'Apply only these rules, separated by commas: SqsMaxReceiveCount,FunctionAlarm' },
    severity: { value: 'LEVEL', help: 'The lowest severity that fails the check: error, warning or info. Default: error' },
    baseline: { value: 'FILE', help: 'Accept the findings in this file, so that only new ones fail the check.\nIf there is no such file, it is written with all findings.' },
    base: { value: 'PATH', help: 'Compare with this app or template, such as that of the main branch: what changed comes first.' },
    ...formatOptions('check'),
  },
  examples: [
    ['check', 'checks cdk.out after cdk synth'],
    ['check template.yaml --severity warning', 'fails for warnings, too'],
    ['check --baseline events.json', 'accepts what is there today, and fails for what is new'],
    ['check cdk.out --base main/cdk.out --markdown', 'writes a comment for a pull request'],
  ],
  run: async (given, host) => {
    await Promise.resolve();
    return runCheck(given, host);
  },
};

const WRITERS = { terminal: checkToTerminal, json: checkToJson, markdown: checkToMarkdown, sarif: checkToSarif };

function runCheck({ path = DEFAULT_PATH, options }: Arguments, host: Host): number {
  const { rules: names, severity, baseline, base } = options as { readonly [name: string]: string | undefined };
  const [rules, least, format] = [rulesOf(names), severityOf(severity), formatOf(options)];
  const input = readInput(path, host);
  const checked = checkInput(input, rules);
  const before = base === undefined ? undefined : reported(checkInput(readInput(base, host), rules));
  const ofTheseRules = new Set([...rules.map(({ id }) => id), ...Object.values(NOTICES)].map(id => `${PACK}-${id}`));
  const accepted = baseline === undefined ? undefined : readBaseline(baseline, host.cwd)?.filter(({ rule }) => ofTheseRules.has(rule));
  if (baseline !== undefined && accepted === undefined) writeBaseline(baseline, checked.findings, host.cwd);

  const [known, old] = [new KnownFindings<KnownFinding>(accepted ?? []), new KnownFindings(before ?? [])];
  const locations = new SourceLocations(input, host.cwd);
  const findings = checked.findings.map(finding => ({
    ...finding,
    location: locations.of({ ...finding.resource, path: finding.path }),
    accepted: known.take(finding) || (baseline !== undefined && accepted === undefined),
    ...before && { isNew: !old.take(finding) },
  }));
  const verdict = verdictOf(findings, least);
  const report: CheckResults = {
    version: 1,
    command: 'check',
    tool: { name: PROGRAM, version: host.version },
    input: path,
    verdict,
    severity: least,
    summary: checked.summary,
    findings,
    ...baseline !== undefined && { baseline: { file: baseline, isWritten: accepted === undefined, stale: known.rest() } },
    ...base !== undefined && { base: { input: base, fixed: old.rest() } },
  };
  host.stdout.write(WRITERS[format](report, { width: widthOf(host), color: hasColor(host), rules }));
  return { passed: EXIT.safe, failed: EXIT.wrong, cannotTell: EXIT.cannotTell }[verdict];
}

/** Returns the findings of what an app is compared with. */
function reported({ findings }: CheckedInput): readonly ReportedFinding[] {
  return findings.map(finding => ({ ...finding, accepted: false }));
}

function verdictOf(findings: readonly (InputFinding & Pick<ReportedFinding, 'accepted'>)[], least: Level): CheckReport['verdict'] {
  const failing = findings.filter(({ accepted, severity }) => !accepted && isAtLeast(severity, least));
  if (failing.some(({ outcome }) => outcome === 'violation')) return 'failed';
  return failing.length === 0 ? 'passed' : 'cannotTell';
}

/** Returns the rules with these names. @throws UsageError for the first one that does not exist */
function rulesOf(names: string | undefined): typeof RULES {
  if (names === undefined) return RULES;
  const ids = RULES.map(({ id }) => id);
  const wanted = names.split(',').map(name => name.trim().replace(`${PACK}-`, '')).filter(name => name !== '');
  if (wanted.length === 0) throw new UsageError('--rules names no rule: separate names with commas');
  for (const name of wanted) {
    if (!ids.includes(name)) throw new UsageError(`there is no rule ${name}: the most similar one is ${nearestText(name, ids)!.nearest}`);
  }
  return RULES.filter(({ id }) => wanted.includes(id));
}

function severityOf(given = 'error'): Level {
  const severity = SEVERITIES.find(level => level === given);
  if (severity === undefined) throw new UsageError(`--severity is ${given}, but must be error, warning or info`);
  return severity;
}
