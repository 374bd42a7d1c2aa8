/**
 * Does what a Python team does with the library: installs its wheel, synthesizes the same app as in TypeScript, and runs a handler that shares the
 * idempotency table with the runtime's.
 */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { venvPrograms } from './venv';
import { BACK_OFF, IDEMPOTENCY_EXPIRY_SECONDS, IDEMPOTENCY_KEY_PREFIX, IDEMPOTENCY_TABLE } from '../../src/environment';
import { runBeside } from '../stranger/commands';
import { startDynamoDb } from '../stranger/dynamodb';

const REPOSITORY = path.join(__dirname, '..', '..');
const REQUIREMENTS = path.join(__dirname, 'requirements.txt');
const VENV = path.join(REPOSITORY, '.cache', 'python');
const PYTHON = path.join(VENV, 'bin', 'python');
const HANDLER = path.join(REPOSITORY, 'examples', 'python-idempotent-worker', 'handler');
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'python-'));

async function main(): Promise<void> {
  assert.ok(fs.existsSync(path.join(REPOSITORY, '.jsii.gz')), 'the wheel is made of the compiled package: run npx projen compile first');
  const [wheel] = await Promise.all([step('builds the wheel', buildWheel), step('installs what the app needs', installRequirements)]);
  await step('installs the wheel', () => runBeside(home, PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--force-reinstall', '--no-deps', wheel]));
  await step('synthesizes the same template as TypeScript, and the same message for a wrong value', sameTemplates);
  await step('runs a handler in Python on the table that the runtime uses', sameTable);
  await step('generates the packages of Java, .NET and Go (they are neither compiled nor run here)', generateOthers);
}

/** jsii's own tools, from the folder of the library. */
function pacmak(...args: string[]): Promise<unknown> {
  return runBeside(REPOSITORY, process.execPath, [path.join('node_modules', 'jsii-pacmak', 'bin', 'jsii-pacmak'), '--outdir', home, ...args]);
}

async function buildWheel(): Promise<string> {
  await pacmak('--target', 'python');
  const [wheel] = fs.readdirSync(path.join(home, 'python')).filter(file => file.endsWith('.whl'));
  return path.join(home, 'python', wheel);
}

async function installRequirements(): Promise<void> {
  venvPrograms({ task: 'test:python', name: 'python', requirements: [REQUIREMENTS, path.join(HANDLER, 'requirements.txt')], minor: 10 });
}

async function sameTemplates(): Promise<void> {
  const [python, typescript] = ['python', 'typescript'].map(language => path.join(home, `cdk.out-${language}`));
  const environment = { CDK_CONTEXT_JSON: JSON.stringify({ '@aws-cdk/core:validateAgainstDefaultRules': true }), JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' };
  const [{ stdout }, typescriptOutput] = await Promise.all([
    runBeside(home, PYTHON, [path.join(__dirname, 'app.py'), python], environment),
    runBeside(REPOSITORY, process.execPath, ['--require', 'ts-node/register/transpile-only', path.join(__dirname, 'app.ts'), typescript],
      { ...environment, TS_NODE_PROJECT: 'test/tsconfig.json' }),
  ]);
  assert.deepEqual(templateIn(python), templateIn(typescript));
  assert.match(stdout, /SqsWorkerFunction at 'Wrong\/Orders' cannot be built:\n +- batchSize is 100/);
  assert.match(typescriptOutput.stdout, /SqsWorkerFunction at 'Wrong\/Orders' cannot be built:\n +- batchSize is 100/);
  const [found, expected] = [python, typescript].map(findingsIn);
  assert.deepEqual(found, expected);
  assert.ok(expected.includes('LambdaBestPractices-Checked'), 'the rule pack has run');
}

/** The template, with the hashes of assets and of what contains them masked. */
function templateIn(folder: string): { Resources: object } {
  const template = fs.readFileSync(path.join(folder, 'ShopStack.template.json'), 'utf8');
  const masked = template.replace(/[0-9a-f]{64}/g, 'hash').replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1');
  const parsed = JSON.parse(masked);
  assert.ok(Object.keys(parsed.Resources).length > 60, 'the template has all resources');
  return parsed;
}

/** What the plugins report, without the rules of AWS, which are another version's in Python. */
function findingsIn(folder: string): string[] {
  const { pluginReports } = JSON.parse(fs.readFileSync(path.join(folder, 'validation-report.json'), 'utf8'));
  return pluginReports.flatMap(({ violations }: any) => violations.map(({ ruleName }: any) => ruleName)).filter((rule: string) => rule.startsWith('LambdaBest')).sort();
}

async function sameTable(): Promise<void> {
  const database = startDynamoDb(path.join(home, 'dynamodb'), 'processed');
  const waits: any[] = [];
  const sqs = http.createServer(async (request, response) => {
    waits.push(JSON.parse(await text(request)));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{"Successful":[],"Failed":[]}');
  });
  await new Promise<void>(resolve => sqs.listen(0, '127.0.0.1', resolve));
  const environment = {
    ...database.environment,
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${(sqs.address() as AddressInfo).port}`,
    [IDEMPOTENCY_TABLE]: 'processed',
    [IDEMPOTENCY_KEY_PREFIX]: 'OrdersPython',
    [IDEMPOTENCY_EXPIRY_SECONDS]: '3600',
    [BACK_OFF]: JSON.stringify({ queue: QUEUE, firstSeconds: 10, longestSeconds: 600 }),
  };
  try {
    const invoke = (bodies: string[]) => invokePython(bodies, environment);
    const first = await invoke(['{"id":"1"}', '{}', '{"id":"lost"}']);
    assert.deepEqual(first.answer, { batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }] });
    assert.equal(first.lines.filter(({ message }) => message === 'shipped').length, 1);
    const metric = first.lines.find(({ FailedRecords }) => FailedRecords);
    assert.equal(metric.FailedRecords, 2);
    assert.deepEqual([metric.FunctionName, metric.Resource, metric.ExecutedVersion], ['orders', 'orders:live', '7']);
    assert.ok(metric.RetryingSeconds >= 90, `since the first receive: ${metric.RetryingSeconds}`);
    assert.equal(waits.length, 1);
    assert.equal(waits[0].QueueUrl, 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders');
    for (const { VisibilityTimeout } of waits[0].Entries) assert.ok(VisibilityTimeout >= 40 && VisibilityTimeout <= 50, `third receive: ${VisibilityTimeout}`);

    const again = await invoke(['{"id":"1"}']);
    assert.deepEqual(again.answer, { batchItemFailures: [] });
    assert.equal(again.lines.filter(({ message }) => message === 'shipped').length, 0, 'an order that comes twice is shipped once');
    assert.match((await invoke(['{"id":"lost"}'])).error!, /^No record succeeded/);

    const python = await rowsOf(database.environment);
    const { stdout } = await runBeside(REPOSITORY, process.execPath, ['--require', 'ts-node/register/transpile-only', path.join(__dirname, 'runtime.ts')],
      { ...environment, [IDEMPOTENCY_KEY_PREFIX]: 'OrdersTypeScript', TS_NODE_PROJECT: 'test/tsconfig.json' });
    const typescript = (await rowsOf(database.environment)).filter(({ id }) => id.startsWith('OrdersTypeScript#'));
    assert.deepEqual([python, typescript].map(rows => rows.map(({ id, status }) => `${id.replace(/#.{44,64}$/, '#hash')} ${status}`)),
      [['OrdersPython#hash COMPLETED'], ['OrdersTypeScript#hash COMPLETED']]);
    const { data, ...attributes } = magnitudesOf(python[0]); // the runtime stores no answer that nobody uses
    assert.deepEqual(attributes, magnitudesOf(typescript[0]));
    const runtimeMetric = linesOf(stdout).find(({ FailedRecords }) => FailedRecords);
    assert.deepEqual(Object.keys(metric).sort(), Object.keys(runtimeMetric).filter(name => name !== 'timestamp').sort());
    assert.deepEqual(metric._aws.CloudWatchMetrics, runtimeMetric._aws.CloudWatchMetrics);
  } finally {
    sqs.close();
    database.stop();
  }
}

/** The kind of each value, with the number of digits, which tells seconds from milliseconds. */
function magnitudesOf(row: object): { [attribute: string]: string } {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? `${`${value}`.length} digits` : typeof value]));
}

function linesOf(stdout: string): any[] {
  return stdout.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line));
}

async function rowsOf(environment: NodeJS.ProcessEnv): Promise<any[]> {
  const client = new DynamoDBClient({
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB, region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'processed' }));
  return Items.map(item => unmarshall(item)).sort((one, other) => one.id < other.id ? -1 : 1);
}

async function invokePython(bodies: string[], environment: NodeJS.ProcessEnv): Promise<{ answer?: unknown; error?: string; lines: any[] }> {
  const event = { Records: bodies.map((body, index) => recordOf(`message-${index}`, body)) };
  const { stdout } = await runBeside(HANDLER, PYTHON, [path.join(__dirname, 'invoke.py'), JSON.stringify(event)], {
    ...environment, PYTHONPATH: HANDLER, PYTHONDONTWRITEBYTECODE: '1', POWERTOOLS_SERVICE_NAME: 'orders',
  });
  const lines = linesOf(stdout);
  return { ...lines.at(-1), lines };
}

function recordOf(messageId: string, body: string): object {
  const now = Date.now();
  return {
    messageId,
    body,
    receiptHandle: `receipt-of-${messageId}`,
    attributes: { ApproximateReceiveCount: '3', SentTimestamp: `${now - 100_000}`, ApproximateFirstReceiveTimestamp: `${now - 90_500}` },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: QUEUE,
  };
}

async function generateOthers(): Promise<void> {
  await pacmak('--code-only', '--force-target', '--target', 'java', 'dotnet', 'go');
  const names = ['java/src/main/java/io/github/cdkresilientlambda/SqsWorkerFunction.java', 'dotnet/CdkResilientLambda/CdkResilientLambda.csproj', 'go/cdkresilientlambda/go.mod'];
  for (const name of names) assert.ok(fs.existsSync(path.join(home, name)), `${name} of ${fs.readdirSync(home)}`);
}

async function step<T>(title: string, act: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await act();
  console.log(`ok ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result;
}

main().then(() => fs.rmSync(home, { recursive: true, force: true })).catch(error => {
  console.error(error);
  process.exitCode = 1;
});
