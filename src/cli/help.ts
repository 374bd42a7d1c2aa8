import type { Command, CommandOption } from './command';

/** The name by which people call the command line. */
export const PROGRAM = 'cdk-resilient-lambda';

/** The options that every command has. */
const COMMON: { readonly [name: string]: CommandOption } = {
  help: { help: 'Show this help.' },
  version: { help: 'Show the version.' },
};

const EXIT_CODES = `Exit codes
  0  nothing found
  1  something is wrong, or events are lost
  2  cannot tell: something is unknown or not read, or the arguments or files are unusable`;

/** Returns the help of the whole program. */
export function programHelp(commands: readonly Command[], version: string): string {
  return `${PROGRAM} ${version}: finds where serverless apps lose events

Usage
  npx ${PROGRAM} COMMAND [PATH] [OPTIONS]

PATH is the cloud assembly of a CDK app, or a CloudFormation or AWS SAM template in JSON or YAML. Default: cdk.out
Nothing is deployed, no AWS account is needed, and the CDK is not loaded.

Commands
${columns(commands.map(({ name, summary }) => [name, summary]))}

Options
${columns(optionRows(COMMON))}

${EXIT_CODES}

More about a command: npx ${PROGRAM} COMMAND --help
`;
}

/** Returns the help of a command. */
export function commandHelp({ name, description, options, examples }: Command): string {
  return `${PROGRAM} ${name} [PATH] [OPTIONS]

${description}

PATH is the cloud assembly of a CDK app, or a CloudFormation or AWS SAM template in JSON or YAML. Default: cdk.out

Options
${columns(optionRows({ ...options, ...COMMON }))}

${EXIT_CODES}

Examples
${examples.map(([line, meaning]) => `  npx ${PROGRAM} ${line}\n      ${meaning}`).join('\n')}
`;
}

function optionRows(options: { readonly [name: string]: CommandOption }): readonly (readonly [string, string])[] {
  return Object.entries(options).map(([name, { value, help }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help]);
}

/** Writes two columns. The second one may have several lines. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second.replaceAll('\n', `\n${' '.repeat(width + 4)}`)}`).join('\n');
}
