import type { CheckReport } from './check-report';
import { CheckResults, describeUndecided, FindingGroup, GroupedFinding, groupReported, headline, isDeciding } from './report-groups';
import { counted } from '../../nag/summary-of';
import type { FormatOptions } from '../formats';
import { Painter, painter } from '../painter';
import { printable, wrap } from '../text';

/** The most undecided checks that are listed: they are in the JSON. */
const LISTED = 20;

/** Returns the report as text for a terminal, with a line break at the end. */
export function checkToTerminal(report: CheckResults, { width, color }: Omit<FormatOptions, 'rules'>): string {
  const paint = painter(color);
  const violations = report.findings.filter(({ outcome }) => outcome === 'violation');
  const undecided = report.findings.filter(finding => finding.outcome === 'cannotTell' && !finding.accepted);
  const shown = violations.filter(({ accepted }) => !accepted);
  const order = [...shown.filter(({ isNew }) => isNew === true), ...shown.filter(({ isNew }) => isNew !== true)];
  const blocks = [
    title(report, paint, width),
    ...groupReported(order).map(group => block(group, paint, width)),
    ...undecided.length > 0 ? [undecidedBlock(report, undecided, paint, width)] : [],
    ...comparisons(report, paint, width),
    summary(report, paint, width),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function title({ input, tool, findings, verdict }: CheckReport, paint: Painter, width: number): string {
  const [left, right] = [`${printable(input)} · ${headline(findings)}`, `check ${tool.version}`];
  const color = { passed: paint.green, failed: paint.red, cannotTell: paint.yellow }[verdict];
  return left.length + right.length + 2 > width ? wrap(left, width).map(color).join('\n') : `${color(left)}${' '.repeat(width - left.length - right.length)}${paint.dim(right)}`;
}

function block({ first, names, message }: FindingGroup, paint: Painter, width: number): string {
  const { severity, rule, fix, isNew, location } = first;
  const color = { error: paint.red, warning: paint.yellow, info: paint.cyan }[severity];
  const where = location === undefined || names.length > 1 ? [] : [`${location.file}${location.line === undefined ? '' : `:${location.line}`}`];
  return [
    `${color(severity)}  ${paint.bold(rule)}${isNew === true ? `  ${color('new')}` : ''}`,
    ...wrap(printable(message), width - 2).map(line => `  ${line}`),
    ...where.map(place => `  ${paint.dim(printable(place))}`),
    ...wrap(printable(fix!), width - 7).map((line, index) => `  ${paint.dim(index === 0 ? 'fix' : '   ')}  ${line}`),
  ].join('\n');
}

function undecidedBlock(report: CheckReport, undecided: readonly GroupedFinding[], paint: Painter, width: number): string {
  const messages = describeUndecided(undecided);
  const rows = messages.slice(0, LISTED).flatMap(message => wrap(printable(message), width - 4).map((line, index) => `  ${index === 0 ? '' : '  '}${line}`));
  const rest = messages.length > LISTED ? [`  and ${messages.length - LISTED} more: see --json`] : [];
  const decides = undecided.some(finding => isDeciding(finding, report)) ? paint.yellow : paint.dim;
  return [decides('cannot tell'), ...rows, ...rest].join('\n');
}

function comparisons({ baseline, base, findings }: CheckReport, paint: Painter, width: number): readonly string[] {
  const paragraph = (text: string) => wrap(printable(text), width).join('\n');
  const known = findings.filter(({ accepted }) => accepted).length;
  const fixed = base && base.fixed.length > 0 ? [`${paint.green('fixed')}  compared with ${printable(base.input)}`, ...base.fixed.flatMap(({ rule, resource }) => wrap(printable(`${rule} ${resource.name}`), width - 2).map(line => `  ${line}`))] : [];
  return [
    ...fixed.length > 0 ? [fixed.join('\n')] : [],
    ...baseline?.isWritten ? [paragraph(`The baseline ${baseline.file} is new: it accepts ${counted(known, 'finding')}. From now on, only other findings fail the check.`)] : [],
    ...baseline?.isWritten === false ? [paragraph(`The baseline ${baseline.file} accepts ${counted(known, 'finding')}.`)] : [],
    ...baseline && baseline.stale.length > 0 ? [[
      paragraph(`Stale in ${baseline.file}, because it is fixed or gone. Remove these entries, or delete the file and run check again:`),
      ...baseline.stale.flatMap(({ rule, resource }) => wrap(printable(`${rule} ${resource.name} (${resource.stack})`), width - 2).map(line => `  ${line}`)),
    ].join('\n')] : [],
  ];
}

function summary({ summary: { text }, verdict, severity }: CheckReport, paint: Painter, width: number): string {
  const words = {
    passed: paint.green(`Passed: no ${severity === 'info' ? 'finding' : severity === 'error' ? 'error' : 'error or warning'} that is not accepted.`),
    failed: paint.red('Failed.'),
    cannotTell: paint.yellow('Cannot tell: nothing is found, but what is undecided or not read may hide something.'),
  };
  return [...wrap(printable(text), width).map(paint.dim), words[verdict]].join('\n');
}
