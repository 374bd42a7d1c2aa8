import { ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { venvPrograms } from '../python/venv';
import { run } from '../stranger/commands';

const REPOSITORY = path.join(__dirname, '..', '..');
const REQUIREMENTS = path.join(__dirname, 'emulator', 'requirements.txt');

/** A 12-digit access key id is the root user of that account. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1'; // where the queues and streams of the variants are

/** The part of AWS's time that waits take. */
const TIME_SCALE = 0.001;

/** A decision of the emulator's IAM on a call of a function. */
export interface IamDecision {
  readonly allowed: boolean;
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
}

/** How long a handler hid a message that it received, in AWS's time. */
export interface QueueWait {
  readonly body: string;
  readonly receives: number;
  readonly seconds: number;
}

/** Returns a program of the Python environment, which is made at the first call. */
export function pythonProgram(name: string): string {
  return path.join(venvPrograms({ task: 'test:deploy', name: 'deploy', requirements: [REQUIREMENTS], minor: 11 }), name);
}

/** An emulated AWS account on this machine. */
export class Emulator {
  /** Starts an empty account whose files are in a folder. */
  public static async start(folder: string): Promise<Emulator> {
    fs.mkdirSync(path.join(folder, 'functions'), { recursive: true });
    // Handlers find the AWS SDK, which Lambda's runtime brings, above the folder of their code.
    fs.symlinkSync(path.join(REPOSITORY, 'node_modules'), path.join(folder, 'functions', 'node_modules'));
    const port = await freePort();
    const log = path.join(folder, 'emulator.log');
    const output = fs.openSync(log, 'w');
    const child = spawn(pythonProgram('python'), ['-m', 'emulator'], {
      cwd: __dirname,
      env: {
        PATH: [path.dirname(pythonProgram('python')), process.env.PATH].join(path.delimiter), // functions in Python find boto3, which Lambda's runtime brings
        HOME: process.env.HOME,
        AUTH: 'true',
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: `${port}`,
        MINISTACK_REGION: REGION,
        IAM_DECISIONS: path.join(folder, 'iam-decisions.jsonl'),
        PYTHONDONTWRITEBYTECODE: '1',
        QUEUE_WAITS: path.join(folder, 'queue-waits.jsonl'),
        STOP_WITH_INPUT: 'true',
        RECORDED_STATE: path.join(folder, 'recorded.json'),
        TIME_SCALE: `${TIME_SCALE}`,
        TMPDIR: path.join(folder, 'functions'),
      },
      stdio: ['pipe', output, output], // it stops when its input ends, however this process does
    });
    const emulator = new Emulator(child, folder, log, `http://127.0.0.1:${port}`);
    await emulator.#ready();
    return emulator;
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly log: string,
    public readonly endpoint: string,
  ) {}

  /** The settings of an SDK client of the account's administrator. */
  public get client(): { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } } {
    return { endpoint: this.endpoint, region: REGION, credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' } };
  }

  /** The environment of a program that works on the account. */
  public get environment(): NodeJS.ProcessEnv {
    return { AWS_ENDPOINT_URL: this.endpoint, AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION, AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: 'test' };
  }

  /** The properties of resources that are only recorded, by type and physical id. */
  public get recorded(): { readonly [type: string]: { readonly [physicalId: string]: any } } {
    const file = path.join(this.folder, 'recorded.json');
    return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  }

  /** What IAM decided on the calls of the functions, in order. */
  public get decisions(): IamDecision[] {
    return this.#lines('iam-decisions.jsonl');
  }

  /** How long handlers hid the messages that they received, in order. */
  public get waits(): QueueWait[] {
    return this.#lines('queue-waits.jsonl');
  }

  /** Returns how much of AWS's time a wait takes here. */
  public scaled(time: number): number {
    return time * TIME_SCALE;
  }

  /** Fails if a role of a function refused a call of it. */
  public assertNothingRefused(): void {
    const refused = this.decisions.filter(({ allowed }) => !allowed);
    const problems = new Set(refused.map(({ principal, action, resource }) => `${principal} may not ${action} on ${resource}`));
    if (problems.size > 0) throw new Error([...problems].join('\n'));
  }

  /** Resource types of which only the properties are kept, with what happens on AWS and not here. */
  public get recordedTypes(): { readonly [type: string]: string } {
    return JSON.parse(run(__dirname, pythonProgram('python'), ['-B', '-m', 'emulator', '--recorded']).stdout);
  }

  public stop(): void {
    this.child.kill();
  }

  /** Reads a file with a JSON document on each line, which the emulator makes with the first one. */
  #lines(name: string): any[] {
    const file = path.join(this.folder, name);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line)) : [];
  }

  async #ready(): Promise<void> {
    for (let attempt = 0; attempt < 600; attempt++) {
      if (this.child.exitCode !== null) break;
      const ready = await fetch(`${this.endpoint}/_ministack/health`).then(({ ok }) => ok, () => false);
      if (ready) return;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    this.stop();
    throw new Error(`The emulator does not start:\n${fs.readFileSync(this.log, 'utf8')}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
