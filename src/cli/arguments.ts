import { parseArgs } from 'node:util';
import { Arguments, Command, UsageError } from './command';
import { nearestText } from '../nag/nearest-text';

/** How many letters of an option or command may be wrong to guess what was meant. */
const TYPING_ERRORS = 3;

/**
 * Reads the arguments of a command.
 *
 * @throws UsageError for an option that does not exist, or that lacks its value
 */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  const types = Object.fromEntries(Object.entries(command.options).map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' as const : 'string' as const }]));
  const { tokens } = parseArgs({ args: [...args], options: types, strict: false, allowPositionals: true, tokens: true });
  const options: { [name: string]: string | true } = {};
  const paths: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') paths.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
    if (option === undefined || rawName !== `--${name}`) throw new UsageError(`${command.name} has no option ${rawName}${guess(rawName, Object.keys(command.options).map(known => `--${known}`))}`);
    if (Object.hasOwn(options, name)) throw new UsageError(`${rawName} is given twice`);
    options[name] = option.value === undefined ? withoutValue(rawName, value) : withValue(rawName, option.value, value, token.inlineValue);
  }
  if (paths.length > 1) throw new UsageError(`${command.name} reads one app or template, but was given ${paths.length}: ${paths.join(' ')}`);
  if (paths[0] === '') throw new UsageError('the path is empty: give cdk.out or a template file');
  return { path: paths[0], options };
}

function withoutValue(rawName: string, value: string | undefined): true {
  if (value !== undefined) throw new UsageError(`${rawName} takes no value, but was given '${value}'`);
  return true;
}

function withValue(rawName: string, wanted: string, value: string | undefined, isInline: boolean | undefined): string {
  if (value === undefined || value === '' || (value.startsWith('-') && isInline !== true)) throw new UsageError(`${rawName} needs a value: ${rawName} ${wanted}`);
  return value;
}

/** Returns what a misspelt word means: '. Did you mean --json?'. Ends with where to find help if it cannot tell. */
export function guess(word: string, known: readonly string[]): string {
  const near = nearestText(word, known, TYPING_ERRORS);
  return near === undefined ? ': see --help' : `. Did you mean ${near.nearest}?`;
}
