import type { Explanation } from './explanation';

/** How to write to a terminal. */
export interface TerminalOptions {
  /** The number of columns. */
  readonly width: number;

  /** Indicates whether the terminal shows colors. */
  readonly color: boolean;

  /** The name of the app, for the first line. @default - none */
  readonly title?: string;
}

/** The explanation as text for a terminal, with a line break at the end. */
export function toTerminal(explanation: Explanation, _options: TerminalOptions): string {
  return `${explanation.verdict}\n`;
}
