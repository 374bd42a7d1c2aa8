import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as os from 'node:os';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';

// What `npm run` in this repository, and whoever works on it, would tell a stranger's shell.
const NOT_A_STRANGERS = /^(npm_(package|lifecycle)_|npm_config_local_prefix$|INIT_CWD$|NODE_(OPTIONS|PATH)$|TS_NODE_|CDK_|AWS_(?!CA_BUNDLE))/;

const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_A_STRANGERS.test(name))),
  // Tools of this repository must not stand in for one that the app lacks.
  PATH: process.env.PATH!.split(path.delimiter).filter(folder => !folder.includes('node_modules')).join(path.delimiter),
  AWS_CONFIG_FILE: os.devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SHARED_CREDENTIALS_FILE: os.devNull,
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_NOTICES: 'false', // they come from the network
  CI: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_prefer_offline: 'true',
};

const TIMEOUT = 10 * 60 * 1000;
const MAX_OUTPUT = 64 * 1024 * 1024;

export interface Output {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code is. */
export function tryToRun(cwd: string, program: string, args: string[], env: NodeJS.ProcessEnv = {}): Output {
  const { error, ...output } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...ENVIRONMENT, ...env },
    maxBuffer: MAX_OUTPUT,
    timeout: TIMEOUT,
  });
  if (error) throw new Error(`${[program, ...args].join(' ')} (in ${cwd}): ${error.message}\n${output.stdout}${output.stderr}`);
  return output;
}

/** Runs a program that must succeed. */
export function run(cwd: string, program: string, args: string[], env?: NodeJS.ProcessEnv): Output {
  const output = tryToRun(cwd, program, args, env);
  if (output.status !== 0) throw failure(cwd, program, args, output);
  return output;
}

/** Starts a program that must succeed, while this one goes on. */
export async function runBeside(cwd: string, program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Output> {
  const output = await tryToRunBeside(cwd, program, args, env);
  if (output.status !== 0) throw failure(cwd, program, args, output);
  return output;
}

/** Starts a program, whatever its exit code will be, while this one goes on. */
export async function tryToRunBeside(cwd: string, program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Output> {
  const child = spawn(program, args, { cwd, env: { ...ENVIRONMENT, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status, stdout, stderr };
}

function failure(cwd: string, program: string, args: string[], { status, stdout, stderr }: Output): Error {
  return new Error(`${[program, ...args].join(' ')} (in ${cwd}) ended with ${status}\n${(stdout + stderr).slice(-10_000)}`);
}

/** Runs lines as a person types them, and stops at the first that fails. */
export function runScript(cwd: string, script: string): Output {
  return run(cwd, 'sh', ['-e', '-c', script]);
}
