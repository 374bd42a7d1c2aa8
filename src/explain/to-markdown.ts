import { changesBetween } from './changes';
import type { Explanation, PathExplanation } from './explanation';
import { grouped, sentenceOf, verdictCounts, toldOf, VERDICT_WORDS, wayOf } from './words';

/**
 * The explanation as Markdown, for a pull request.
 *
 * @param base the explanation of the app before the change: what changed comes first @default - nothing is compared
 */
export function toMarkdown(explanation: Explanation, base?: Explanation): string {
  const { paths, notRead, omittedBranches } = explanation;
  const parts = [
    `## What happens to events: ${escaped(verdictCounts(paths))}`,
    ...base === undefined ? [] : [changesIn(base, explanation)],
    ...paths.map(describe),
    ...notRead.length === 0 ? [] : [`**Not read:**\n\n${listed(notRead)}`],
    ...omittedBranches.length === 0 ? [] : [`**Not tried:**\n\n${listed(omittedBranches)}`],
  ];
  return `${parts.join('\n\n')}\n`;
}

function changesIn(base: Explanation, explanation: Explanation): string {
  const changes = changesBetween(base, explanation);
  return changes.length === 0 ? 'Nothing changes.' : `### Changes\n\n${changes.map(({ way, text }) => `- **${escaped(way)}** ${escaped(text)}`).join('\n')}`;
}

function describe(path: PathExplanation): string {
  const { verdict, branch, experiments, fixes, notes } = path;
  const rows = grouped(experiments).map(([titles, result]) => `| ${[titles.join(', '), sentenceOf(result), toldOf(result)].map(escaped).join(' | ')} |`);
  const hints = [...fixes.map(fix => `Fix: ${fix}`), ...notes];
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
  return sentences.map(sentence => `- ${escaped(sentence)}`).join('\n');
}

/** Names come from templates that anyone may have written: no character of theirs has a meaning in Markdown or HTML. */
function escaped(text: string): string {
  return text.replace(/[\s\p{C}]+/gu, ' ').replace(/[^\p{L}\p{N} ,;:.%→·…/'’-]/gu, character => `&#${character.codePointAt(0)};`).replace(/(:)(?=\/\/)/g, '&#58;');
}
