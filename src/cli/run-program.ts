import { guess, readArguments } from './arguments';
import { CHECK } from './check/check-command';
import { Command, EXIT, UsageError } from './command';
import { EXPLAIN } from './explain/explain-command';
import { commandHelp, PROGRAM, programHelp } from './help';
import type { Host } from './host';
import { printable } from './text';
import { TemplateError } from '../template';

/** All commands, in the order of the help. */
const COMMANDS: readonly Command[] = [EXPLAIN, CHECK];

/** Runs a command and returns its exit code. What cannot be used is told in one line. */
export async function runProgram(args: readonly string[], host: Host): Promise<number> {
  try {
    return await runCommand(args, host);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof TemplateError)) throw error;
    host.stderr.write(`${PROGRAM}: ${printable(error.message)}\n`);
    return EXIT.cannotTell;
  }
}

async function runCommand([name, ...rest]: readonly string[], host: Host): Promise<number> {
  if (name === '--version') return show(`${host.version}\n`, host);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const text = programHelp(COMMANDS, host.version);
    if (name !== undefined) return show(text, host);
    host.stderr.write(text);
    return EXIT.cannotTell;
  }
  const command = COMMANDS.find(each => each.name === name);
  if (command === undefined) throw new UsageError(`${name.startsWith('-') ? 'the first argument must be a command, not' : 'there is no command'} ${name}${guess(name, COMMANDS.map(each => each.name))}`);
  if (rest.some(arg => arg === '--help' || arg === '-h')) return show(commandHelp(command), host);
  if (rest.includes('--version')) return show(`${host.version}\n`, host);
  return command.run(readArguments(command, rest), host);
}

function show(text: string, { stdout }: Host): number {
  stdout.write(text);
  return EXIT.safe;
}
