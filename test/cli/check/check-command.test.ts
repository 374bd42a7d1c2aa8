import fs from 'node:fs';
import { join } from 'node:path';
import { CheckReport } from '../../../src/cli/check/check-report';
import { assembly, Folder, ORDERS, ordersMetadata, QUIET } from '../fixture';

let folder: Folder;
beforeEach(() => { folder = new Folder().write('orders.json', ORDERS).write('quiet.json', QUIET); });
afterEach(() => folder.remove());

const SQS = 'SqsDeadLetterQueue,SqsVisibilityTimeout,PartialBatchResponse';

/** Writes ORDERS as a cloud assembly, with acknowledgements. */
function writeAssembly(acknowledged: { readonly [path: string]: readonly string[] } = {}): void {
  Object.entries(assembly(ORDERS, ordersMetadata(folder.path, acknowledged))).forEach(([name, content]) => folder.write(name, content));
}

async function reportOf(args: string): Promise<CheckReport & { code: number }> {
  const { stdout, code } = await folder.run(`check ${args} --json`);
  return { ...JSON.parse(stdout) as CheckReport, code };
}

/** The rules and resources of findings. */
const named = (findings: CheckReport['findings']) => findings.map(({ rule, resource: { name } }) => `${rule.slice('LambdaBestPractices-'.length)} ${name}`);

/** ORDERS with another queue. */
const withQueue = (properties: object) => ({ Resources: { ...ORDERS.Resources, Queue: { Type: 'AWS::SQS::Queue', Properties: properties } } });

/** A pipe from a queue, which the rules do not see. */
const PIPE = { Resources: { ...QUIET.Resources, Pipe: { Type: 'AWS::Pipes::Pipe', Properties: { RoleArn: 'arn:aws:iam::123456789012:role/x', Source: { 'Fn::GetAtt': ['Queue', 'Arn'] }, Target: 'arn:aws:sqs:eu-west-1:123456789012:x' } } } };

describe('the exit code of check', () => {
  test.each([
    ['0 if no rule is violated', 'quiet.json', 0, 'passed'],
    ['1 for an error', 'orders.json', 1, 'failed'],
    ['0 for a warning', 'orders.json --rules PartialBatchResponse', 0, 'passed'],
    ['1 for a warning that is to fail', 'orders.json --rules PartialBatchResponse --severity warning', 1, 'failed'],
    ['0 for a suggestion', 'orders.json --rules Architecture --severity warning', 0, 'passed'],
    ['1 for a suggestion that is to fail', 'orders.json --rules Architecture --severity info', 1, 'failed'],
    ['2 for something that is not read', 'pipe.json', 2, 'cannotTell'],
    ['2 for an undecided check of an error', 'undecided.json --rules SqsMaxReceiveCount,SqsDeadLetterQueue', 2, 'cannotTell'],
    ['0 for an undecided check of a warning', 'undecided.json --rules SqsVisibilityTimeout', 0, 'passed'],
    ['2 for an undecided check of a warning that is to fail', 'undecided.json --rules SqsVisibilityTimeout --severity warning', 2, 'cannotTell'],
    ['1 if something is wrong and something else is undecided', 'both.json', 1, 'failed'],
  ])('is %s', async (_what, args, code, verdict) => {
    const redrive = { VisibilityTimeout: { Ref: 'Timeout' }, RedrivePolicy: { Ref: 'Policy' } };
    const undecided = { ...withQueue(redrive), Parameters: { Policy: { Type: 'String' }, Timeout: { Type: 'Number' } } };
    folder.write('pipe.json', PIPE).write('undecided.json', undecided)
      .write('both.json', { Resources: { ...ORDERS.Resources, Pipe: PIPE.Resources.Pipe } });
    expect(await reportOf(args)).toMatchObject({ code, verdict });
  });
});

describe('check', () => {
  test('applies the rules that are named, with or without the name of the pack', async () => {
    expect(named((await reportOf('orders.json --rules LambdaBestPractices-SqsDeadLetterQueue,PartialBatchResponse')).findings))
      .toEqual(['SqsDeadLetterQueue Mapping', 'PartialBatchResponse Mapping']);
  });

  test('names the branch of a condition in which a finding occurs', async () => {
    folder.write('branches.json', {
      Parameters: { Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] } },
      Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: { ...ORDERS.Resources, Mapping: { ...ORDERS.Resources.Mapping, Condition: 'Prod' } },
    });
    expect((await reportOf('branches.json --rules SqsDeadLetterQueue')).findings).toMatchObject([{ branch: 'Stage=prod', message: expect.stringContaining('(with Stage=prod)') }]);
  });

  test('reports one finding for resources that share its cause', async () => {
    const worker = { ...ORDERS.Resources.Worker, Properties: { ...ORDERS.Resources.Worker.Properties, Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
    const role = { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] } }] } };
    folder.write('shared.json', { Resources: { Role: role, A: worker, B: worker } });
    expect(named((await reportOf('shared.json --rules WildcardRights')).findings)).toEqual(['WildcardRights A']);
  });

  test('reports findings where the code creates the construct, or at its template', async () => {
    writeAssembly();
    expect((await reportOf('--rules SqsDeadLetterQueue')).findings[0]).toMatchObject({ resource: { name: 'Shop/Worker/Mapping', stack: 'Shop', logicalId: 'Mapping', type: 'AWS::Lambda::EventSourceMapping' }, location: { file: 'lib/shop.ts', line: 7, column: 9 } });
    expect((await reportOf('orders.json --rules SqsDeadLetterQueue')).findings[0]).toMatchObject({ resource: { name: 'Mapping', stack: 'Stack' }, location: { file: 'orders.json', line: 27 } });
  });
});

describe('what the constructs of an app acknowledge', () => {
  const DEAD_LETTER = 'LambdaBestPractices-SqsDeadLetterQueue';

  test.each([
    ['the construct', 'Shop/Worker/Mapping', DEAD_LETTER],
    ['a parent', 'Shop/Worker', DEAD_LETTER],
    ['the stack, under the name of the pack', 'Shop', `LambdaBestPractices::${DEAD_LETTER}`],
  ])('is left out: by %s', async (_who, path, rule) => {
    writeAssembly({ [path]: [rule] });
    expect(named((await reportOf(`--rules ${SQS}`)).findings)).toEqual(['PartialBatchResponse Shop/Worker/Mapping']);
  });

  test('is not left out elsewhere', async () => {
    writeAssembly({ 'Shop/Queue': [DEAD_LETTER], 'Shop/Work': [DEAD_LETTER] });
    expect(named((await reportOf(`--rules ${SQS}`)).findings)).toContain('SqsDeadLetterQueue Shop/Worker/Mapping');
  });

  test('covers what is not read and undecided', async () => {
    Object.entries(assembly(PIPE, { '/Shop': [{ type: 'aws:cdk:acknowledged-rules', data: { 'LambdaBestPractices-NotRead': 'x' } }] })).forEach(([name, content]) => folder.write(name, content));
    expect(await reportOf('')).toMatchObject({ code: 0, verdict: 'passed' });
    const undecided = { ...withQueue({ RedrivePolicy: { Ref: 'Policy' } }), Parameters: { Policy: { Type: 'String' } } };
    for (const id of ['CannotTell', 'SqsDeadLetterQueue']) {
      Object.entries(assembly(undecided, { '/Shop': [{ type: 'aws:cdk:acknowledged-rules', data: { [`LambdaBestPractices-${id}`]: 'x' } }] })).forEach(([name, content]) => folder.write(name, content));
      expect(await reportOf('--rules SqsDeadLetterQueue')).toMatchObject({ code: 0, verdict: 'passed', findings: [] });
    }
  });

  test('must be a rule', async () => {
    writeAssembly({ 'Shop/Worker': ['LambdaBestPractices-SqsDeadLeterQueue', 'AwsSolutions-SQS3'] });
    expect((await reportOf('--rules Architecture --severity warning'))).toMatchObject({
      code: 1,
      findings: [{}, { rule: 'LambdaBestPractices-UnknownAcknowledgement', severity: 'warning', resource: { name: 'Shop/Worker', stack: 'Shop' }, message: expect.stringContaining('SqsDeadLeterQueue') }],
    });
  });
});

describe('a baseline', () => {
  test('is written if there is none, and accepts what it has', async () => {
    expect(await reportOf('orders.json --baseline known.json')).toMatchObject({ code: 0, verdict: 'passed', baseline: { file: 'known.json', isWritten: true, stale: [] } });
    const written = JSON.parse(fs.readFileSync(join(folder.path, 'known.json'), 'utf8'));
    expect(written).toMatchObject({ version: 1, findings: expect.arrayContaining([{ fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/), rule: 'LambdaBestPractices-SqsDeadLetterQueue', severity: 'error', outcome: 'violation', resource: { stack: 'Stack', name: 'Mapping' } }]) });
    expect(await reportOf('orders.json --baseline known.json --severity info')).toMatchObject({ code: 0, baseline: { isWritten: false, stale: [] } });
  });

  test('does not accept what is new', async () => {
    await folder.run('check quiet.json --baseline known.json');
    const report = await reportOf('orders.json --baseline known.json --rules SqsDeadLetterQueue');
    expect(report).toMatchObject({ code: 1, findings: [{ accepted: false }] });
  });

  test('tells which of its findings are gone', async () => {
    await folder.run(`check orders.json --rules ${SQS} --baseline known.json`);
    const { code, baseline } = await reportOf(`quiet.json --rules ${SQS} --baseline known.json`);
    expect(code).toBe(0);
    expect(baseline!.stale.map(({ rule }) => rule)).toEqual(['LambdaBestPractices-PartialBatchResponse', 'LambdaBestPractices-SqsDeadLetterQueue']);
    expect((await folder.run(`check quiet.json --rules ${SQS} --baseline known.json`)).stdout).toContain('Stale in known.json');
  });

  test('is not stale for rules that are not applied', async () => {
    await folder.run(`check orders.json --rules ${SQS} --baseline known.json`);
    expect((await reportOf('orders.json --rules PartialBatchResponse --baseline known.json')).baseline!.stale).toEqual([]);
  });

  test('does not accept a finding that has become more severe', async () => {
    folder.write('before.json', withQueue({ VisibilityTimeout: 100 })).write('after.json', withQueue({ VisibilityTimeout: 10 }));
    await folder.run('check before.json --rules SqsVisibilityTimeout --baseline known.json');
    expect(await reportOf('after.json --rules SqsVisibilityTimeout --baseline known.json')).toMatchObject({ code: 1, findings: [{ severity: 'error', accepted: false }] });
    await folder.run('check after.json --rules SqsVisibilityTimeout --baseline other.json');
    expect(await reportOf('before.json --rules SqsVisibilityTimeout --baseline other.json')).toMatchObject({ code: 0, findings: [{ severity: 'warning', accepted: true }] });
  });

  test('holds when other values, lines or files change', async () => {
    await folder.run('check orders.json --rules SqsVisibilityTimeout,SqsDeadLetterQueue --baseline known.json');
    folder.write('moved.json', { Description: 'moved', Resources: { ...QUIET.Resources, ...withQueue({ VisibilityTimeout: 360, DelaySeconds: 7 }).Resources } });
    expect(await reportOf('moved.json --rules SqsVisibilityTimeout,SqsDeadLetterQueue --baseline known.json')).toMatchObject({ code: 0 });
  });

  test('does not depend on the order of resources', async () => {
    folder.write('reversed.json', { Resources: Object.fromEntries(Object.entries(ORDERS.Resources).reverse()) });
    await folder.run('check orders.json --baseline a.json');
    await folder.run('check reversed.json --baseline b.json');
    expect(fs.readFileSync(join(folder.path, 'b.json'), 'utf8')).toBe(fs.readFileSync(join(folder.path, 'a.json'), 'utf8'));
  });

  test('accepts as many findings as it has', async () => {
    const [one, two] = [1, 2].map(count => ({ Resources: { Worker: { ...ORDERS.Resources.Worker, Properties: { ...ORDERS.Resources.Worker.Properties, Environment: { Variables: Object.fromEntries(Array.from({ length: count }, (_, i) => [`PASSWORD_${i}`, `CANARY-${i}`])) } } } } }));
    folder.write('one.json', one).write('two.json', two);
    await folder.run('check one.json --rules SecretInEnvironment --baseline known.json');
    const { code, findings } = await reportOf('two.json --rules SecretInEnvironment --baseline known.json --severity info');
    expect([code, findings.map(({ accepted }) => accepted)]).toEqual([1, [true, false]]);
  });

  test.each([['text', 'findings'], ['another version', { version: 2, findings: [] }], ['no findings', { version: 1 }], ['other entries', { version: 1, findings: [{ rule: 'x' }] }]])('must be one, not %s', async (_what, content) => {
    folder.write('known.json', content);
    expect(await folder.run('check orders.json --baseline known.json')).toEqual({ code: 2, stdout: '', stderr: 'cdk-resilient-lambda: known.json is not a baseline: delete it, and run check again to write a new one\n' });
  });

  test('must be a file that can be read and written', async () => {
    folder.write('folder/x', '');
    expect((await folder.run('check orders.json --baseline folder')).stderr).toBe('cdk-resilient-lambda: the baseline folder cannot be read: EISDIR\n');
    expect((await folder.run('check orders.json --baseline missing/known.json')).stderr).toBe('cdk-resilient-lambda: the baseline missing/known.json cannot be written: ENOENT\n');
  });

  test('is not written for an app that cannot be read', async () => {
    await folder.run('check missing.json --baseline known.json');
    expect(fs.existsSync(join(folder.path, 'known.json'))).toBe(false);
  });
});

describe('a base', () => {
  test('tells what is new and what is fixed', async () => {
    folder.write('before.json', withQueue({ VisibilityTimeout: 10 }));
    const { findings, base, code } = await reportOf(`orders.json --base before.json --rules ${SQS}`);
    expect(code).toBe(1);
    expect(findings.map(({ rule, isNew }) => [rule, isNew])).toEqual([['LambdaBestPractices-SqsDeadLetterQueue', false], ['LambdaBestPractices-PartialBatchResponse', false]]);
    expect(named(base!.fixed)).toEqual(['SqsVisibilityTimeout Mapping']);
    expect((await reportOf(`orders.json --base quiet.json --rules ${SQS}`)).findings.map(({ isNew }) => isNew)).toEqual([true, true]);
  });

  test('must be there', async () => {
    expect((await folder.run('check orders.json --base old.json')).stderr).toContain('old.json does not exist');
  });
});

test('a file that may not be read is told', async () => {
  const read = jest.spyOn(fs, 'readFileSync').mockImplementationOnce(() => { throw Object.assign(new Error(), { code: 'EACCES' }); });
  expect(await folder.run('check orders.json')).toEqual({ code: 2, stdout: '', stderr: 'cdk-resilient-lambda: orders.json cannot be read: EACCES\n' });
  read.mockRestore();
});

describe('the place of a finding', () => {
  const locationsOf = async (args: string) => (await reportOf(args)).findings.map(({ location }) => location);

  test.each([
    ['a URL', 'file://FOLDER/lib/shop.mts:3:4', { file: 'lib/shop.mts', line: 3, column: 4 }],
    ['a URL of another machine', 'file://elsewhere.example/lib/shop.mts:3:4', { file: 'cdk.out/Shop.template.json', line: 27 }],
    ['a package', 'new X (FOLDER/node_modules/x/lib/x.js:3:4)', { file: 'cdk.out/Shop.template.json', line: 27 }],
    ['a file outside of the working directory', 'new X (/elsewhere/x.js:3:4)', { file: 'cdk.out/Shop.template.json', line: 27 }],
    ['text', 'no frame', { file: 'cdk.out/Shop.template.json', line: 27 }],
  ])('may be %s', async (_what, frame, expected) => {
    const metadata = { '/Shop/Mapping': [{ type: 'aws:cdk:logicalId', data: 'Mapping' }, { type: 'aws:cdk:creationStack', data: [frame.replace('FOLDER', folder.path)] }] };
    Object.entries(assembly(ORDERS, metadata)).forEach(([name, content]) => folder.write(name, content));
    expect(await locationsOf('--rules SqsDeadLetterQueue')).toEqual([expected]);
  });

  test('is the one of a parent, if the construct itself has none', async () => {
    const metadata = { '/Shop/Worker/Mapping': [{ type: 'aws:cdk:logicalId', data: 'Mapping' }], '/Shop/Worker': [{ type: 'aws:cdk:creationStack', data: [`${folder.path}/a.ts:1:2`] }] };
    Object.entries(assembly(ORDERS, metadata)).forEach(([name, content]) => folder.write(name, content));
    expect(await locationsOf('--rules SqsDeadLetterQueue')).toEqual([{ file: 'a.ts', line: 1, column: 2 }]);
  });

  test('is the file alone, if it has one line, and unknown outside of the working directory', async () => {
    folder.write('line.json', JSON.stringify(ORDERS)).write('app/x', '');
    expect(await locationsOf('line.json --rules SqsDeadLetterQueue')).toEqual([{ file: 'line.json' }]);
    const outside = { ...folder, path: join(folder.path, 'app') };
    const run = Folder.prototype.run.bind(outside as Folder);
    expect(JSON.parse((await run('check ../line.json --rules SqsDeadLetterQueue --json')).stdout).findings[0]).not.toHaveProperty('location');
    for (const format of ['', '--markdown', '--sarif']) {
      expect((await run(`check ../line.json --rules SqsDeadLetterQueue ${format}`)).stdout).toContain('SqsDeadLetterQueue');
      expect((await folder.run(`check line.json --rules SqsDeadLetterQueue ${format}`)).stdout).toContain('line.json');
    }
    const { runs: [{ results: [{ locations: [{ physicalLocation }] }] }] } = JSON.parse((await run('check ../line.json --rules SqsDeadLetterQueue --sarif')).stdout);
    expect(physicalLocation).toEqual({ artifactLocation: { uri: '../line.json' }, region: { startLine: 1 } });
  });
});

describe('a stack', () => {
  test('is named where a macro changes it, also if it is nested', async () => {
    const macro = { Transform: 'Company-Macro', ...QUIET };
    const outer = { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'inner.json' } } } };
    Object.entries(assembly(outer, {})).forEach(([name, content]) => folder.write(name, content));
    folder.write('cdk.out/inner.json', macro).write('macro.json', macro);
    expect((await reportOf('')).findings).toMatchObject([{ rule: 'LambdaBestPractices-NotRead', resource: { name: 'Shop-Nested', stack: 'Shop/Nested' } }]);
    Object.entries(assembly(macro, {})).forEach(([name, content]) => folder.write(name, content));
    expect((await reportOf('')).findings).toMatchObject([{ resource: { name: 'Shop', stack: 'Shop' }, location: { file: 'cdk.out/Shop.template.json' } }]);
    expect((await reportOf('macro.json')).findings).toMatchObject([{ resource: { name: 'Stack', stack: 'Stack' } }]);
  });

  test('with a construct that acknowledges what does not exist is the one that contains the construct', async () => {
    const stack = (file: string, name: string, metadata = {}) => ({ type: 'aws:cloudformation:stack', displayName: name, properties: { templateFile: file }, metadata });
    const data = { 'LambdaBestPractices-Nothing': 'x' };
    const acknowledged = [{ type: 'aws:cdk:acknowledged-rules', data }];
    const A = stack('a.json', 'Shop', { '/Shop/Inner/Queue': acknowledged, '/Elsewhere': acknowledged });
    folder.write('cdk.out/a.json', QUIET).write('cdk.out/manifest.json', { artifacts: { A, B: stack('a.json', 'Shop/Inner') } });
    expect((await reportOf('')).findings.map(({ resource }) => resource)).toEqual([{ name: 'Shop/Inner/Queue', stack: 'B' }, { name: 'Elsewhere', stack: 'A' }]);
    for (const format of ['', '--markdown', '--sarif']) expect((await folder.run(`check ${format}`)).stdout).toMatch(/Elsewhere|UnknownAcknowledgement/);
  });
});

test('an event of AWS SAM that is not read is told at its function', async () => {
  folder.write('sam.json', { Transform: 'AWS::Serverless-2016-10-31', Resources: { Worker: { Type: 'AWS::Serverless::Function', Properties: { Events: { Jobs: { Type: 'SQS', Properties: {} } } } } } });
  expect((await reportOf('sam.json')).findings).toEqual(expect.arrayContaining([expect.objectContaining({ rule: 'LambdaBestPractices-NotRead', resource: { name: 'Worker', stack: 'Stack', logicalId: 'Worker' }, message: expect.stringContaining('its event Jobs is not read') })]));
});

test('two findings that are gone are two', async () => {
  const secrets = { Resources: { Worker: { ...ORDERS.Resources.Worker, Properties: { ...ORDERS.Resources.Worker.Properties, Environment: { Variables: { A_PASSWORD: 'CANARY-1', B_PASSWORD: 'CANARY-2' } } } } } };
  folder.write('secrets.json', secrets);
  expect(named((await reportOf('quiet.json --base secrets.json --rules SecretInEnvironment')).base!.fixed)).toEqual(['SecretInEnvironment Worker', 'SecretInEnvironment Worker']);
});

test('an undecided check that does not decide is told, too', async () => {
  folder.write('undecided.json', { ...withQueue({ VisibilityTimeout: { Ref: 'Timeout' } }), Parameters: { Timeout: { Type: 'Number' } } });
  expect((await folder.run('check undecided.json --rules SqsVisibilityTimeout', { isTTY: true })).stdout).toContain('\u001b[2mcannot tell\u001b[22m');
});
