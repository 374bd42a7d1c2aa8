import type { CheckReport } from './check-report';
import { CheckResults, describeUndecided, FindingGroup, groupReported, headline } from './report-groups';
import { counted } from '../../nag/summary-of';
import { markOf } from '../formats';
import { markdownCode, markdownText, printable } from '../text';

/** The most rows of a table, so that a comment stays below the 65,536 characters that GitHub takes. */
const ROWS = 40;

/** The longest text of a cell. */
const CELL = 500;

const ICONS = { error: '🔴', warning: '🟡', info: '🔵' } as const;
const VERDICTS = { passed: '✅ passed', failed: '❌ failed', cannotTell: '❔ cannot tell' } as const;

/** Returns the report as Markdown for a pull request, with a line break at the end. What changed comes first. */
export function checkToMarkdown(report: CheckResults): string {
  const violations = report.findings.filter(({ outcome }) => outcome === 'violation');
  const undecided = report.findings.filter(({ outcome, accepted }) => outcome === 'cannotTell' && !accepted);
  const open = violations.filter(({ accepted }) => !accepted);
  const [changed, unchanged] = [open.filter(({ isNew }) => isNew === true), open.filter(({ isNew }) => isNew !== true)];
  const parts = [
    `${markOf('check')}\n### ${VERDICTS[report.verdict]}: ${headline(report.findings)}`,
    ...report.base ? comparison(report.base, groupReported(changed)) : [],
    ...unchanged.length === 0 ? [] : report.base ? [details(`Unchanged: ${counted(unchanged.length, 'finding')}`, table(groupReported(unchanged)))] : [table(groupReported(unchanged))],
    ...undecided.length === 0 ? [] : [details(`Cannot tell: ${undecided.length} undecided`, limited(describeUndecided(undecided).map(message => `- ${markdownText(cut(message))}`), '-'))],
    ...baselineOf(report, violations.length - open.length),
    `<sub>${markdownText(report.summary.text)} ${markdownText(`${report.tool.name} ${report.tool.version}`)}, ${markdownCode(report.input)}</sub>`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function comparison({ input, fixed }: NonNullable<CheckReport['base']>, changed: readonly FindingGroup[]): readonly string[] {
  return [
    ...changed.length === 0 ? [`Nothing new compared with ${markdownCode(input)}.`] : ['**New**', table(changed)],
    ...fixed.length === 0 ? [] : ['**Fixed**', limited(fixed.map(({ rule, resource }) => `- ${markdownCode(rule)} ${markdownCode(resource.name)}`), '-')],
  ];
}

function baselineOf({ baseline }: CheckReport, accepted: number): readonly string[] {
  if (baseline === undefined) return [];
  const { file, isWritten, stale } = baseline;
  return [
    `${isWritten ? 'The new baseline' : 'The baseline'} ${markdownCode(file)} accepts ${counted(accepted, 'finding')}.`,
    ...stale.length === 0 ? [] : [
      `Stale in the baseline, because it is fixed or gone:\n\n${limited(stale.map(({ rule, resource }) => `- ${markdownCode(rule)} ${markdownCode(resource.name)}`), '-')}`,
    ],
  ];
}

function table(groups: readonly FindingGroup[]): string {
  const rows = groups.map(({ first: { severity, rule, fix, location, documentation }, message }) => {
    const place = location === undefined ? '' : `<br>${markdownCode(`${location.file}${location.line === undefined ? '' : `:${location.line}`}`)}`;
    const name = documentation === undefined ? markdownCode(rule) : `[${markdownCode(rule)}](${encodeURI(documentation)})`;
    return `| ${ICONS[severity]} | ${name} | ${markdownText(cut(message))}${place} | ${markdownText(cut(fix!))} |`;
  });
  return `| | Rule | Problem | Fix |\n|-|-|-|-|\n${limited(rows, '| |')}`;
}

function details(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

/** @param begin what begins the line about those that are left out */
function limited(lines: readonly string[], begin: string): string {
  const rest = lines.length - ROWS;
  return [...lines.slice(0, ROWS), ...rest > 0 ? [`${begin} and ${rest} more: see \\-\\-json`] : []].join('\n');
}

function cut(text: string): string {
  const line = printable(text);
  return line.length > CELL ? `${line.slice(0, CELL)}…` : line;
}
