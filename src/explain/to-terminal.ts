import type { Explanation, PathExplanation, PathVerdict } from './explanation';
import { costOf, costsOfPath, grouped, sentenceOf, verdictCounts, toldOf, VERDICT_WORDS, wayOf } from './words';

/** How to write to a terminal. */
export interface TerminalOptions {
  /** The number of columns. */
  readonly width: number;

  /** Indicates whether the terminal shows colors. */
  readonly color: boolean;

  /** The name of the app, for the first line. @default - none */
  readonly title?: string;
}

const NARROWEST = 60;
const LABEL = 26;
const TOLD = 44;
const INDENT = '  ';

const COLORS: { readonly [verdict in PathVerdict]: string } = {
  loses: '\u001b[1;31m', unnoticed: '\u001b[33m', cannotTell: '\u001b[33m', callerDecides: '\u001b[36m', safe: '\u001b[32m',
};
const RESET = '\u001b[0m';

/** The explanation as text for a terminal, with a line break at the end. */
export function toTerminal(explanation: Explanation, options: TerminalOptions): string {
  const writer = new TerminalWriter({ ...options, width: Math.max(NARROWEST, options.width) });
  return writer.write(explanation);
}

class TerminalWriter {
  readonly #lines: string[] = [];

  constructor(private readonly options: TerminalOptions) {}

  public write({ paths, notRead, omittedBranches, alarmCosts }: Explanation): string {
    const { title } = this.options;
    const ways = paths.length === 1 ? '1 way in' : `${paths.length} ways in`;
    this.#lines.push(plain([...title === undefined ? [] : [title], ways, verdictCounts(paths)].join(' · ')));
    for (const path of paths) this.#path(path);
    if (notRead.length > 0) this.#list('not read', notRead);
    if (omittedBranches.length > 0) this.#list('not tried', omittedBranches);
    if (paths.length > 0) this.#lines.push('', `${verdictCounts(paths)}        ${costOf(alarmCosts)}`);
    return `${this.#lines.join('\n')}\n`;
  }

  #path(path: PathExplanation): void {
    const { verdict, branch, experiments, fixes, notes, costs } = path;
    const words = VERDICT_WORDS[verdict];
    const heading = plain(`${wayOf(path)}${branch === undefined ? '' : `   if ${branch}`}`);
    const room = this.options.width - words.length - 1;
    this.#lines.push('', `${heading.length > room ? `${heading.slice(0, room - 1)}…` : heading.padEnd(room)} ${this.#colored(words, verdict)}`);
    for (const [titles, result] of grouped(experiments)) this.#row(titles.join(', '), sentenceOf(result), toldOf(result));
    for (const fix of fixes) this.#row('fix', fix);
    for (const note of notes) this.#row('note', note);
    if (costs) this.#row('cost', costsOfPath(costs));
  }

  #list(label: string, sentences: readonly string[]): void {
    this.#lines.push('');
    sentences.forEach((sentence, index) => this.#row(index === 0 ? label : '', sentence));
  }

  /** A label, a sentence and who is told, each in a column of its own if the width allows it. */
  #row(label: string, sentence: string, told = ''): void {
    const { width } = this.options;
    const isWide = width >= LABEL + TOLD + NARROWEST;
    const middle = width - INDENT.length - LABEL - (isWide ? TOLD + 1 : 0);
    const columns = [wrapped(plain(label), LABEL - 1), wrapped(plain(isWide || told === '' ? sentence : `${sentence} · ${told}`), middle), isWide ? wrapped(plain(told), TOLD) : []];
    for (let i = 0; i < Math.max(...columns.map(({ length }) => length)); i++) {
      const [first, second, third] = columns.map(column => column[i] ?? '');
      this.#lines.push(`${INDENT}${first.padEnd(LABEL)}${second.padEnd(isWide ? middle + 1 : 0)}${third}`.trimEnd());
    }
  }

  #colored(text: string, verdict: PathVerdict): string {
    return this.options.color ? `${COLORS[verdict]}${text}${RESET}` : text;
  }
}

/** Breaks a text between words. A word that is too long has a line of its own. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Names come from templates that anyone may have written: they must not control the terminal. */
function plain(text: string): string {
  return text.replace(/\p{C}+/gu, ' ');
}
