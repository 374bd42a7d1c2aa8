import type { Host } from './host';

/** An option of a command. */
export interface CommandOption {
  /** What the option needs, as the help shows it: 'FILE'. @default - it takes no value */
  readonly value?: string;

  /** The explanation for people. */
  readonly help: string;
}

/** The options and the argument that a command was given. */
export interface Arguments {
  /** The path of what to read. @default - the default of the command */
  readonly path?: string;

  /** The values of options. An option without a value is `true`. */
  readonly options: { readonly [name: string]: string | true | undefined };
}

/** A command of the command line. */
export interface Command {
  readonly name: string;

  /** What it does, in a line. */
  readonly summary: string;

  /** What it does, for its help. */
  readonly description: string;
  readonly options: { readonly [name: string]: CommandOption };

  /** Examples of use, each with what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];

  /** Runs the command and returns its exit code. */
  run(given: Arguments, host: Host): Promise<number>;
}

/** Thrown for arguments and files that cannot be used. The message is one line that says what to do. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The exit codes of all commands. */
export const EXIT = { safe: 0, wrong: 1, cannotTell: 2 } as const;
