/** Where a command writes. */
export interface Output {
  /** Indicates whether a person reads it on a terminal. @default false */
  readonly isTTY?: boolean;

  /** The number of columns. @default - not a terminal */
  readonly columns?: number;

  write(text: string): void;
}

/** What the command line knows of the process that it runs in. */
export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: { readonly [name: string]: string | undefined };

  /** The working directory, to which paths are relative. */
  readonly cwd: string;

  /** The version of the library. */
  readonly version: string;
}

/** The width of text that goes to no terminal. */
const PLAIN_WIDTH = 100;

/** The width below which a terminal is not readable, and above which lines are hard to follow. */
const WIDTHS = [40, 120] as const;

/** Returns the number of columns to write. */
export function widthOf({ stdout: { columns } }: Host): number {
  const [least, most] = WIDTHS;
  return columns === undefined || columns === 0 ? PLAIN_WIDTH : Math.min(Math.max(columns, least), most);
}

/**
 * Indicates whether to write colors: on a terminal, unless the environment says otherwise.
 *
 * @see https://no-color.org and https://force-color.org
 */
export function hasColor({ stdout: { isTTY = false }, env: { FORCE_COLOR: force, NO_COLOR: none, TERM: term } }: Host): boolean {
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return (none === undefined || none === '') && isTTY && term !== 'dumb';
}
