import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface, Interface } from 'node:readline';

const POM = join(__dirname, 'pom.xml');
const SERVER = join(__dirname, 'QueueServer.java');
const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache');

/** An answer of ElasticMQ: its fields, or the error with which it refuses the request. */
export interface Answer {
  readonly refused?: string;
  readonly [field: string]: any;
}

/** ElasticMQ in a process of its own, on the loopback interface and on a virtual clock. */
export class ElasticMq {
  /** Starts it on a free port; installs it before if that has not been done yet. */
  static async start(): Promise<ElasticMq> {
    const home = install();
    const options = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const classPath = [join(home, 'classes'), join(home, 'lib', '*')].join(delimiter);
    const child = spawn('java', [...options, '-cp', classPath, 'QueueServer'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', data => errors += data);
    const server = new ElasticMq(child, createInterface(child.stdout));
    const answer = await Promise.race([server.#line('port'), new Promise<void>(resolve => child.once('exit', () => resolve()))]);
    if (answer === undefined) throw new Error(`ElasticMQ did not start:\n${errors}`);
    server.#port = Number(answer);
    return server;
  }

  #port = 0;
  readonly #waiting: { readonly word: string; readonly resolve: (rest: string) => void }[] = [];

  private constructor(private readonly child: ChildProcess, lines: Interface) {
    lines.on('line', line => {
      const [word, rest] = line.split(' ');
      if (this.#waiting[0]?.word === word) this.#waiting.shift()!.resolve(rest);
    });
  }

  /** Sets its clock, in milliseconds since 1970. */
  async setTime(epochMs: number): Promise<void> {
    this.child.stdin!.write(`${epochMs}\n`);
    await this.#line('now');
  }

  /** Sends a request in the JSON protocol of SQS. */
  async call(action: string, request: object): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
      body: JSON.stringify(request),
    });
    const text = await response.text();
    if (response.status >= 500) throw new Error(`ElasticMQ fails at ${action}: ${text}`);
    const fields = text === '' ? {} : JSON.parse(text);
    return response.ok ? fields : { refused: fields.Message ?? text };
  }

  async stop(): Promise<void> {
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.stdin!.end();
    await ended;
  }

  #line(word: string): Promise<string> {
    return new Promise(resolve => this.#waiting.push({ word, resolve }));
  }
}

/** Downloads ElasticMQ and compiles the server, once for each version of both. Returns their folder. */
function install(): string {
  run('java', ['-version']);
  const version = createHash('sha256').update(readFileSync(POM)).update(readFileSync(SERVER)).digest('hex').slice(0, 12);
  const home = join(CACHE, `elasticmq-${version}`);
  if (existsSync(home)) return home;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, 'elasticmq-'));
  const lib = join(unfinished, 'lib');
  run('mvn', ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`]);
  run('javac', ['-cp', join(lib, '*'), '-d', join(unfinished, 'classes'), SERVER]);
  renameSync(unfinished, home);
  return home;
}

function run(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: string; stdout?: Buffer; stderr?: Buffer };
    if (code === 'ENOENT') {
      throw new Error(`The differential tests run ElasticMQ, which needs a JDK (java and javac, 17 or newer) and Maven (mvn): '${command}' is not installed`);
    }
    throw new Error(`'${command} ${args.join(' ')}' failed:\n${stdout}${stderr}`);
  }
}
