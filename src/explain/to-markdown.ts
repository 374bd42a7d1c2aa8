import { changesBetween } from './changes';
import type { Explanation, PathExplanation } from './explanation';
import { compareVerdicts } from './verdict';
import { costOf, costsOfPath, grouped, sentenceOf, verdictCounts, toldOf, VERDICT_WORDS, wayOf } from './words';

/** The most characters, so that a comment stays below the 65,536 that GitHub takes, with what a workflow adds to it. */
const LONGEST = 60_000;

/** The most characters of a list. */
const LONGEST_LIST = 10_000;

/**
 * The explanation as Markdown, for a pull request. Ways that do not fit into a comment are counted, the last ones and the safe ones first.
 *
 * @param base the explanation of the app before the change: what changed comes first @default - nothing is compared
 */
export function toMarkdown(explanation: Explanation, base?: Explanation): string {
  const { paths, notRead, omittedBranches, alarmCosts } = explanation;
  const parts = [
    `## What happens to events: ${escaped(verdictCounts(paths))}`,
    ...base === undefined ? [] : [changesIn(base, explanation)],
    ...notRead.length === 0 ? [] : [`**Not read:**\n\n${listed(notRead)}`],
    ...omittedBranches.length === 0 ? [] : [`**Not tried:**\n\n${listed(omittedBranches)}`],
    `<sub>${escaped(costOf(alarmCosts))}, at list prices of ${alarmCosts.region}, ${alarmCosts.year}</sub>`,
  ];
  const [headline, ...rest] = parts;
  const room = LONGEST - parts.join('\n\n').length;
  return `${[headline, ...base === undefined ? [] : rest.splice(0, 1), ...fitting(paths, room), ...rest].join('\n\n')}\n`;
}

/** The descriptions of as many ways as there is room for, in their order. Bad ones are kept before good ones. */
function fitting(paths: readonly PathExplanation[], room: number): readonly string[] {
  const described = paths.map(path => ({ path, text: describe(path) }));
  const kept = new Set<string>();
  let left = room;
  for (const { text } of [...described].sort((a, b) => compareVerdicts(a.path.verdict, b.path.verdict))) {
    left -= text.length + 2;
    if (left < 0) break;
    kept.add(text);
  }
  const texts = described.map(({ text }) => text).filter(text => kept.has(text));
  const omitted = described.length - texts.length;
  return omitted === 0 ? texts : [...texts, `… and ${omitted} more ways: see --json`];
}

function changesIn(base: Explanation, explanation: Explanation): string {
  const changes = changesBetween(base, explanation);
  return changes.length === 0 ? 'Nothing changes.' : `### Changes\n\n${leading(changes.map(({ way, text }) => `- **${escaped(way)}** ${escaped(text)}`))}`;
}

function describe(path: PathExplanation): string {
  const { verdict, branch, experiments, fixes, notes, costs } = path;
  const rows = grouped(experiments).map(([titles, result]) => `| ${[titles.join(', '), sentenceOf(result), toldOf(result)].map(escaped).join(' | ')} |`);
  const hints = [...fixes.map(fix => `Fix: ${fix}`), ...notes, ...costs ? [`Cost: ${costsOfPath(costs)}`] : []];
  return [
    '<details>',
    `<summary><b>${escaped(VERDICT_WORDS[verdict])}</b> ${escaped(wayOf(path))}${branch === undefined ? '' : ` if ${escaped(branch)}`}</summary>`,
    '',
    '| experiment | what happens | who is told |',
    '|---|---|---|',
    ...rows,
    ...hints.length === 0 ? [] : ['', listed(hints)],
    '',
    '</details>',
  ].join('\n');
}

function listed(sentences: readonly string[]): string {
  return leading(sentences.map(sentence => `- ${escaped(sentence)}`));
}

/** As many of the lines as a list may have. */
function leading(lines: readonly string[]): string {
  let left = LONGEST_LIST;
  const fits = lines.findIndex(line => (left -= line.length + 1) < 0);
  return fits === -1 ? lines.join('\n') : [...lines.slice(0, fits), `- … and ${lines.length - fits} more: see --json`].join('\n');
}

/** Names come from templates that anyone may have written: no character of theirs has a meaning in Markdown or HTML. */
function escaped(text: string): string {
  return text.replace(/[\s\p{C}]+/gu, ' ').replace(/[^\p{L}\p{N} ,;:.%→·…/'’-]/gu, character => `&#${character.codePointAt(0)};`).replace(/(:)(?=\/\/)/g, '&#58;');
}
