import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runProgram } from '../../src/cli/run-program';

/** What a command wrote, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command runs in: no terminal, and an empty environment. */
interface Terminal {
  readonly columns?: number;
  readonly isTTY?: boolean;
  readonly env?: { readonly [name: string]: string };
}

/** A folder with files, in which commands run. */
export class Folder {
  public readonly path = mkdtempSync(join(tmpdir(), 'cli-'));

  /** Writes a file: text as it is, anything else as JSON. */
  public write(name: string, content: unknown): this {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content, undefined, 1));
    return this;
  }

  public async run(args: string, terminal: Terminal = {}): Promise<Ran> {
    const written = { stdout: '', stderr: '' };
    const { env = {}, ...rest } = terminal;
    const code = await runProgram(args.split(' ').filter(arg => arg !== ''), {
      stdout: { write: text => { written.stdout += text; }, ...rest },
      stderr: { write: text => { written.stderr += text; } },
      env,
      cwd: this.path,
      version: '1.2.3',
    });
    return { code, ...written };
  }

  public remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** A function that reads a queue without a dead-letter queue: one error, and warnings. Its environment contains CANARY. */
export const ORDERS = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 360 } },
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 60,
        Code: { ZipFile: 'exports.handler = async () => {};' },
        Role: 'arn:aws:iam::123456789012:role/worker',
        Environment: { Variables: { API_PASSWORD: 'CANARY-1', URL: 'https://CANARY-2' } },
      },
    },
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Worker' }, EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
  },
};

/** A queue that nobody reads, so that no rule finds an error. */
export const QUIET = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: true } } } };

/** The files of a cloud assembly with one stack, `Shop`, in the format of the CDK. */
export function assembly(template: object, metadata: object): { readonly [file: string]: unknown } {
  return {
    'cdk.out/manifest.json': {
      version: '55.0.0',
      artifacts: {
        Shop: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/unknown-region',
          properties: { templateFile: 'Shop.template.json' },
          additionalMetadataFile: 'Shop.metadata.json',
          displayName: 'Shop',
        },
      },
    },
    'cdk.out/Shop.template.json': template,
    'cdk.out/Shop.metadata.json': metadata,
  };
}

/** The metadata of the constructs of ORDERS. */
export function ordersMetadata(folder: string, acknowledged: { readonly [path: string]: readonly string[] } = {}) {
  const ids = { 'Shop/Queue/Resource': 'Queue', 'Shop/Worker/Resource': 'Worker', 'Shop/Worker/Mapping/Resource': 'Mapping' };
  const lines = { Queue: 5, Worker: 6, Mapping: 7 } as const;
  return {
    ...Object.fromEntries(Object.entries(ids).map(([path, id]) => [`/${path}`, [
      { type: 'aws:cdk:logicalId', data: id },
      {
        type: 'aws:cdk:creationStack',
        data: ['...new Queue2 in aws-cdk-lib...', `new Shop (${folder}/lib/shop.ts:${lines[id as keyof typeof lines]}:9)`, '...node internals...'],
      },
    ]])),
    ...Object.fromEntries(Object.entries(acknowledged).map(([path, rules]) => [`/${path}`, [
      { type: 'aws:cdk:acknowledged-rules', data: Object.fromEntries(rules.map(rule => [`Annotation::${rule}`, 'a reason'])) },
    ]])),
  };
}
