import '@microsoft/jest-sarif';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { assembly, Folder, ORDERS, ordersMetadata, QUIET } from '../fixture';

/** An order that keeps failing is lost, and nobody is told. */
const folder = new Folder().write('orders.json', ORDERS).write('quiet.json', QUIET);
afterAll(() => folder.remove());

Object.entries(assembly(ORDERS, ordersMetadata(folder.path))).forEach(([name, content]) => folder.write(name, content));

/** The queue has a dead-letter queue, but nobody is told. */
folder.write('parked.json', {
  Resources: {
    ...ORDERS.Resources,
    Dead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600 } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 360, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 } } },
  },
});

/** The source is known only at deployment. */
folder.write('unknown.json', {
  Parameters: { Arn: { Type: 'String' } },
  Resources: { Worker: ORDERS.Resources.Worker, Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Worker' }, EventSourceArn: { Ref: 'Arn' } } } },
});

/** Callers of a function wait for its answer. */
folder.write('url.json', { Resources: { Worker: ORDERS.Resources.Worker, Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'AWS_IAM', TargetFunctionArn: { 'Fn::GetAtt': ['Worker', 'Arn'] } } } } });

const logOf = async (args: string) => JSON.parse((await folder.run(`explain ${args} --sarif`)).stdout);

describe('explain', () => {
  test('says what happens, in an app of the default path [O20]', async () => {
    const { stdout, code } = await folder.run('explain');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^cdk\.out · 1 way in · 1 loses events\n/);
    expect(stdout).toMatch(/ poison event.* lost after 4 days/);
  });

  test.each([
    ['0 where no function receives events', 'quiet.json', 0, 'safe'],
    ['0 where the caller gets the error', 'url.json', 0, 'callerDecides'],
    ['1 for an event that is lost', 'orders.json', 1, 'loses'],
    ['2 for what is known only at deployment', 'unknown.json', 2, 'cannotTell'],
  ])('ends with the exit code %s', async (_what, path, expected, verdict) => {
    const { code, stdout } = await folder.run(`explain ${path} --json`);
    expect([code, JSON.parse(stdout)]).toEqual([expected, expect.objectContaining({ version: 1, verdict })]);
  });

  test('says what each way costs at a load', async () => {
    const rate = async (load: string) => JSON.parse((await folder.run(`explain orders.json --json --load ${load}`)).stdout).paths[0].costs.loadPerSecond;
    expect([await rate('50/s'), await rate('300/min'), await rate('1800/h')]).toEqual([50, 5, 0.5]);
  });

  test.each(['50', '0/s', '-1/s', '5/day', 'x/s'])('refuses the load %s', async load => {
    expect(await folder.run(`explain orders.json --load=${load}`)).toMatchObject({ code: 2, stderr: expect.stringContaining(`--load is '${load}' but must be a number of events`) });
  });

  test('writes color to a terminal only', async () => {
    expect((await folder.run('explain orders.json', { isTTY: true, columns: 80 })).stdout).toContain('\u001b[');
    expect((await folder.run('explain orders.json')).stdout).not.toContain('\u001b[');
  });

  test('writes Markdown that a workflow finds again, with what changed [O20]', async () => {
    expect((await folder.run('explain orders.json --markdown')).stdout).toMatch(/^<!-- cdk-resilient-lambda explain -->\n## What happens to events/);
    expect((await folder.run('explain orders.json --base parked.json --markdown')).stdout).toMatch(/### Changes\n\n- \*\*Queue .*lost/);
  });

  test.each(['', '--json'])('compares in Markdown and SARIF only: %s', async format => {
    expect((await folder.run(`explain orders.json --base quiet.json ${format}`)).stderr).toBe('cdk-resilient-lambda: --base needs --markdown or --sarif\n');
  });

  test('needs an app', async () => {
    expect(await folder.run('explain nothing.yaml')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('nothing.yaml does not exist') });
  });

  test.each(['', '--json', '--markdown', '--sarif', '--html'])('tells no value of an environment variable: %s', async format => {
    expect((await folder.run(`explain orders.json ${format}`)).stdout).not.toContain('CANARY');
  });
});

describe('explain as JSON', () => {
  const schema = JSON.parse(readFileSync(join(__dirname, '../../../src/cli/explain/explain.schema.json'), 'utf8'));
  const validate = new Ajv2020({ allErrors: true }).compile(schema);

  test.each(['orders.json', 'cdk.out', 'quiet.json', 'unknown.json', 'parked.json', 'orders.json --load 50/s'])('follows the published schema: %s', async path => {
    validate(JSON.parse((await folder.run(`explain ${path} --json`)).stdout));
    expect(validate.errors).toBeNull();
  });
});

describe('explain as SARIF', () => {
  test.each(['orders.json', 'cdk.out', 'quiet.json', 'unknown.json', 'parked.json', 'orders.json --base parked.json'])('follows the official schema: %s', async args => {
    expect(await logOf(args)).toBeValidSarifLog();
  });

  test('has a result for each way that is not safe, where the code creates what carries the events', async () => {
    const { runs: [{ results, tool: { driver: { rules } } }] } = await logOf('cdk.out');
    expect(results).toEqual([expect.objectContaining({ ruleId: 'EventsLost', level: 'error', kind: 'fail' })]);
    expect(rules[results[0].ruleIndex].id).toBe('EventsLost');
    expect(results[0].locations[0].physicalLocation).toEqual({ artifactLocation: { uri: 'lib/shop.ts' }, region: { startLine: 7, startColumn: 9 } });
    expect(results[0].message.text).toMatch(/^.*Queue .*Worker.*\. poison event.*: lost after 4 days.* Fix: /);
    for (const path of ['quiet.json', 'url.json']) expect((await logOf(path)).runs[0].results).toEqual([]);
  });

  test('finds the code of what is in a nested stack', async () => {
    const nested = { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'Nested.template.json' } } } };
    const paths = { ...ordersMetadata(folder.path), '/Shop/Inner.NestedStack/Inner.NestedStackResource': [{ type: 'aws:cdk:logicalId', data: 'Nested' }] };
    const inner = Object.fromEntries(Object.entries(paths).map(([path, entries]) => [path.replace(/^\/Shop\/(Queue|Worker)/, '/Shop/Inner/$1'), entries]));
    Object.entries(assembly(nested, inner)).forEach(([name, content]) => folder.write(`deep/${name}`, content));
    folder.write('deep/cdk.out/Nested.template.json', ORDERS);
    expect((await logOf('deep/cdk.out')).runs[0].results[0].locations[0].physicalLocation).toMatchObject({ artifactLocation: { uri: 'lib/shop.ts' }, region: { startLine: 7 } });
  });

  test('has one result for each branch, and the function where nothing carries the events', async () => {
    folder.write('branches.json', {
      Parameters: { Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] } },
      Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: { ...ORDERS.Resources, Mapping: { ...ORDERS.Resources.Mapping, Condition: 'Prod' } },
    });
    expect((await logOf('branches.json')).runs[0].results.map(({ message }: { message: { text: string } }) => message.text)).toEqual(expect.arrayContaining([expect.stringContaining('(with Stage=prod)')]));
    folder.write('schedule.json', { Resources: { Worker: ORDERS.Resources.Worker, Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'x', Arn: { 'Fn::GetAtt': ['Worker', 'Arn'] } }] } } } });
    expect((await logOf('schedule.json')).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('schedule.json');
  });

  test('says where nobody is told, and what it cannot tell', async () => {
    expect((await logOf('parked.json')).runs[0].results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level])).toEqual([['EventsLost', 'error']]);
    expect((await logOf('unknown.json')).runs[0].results[0]).toMatchObject({ ruleId: 'CannotTell', kind: 'open', level: 'none' });
  });

  test('marks what is new', async () => {
    expect((await logOf('orders.json --base quiet.json')).runs[0].results[0].baselineState).toBe('new');
    expect((await logOf('orders.json --base orders.json')).runs[0].results[0].baselineState).toBe('unchanged');
  });
});
