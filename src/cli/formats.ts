import { Arguments, CommandOption, UsageError } from './command';
import type { Rule } from '../nag/model/rule';

/** The forms of a report. */
export type Format = 'terminal' | 'json' | 'markdown' | 'sarif';

/** What a report needs besides its data. */
export interface FormatOptions {
  /** The number of columns. */
  readonly width: number;
  readonly color: boolean;

  /** The rules that were applied. */
  readonly rules: readonly Rule[];
}

type FormatOption = Exclude<Format, 'terminal'>;

/** Returns the options that choose a format. Without any, the report is for a terminal. */
export function formatOptions(command: string): { readonly [format in FormatOption]: CommandOption } {
  return {
    json: { help: `Write JSON. Its schema is in the package: cdk-resilient-lambda/${command}.schema.json` },
    markdown: { help: 'Write Markdown, for a comment on a pull request.' },
    sarif: { help: 'Write SARIF 2.1.0, for code scanning and editors.' },
  };
}

/**
 * Returns the format that options choose.
 *
 * @param more formats of one command only
 * @throws UsageError if they choose two
 */
export function formatOf<T extends string = never>(options: Arguments['options'], ...more: readonly T[]): Format | T {
  const known: readonly (FormatOption | T)[] = ['json', 'markdown', 'sarif', ...more];
  const chosen = known.filter(format => options[format]);
  if (chosen.length > 1) throw new UsageError(`choose one format: ${chosen.map(format => `--${format}`).join(' or ')}`);
  return chosen[0] ?? 'terminal';
}

/** Returns the first line of Markdown, by which a workflow finds its comment again. */
export function markOf(command: string): string {
  return `<!-- cdk-resilient-lambda ${command} -->`;
}
