import '@microsoft/jest-sarif';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { RULES } from '../../../src/nag/rules';
import { assembly, Folder, ORDERS, ordersMetadata, QUIET } from '../fixture';

const folder = new Folder().write('orders.json', ORDERS).write('quiet.json', QUIET);
afterAll(() => folder.remove());

Object.entries(assembly(ORDERS, ordersMetadata(folder.path))).forEach(([name, content]) => folder.write(name, content));

/** A name that means something in every format. */
const HOSTILE = '\u001b[31m</td><script>alert(1)</script>|`*_[x](javascript:y)_*`@org#1 www.evil.example https://evil.example\u202e\n\n# heading';

/** A template whose texts are hostile, wherever it may choose them. */
const hostile = {
  Description: HOSTILE,
  Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, HOSTILE] } },
  Parameters: { Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', HOSTILE] }, Secret: { Type: 'String', NoEcho: true, Default: 'CANARY-3' } },
  Resources: {
    ...ORDERS.Resources,
    Queue: { Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': `App/${HOSTILE}/Queue/Resource` }, Properties: { QueueName: HOSTILE } },
    Mapping: { ...ORDERS.Resources.Mapping, Condition: 'Prod', Metadata: { 'aws:cdk:path': `App/${HOSTILE}/Mapping/Resource` } },
    Pipe: { Type: 'AWS::Pipes::Pipe', Metadata: { 'aws:cdk:path': `App/${HOSTILE}/Pipe` }, Properties: { Source: { Ref: 'Secret' }, Target: 'CANARY-4' } },
  },
};
folder.write('hostile.json', hostile);

const FORMATS = ['', '--json', '--markdown', '--sarif'];

describe('every format', () => {
  test.each(FORMATS)('contains no value of an environment variable or secret parameter: %s', async format => {
    for (const path of ['orders.json', 'hostile.json', 'cdk.out']) {
      const { stdout, stderr } = await folder.run(`check ${path} ${format}`);
      expect(stdout).toContain('SqsDeadLetterQueue');
      expect(stdout + stderr).not.toContain('CANARY');
    }
  });

  test.each(FORMATS)('is the same each time: %s', async format => {
    expect(await folder.run(`check orders.json --base quiet.json ${format}`)).toEqual(await folder.run(`check orders.json --base quiet.json ${format}`));
  });
});

describe('JSON', () => {
  const schema = JSON.parse(readFileSync(join(__dirname, '../../../src/cli/check/check.schema.json'), 'utf8'));
  const validate = new Ajv2020({ allErrors: true, formats: { uri: true } }).compile(schema);

  test.each(['check orders.json', 'check cdk.out', 'check quiet.json', 'check hostile.json', 'check quiet.json --base orders.json', 'check orders.json --baseline schema.json', 'check quiet.json --baseline schema.json --severity info'])('of `%s` follows the published schema', async args => {
    validate(JSON.parse((await folder.run(`${args} --json`)).stdout));
    expect(validate.errors).toBeNull();
  });

  test('with something else does not', () => {
    expect(validate({ version: 2 })).toBe(false);
  });
});

describe('SARIF', () => {
  const logOf = async (args: string) => JSON.parse((await folder.run(`check ${args} --sarif`)).stdout);

  test.each(['orders.json', 'cdk.out', 'quiet.json', 'hostile.json', 'orders.json --base quiet.json', 'orders.json --baseline sarif.json'])('of `check %s` follows the official schema', async args => {
    expect(await logOf(args)).toBeValidSarifLog();
  });

  test('describes all rules, and each result refers to its own', async () => {
    const { runs: [{ tool: { driver }, results, columnKind }] } = await logOf('cdk.out');
    expect(driver).toMatchObject({ name: 'cdk-resilient-lambda', version: '1.2.3' });
    expect(columnKind).toBe('utf16CodeUnits');
    expect(driver.rules).toHaveLength(RULES.length + 2);
    for (const { ruleId, ruleIndex } of results) expect(driver.rules[ruleIndex].id).toBe(ruleId);
    expect(driver.rules[results[0].ruleIndex]).toMatchObject({ id: 'LambdaBestPractices-SqsDeadLetterQueue', helpUri: expect.stringMatching(/^https:/), defaultConfiguration: { level: 'error' } });
  });

  test('has the level, the line of code, the resource and a fingerprint that does not depend on lines', async () => {
    const { runs: [{ results: [result] }] } = await logOf('cdk.out --rules SqsDeadLetterQueue');
    expect(result).toMatchObject({
      ruleId: 'LambdaBestPractices-SqsDeadLetterQueue',
      kind: 'fail',
      level: 'error',
      message: { text: expect.stringContaining('. Fix: ') },
      locations: [{
        physicalLocation: { artifactLocation: { uri: 'lib/shop.ts' }, region: { startLine: 7, startColumn: 9 } },
        logicalLocations: [{ name: 'Mapping', fullyQualifiedName: 'Shop/Worker/Mapping' }],
      }],
      partialFingerprints: { 'resourceAndRule/v1': expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    expect(result).not.toHaveProperty('baselineState');
  });

  test('has no links but its own', async () => {
    const { runs: [{ results }] } = await logOf('hostile.json');
    expect(results.map(({ message }: { message: { text: string } }) => message.text).join()).toMatch(/\[x\] \(javascript/);
    expect(results.filter(({ message }: { message: { text: string } }) => message.text.includes(']('))).toEqual([]);
  });

  test('has undecided checks as open, suggestions as notes, and what is accepted as suppressed', async () => {
    const { runs: [{ results }] } = await logOf('hostile.json');
    expect(results.filter(({ kind }: { kind: string }) => kind === 'open')).toEqual(expect.arrayContaining([expect.objectContaining({ ruleId: 'LambdaBestPractices-NotRead', level: 'none' })]));
    expect((await logOf('orders.json --rules Architecture')).runs[0].results[0].level).toBe('note');
    await folder.run('check orders.json --baseline accepted.json');
    expect((await logOf('orders.json --baseline accepted.json')).runs[0].results[0].suppressions).toEqual([{ kind: 'external', justification: 'accepted by the baseline' }]);
    expect((await logOf('orders.json --base quiet.json')).runs[0].results[0].baselineState).toBe('new');
    expect((await logOf('orders.json --base orders.json')).runs[0].results[0].baselineState).toBe('unchanged');
  });
});

describe('Markdown', () => {
  const markdown = async (args: string) => (await folder.run(`check ${args} --markdown`)).stdout;

  test('begins with the verdict, and has a row for each problem', async () => {
    const text = await markdown('orders.json --rules SqsDeadLetterQueue');
    expect(text).toMatch(/^<!-- cdk-resilient-lambda check -->\n### ❌ failed: 1 error\n\n\| \| Rule \| Problem \| Fix \|\n\|-\|-\|-\|-\|\n\| 🔴 \| \[<code>LambdaBestPractices-SqsDeadLetterQueue<\/code>\]\(https:/);
    expect(text).toContain('<br><code>orders.json:27</code>');
  });

  test('tells what changed first', async () => {
    folder.write('before.json', { Resources: { ...ORDERS.Resources, Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 10 } } } });
    const rules = '--rules SqsVisibilityTimeout,SqsDeadLetterQueue';
    expect(await markdown(`before.json --base quiet.json ${rules}`)).toMatch(/failed: 2 errors\n\n\*\*New\*\*\n\n\| \|/);
    const text = await markdown(`orders.json --base before.json ${rules}`);
    expect(text).toMatch(/Nothing new compared with <code>before.json<\/code>\.\n\n\*\*Fixed\*\*\n\n- <code>LambdaBestPractices-SqsVisibilityTimeout<\/code> <code>Mapping<\/code>\n\n<details><summary>Unchanged: 1 finding</);
  });

  test('tells what the baseline accepts, and what is stale', async () => {
    expect(await markdown('orders.json --baseline markdown.json')).toMatch(/The new baseline <code>markdown.json<\/code> accepts \d+ findings\./);
    expect(await markdown('quiet.json --baseline markdown.json')).toMatch(/The baseline <code>markdown.json<\/code> accepts 0 findings\.\n\nStale in the baseline.*:\n\n- <code>/);
  });

  test('is text, whatever the template says', async () => {
    const text = await markdown('hostile.json');
    expect(text).toContain('script&gt;');
    expect(text).not.toMatch(/<script|[^\\]\*_|\]\(javascript|@org|[^\\]https:\/\/evil|www\.evil|^# |\u001b|\u202e/m);
    for (const row of text.split('\n').filter(line => line.startsWith('| '))) expect(row.replace(/\\\|/g, '').split('|')).toHaveLength(6);
  });

  test('fits into a comment, however much there is to tell', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`Worker${i}`, { ...ORDERS.Resources.Worker, Properties: { ...ORDERS.Resources.Worker.Properties, Timeout: 901 + i } }]));
    folder.write('many.json', { Resources: many });
    const text = await markdown('many.json --base quiet.json');
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\n\| \| and \d+ more: see \\-\\-json/);
    expect((await markdown('quiet.json --base many.json')).length).toBeLessThan(65_536);
    folder.write('long.json', { Resources: { ...ORDERS.Resources, Mapping: { ...ORDERS.Resources.Mapping, Metadata: { 'aws:cdk:path': `App/${'x'.repeat(600)}` } } } });
    expect(await markdown('long.json --rules SqsDeadLetterQueue')).toMatch(/x{400,500}…<br>/);
  });
});

describe('the terminal', () => {
  const ESCAPE = /\u001b\[\d+m/g;

  test.each([
    ['no color elsewhere', {}, false],
    ['color on a terminal', { isTTY: true }, true],
    ['no color with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['color with an empty NO_COLOR', { isTTY: true, env: { NO_COLOR: '' } }, true],
    ['color with FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, true],
    ['color with FORCE_COLOR and NO_COLOR', { env: { FORCE_COLOR: 'true', NO_COLOR: '1' } }, true],
    ['no color with FORCE_COLOR=0', { isTTY: true, env: { FORCE_COLOR: '0' } }, false],
    ['no color on a terminal without it', { isTTY: true, env: { TERM: 'dumb' } }, false],
  ])('has %s', async (_what, terminal, color) => {
    const { stdout } = await folder.run('check orders.json', terminal);
    expect(ESCAPE.test(stdout)).toBe(color);
  });

  test.each([[undefined, 100], [0, 100], [60, 60], [20, 40], [400, 120]])('with %s columns gets lines of at most %s', async (columns, most) => {
    const { stdout } = await folder.run('check orders.json', { columns, isTTY: true });
    const lines = stdout.replace(ESCAPE, '').split('\n');
    // a word that is longer than a line is not broken
    expect(lines.filter(line => line.length > most && line.trim().includes(' ') && line.trim().split(' ').every(word => word.length < most - 10))).toEqual([]);
    expect(Math.max(...lines.map(({ length }) => length))).toBeGreaterThan(most * 0.7);
  });

  test('tells the problem, the place and the fix', async () => {
    const { stdout } = await folder.run('check cdk.out --rules SqsDeadLetterQueue');
    expect(stdout).toBe(`cdk.out · 1 error                                                                        check 1.2.3

error  LambdaBestPractices-SqsDeadLetterQueue
  The queue Queue of the mapping Shop/Worker/Mapping has no dead-letter queue, so messages that
  always fail are lost.
  lib/shop.ts:7
  fix  Give the queue a dead-letter queue (RedrivePolicy). SqsWorkerFunction creates one.

Checked 1 function, 1 event source mapping, 1 queue among 3 resources in 1 stack with 1 rule. 1
error, 0 warnings, 0 suggestions; 0 not read, 0 checks undecided.
Failed.
`);
  });

  test('tells what is undecided once for each reason, and not more than a person reads', async () => {
    folder.write('unknown.json', { Parameters: { Arn: { Type: 'String' } }, Resources: { ...ORDERS.Resources, Mapping: { ...ORDERS.Resources.Mapping, Properties: { FunctionName: { Ref: 'Worker' }, EventSourceArn: { Ref: 'Arn' } } } } });
    const { stdout } = await folder.run('check unknown.json --rules SqsDeadLetterQueue,SqsPollers');
    expect(stdout).toMatch(/\ncannot tell\n(.*\n)*? {2}Mapping: .*Undecided:\s+SqsDeadLetterQueue\s+and\s+SqsPollers\.\n/);
    expect(stdout).toMatch(/Cannot tell: nothing is found, but what is undecided or not read may hide something\.\n$/);
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`Mapping${i}`, { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Worker' }, EventSourceArn: { Ref: 'Arn' } } }]));
    folder.write('unknown.json', { Parameters: { Arn: { Type: 'String' } }, Resources: { Worker: ORDERS.Resources.Worker, ...many } });
    expect((await folder.run('check unknown.json --rules SqsDeadLetterQueue')).stdout).toMatch(/\n {2}and 6 more: see --json\n/);
  });

  test('tells what is new first, and what is fixed', async () => {
    folder.write('before.json', { Resources: { ...ORDERS.Resources, Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 10, RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:d', maxReceiveCount: 9 } } } } });
    const { stdout } = await folder.run('check orders.json --base before.json --rules PartialBatchResponse,SqsVisibilityTimeout,SqsDeadLetterQueue --severity info');
    expect(stdout).toMatch(/error {2}LambdaBestPractices-SqsDeadLetterQueue {2}new\n(.*\n)*warning {2}LambdaBestPractices-PartialBatchResponse\n(.*\n)*fixed {2}compared with before.json\n {2}LambdaBestPractices-SqsVisibilityTimeout Mapping\n/);
  });

  test.each([
    ['quiet.json', 'Passed: no error that is not accepted.'],
    ['quiet.json --severity warning', 'Passed: no error or warning that is not accepted.'],
    ['quiet.json --severity info', 'Passed: no finding that is not accepted.'],
  ])('ends `check %s` with the verdict', async (args, verdict) => {
    expect((await folder.run(`check ${args}`)).stdout).toMatch(new RegExp(`${verdict.replaceAll('.', '\\.')}\n$`));
  });

  test('tells about a baseline', async () => {
    expect((await folder.run('check orders.json --baseline terminal.json --rules SqsDeadLetterQueue')).stdout)
      .toContain('The baseline terminal.json is new: it accepts 1 finding. From now on, only other findings fail the\ncheck.');
    expect((await folder.run('check orders.json --baseline terminal.json --rules SqsDeadLetterQueue')).stdout).toMatch(/^orders\.json · no findings, 1 accepted {2,}check 1\.2\.3\n/);
  });

  test('gets no codes from a template', async () => {
    const { stdout } = await folder.run('check hostile.json');
    expect(stdout).toContain('\\u{1b}[31m');
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

