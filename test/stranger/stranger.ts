/**
 * Does what a stranger does with the packed library: outside this repository, with the real CDK CLI, without an AWS account.
 *
 * `npm run test:stranger -- dist/js/*.tgz` tests a tarball that exists; without an argument it packs one.
 */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { decode } from '@jridgewell/sourcemap-codec';
import { SynthesizedStack, violations } from './assembly';
import { Output, run, runScript, tryToRun } from './commands';
import { startDynamoDb } from './dynamodb';
import { readQuickStart } from './quick-start';

const REPOSITORY = path.join(__dirname, '..', '..');
const CDK = path.join(REPOSITORY, 'node_modules', '.bin', 'cdk');
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'stranger-'));
const app = path.join(home, 'orders');
const assembly = path.join(app, 'cdk.out');
const typescript59 = path.join(home, 'typescript-5.9');
let passed = 0;

const quickStart = step("reads the README's quick start", () => readQuickStart(path.join(REPOSITORY, 'README.md')));

const tarball = step('packs', () => {
  const [, , packed] = process.argv;
  if (packed !== undefined) {
    const copy = path.join(home, 'cdk-resilient-lambda.tgz');
    fs.copyFileSync(packed, copy);
    return copy;
  }
  const projen = path.join(REPOSITORY, 'node_modules', '.bin', 'projen');
  run(REPOSITORY, projen, ['compile']);
  run(REPOSITORY, projen, ['docgen']);
  const { stdout } = run(REPOSITORY, 'npm', ['pack', '--json', '--pack-destination', home]);
  return path.join(home, JSON.parse(stdout)[0].filename);
});

step('finds in the tarball what package.json names, and nothing of the workshop', () => {
  const files = run(home, 'tar', ['-tzf', tarball]).stdout.trim().split('\n').map(file => file.replace(/^package\//, ''));
  const expected = ['lib/index.js', 'lib/index.d.ts', '.jsii', '.jsii.gz', 'README.md', 'LICENSE', ...filesNamedByManifest()];
  assert.deepEqual(expected.filter(file => !files.includes(file)), [], 'missing in the tarball');
  assert.deepEqual(files.filter(file => /^(src|test|examples|docs|projenrc|coverage|\.projen)\b/.test(file)), [], 'not for strangers');
  assert.deepEqual(files.filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts')), [], 'sources in the tarball');
});

step("makes the README's app and installs the tarball", () => {
  const version = run(home, CDK, ['--version']).stdout.split(' ')[0];
  // The CLI is the one that the README names, but not downloaded again; it leaves the installation to the next line.
  const init = swap(quickStart.setUp, `npx aws-cdk@${version} init `, `'${CDK}' init --generate-only `);
  runScript(home, swap(init, 'npm install cdk-resilient-lambda\n', `npm install '${tarball}'\n`));
  for (const [file, text] of Object.entries(quickStart.files)) fs.writeFileSync(path.join(app, file), text);
});

step("synthesizes the README's quick start", () => {
  runScript(app, quickStart.synth);
  assert.equal(contextOfApp()['@aws-cdk/core:validateAgainstDefaultRules'], true, 'findings of the validator fail the synth');
  assert.deepEqual(violations(assembly), []);
});

step('checks it with the command line, also where nothing else is installed', () => {
  assert.match(run(app, 'npx', ['cdk-resilient-lambda', 'check']).stdout, /^cdk\.out · no findings.*\n(.*\n)*Passed: /);
  const alone = path.join(home, 'alone');
  fs.mkdirSync(alone);
  run(alone, 'tar', ['-xzf', tarball]);
  const report = run(alone, process.execPath, [path.join('package', 'lib', 'cli', 'index.js'), 'check', assembly, '--json']).stdout;
  assert.equal(JSON.parse(report).verdict, 'passed');
});

step('finds in its template what the README promises', () => {
  const orders = new SynthesizedStack(assembly, 'OrdersStack');
  const { queue, deadLetterQueue } = orders.queues();
  assertHas(orders.only('AWS::Lambda::Function'), {
    Architectures: ['arm64'],
    LoggingConfig: { LogFormat: 'JSON' },
    MemorySize: 512,
    ReservedConcurrentExecutions: 10,
    Runtime: 'nodejs24.x',
    Timeout: 30,
  });
  assertHas(queue, { VisibilityTimeout: 330, RedrivePolicy: { maxReceiveCount: 13 } });
  assertHas(deadLetterQueue, { MessageRetentionPeriod: 1209600 });
  assertHas(orders.only('AWS::Lambda::EventSourceMapping'), {
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 10 },
  });
  const [topic] = Object.keys(orders.resources('AWS::SNS::Topic'));
  const alarms = Object.values(orders.resources('AWS::CloudWatch::Alarm'));
  assert.equal(alarms.length, 5);
  for (const alarm of alarms) assertHas(alarm, { AlarmActions: [{ Ref: topic }], OKActions: [{ Ref: topic }] });
});

step('shows the line of TypeScript where an error was thrown, and readable code without source maps', () => {
  const program = "const { App, Stack } = require('aws-cdk-lib'); const { SqsWorkerFunction, HandlerCode } = require('cdk-resilient-lambda');" +
    "new SqsWorkerFunction(new Stack(new App(), 'S'), 'W', { code: HandlerCode.fromAsset('lib', { runtime: require('aws-cdk-lib/aws-lambda').Runtime.NODEJS_24_X, handler: 'i.h' }), batchSize: 100 })";
  const mapped = tryToRun(app, process.execPath, ['--enable-source-maps', '-e', program]);
  assert.match(mapped.stderr, /at .*sqs-worker-checks\.ts:\d+/);
  const plain = tryToRun(app, process.execPath, ['-e', program]);
  assert.match(plain.stderr, /\n {6,}throw new Error\(this\./);
  assert.match(plain.stderr, /batchSize is 100/);
});

step('runs its bundle: only the order without an id is tried again, and an order that comes twice is shipped once', () => {
  const database = startDynamoDb(path.join(home, 'dynamodb'), 'processed');
  try {
    const deliver = () => invoke('OrdersStack', ['{"id":"1"}', '{}'], { ...database.environment, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'processed' });
    const [first, second] = [deliver(), deliver()];
    for (const { answer } of [first, second]) assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    assert.match(first.stdout, /"message":"shipped".*"order":"1"/);
    assert.doesNotMatch(second.stdout, /shipped/);
    assert.match(first.stderr, /the record has no complete idempotency key/);
  } finally {
    database.stop();
  }
});

step('tests its failure paths with the jest of the app, as the documentation says', () => {
  const page = fs.readFileSync(path.join(REPOSITORY, 'docs', 'test-your-failure-paths.md'), 'utf8');
  const [, install] = page.match(/```sh\n(npm install [^\n]+)\n```/)!;
  runScript(app, install);
  for (const file of ['local-dynamodb.ts', 'orders-stack.test.ts']) {
    const text = fs.readFileSync(path.join(REPOSITORY, 'examples', 'sqs-worker', file), 'utf8');
    fs.writeFileSync(path.join(app, 'test', file), text.replaceAll("'./orders-", "'../lib/orders-"));
  }
  const { stderr } = run(app, 'npm', ['test']);
  assert.match(stderr, /PASS test\/orders-stack\.test\.ts/);
});

step('fails a test whose event is lost, and says why', () => {
  const test = path.join(app, 'test', 'lost.test.ts');
  fs.copyFileSync(path.join(REPOSITORY, 'examples', 'hand-written', 'invoices.test.ts'), test);
  const text = fs.readFileSync(test, 'utf8');
  fs.writeFileSync(test, text.replace(/expect\(\(\) => (sim\.expectNothingLost\(\))\)\.toThrow\([\s\S]*?\n {2}\)\);/, '$1;'));
  const { status, stderr } = tryToRun(app, 'npm', ['test', '--', 'lost']);
  fs.rmSync(test);
  assert.notEqual(status, 0);
  assert.match(stderr, /1 of 1 events were lost \(seed 1\):\n\s+- e1: expired in Invoices/);
});

step('synthesizes a FIFO worker of its own', () => {
  runScript(app, 'npm install debug @types/debug @types/aws-lambda');
  copyIntoApp('parcels-stack.ts', 'parcels-handler.mts');
  addToProgram('ParcelsStack', 'parcels-stack', "new ParcelsStack(app, 'ParcelsStack');");
  runScript(app, 'npx cdk synth');
  assert.deepEqual(violations(assembly), []);

  const parcels = new SynthesizedStack(assembly, 'ParcelsStack');
  const { queue, deadLetterQueue } = parcels.queues();
  assertHas(queue, { FifoQueue: true, RedrivePolicy: { maxReceiveCount: 13 } });
  assertHas(deadLetterQueue, { FifoQueue: true });
  assertHas(parcels.only('AWS::Lambda::EventSourceMapping'), { BatchSize: 1, MaximumBatchingWindowInSeconds: undefined });
});

step('runs its bundle, an ES module with a CommonJS dependency that requires builtins', () => {
  const { answer, stderr } = invoke('ParcelsStack', ['{"address":"a"}', '{}', '{"address":"b"}'], { DEBUG: 'parcels' });
  assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }] });
  assert.match(stderr, /parcels 2 of 3 parcels failed/);
});

step('synthesizes the workers of other departments', () => {
  copyIntoApp('departments.ts', 'warehouse-stacks.ts', 'refunds-stack.ts', 'labels-stack.ts', 'labels');
  addToProgram('addDepartments', 'departments', 'addDepartments(app);');
  runScript(app, 'npx cdk synth');
  assert.deepEqual(violations(assembly), []);
});

step('finds a worker on a queue that another stack owns', () => {
  const shop = new SynthesizedStack(assembly, 'ShopStack');
  const [ordered] = Object.entries(shop.resources('AWS::SQS::Queue')).find(([, queue]) => queue.RedrivePolicy)!;
  const warehouse = new SynthesizedStack(assembly, 'WarehouseStack');
  const [[reference, to]] = Object.entries(warehouse.only('AWS::Lambda::EventSourceMapping').EventSourceArn);
  assert.match(reference, /^Fn::(GetStackOutput|ImportValue)$/); // which one is up to the app's version of the CDK
  assert.ok(JSON.stringify(to).includes(shop.outputOf(ordered, 'Arn')), `${JSON.stringify(to)} is the queue of the shop`);
  assert.deepEqual(warehouse.resources('AWS::SQS::Queue'), {}, 'queues beside the one that exists');
});

step('finds a worker in a network, with one key for everything', () => {
  const refunds = new SynthesizedStack(assembly, 'RefundsStack');
  const { queue, deadLetterQueue } = refunds.queues();
  const [key] = Object.keys(refunds.resources('AWS::KMS::Key'));
  const keyArn = { 'Fn::GetAtt': [key, 'Arn'] };
  assertHas(refunds.only('AWS::Lambda::Function'), {
    KmsKeyArn: keyArn,
    VpcConfig: {
      SecurityGroupIds: Object.keys(refunds.resources('AWS::EC2::SecurityGroup')).map(group => ({ 'Fn::GetAtt': [group, 'GroupId'] })),
      SubnetIds: Object.keys(refunds.resources('AWS::EC2::Subnet')).map(subnet => ({ Ref: subnet })),
    },
  });
  assertHas(refunds.only('AWS::Logs::LogGroup'), { KmsKeyId: keyArn });
  for (const each of [queue, deadLetterQueue]) assertHas(each, { KmsMasterKeyId: keyArn });
  assertHas(refunds.only('AWS::IAM::Role'), { ManagedPolicyArns: undefined });
});

step('finds a worker in Python, and its handler', () => {
  const labels = new SynthesizedStack(assembly, 'LabelsStack');
  assertHas(labels.only('AWS::Lambda::Function'), { Runtime: 'python3.13', Handler: 'labels.handler' });
  assert.deepEqual(fs.readdirSync(labels.codeFolder()), ['labels.py']);
});

step('synthesizes an HTTP API and a FIFO worker that are deployed version by version', () => {
  runScript(app, 'npm install --save-dev @aws-sdk/client-lambda');
  for (const file of ['shop-stack.ts', 'shop-handler.ts', 'check-new-version.ts']) copyExample('http-api', file);
  for (const file of ['payments-stack.ts', 'payments-handler.ts']) copyExample('sqs-fifo-worker', file);
  addToProgram('ShopStack as HttpApiStack', 'shop-stack', "new HttpApiStack(app, 'HttpApiStack');");
  addToProgram('PaymentsStack', 'payments-stack', "new PaymentsStack(app, 'PaymentsStack');");
  runScript(app, 'npx cdk synth');
  assert.deepEqual(violations(assembly), []);
});

step('finds its canary, which the API invokes, and hooks and alarms that guard it', () => {
  const api = new SynthesizedStack(assembly, 'HttpApiStack');
  const [alias] = Object.keys(api.resources('AWS::Lambda::Alias'));
  assert.ok(JSON.stringify(api.only('AWS::ApiGatewayV2::Integration').IntegrationUri).includes(alias), 'the API invokes the alias');
  const group = api.only('AWS::CodeDeploy::DeploymentGroup');
  assertHas(group, { DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes' });
  assert.deepEqual(group.AutoRollbackConfiguration.Events.length, 3);
  assert.match(group.AlarmConfiguration.Alarms[0].Name.Ref, /NewVersionErrors/);
  assert.equal(Object.keys(api.resources('AWS::Lambda::Function')).length, 3);
  assertHas(api.only('AWS::ApplicationAutoScaling::ScalableTarget'), { MinCapacity: 2, MaxCapacity: 20 });
});

step('finds a worker whose queue invokes the alias', () => {
  const payments = new SynthesizedStack(assembly, 'PaymentsStack');
  assert.match(JSON.stringify(payments.only('AWS::Lambda::EventSourceMapping').FunctionName), /:live/);
  assert.equal(payments.only('AWS::CodeDeploy::DeploymentGroup').AlarmConfiguration.Alarms.length, 3);
});

step('synthesizes the examples of both kinds of streams', () => {
  for (const file of ['clicks-stack.ts', 'clicks-handler.ts']) copyExample('kinesis-processor', file);
  for (const file of ['catalog-stack.ts', 'search-handler.ts']) copyExample('table-processor', file);
  addToProgram('ClicksStack', 'clicks-stack', "new ClicksStack(app, 'ClicksStack');");
  addToProgram('CatalogStack', 'catalog-stack', "new CatalogStack(app, 'CatalogStack');");
  runScript(app, 'npx cdk synth');
  assert.deepEqual(violations(assembly), []);

  for (const [name, source] of [['ClicksStack', 'AWS::Kinesis::Stream'], ['CatalogStack', 'AWS::DynamoDB::Table']]) {
    const stack = new SynthesizedStack(assembly, name);
    const sources = Object.keys(stack.resources(source));
    const mapping = stack.only('AWS::Lambda::EventSourceMapping');
    assertHas(mapping, { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 10, MaximumRecordAgeInSeconds: 21600, StartingPosition: 'TRIM_HORIZON' });
    assert.ok(sources.includes(mapping.EventSourceArn['Fn::GetAtt'][0]), `${name} reads its ${source}`);
    const [bucket] = Object.keys(stack.resources('AWS::S3::Bucket'));
    assert.deepEqual(mapping.DestinationConfig, { OnFailure: { Destination: { 'Fn::GetAtt': [bucket, 'Arn'] } } });
    assert.equal(Object.keys(stack.resources('AWS::CloudWatch::Alarm')).length, 7);
  }
});

step('runs their bundles: each stops at the first record that fails, and names it', () => {
  const click = (id: string, page: string) => ({
    eventSource: 'aws:kinesis',
    eventID: `shardId-000000000000:${id}`,
    kinesis: { sequenceNumber: id, partitionKey: 'a', data: Buffer.from(JSON.stringify({ id, page })).toString('base64') },
  });
  const database = startDynamoDb(path.join(home, 'dynamodb-of-clicks'), 'counted');
  try {
    const clicks = invokeWith('ClicksStack', [click('1', '/'), click('2', ''), click('3', '/')], {
      ...database.environment, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'counted',
    });
    assert.deepEqual(clicks.answer, { batchItemFailures: [{ itemIdentifier: '2' }] });
  } finally {
    database.stop();
  }

  const product = (SequenceNumber: string, name: string) => ({
    eventSource: 'aws:dynamodb', eventName: 'INSERT', eventID: SequenceNumber, dynamodb: { SequenceNumber, NewImage: { sku: { S: 'a' }, name: { S: name } } },
  });
  const changes = invokeWith('CatalogStack', [product('1', 'book'), product('2', '')]);
  assert.deepEqual(changes.answer, { batchItemFailures: [{ itemIdentifier: '2' }] });
  assert.match(changes.stdout, /"message":"indexed".*"sku":"a"/);
});

step('synthesizes the album of the README, with triggers of every kind', () => {
  for (const file of ['album-stack.ts', 'album-handler.ts', 'replay-parked-events.ts']) copyExample('async-function', file);
  runScript(app, 'npm install --save-dev @aws-sdk/client-lambda @aws-sdk/client-sqs');
  addToProgram('AlbumStack', 'album-stack', "new AlbumStack(app, 'AlbumStack');");
  runScript(app, 'npx cdk synth');
  assert.deepEqual(violations(assembly), []);

  const album = new SynthesizedStack(assembly, 'AlbumStack');
  assertHas(album.only('AWS::Lambda::EventInvokeConfig'), { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21600, Qualifier: '$LATEST' });
  assert.equal(Object.keys(album.resources('AWS::SQS::Queue')).length, 5, 'the failure queue, and one for each trigger');
  assert.equal(Object.keys(album.resources('AWS::CloudWatch::Alarm')).length, 9);
  assert.deepEqual(album.resources('Custom::S3BucketNotifications'), {}, 'custom resources');
  for (const rule of Object.values(album.resources('AWS::Events::Rule'))) {
    assertHas(rule.Targets[0], { RetryPolicy: { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 } });
    assert.ok(rule.Targets[0].DeadLetterConfig.Arn);
  }
  const ofPrints = Object.values(album.resources('AWS::SNS::Subscription')).find(({ Protocol }) => Protocol === 'lambda')!;
  assert.ok(ofPrints.RedrivePolicy.deadLetterTargetArn);
  assert.ok(album.only('AWS::Scheduler::Schedule').Target.DeadLetterConfig.Arn);
});

step('runs its bundle: a photo is added once, a print that fails fails the invocation', () => {
  const database = startDynamoDb(path.join(home, 'dynamodb-of-album'), 'processed');
  try {
    const deliver = (event: object) => tryToInvoke('AlbumStack', event, { ...database.environment, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'processed' });
    const photo = {
      'version': '0',
      'id': 'a',
      'source': 'aws.s3',
      'detail-type': 'Object Created',
      'time': '2030-01-01T00:00:00Z',
      'detail': { bucket: { name: 'uploads' }, object: { key: 'photos/a cat.jpg', size: 1, sequencer: '1' } },
    };
    assert.match(deliver(photo).stdout, /"message":"added".*"photo":"photos\/a cat.jpg"/);
    assert.doesNotMatch(deliver(photo).stdout, /"message":"added"/);
    assert.match(deliver({ tidiedUpAt: '2030-01-01T03:00:00Z' }).stdout, /"message":"tidied up"/);
    const lost = deliver({ Records: [{ EventSource: 'aws:sns', Sns: { Message: '{"orderId":"1","photo":"lost"}', MessageId: 'm', Timestamp: '2030-01-01T00:00:00Z' } }] });
    assert.notEqual(lost.status, 0);
    assert.match(lost.stderr, /the printer cannot find the photo/);
  } finally {
    database.stop();
  }
});

step('compiles with the TypeScript 7 of the app', () => {
  copyIntoApp('consumer.ts', 'runtime-consumer.ts', 'simulator-consumer.ts');
  assert.match(run(app, 'npx', ['tsc', '--version']).stdout, /^Version 7\./);
  run(app, 'npx', ['tsc', '--noEmit']);
});

step('refuses a misspelt property', () => {
  const consumer = fs.readFileSync(path.join(app, 'lib', 'consumer.ts'), 'utf8');
  fs.writeFileSync(path.join(app, 'lib', 'misspelt.ts'), swap(consumer, 'maxConcurrency: 2', 'maxConcurency: 1'));
  assertOnlyMisspeltIsRefused('npx', ['tsc', '--noEmit']);
});

step('installs TypeScript 5.9 beside the app', () => {
  // Not into the app: there it would take the place of the app's own compiler in node_modules/.bin.
  run(home, 'npm', ['install', '--prefix', typescript59, 'typescript@5.9']);
});

for (const [resolution, module] of [['node10', 'commonjs'], ['node16', 'node16'], ['bundler', 'esnext']]) {
  step(`compiles with TypeScript 5.9 and moduleResolution ${resolution}, and refuses the misspelt property there`, () => {
    assertOnlyMisspeltIsRefused(process.execPath, [
      path.join(typescript59, 'node_modules', 'typescript', 'bin', 'tsc'),
      ...['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', module, '--moduleResolution', resolution],
      ...['lib/consumer.ts', 'lib/misspelt.ts'],
    ]);
  });

  step(`compiles a handler and a test so, and looks into all declarations that they need: ${resolution}`, () => {
    run(app, process.execPath, [
      path.join(typescript59, 'node_modules', 'typescript', 'bin', 'tsc'),
      ...['--noEmit', '--strict', '--types', 'node', '--target', 'es2022', '--module', module, '--moduleResolution', resolution],
      'lib/runtime-consumer.ts',
      'lib/simulator-consumer.ts',
    ]);
  });
}

step('says what to install for the rule pack, which alone needs cdk-nag', () => {
  assert.ok(!fs.existsSync(path.join(app, 'node_modules', 'cdk-nag')));
  const program = "new (require('cdk-resilient-lambda').LambdaBestPracticesChecks)()";
  const command = /Error: LambdaBestPracticesChecks needs cdk-nag, which is an optional peer: (npm install --save-dev cdk-nag@\S+)/
    .exec(tryToRun(app, process.execPath, ['-e', program]).stderr)?.[1];
  assert.ok(command, 'the error names the command');
  runScript(app, command);
  run(app, process.execPath, ['-e', program]);
});

step('loads nothing before it is named', () => {
  assert.deepEqual(filesLoadedBy("require('cdk-resilient-lambda')"), ['cdk-resilient-lambda/lib/index.js']);
});

step('loads little of what it stands on when all of it is named', () => {
  const files = filesLoadedBy("Object.values(require('cdk-resilient-lambda'))");
  const mayBeLoaded = ['cdk-nag/lib/nag-pack.js', 'cdk-nag/lib/nag-rules.js', 'cdk-resilient-lambda/lib/filters/index.js',
    'cdk-resilient-lambda/lib/index.js', 'cdk-resilient-lambda/lib/limits/index.js', 'cdk-resilient-lambda/lib/nag/parts.js',
    'cdk-resilient-lambda/lib/template/index.js'];
  assert.deepEqual(files.filter(file => /^(cdk-nag|cdk-resilient-lambda|@aws-lambda-powertools)\//.test(file)).sort(), mayBeLoaded);
});

step('loads no CDK and no SDK into a handler', () => {
  const files = filesLoadedBy("require('cdk-resilient-lambda/runtime')");
  assert.ok(files.includes('cdk-resilient-lambda/lib/runtime/index.js'));
  assert.deepEqual(files.filter(file => /^(aws-cdk-lib|constructs|cdk-nag|@aws-sdk)\//.test(file)), []);
});

step('loads no CDK and nothing else into a test', () => {
  assert.deepEqual(filesLoadedBy("require('cdk-resilient-lambda/simulator')").sort(),
    ['filters/index.js', 'limits/index.js', 'simulator/index.js', 'simulator/parts.js', 'template/index.js'].map(file => `cdk-resilient-lambda/lib/${file}`));
});

step('exports nothing of the simulator but its public names', () => {
  const { stdout } = run(app, process.execPath, ['-e', "console.log(Object.keys(require('cdk-resilient-lambda/simulator')).sort().join())"]);
  assert.equal(stdout, 'ASSUMPTIONS,Behavior,Simulation,TemplateError,UnknownValueError,UnsupportedFeatureError,branchesOf,clockTime,crashes,returns,succeeds,throws,' +
    'timesOut\n');
});

step('can be imported by an ES module', () => {
  const lines = "import { LambdaBestPracticesChecks, SqsWorkerFunction } from 'cdk-resilient-lambda';\nimport { sqsWorker } from 'cdk-resilient-lambda/runtime';\n" +
    "import { Simulation } from 'cdk-resilient-lambda/simulator';\n" +
    'console.log(LambdaBestPracticesChecks.name, SqsWorkerFunction.name, typeof sqsWorker(() => undefined), Simulation.name);\n';
  fs.writeFileSync(path.join(app, 'import.mjs'), lines);
  assert.equal(run(app, process.execPath, ['import.mjs']).stdout, 'LambdaBestPracticesChecks SqsWorkerFunction function Simulation\n');
});

step('keeps the names of all classes and functions that it exports', () => {
  const program = "for (const entry of ['', '/runtime', '/simulator']) for (const [name, value] of Object.entries(require('cdk-resilient-lambda' + entry)))" +
    "if (typeof value === 'function' && value.name !== name) console.log(entry, name, value.name)";
  assert.equal(run(app, process.execPath, ['-e', program]).stdout, '');
});

step('has source maps that bundlers can read', () => {
  const library = path.join(app, 'node_modules', 'cdk-resilient-lambda', 'lib');
  const maps = fs.readdirSync(library, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.map'));
  assert.ok(maps.length > 4);
  for (const file of maps) {
    const { mappings, names } = JSON.parse(fs.readFileSync(path.join(library, file), 'utf8'));
    const segments = decode(mappings).flat();
    assert.ok(segments.every(([,,,, name = -1]) => name < names.length), `${file} refers to names that it does not have`);
  }
});

step('keeps its private files private', () => {
  const { status, stderr } = tryToRun(app, process.execPath, ['-e', "require('cdk-resilient-lambda/lib/template')"]);
  assert.notEqual(status, 0);
  assert.match(stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
});

fs.rmSync(home, { recursive: true });
console.log(`stranger: ${passed} passed, 0 failed`);

/** What a line of code loads in the app, of the packages there. */
function filesLoadedBy(line: string): string[] {
  const { stdout } = run(app, process.execPath, ['-e', `${line}; console.log(Object.keys(require.cache).join('\\n'))`]);
  return stdout.trim().split('\n').map(file => path.relative(path.join(app, 'node_modules'), file).replace(/\\/g, '/'));
}

/** Each step needs what those before it made, so the first that fails ends the program. */
function step<T>(title: string, action: () => T): T {
  try {
    const result = action();
    passed += 1;
    console.log(`ok  ${title}`);
    return result;
  } catch (error) {
    console.error(`not ok  ${title}\n${(error as Error).message}`);
    console.error(`what was made is in ${home}\nstranger: ${passed} passed, 1 failed`);
    process.exit(1);
  }
}

/** The files that the tarball must hold because package.json points at them. */
function filesNamedByManifest(): string[] {
  const { main, types, exports, typesVersions } = JSON.parse(fs.readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8'));
  return textsIn({ main, types, exports, typesVersions }).map(file => path.posix.normalize(file));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Object.values(value ?? {}).flatMap(textsIn);
}

/** Replaces what must be there. */
function swap(text: string, old: string, replacement: string): string {
  assert.ok(text.includes(old), `'${old}' should be in\n${text}`);
  return text.replace(old, () => replacement);
}

function copyIntoApp(...files: string[]): void {
  for (const file of files) fs.cpSync(path.join(__dirname, 'app', file), path.join(app, 'lib', file), { recursive: true });
}

/** An example's file, as a stranger copies it. */
function copyExample(example: string, file: string): void {
  fs.copyFileSync(path.join(REPOSITORY, 'examples', example, file), path.join(app, 'lib', file));
}

/** Imports a name from a file of lib/ into the app's program, and uses it. */
function addToProgram(name: string, file: string, use: string): void {
  fs.appendFileSync(path.join(app, 'bin', 'orders.ts'), `\nimport { ${name} } from '../lib/${file}';\n${use}\n`);
}

function contextOfApp(): { [flag: string]: unknown } {
  return JSON.parse(fs.readFileSync(path.join(app, 'cdk.json'), 'utf8')).context;
}

/** Asserts on the properties that are named; there may be others. */
function assertHas(actual: any, expected: object): void {
  assert.deepEqual(pick(actual, expected), expected);
}

function pick(actual: any, like: any): unknown {
  if (Array.isArray(like) || typeof like !== 'object' || typeof actual !== 'object') return actual;
  return Object.fromEntries(Object.entries(like).map(([key, value]) => [key, pick(actual[key], value)]));
}

/** Runs a stack's function with messages of a queue. */
function invoke(stackName: string, bodies: string[], env?: NodeJS.ProcessEnv): Output & { readonly answer: unknown } {
  const attributes = { ApproximateReceiveCount: '1', SentTimestamp: `${Date.now()}` };
  return invokeWith(stackName, bodies.map((body, index) => ({
    messageId: `message-${index}`, body, attributes, messageAttributes: {}, eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:q',
  })), env);
}

/** The same with other records. */
function invokeWith(stackName: string, Records: object[], env?: NodeJS.ProcessEnv): Output & { readonly answer: unknown } {
  const output = tryToInvoke(stackName, { Records }, env);
  assert.equal(output.status, 0, output.stderr);
  return { ...output, answer: JSON.parse(output.stdout.trim().split('\n').at(-1)!) };
}

/** Runs a stack's function in a process of its own, in a folder of its own: Lambda has no node_modules of the app, only the SDK. */
function tryToInvoke(stackName: string, event: object, env?: NodeJS.ProcessEnv): ReturnType<typeof tryToRun> {
  const stack = new SynthesizedStack(assembly, stackName);
  const folder = path.join(home, `function-of-${stackName}`);
  fs.cpSync(stack.codeFolder(), folder, { recursive: true });
  const sdk = path.join(folder, 'node_modules', '@aws-sdk');
  fs.mkdirSync(path.dirname(sdk), { recursive: true });
  if (!fs.existsSync(sdk)) fs.symlinkSync(path.join(REPOSITORY, 'node_modules', '@aws-sdk'), sdk);
  return tryToRun(folder, process.execPath, [
    path.join(__dirname, 'invoke.mjs'),
    path.join(folder, 'index.mjs'),
    JSON.stringify(event),
  ], { ...stack.only('AWS::Lambda::Function').Environment.Variables, ...env });
}

function assertOnlyMisspeltIsRefused(program: string, args: string[]): void {
  const { status, stdout } = tryToRun(app, program, args);
  const errors = stdout.split('\n').filter(line => line.includes('error TS'));
  assert.notEqual(status, 0, 'the compiler accepts a misspelt property');
  assert.equal(errors.length, 1, stdout);
  assert.match(errors[0], /^lib\/misspelt\.ts.*'maxConcurency' does not exist/);
}
