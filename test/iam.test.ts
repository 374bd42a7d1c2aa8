import { Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IdempotencyTable, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps } from '../src';
import { newApp, newStack, newWorker } from './fixtures/stack';
import { allowed, decisions, notAllowed, refused, Requests, Scene, synthesize, through } from './iam/decisions';
import { ACCOUNT, REGION } from './iam/deployed';
import { IDEMPOTENCY_KEY_PREFIX } from '../src/environment';

/** SQS uses the key of a queue on behalf of its caller. */
const throughSqs = (action: string) => through('sqs', action);

const ANOTHER_ACCOUNT = '999999999999';

type Props = Partial<SqsWorkerFunctionProps>;

interface Variant {
  readonly inVpc?: boolean;
  /** The idempotency table of the worker: none, one without a key of its own, or one with. */
  readonly table?: 'plain' | 'encrypted';
  /** The queues exist, and the worker parks nothing itself. */
  readonly ofOthers?: true;
  /** Props that differ from the defaults, with resources in the worker's stack or another one. */
  props?(stack: Stack, other: Stack): Props;
  /** The key that encrypts the worker's messages. */
  key?(props: Props, worker: SqsWorkerFunction): kms.IKey;
}

/** The prefix of the keys that a worker writes to its table, from its environment. */
function keyPrefix({ lambdaFunction }: SqsWorkerFunction): string {
  const { environment } = lambdaFunction.node.defaultChild as lambda.CfnFunction;
  return Stack.of(lambdaFunction).resolve(environment).variables[IDEMPOTENCY_KEY_PREFIX];
}

const encryptionKey = (props: Props) => props.encryptionKey!;

const filters = [lambda.FilterCriteria.filter({ body: { kind: ['paid'] } })];

const ENCRYPTED: { [worker: string]: Variant } = {
  'a worker with a key': { props: stack => ({ encryptionKey: new kms.Key(stack, 'Key'), filters }), key: encryptionKey },
  'a worker with a key of another stack': { props: (_, other) => ({ encryptionKey: new kms.Key(other, 'Key'), filters }), key: encryptionKey },
};

const OWN_QUEUES: { [worker: string]: Variant } = {
  'a default worker': {},
  'a FIFO worker': { props: () => ({ source: SqsSource.newQueue({ fifo: true }) }) },
  ...ENCRYPTED,
  'a worker in a VPC': { props: stack => ({ vpc: new ec2.Vpc(stack, 'Vpc') }), inVpc: true },
  'a worker with a role of another stack': {
    props: (_, other) => ({ role: new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }),
  },
};

const IN_VPC_WITH_ROLE: Variant = {
  props: stack => ({
    vpc: new ec2.Vpc(stack, 'Vpc'), role: new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
  }),
  inVpc: true,
};

const encryptedTable = (stack: Stack) => new IdempotencyTable(stack, 'Processed', { encryptionKey: new kms.Key(stack, 'TableKey') });

const WITH_ENCRYPTED_TABLES: { [worker: string]: Variant } = {
  'a worker with an encrypted idempotency table': { props: stack => ({ idempotencyTable: encryptedTable(stack) }), table: 'encrypted' },
  'a worker with an encrypted idempotency table and a role, both of another stack': {
    props: (_, other) => ({
      idempotencyTable: encryptedTable(other),
      role: new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    }),
    table: 'encrypted',
  },
};

const WORKERS: { [worker: string]: Variant } = {
  ...OWN_QUEUES,
  'a worker on an encrypted queue of another stack': {
    props: (_, other) => ({ source: SqsSource.fromQueue(encryptedQueue(other)) }),
    key: (_, { queue }) => queue.encryptionMasterKey!,
    ofOthers: true,
  },
  'a worker with an idempotency table': { props: stack => ({ idempotencyTable: new IdempotencyTable(stack, 'Processed') }), table: 'plain' },
  ...WITH_ENCRYPTED_TABLES,
};

function encryptedQueue(stack: Stack): sqs.Queue {
  const encryptionMasterKey = new kms.Key(stack, 'Key');
  const queue = new sqs.Queue(stack, 'DeadLetters', { encryptionMasterKey, retentionPeriod: Duration.days(14) });
  return new sqs.Queue(stack, 'Queue', {
    encryptionMasterKey, visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue, maxReceiveCount: 23 },
  });
}

/** A worker with an operator and a producer, next to unrelated resources. */
function deploy({ props = () => ({}), key }: Variant): Scene {
  const app = newApp();
  const stack = newStack(app);
  const shared = new Stack(app, 'Shared');
  const given = props(stack, shared);
  const worker = newWorker(given, stack);
  const [operator, producer] = ['Operator', 'Producer'].map(id => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() }));
  worker.grantRedrive(operator);
  worker.grantSendMessages(producer);
  const another = newWorker({ encryptionKey: new kms.Key(shared, 'KeyOfAnother') }, shared);
  const anotherOperator = new iam.Role(shared, 'AnotherOperator', { assumedBy: new iam.AccountRootPrincipal() });
  another.grantRedrive(anotherOperator);
  const queue = new sqs.Queue(shared, 'AnotherQueue');
  const logGroup = new logs.LogGroup(shared, 'AnotherLogGroup');
  const table = given.idempotencyTable?.table;
  const anotherKey = new kms.Key(shared, 'AnotherKey');

  const deployed = synthesize(app);
  const roleArn = ({ lambdaFunction }: SqsWorkerFunction) => deployed.valueOf(lambdaFunction.role!, lambdaFunction.role!.roleArn);
  const streams = (group: logs.ILogGroup) => deployed.valueOf(group, group.logGroupArn).replace(/\*$/, 'log-stream:today');
  return {
    deployed,
    arns: {
      'the worker': roleArn(worker),
      'another worker': roleArn(another),
      'the operator of another worker': deployed.valueOf(anotherOperator, anotherOperator.roleArn),
      'a role of another account': `arn:aws:iam::${ANOTHER_ACCOUNT}:role/Admin`,
      'the operator': deployed.valueOf(operator, operator.roleArn),
      'the producer': deployed.valueOf(producer, producer.roleArn),
      'the queue': deployed.valueOf(worker.queue, worker.queue.queueArn),
      'the dead-letter queue': deployed.valueOf(worker.deadLetterQueue, worker.deadLetterQueue.queueArn),
      'another queue': deployed.valueOf(queue, queue.queueArn),
      'the log group': deployed.valueOf(worker.logGroup, worker.logGroup.logGroupArn).replace(/:\*$/, ''),
      'the log streams': streams(worker.logGroup),
      'other log streams': streams(logGroup),
      ...key && { 'the key': deployed.valueOf(key(given, worker), key(given, worker).keyArn) },
      'another key': deployed.valueOf(anotherKey, anotherKey.keyArn),
      'the function': deployed.valueOf(worker.lambdaFunction, worker.lambdaFunction.functionArn),
      'a role': `arn:aws:iam::${ACCOUNT}:role/Admin`,
      ...table && { 'the table': deployed.valueOf(table, table.tableArn), 'the key prefix': keyPrefix(worker) },
      ...table?.encryptionKey && { 'the key of the table': deployed.valueOf(table.encryptionKey, table.encryptionKey.keyArn) },
      'a table': `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/Customers`,
      'an object': 'arn:aws:s3:::customers/1.json',
      'a network interface': `arn:aws:ec2:${REGION}:${ACCOUNT}:network-interface/*`,
      'a subnet of a shared VPC': `arn:aws:ec2:${REGION}:${ANOTHER_ACCOUNT}:subnet/subnet-1`,
      'a security group of a shared VPC': `arn:aws:ec2:${REGION}:${ANOTHER_ACCOUNT}:security-group/sg-1`,
      'a network interface of another account': `arn:aws:ec2:${REGION}:${ANOTHER_ACCOUNT}:network-interface/eni-1`,
      'anything': '*',
    },
  };
}

const SCENES = new Map<Variant, Scene>();

/** The scene of a variant, synthesized once. */
function sceneOf(variant: Variant): Scene {
  const scene = SCENES.get(variant) ?? deploy(variant);
  SCENES.set(variant, scene);
  return scene;
}

/** A scene that a test may change. */
function copyOf(scene: Scene): Scene {
  return { ...scene, deployed: scene.deployed.copy() };
}

const CONSUME = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'];
const OWN = ['sqs:PurgeQueue', 'sqs:DeleteQueue', 'sqs:SetQueueAttributes', 'sqs:AddPermission'];
const TRACE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
const CHANGE_NETWORK = ['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'];
const NETWORK: Requests = {
  'a network interface': ['ec2:CreateNetworkInterface', ...CHANGE_NETWORK],
  'a subnet of a shared VPC': ['ec2:CreateNetworkInterface'],
  'a security group of a shared VPC': ['ec2:CreateNetworkInterface'],
};
const DESCRIBE_NETWORK = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
const OWN_KEY = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:CreateGrant'];
const USE_KEY = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'];

const USE_TABLE = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
const OTHERWISE_WITH_TABLE = [
  'dynamodb:Scan', 'dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLSelect', 'dynamodb:DescribeTable',
  'dynamodb:DeleteTable', 'dynamodb:UpdateTable', 'dynamodb:UpdateTimeToLive', 'dynamodb:PutResourcePolicy', 'dynamodb:CreateBackup',
];

const workerNeeds = ({ key, inVpc, ofOthers }: Variant): Requests => ({
  'the queue': CONSUME,
  ...!ofOthers && { 'the dead-letter queue': ['sqs:SendMessage'] },
  'the log streams': ['logs:CreateLogStream', 'logs:PutLogEvents'],
  ...key && { 'the key': ['kms:Decrypt', ...ofOthers ? [] : ['kms:GenerateDataKey']] },
  ...inVpc && NETWORK,
  'anything': [...TRACE, ...inVpc ? DESCRIBE_NETWORK : []],
});

const workerMustNot = ({ key, inVpc, ofOthers, table }: Variant): Requests => ({
  'the queue': ['sqs:SendMessage', ...OWN],
  'the dead-letter queue': [...ofOthers ? ['sqs:SendMessage'] : [], 'sqs:StartMessageMoveTask', ...CONSUME, ...OWN],
  'another queue': ['sqs:SendMessage', ...CONSUME, ...OWN],
  'the log group': ['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:PutRetentionPolicy', 'logs:FilterLogEvents'],
  'other log streams': ['logs:CreateLogStream', 'logs:PutLogEvents'],
  ...key && { 'the key': ['kms:Encrypt', ...ofOthers ? ['kms:GenerateDataKey'] : [], ...OWN_KEY] },
  'another key': [...USE_KEY, ...OWN_KEY],
  'the function': ['lambda:InvokeFunction', 'lambda:UpdateFunctionCode'],
  'a role': ['iam:PassRole', 'sts:AssumeRole', 'iam:PutRolePolicy'],
  ...table && { 'the table': OTHERWISE_WITH_TABLE },
  ...table === 'encrypted' && { 'the key of the table': [...USE_KEY, ...OWN_KEY] },
  'a table': [...USE_TABLE, ...OTHERWISE_WITH_TABLE],
  'an object': ['s3:GetObject'],
  ...!inVpc && NETWORK,
  'a network interface of another account': ['ec2:CreateNetworkInterface', ...CHANGE_NETWORK],
  'anything': ['ec2:RunInstances', ...inVpc ? [] : DESCRIBE_NETWORK],
});

const operatorNeeds = ({ key }: Variant): Requests => ({
  'the dead-letter queue': [
    'sqs:StartMessageMoveTask', 'sqs:CancelMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:ReceiveMessage', 'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
  ],
  'the queue': ['sqs:SendMessage'],
  ...key && { 'the key': ['kms:Decrypt', 'kms:GenerateDataKey'] },
});

const operatorMustNot = ({ key }: Variant): Requests => ({
  'the dead-letter queue': ['sqs:SendMessage', ...OWN],
  'the queue': ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:StartMessageMoveTask', ...OWN],
  'another queue': ['sqs:SendMessage', 'sqs:StartMessageMoveTask', ...CONSUME],
  ...key && { 'the key': OWN_KEY },
  'another key': [...USE_KEY, ...OWN_KEY],
});

const producerNeeds = ({ key }: Variant): Requests => ({
  'the queue': ['sqs:SendMessage'],
  ...key && { 'the key': ['kms:GenerateDataKey', 'kms:Decrypt'] },
});

const producerMustNot = ({ key }: Variant): Requests => ({
  'the queue': ['sqs:ReceiveMessage', 'sqs:DeleteMessage', ...OWN],
  'the dead-letter queue': ['sqs:SendMessage', 'sqs:StartMessageMoveTask', ...CONSUME],
  ...key && { 'the key': OWN_KEY },
  'another key': USE_KEY,
});

describe.each(Object.entries(WORKERS))('%s', (_, variant) => {
  let scene: Scene;
  beforeAll(() => {
    scene = sceneOf(variant);
  });

  test('may do all that it needs, without a managed policy [E06, E12]', async () => {
    const requests = workerNeeds(variant);
    expect(await decisions(scene, 'the worker', requests, throughSqs)).toEqual(allowed(requests));
  });

  test('may do nothing else, neither with its own resources nor with those of others [E04]', async () => {
    const requests = workerMustNot(variant);
    expect(await decisions(scene, 'the worker', requests, throughSqs)).toEqual(notAllowed(requests));
  });

  if (variant.table) {
    test('may use its own keys of the idempotency table, and no key of another function [E04, I07]', async () => {
      const requests = { 'the table': USE_TABLE };
      const keys = (prefix: string) => ({ 'dynamodb:LeadingKeys': [`${prefix}#6f1ed002ab5595859014ebf0951522d9`] });
      const own = scene.arns['the key prefix'];
      expect(await decisions(scene, 'the worker', requests, keys(own))).toEqual(allowed(requests));
      for (const other of ['Orders-Other-0a1b2c3d', `${own}x`]) {
        expect(await decisions(scene, 'the worker', requests, keys(other))).toEqual(notAllowed(requests));
      }
      expect(await decisions(scene, 'the worker', requests)).toEqual(notAllowed(requests));
    });
  }

  test('lets an operator move dead letters back to the queue [Q16]', async () => {
    const requests = operatorNeeds(variant);
    expect(await decisions(scene, 'the operator', requests, throughSqs)).toEqual(allowed(requests));
  });

  test('lets an operator do no more than that', async () => {
    const requests = operatorMustNot(variant);
    expect(await decisions(scene, 'the operator', requests, throughSqs)).toEqual(notAllowed(requests));
  });

  test.each(['another worker', 'the operator of another worker', 'a role of another account'])('lets %s do nothing with its queues and keys [E04]', async other => {
    const requests: Requests = {
      'the queue': ['sqs:SendMessage', ...CONSUME],
      'the dead-letter queue': ['sqs:StartMessageMoveTask', ...CONSUME],
      ...variant.key && { 'the key': [...USE_KEY, ...OWN_KEY] },
      ...variant.table && { 'the table': USE_TABLE },
    };
    expect(await decisions(scene, other, requests, throughSqs)).toEqual(notAllowed(requests));
  });

  test('lets a producer send, and no more', async () => {
    expect(await decisions(scene, 'the producer', producerNeeds(variant), throughSqs)).toEqual(allowed(producerNeeds(variant)));
    expect(await decisions(scene, 'the producer', producerMustNot(variant), throughSqs)).toEqual(notAllowed(producerMustNot(variant)));
  });
});

describe.each(Object.entries(OWN_QUEUES))('%s', (_, variant) => {
  test('has queues that refuse requests without TLS, also from those who may otherwise [Q19]', async () => {
    const scene = sceneOf(variant);
    const withoutTls = { 'aws:SecureTransport': 'false' };
    const { 'the queue': consume } = workerNeeds(variant);
    const { 'the dead-letter queue': redrive } = operatorNeeds(variant);
    expect(await decisions(scene, 'the worker', { 'the queue': consume }, withoutTls)).toEqual(refused({ 'the queue': consume }));
    expect(await decisions(scene, 'the operator', { 'the dead-letter queue': redrive }, withoutTls))
      .toEqual(refused({ 'the dead-letter queue': redrive }));
  });
});

describe.each(Object.entries(WITH_ENCRYPTED_TABLES))('%s', (_, variant) => {
  let scene: Scene;
  beforeAll(() => {
    scene = sceneOf(variant);
  });
  const requests: Requests = { 'the key of the table': ['kms:Decrypt'] };

  test('may decrypt with the key of the table through DynamoDB, and through nothing else', async () => {
    const via = (service: string) => ({ 'kms:ViaService': `${service}.${REGION}.amazonaws.com` });
    expect(await decisions(scene, 'the worker', requests, via('dynamodb'))).toEqual(allowed(requests));
    expect(await decisions(scene, 'the worker', requests, via('s3'))).toEqual(notAllowed(requests));
  });

  test('may do nothing else with the key of the table', async () => {
    const others = { 'the key of the table': ['kms:Encrypt', 'kms:GenerateDataKey', ...OWN_KEY] };
    expect(await decisions(scene, 'the worker', others, { 'kms:ViaService': `dynamodb.${REGION}.amazonaws.com` })).toEqual(notAllowed(others));
  });
});

describe.each(Object.entries(ENCRYPTED))('the key policy of %s', (_, variant) => {
  const service = `logs.${REGION}.amazonaws.com`;
  // What AWS documents for encrypted log groups, with Describe under the same condition.
  const requests: Requests = {
    'the key': ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'],
  };
  const contextOf = (region: string, account: string) => ({
    'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:Orders`,
  });
  const here = contextOf(REGION, ACCOUNT);
  let scene: Scene;
  beforeAll(() => {
    scene = sceneOf(variant);
  });

  test('lets CloudWatch Logs encrypt log groups of this account and Region', async () => {
    expect(await decisions(scene, service, requests, here)).toEqual(allowed(requests));
  });

  test.each([
    ['for a log group of another account', service, contextOf(REGION, '999999999999')],
    ['for a log group of another Region', service, contextOf('us-east-1', ACCOUNT)],
    ['for no log group', service, {}],
    ['from another Region', 'logs.us-east-1.amazonaws.com', here],
    ['from another service', 'sns.amazonaws.com', here],
  ])('lets nobody use the key %s', async (_where, principal, context) => {
    expect(await decisions(scene, principal, requests, context)).toEqual(notAllowed(requests));
  });

  describe('lets Lambda', () => {
    const decrypt: Requests = { 'the key': ['kms:Decrypt'] };
    const filtersOf = (region: string, account: string) => ({
      'kms:EncryptionContext:aws:lambda:FunctionArn': `arn:aws:lambda:${region}:${account}:function:Orders:live`,
    });
    const lambdaService = 'lambda.amazonaws.com';

    test('decrypt the filters of mappings of functions of this account and Region', async () => {
      expect(await decisions(scene, lambdaService, decrypt, filtersOf(REGION, ACCOUNT))).toEqual(allowed(decrypt));
    });

    test.each([
      ['of a function of another account', lambdaService, filtersOf(REGION, '999999999999')],
      ['of a function of another Region', lambdaService, filtersOf('us-east-1', ACCOUNT)],
      ['of no function', lambdaService, {}],
      ['for another service', 'sns.amazonaws.com', filtersOf(REGION, ACCOUNT)],
    ])('decrypt nothing else: %s', async (_what, principal, context) => {
      expect(await decisions(scene, principal, decrypt, context)).toEqual(notAllowed(decrypt));
    });

    test('do nothing but that', async () => {
      const others = { 'the key': ['kms:Encrypt', 'kms:GenerateDataKey', ...OWN_KEY] };
      expect(await decisions(scene, lambdaService, others, filtersOf(REGION, ACCOUNT))).toEqual(notAllowed(others));
    });
  });

  test('lets CloudWatch Logs do nothing but that', async () => {
    expect(await decisions(scene, service, { 'the key': OWN_KEY }, here)).toEqual(notAllowed({ 'the key': OWN_KEY }));
  });
});

describe('a worker in a VPC', () => {
  test('may not use the permissions of Lambda on network interfaces in its own code [E04]', async () => {
    const scene = sceneOf(OWN_QUEUES['a worker in a VPC']);
    const requests: Requests = { ...NETWORK, anything: DESCRIBE_NETWORK };
    const byItsCode = { 'lambda:SourceFunctionArn': scene.arns['the function'] };
    expect(await decisions(scene, 'the worker', requests, byItsCode)).toEqual(refused(requests));
    expect(await decisions(scene, 'the worker', { 'the queue': CONSUME }, byItsCode)).toEqual(allowed({ 'the queue': CONSUME }));
  });

  test('with a role of the user lets other functions with this role use permissions of their own', async () => {
    const scene = sceneOf(IN_VPC_WITH_ROLE);
    const requests: Requests = { 'a network interface': ['ec2:DeleteNetworkInterface'] };
    expect(await decisions(scene, 'the worker', requests, { 'lambda:SourceFunctionArn': scene.arns['the function'] })).toEqual(refused(requests));
    expect(await decisions(scene, 'the worker', requests, { 'lambda:SourceFunctionArn': `${scene.arns['the function']}2` })).toEqual(allowed(requests));
  });
});

describe.each(Object.entries(ENCRYPTED))('%s', (_, variant) => {
  const requests: Requests = { 'the key': ['kms:Decrypt'] };
  let scene: Scene;
  beforeAll(() => {
    scene = sceneOf(variant);
  });

  test('may decrypt with its key through SQS and, for its environment, through Lambda, and in no other way', async () => {
    for (const service of ['sqs', 'lambda'] as const) {
      expect(await decisions(scene, 'the worker', requests, action => through(service, action))).toEqual(allowed(requests));
    }
    for (const service of ['s3', 'dynamodb', 'kinesis', 'secretsmanager'] as const) {
      expect(await decisions(scene, 'the worker', requests, action => through(service, action))).toEqual(notAllowed(requests));
    }
    expect(await decisions(scene, 'the worker', requests)).toEqual(notAllowed(requests));
  });

  test.each(['the operator', 'the producer'])('lets %s decrypt only through SQS', async person => {
    expect(await decisions(scene, person, requests)).toEqual(notAllowed(requests));
    expect(await decisions(scene, person, requests, action => through('lambda', action))).toEqual(notAllowed(requests));
  });
});

describe('the evaluation can fail', () => {
  const variant = ENCRYPTED['a worker with a key'];
  let scene: Scene;
  let document: { Statement: any[] };
  beforeEach(() => {
    scene = copyOf(sceneOf(variant));
    const role = scene.deployed.resources('AWS::IAM::Role').find(({ arn }) => arn === scene.arns['the worker']);
    ({ PolicyDocument: document } = role!.properties.Policies[0]);
  });

  test.each(Object.entries(workerNeeds(variant)))('when a role loses a statement on %s', async (resource, actions) => {
    document.Statement = document.Statement.filter(({ Action }) => ![Action].flat().includes(actions[0]));
    expect(await decisions(scene, 'the worker', { [resource]: actions }, throughSqs)).toEqual(notAllowed({ [resource]: actions }));
  });

  test('when a role gets a statement that allows everything', async () => {
    document.Statement.push({ Effect: 'Allow', Action: '*', Resource: '*' });
    expect(await decisions(scene, 'the worker', workerMustNot(variant))).toEqual(allowed(workerMustNot(variant)));
  });

  test('when a role gets a policy from elsewhere', async () => {
    const [{ properties }] = scene.deployed.resources('AWS::IAM::Policy');
    properties.Roles.push(scene.arns['the worker'].split('/')[1]);
    expect(await decisions(scene, 'the worker', { 'the queue': ['sqs:SendMessage'] })).toEqual(allowed({ 'the queue': ['sqs:SendMessage'] }));
  });

  test('when a queue loses its policy', async () => {
    for (const { properties } of scene.deployed.resources('AWS::SQS::QueuePolicy')) properties.Queues = [];
    const requests = { 'the queue': CONSUME };
    expect(await decisions(scene, 'the worker', requests, { 'aws:SecureTransport': 'false' })).toEqual(allowed(requests));
  });

  test('when a key no longer trusts the account', async () => {
    scene.deployed.resources('AWS::KMS::Key').forEach(({ properties }) => properties.KeyPolicy.Statement.shift());
    const requests = { 'the key': ['kms:Decrypt'] };
    expect(await decisions(scene, 'the worker', requests, throughSqs)).toEqual(notAllowed(requests));
  });

  test.each([
    ['an action that does not exist', 'the queue', 'sqs:Receive', 'cannot be evaluated'],
    ['an action on a resource that it has nothing to do with', 'the key', 'sqs:ReceiveMessage', 'cannot be evaluated'],
  ])('and refuses %s', async (_, resource, action, message) => {
    await expect(decisions(scene, 'the worker', { [resource]: [action] })).rejects.toThrow(message);
  });

  test('and refuses roles that it does not know, or not all of', async () => {
    const request = { 'the queue': CONSUME };
    await expect(decisions(scene, 'arn:aws:iam::123456789012:role/Nobody', request)).rejects.toThrow('there is no role');
    scene.deployed.resources('AWS::IAM::Role').forEach(({ properties }) => properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    await expect(decisions(scene, 'the worker', request)).rejects.toThrow('managed policy');
  });

  test('and knows what a template refers to, or says that it does not', () => {
    const resolve = (value: any) => scene.deployed.resolve('Orders', value);
    const [logicalId] = Object.entries<any>(scene.deployed.templates.Orders.Resources).find(([, { Type }]) => Type === 'AWS::Logs::LogGroup')!;
    const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:Orders-${logicalId}:*`;
    expect(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })).toBe(arn);
    expect(resolve({ 'Fn::Sub': `\${${logicalId}.Arn}` })).toBe(arn);
    expect(resolve({ 'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${${logicalId}}:*` })).toBe(arn);
    expect(() => resolve({ Ref: 'Nothing' })).toThrow('not supported here');
    expect(() => resolve({ 'Fn::GetAtt': [logicalId, 'Name'] })).toThrow('not supported here');
    expect(() => resolve({ 'Fn::If': ['Yes', 1, 2] })).toThrow('not supported here');
  });
});
