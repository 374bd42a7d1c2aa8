import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { LocalDynamoDb } from './dynamodb';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '../..');
const EVENTS = join(__dirname, 'events');

/** A handler of each kind, as users write them. */
const HANDLERS = `
  import { asyncHandler, sqsWorker, streamProcessor, trafficHook } from 'cdk-resilient-lambda/runtime';
  export const sqs = sqsWorker(({ id }) => console.log('seen ' + id));
  export const sqsFifo = sqsWorker(text => console.log('seen ' + text), { format: 'text' });
  export const kinesis = streamProcessor(text => console.log('seen ' + text), { format: 'text' });
  export const dynamodb = streamProcessor(({ newImage }) => console.log('seen ' + newImage.Message));
  export const async = asyncHandler(payload => payload, { format: 'text' });
  export const hook = trafficHook(() => undefined);
`;
const IDEMPOTENT = `
  import { sqsWorker } from 'cdk-resilient-lambda/runtime';
  export const sqs = sqsWorker(({ id }) => console.log('seen ' + id), { idempotencyKey: 'id' });
`;
const LEAN = `
  import { sqsWorker } from 'cdk-resilient-lambda/runtime';
  export const sqs = sqsWorker(({ id }) => console.log('seen ' + id));
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runtime-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules')); // for the SDK, which Lambda has
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Bundles a handler as `HandlerCode.fromNodejs` does. */
async function bundle(name: string, contents: string, options: esbuild.BuildOptions = {}): Promise<string> {
  const outfile = join(folder, `${name}.${options.format === 'cjs' ? 'cjs' : 'mjs'}`);
  await esbuild.build({
    stdin: { contents, resolveDir: ROOT },
    alias: { 'cdk-resilient-lambda/runtime': join(ROOT, 'src/runtime/index.ts') },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@aws-sdk/*'],
    outfile,
    ...options,
  });
  return outfile;
}

/** Calls an exported handler in a Node process of its own. Answers what it answered, and what it printed. */
async function call(file: string, name: string, event: unknown, env: Record<string, string> = {}) {
  const script = join(folder, 'call.mjs');
  writeFileSync(script, `
    const [file, name, event] = process.argv.slice(2);
    const deadline = Date.now() + 30_000;
    const context = {
      functionName: 'f', functionVersion: '1', invokedFunctionArn: 'arn:aws:lambda:us-east-2:123456789012:function:f', memoryLimitInMB: '512',
      awsRequestId: 'r', getRemainingTimeInMillis: () => deadline - Date.now(),
    };
    const handler = (await import(file))[name];
    const answer = await handler(JSON.parse(event), context);
    console.log('ANSWER ' + JSON.stringify(answer));`);
  const { stdout } = await promisify(execFile)(process.execPath, [script, file, name, JSON.stringify(event)], {
    env: { PATH: process.env.PATH, ...env }, cwd: ROOT, timeout: 20_000,
  });
  const lines = stdout.trim().split('\n');
  return { answer: JSON.parse(lines.pop()!.replace('ANSWER ', '')), seen: lines.filter(line => line.startsWith('seen ')).map(line => line.slice(5)), stdout };
}

const documented = (name: string) => JSON.parse(readFileSync(join(EVENTS, `${name}.json`), 'utf8'));

describe.each(['esm', 'cjs'] as const)('a minified bundle as %s, in a Node process of its own', format => {
  let file: string;
  beforeAll(async () => {
    file = await bundle('handlers', HANDLERS, { format });
  });

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, with-kinesis.html, with-ddb.html: their sample events */
  test.each([
    ['sqs', 'sqs', ['o-1'], ['2e1424d4-f796-459a-8184-9c92662be6da']],
    ['sqs-fifo', 'sqsFifo', ['Test message.'], []],
    ['kinesis', 'kinesis', ['Hello, this is a test.', 'This is only a test.'], []],
    ['dynamodb', 'dynamodb', ['New item!', 'This item has changed'], []],
  ])('handles the documented event of %s [Q04, K05]', async (name, handler, seen, failed) => {
    const result = await call(file, handler, documented(name));
    expect(result.seen).toEqual(seen);
    expect(result.answer).toEqual({ batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) });
  });

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html, with-sns.html and EventBridge's and S3's user guides: their sample events */
  test.each([
    ['s3', { bucket: 'amzn-s3-demo-bucket', key: 'b21b84d653bb07b05b1e6b33684dc11b', size: 1305107 }],
    ['eventbridge-s3', { bucket: 'amzn-s3-demo-bucket1', key: 'example-key', size: 5 }],
    ['sns', 'Hello from SNS!'],
    ['schedule', {}],
  ])('answers the payload of the documented event of %s', async (name, payload) => {
    const { answer } = await call(file, 'async', documented(name));
    expect(typeof payload === 'object' ? answer : { answer }).toMatchObject(typeof payload === 'object' ? payload : { answer: payload });
  });
});

describe('idempotency in a bundle', () => {
  let dynamoDb: LocalDynamoDb;
  beforeAll(async () => {
    dynamoDb = await LocalDynamoDb.start();
    await dynamoDb.createTable('orders');
  });
  afterAll(() => dynamoDb.stop());

  test.each(['esm', 'cjs'] as const)('works across processes: %s [Q12, I01]', async format => {
    const file = await bundle(`idempotent-${format}`, IDEMPOTENT, { format });
    const env = { ...dynamoDb.environment, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'orders', AWS_LAMBDA_FUNCTION_NAME: format };
    const event = { Records: documented('sqs').Records.slice(0, 1) };
    expect((await call(file, 'sqs', event, env)).seen).toEqual(['o-1']);
    expect((await call(file, 'sqs', event, env)).seen).toEqual([]);
  });
});

describe('a bundle without a table', () => {
  const define = { 'process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE': '""' };

  test('includes neither the idempotency module nor the DynamoDB client', async () => {
    const lean = readFileSync(await bundle('lean', LEAN, { define }), 'utf8');
    const full = readFileSync(await bundle('full', LEAN), 'utf8');
    expect(full).toContain('@aws-sdk/client-dynamodb');
    expect(lean).not.toContain('@aws-sdk/client-dynamodb');
    expect(lean.length).toBeLessThan(full.length / 1.8);
  });

  test('stays small: each byte is loaded at every start', async () => {
    const { length } = readFileSync(await bundle('budget', LEAN, { define }));
    expect(length).toBeLessThan(48_400); // 46,979 before messages had waits of their own: 3 % more
  });

  test('processes nothing if the handler has a key, and says how to give it a table', async () => {
    const file = await bundle('no-table', IDEMPOTENT, { define });
    await expect(call(file, 'sqs', { Records: documented('sqs').Records.slice(0, 1) }))
      .rejects.toThrow('idempotencyKey needs a table: give the construct an idempotencyTable');
  });
});
