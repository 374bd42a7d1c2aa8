import { App, CfnParameter, CfnResource, Duration, NestedStack, RemovalPolicy, SecretValue, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as signer from 'aws-cdk-lib/aws-signer';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { audit } from '../../examples/audit';
import { AlarmProfile, HandlerCode, ResilienceDefaults, SqsWorkerFunction, SqsWorkerFunctionProps } from '../../src';
import { inlineCode, NEW_APP_FLAGS, newApp, newStack, newWorker, warningsOf } from '../fixtures/stack';

const FUNCTION = 'AWS::Lambda::Function';
const ACCOUNT = '123456789012';
const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const env = { account: ACCOUNT, region: 'eu-west-1' };
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${resource}`;

/** A queue as a careful user makes it. */
function ownQueue(stack: Stack, id = 'Existing'): sqs.Queue {
  const deadLetters = new sqs.Queue(stack, `${id}DeadLetters`, { enforceSSL: true });
  return new sqs.Queue(stack, id, {
    enforceSSL: true,
    visibilityTimeout: Duration.minutes(3),
    retentionPeriod: Duration.days(1),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  });
}

type Part = (stack: Stack, other: Stack) => Partial<SqsWorkerFunctionProps>;

const QUEUES: { [name: string]: Part } = {
  'a new queue': () => ({}),
  'a queue of the same stack': stack => ({ queue: ownQueue(stack) }),
  'a queue of another stack': (_, other) => ({ queue: ownQueue(other) }),
  'an imported queue': stack => ({
    queue: sqs.Queue.fromQueueArn(stack, 'Existing', arn('sqs', 'orders')),
    deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'ExistingDeadLetters', arn('sqs', 'orders-dead')),
    visibilityTimeout: Duration.minutes(3),
    maxReceiveCount: 5,
  }),
};
const KEYS: { [name: string]: Part } = {
  'no key': () => ({}),
  'a key of the same stack': stack => ({ encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) }),
  'a key of another stack': (_, other) => ({ encryptionKey: new kms.Key(other, 'Key', { enableKeyRotation: true }) }),
  'an imported key': stack => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', arn('kms', `key/${KEY_ID}`)) }),
};
const NETWORKS: { [name: string]: Part } = {
  'no VPC': () => ({}),
  'a VPC': (_, other) => ({ vpc: new ec2.Vpc(other, 'Vpc') }),
};
const ROLES: { [name: string]: Part } = {
  'a role of its own': () => ({}),
  'a role of another stack': (_, other) => ({ role: new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }),
  'an imported role': stack => ({ role: iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/orders`) }),
  'an immutable role': stack => ({ role: iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/orders`, { mutable: false }) }),
};

const combinations = Object.keys(QUEUES).flatMap(queue => Object.keys(KEYS).flatMap(key => Object.keys(NETWORKS).flatMap(network =>
  Object.keys(ROLES).map(role => [queue, key, network, role]))));

describe('SqsWorkerFunction', () => {
  test.each(combinations)('works with %s, %s, %s and %s: no cycle, no finding, every right [E04]', (queue, key, network, role) => {
    const app = newApp();
    const [other, stack] = [new Stack(app, 'Other', { env }), new Stack(app, 'Orders', { env })];
    const parts = [QUEUES[queue], KEYS[key], NETWORKS[network], ROLES[role]].map(part => part(stack, other));
    const worker = newWorker(Object.assign({}, ...parts), stack);
    new sqs.Queue(other, 'Something'); // no stack may be empty
    const print = jest.spyOn(console, 'error').mockImplementation();
    const { findings, templates } = audit(app);
    print.mockRestore();

    const expectedWarnings = [
      ...key === 'an imported key' ? ['Annotation::cdk-resilient-lambda:keyPolicyNotUpdated'] : [],
      ...role === 'an immutable role' ? ['Annotation::cdk-resilient-lambda:roleNotUpdated'] : [],
    ];
    const ofOurs = findings.filter(finding => finding.includes(' at Orders/Worker')).map(finding => finding.split(' at ')[0]);
    expect(ofOurs.sort()).toEqual(expectedWarnings.sort());

    const rights = JSON.stringify(templates.Orders);
    if (role !== 'an immutable role') {
      expect(rights).toContain('sqs:ReceiveMessage');
      expect(rights.includes('"kms:Decrypt"')).toBe(key !== 'no key');
      expect(rights.includes('ec2:CreateNetworkInterface')).toBe(network === 'a VPC');
    }
    expect(worker.grantPrincipal).toBe(worker.lambdaFunction.role);
  });
});

/** A stack beside another one, in one app. */
function twoStacks(): { app: App; stack: Stack; other: Stack } {
  const app = newApp();
  return { app, stack: new Stack(app, 'Orders', { env }), other: new Stack(app, 'Other', { env }) };
}

const templateOf = (stack: Stack) => Template.fromStack(stack);
const resourcesOf = (stack: Stack, type: string): any[] => Object.values(templateOf(stack).findResources(type)).map(({ Properties }) => Properties);
const ownRoleOf = (stack: Stack): any => resourcesOf(stack, 'AWS::IAM::Role').find(role => role.Policies?.[0].PolicyName === 'Own');
const ownStatementsOf = (stack: Stack): any[] => ownRoleOf(stack).Policies[0].PolicyDocument.Statement;

describe('encryptionKey', () => {
  const withKey = () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const worker = newWorker({ encryptionKey }, stack);
    return { stack, worker, keyArn: stack.resolve(encryptionKey.keyArn) };
  };

  test('encrypts the environment, the log group and both queues [Q19]', () => {
    const { stack, keyArn } = withKey();
    const template = templateOf(stack);
    template.hasResourceProperties(FUNCTION, { KmsKeyArn: keyArn });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: keyArn });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: keyArn, SqsManagedSseEnabled: Match.absent() });
  });

  test('may be decrypted with by the function, which reads its environment and its queue', () => {
    const { stack, keyArn } = withKey();
    expect(ownStatementsOf(stack)).toContainEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn });
  });

  test('lets CloudWatch Logs use it for log groups of this account and Region, and names no log group, which would be a cycle', () => {
    const { stack } = withKey();
    const { Statement } = resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy;
    expect(Statement[1]).toEqual({
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] } },
      Action: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':log-group:*']],
          },
        },
      },
    });
  });

  test('can be said once for the whole app', () => {
    const app = newApp();
    const stack = newStack(app);
    const shared = new kms.Key(stack, 'Shared');
    ResilienceDefaults.of(app).set({ encryptionKey: shared });
    newWorker({}, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { KmsKeyArn: stack.resolve(shared.keyArn) });
  });

  test('may be an alias whose key is known', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    newWorker({ encryptionKey: key.addAlias('orders') }, stack);
    templateOf(stack).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(key.keyArn) });
  });

  test('fails when it is an alias that was imported by its name', () => {
    const stack = newStack();
    expect(() => newWorker({ encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/orders') }, stack)).toThrow(
      'encryptionKey is an alias that was imported by its name, which a log group does not take: give the key (kms.Key.fromKeyArn)');
  });

  test('that is imported is not ours to change: synth prints the statement that its policy needs', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    newWorker({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', arn('kms', `key/${KEY_ID}`)) }, stack);
    const [warning, ...others] = warningsOf(app);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^cdk-resilient-lambda:keyPolicyNotUpdated at \/Orders\/Worker: the policy of encryptionKey is not ours to change/);
    expect(warning).toContain('"Action":["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"]');
    expect(warning).toContain(':logs:eu-west-1:123456789012:log-group:*');
  });

  test('needs no statement for logs when the log group is the user’s', () => {
    const stack = newStack();
    newWorker({ encryptionKey: new kms.Key(stack, 'Key'), logGroup: logs.LogGroup.fromLogGroupName(stack, 'Given', 'shared') }, stack);
    expect(resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy.Statement).toHaveLength(1);
  });

  test('is granted to who sends messages, and to who returns dead letters [Q16]', () => {
    const { stack, worker, keyArn } = withKey();
    const person = new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal() });
    worker.grantRedrive(person);
    templateOf(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['kms:Decrypt', 'kms:GenerateDataKey*']), Resource: keyArn })]) },
    });
  });
});

describe('network', () => {
  test('gives the function the rights that it needs there, and no managed policy [F19]', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const worker = newWorker({ vpc, securityGroups: [securityGroup] }, stack);
    expect(ownStatementsOf(stack)[1]).toEqual({
      Effect: 'Allow',
      Action: [
        'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments',
      ],
      Resource: '*',
    });
    expect(ownRoleOf(stack).ManagedPolicyArns).toBeUndefined();
    templateOf(stack).hasResourceProperties(FUNCTION, {
      VpcConfig: { SecurityGroupIds: [stack.resolve(securityGroup.securityGroupId)], SubnetIds: vpc.privateSubnets.map(each => stack.resolve(each.subnetId)) },
    });
    expect(worker.connections.securityGroups).toEqual([securityGroup]);
  });

  test('may be used without traces', () => {
    const stack = newStack();
    newWorker({ vpc: new ec2.Vpc(stack, 'Vpc'), tracing: lambda.Tracing.DISABLED }, stack);
    expect(ownStatementsOf(stack)[1].Action).not.toContain('xray:PutTraceSegments');
  });

  test('takes the subnets that the user selects, and warns when all lie in one zone [F19]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
    newWorker({ vpc, vpcSubnets: { subnets: [vpc.privateSubnets[0]] } }, stack);
    expect(warningsOf(app)).toEqual([
      'cdk-resilient-lambda:subnetsInOneZone at /Orders/Worker: all subnets of the function lie in the Availability Zone eu-west-1a: ' +
      'when it fails, so does every event; select subnets in two zones or more',
    ]);
    templateOf(stack).hasResourceProperties(FUNCTION, { VpcConfig: { SubnetIds: [stack.resolve(vpc.privateSubnets[0].subnetId)] } });
  });

  test('says nothing of imported subnets that know no zone [F19]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] });
    const subnets = [ec2.Subnet.fromSubnetId(stack, 'One', 'subnet-0123456789abcdef0')];
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')];
    newWorker({ vpc, vpcSubnets: { subnets }, securityGroups }, stack);
    expect(warningsOf(app).filter(warning => warning.startsWith('cdk-resilient-lambda'))).toEqual([]);
  });

  test.each<[string, Part]>([
    ['vpcSubnets', () => ({ vpcSubnets: {} })],
    ['securityGroups', () => ({ securityGroups: [] })],
    ['filesystem', () => ({ filesystem: {} as lambda.FileSystem })],
  ])('fails when %s is given without vpc', (name, part) => {
    const { stack, other } = twoStacks();
    expect(() => newWorker(part(stack, other), stack)).toThrow(`${name} is given without vpc: give the vpc, or leave ${name} out`);
  });

  test('lets the function mount a file system, with its rights among our own', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const accessPoint = new efs.FileSystem(stack, 'Files', { vpc }).addAccessPoint('Point');
    newWorker({ vpc, filesystem: lambda.FileSystem.fromEfsAccessPoint(accessPoint, '/mnt/orders') }, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { FileSystemConfigs: [{ LocalMountPath: '/mnt/orders' }] });
    expect(JSON.stringify(ownStatementsOf(stack))).toContain('elasticfilesystem:ClientMount');
    expect(resourcesOf(stack, 'AWS::IAM::Policy').filter(policy => JSON.stringify(policy).includes('elasticfilesystem'))).toEqual([]);
  });
});

describe('what else a function can have', () => {
  test('Lambda Insights writes to its own log group, without the managed policy', () => {
    const stack = newStack();
    newWorker({ insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_333_0 }, stack);
    const [role] = resourcesOf(stack, 'AWS::IAM::Role');
    expect(role.ManagedPolicyArns).toBeUndefined();
    expect(JSON.stringify(role.Policies)).toContain('log-group:/aws/lambda-insights:*');
    expect(resourcesOf(stack, FUNCTION)[0].Layers).toHaveLength(1);
  });

  test('a managed policy that the user attaches beside Lambda Insights stays', () => {
    const stack = newStack();
    const worker = newWorker({ insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_333_0 }, stack);
    worker.lambdaFunction.role!.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'));
    expect(JSON.stringify(resourcesOf(stack, 'AWS::IAM::Role')[0].ManagedPolicyArns)).toMatch(/^[^,]*,[^,]*,[^,]*,[^,]*ReadOnlyAccess[^,]*$/);
  });

  test('the extension for parameters and secrets [E03]', () => {
    const stack = new Stack(newApp(), 'Orders', { env });
    newWorker({ paramsAndSecrets: lambda.ParamsAndSecretsLayerVersion.fromVersion(lambda.ParamsAndSecretsVersions.V1_0_103) }, stack);
    expect(JSON.stringify(resourcesOf(stack, FUNCTION)[0].Layers)).toContain('AWS-Parameters-and-Secrets-Lambda-Extension');
  });

  test('a code signing configuration [E08]', () => {
    const stack = newStack();
    const profile = new signer.SigningProfile(stack, 'Profile', { platform: signer.Platform.AWS_LAMBDA_SHA384_ECDSA });
    const codeSigningConfig = new lambda.CodeSigningConfig(stack, 'Signing', { signingProfiles: [profile] });
    newWorker({ codeSigningConfig }, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { CodeSigningConfigArn: stack.resolve(codeSigningConfig.codeSigningConfigArn) });
  });
});

describe('a given role', () => {
  const given = (stack: Stack, mutable: boolean) => iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/orders`, { mutable });

  test('gets the rights in a policy beside the worker, before the function is made [E04]', () => {
    const stack = newStack();
    newWorker({ role: given(stack, true) }, stack);
    const template = templateOf(stack);
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.hasResourceProperties('AWS::IAM::Policy', { Roles: ['orders'] });
    const [policyId] = Object.keys(template.findResources('AWS::IAM::Policy'));
    template.hasResource(FUNCTION, { DependsOn: Match.arrayWith([policyId]), Properties: { Role: `arn:aws:iam::${ACCOUNT}:role/orders` } });
    template.hasResource('AWS::Lambda::EventSourceMapping', { DependsOn: [policyId] });
  });

  test('that can not be changed gets none: synth prints what it needs', () => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({ role: given(stack, false) }, stack);
    const [warning, ...others] = warningsOf(app);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^cdk-resilient-lambda:roleNotUpdated at \/Orders\/Worker: the role .*Given.* can't be changed here/);
    for (const action of ['logs:PutLogEvents', 'xray:PutTraceSegments', 'sqs:ReceiveMessage']) expect(warning).toContain(action);
    templateOf(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('a permissions boundary and tags', () => {
  test('reach what the worker makes', () => {
    const stack = newStack();
    const boundary = new iam.ManagedPolicy(stack, 'Boundary', { statements: [new iam.PolicyStatement({ actions: ['s3:Get*'], resources: ['*'] })] });
    iam.PermissionsBoundary.of(stack).apply(boundary);
    Tags.of(stack).add('team', 'orders');
    newWorker({}, stack);
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::IAM::Role', { PermissionsBoundary: stack.resolve(boundary.managedPolicyArn) });
    template.allResourcesProperties('AWS::SQS::Queue', { Tags: [{ Key: 'team', Value: 'orders' }] });
  });
});

describe('an existing queue', () => {
  const imported = (stack: Stack, name = 'orders', id = 'Imported') => sqs.Queue.fromQueueArn(stack, id, arn('sqs', name));

  test('is used and not changed, with its dead-letter queue and its own settings', () => {
    const { stack, other } = twoStacks();
    const queue = ownQueue(other);
    const worker = newWorker({ queue }, stack);
    expect(worker.queue).toBe(queue);
    expect(worker.deadLetterQueue).toBe(queue.deadLetterQueue!.queue);
    const template = templateOf(stack);
    template.resourceCountIs('AWS::SQS::Queue', 0);
    template.resourceCountIs('AWS::SQS::QueuePolicy', 0);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 43_200 });
    const others = Object.values<any>(templateOf(other).toJSON().Resources).map(({ Type }) => Type);
    expect(others).toEqual(['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy']);
    expect(resourcesOf(other, 'AWS::SQS::QueuePolicy').map(({ PolicyDocument }) => PolicyDocument.Statement.length)).toEqual([1, 1]);
  });

  test('may be encrypted with a key of its own, which the function may decrypt with', () => {
    const stack = newStack();
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const encryptionMasterKey = new kms.Key(stack, 'Key');
    const queue = new sqs.Queue(stack, 'Existing', {
      encryptionMasterKey, visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    newWorker({ queue }, stack);
    expect(ownStatementsOf(stack)).toContainEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(encryptionMasterKey.keyArn) });
  });

  test('may be encrypted with a key that is known by its alias only', () => {
    const stack = newStack();
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Existing', {
      encryptionMasterKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/orders'),
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    newWorker({ queue }, stack);
    expect(ownStatementsOf(stack)).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':key/*']] },
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/orders' } },
    });
  });

  test('that is imported is taken at the word of the user, and its alarms watch it', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const worker = newWorker({
      queue: imported(stack), deadLetterQueue: imported(stack, 'orders-dead', 'DeadLetters'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 5,
    }, stack);
    expect(warningsOf(app)).toEqual([]);
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn('sqs', 'orders') });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'QueueName', Value: 'orders-dead' }] });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 172_800 });
    expect(worker.queue.queueName).toBe('orders');
  });

  test('that is imported and not described is warned of', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    newWorker({ queue: imported(stack), deadLetterQueue: imported(stack, 'orders-dead', 'DeadLetters') }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:queueNotChecked at /Orders/Worker: the queue 'Orders/Imported' exists elsewhere, and its visibilityTimeout and " +
      'maxReceiveCount could not be checked: say here what it is (nothing is changed), or acknowledge this',
    ]);
  });

  test('of another account is warned of, with what its owner must allow', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const of = (name: string) => sqs.Queue.fromQueueArn(stack, name, `arn:aws:sqs:eu-west-1:999999999999:${name}`);
    newWorker({ queue: of('orders'), deadLetterQueue: of('dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 5 }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:queueOfOtherAccount at /Orders/Worker: the queue 'Orders/orders' belongs to account 999999999999, whose owner must let the " +
      "function's role do sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ChangeMessageVisibility in the queue's policy " +
      '(and kms:Decrypt in that of its key): acknowledge this when it is done',
    ]);
  });

  test('that is imported by a token is FIFO when the user says so', () => {
    const stack = newStack();
    const token = (id: string) => sqs.Queue.fromQueueArn(stack, `${id}Queue`, new CfnParameter(stack, id).valueAsString);
    newWorker({ queue: token('A'), deadLetterQueue: token('B'), fifo: true, visibilityTimeout: Duration.minutes(3), maxReceiveCount: 5 }, stack);
    expect(() => new SqsWorkerFunction(stack, 'Second', {
      code: inlineCode, queue: token('C'), deadLetterQueue: token('D'), fifo: true, batchSize: 11,
    })).toThrow('batchSize is 11 but must be a whole number from 1 to 10: a batch of a FIFO queue holds no more');
  });

  test.each<[string, Part, string]>([
    ['it hides messages too shortly [Q01]', stack => ({ queue: ownQueue(stack), timeout: Duration.minutes(4) }),
      "visibilityTimeout of the queue 'Orders/Existing' is 3 minutes but must be at least 4 minutes"],
    ['an imported one is said to hide messages too shortly [Q01]', stack => ({
      queue: imported(stack), deadLetterQueue: imported(stack, 'dead', 'Dead'), visibilityTimeout: Duration.seconds(10),
    }), "visibilityTimeout of the queue 'Orders/Imported' is 10 seconds but must be at least 30 seconds"],
    ['it is said to be what it is not', stack => ({
      queue: ownQueue(stack), visibilityTimeout: Duration.minutes(4), messageRetention: Duration.days(2), maxReceiveCount: 6, fifo: true,
    }), [
      "fifo is true but the queue 'Orders/Existing' is a standard queue: leave fifo out",
      "visibilityTimeout is 4 minutes but that of the queue 'Orders/Existing' is 3 minutes: leave it out, or change it where the queue is made",
      "messageRetention is 2 days but that of the queue 'Orders/Existing' is 1 day: leave it out, or change it where the queue is made",
      "maxReceiveCount is 6 but that of the queue 'Orders/Existing' is 5: leave it out, or change it where the queue is made",
    ].join('\n  - ')],
    ['options of a new queue are given', stack => ({ queue: ownQueue(stack), removalPolicy: RemovalPolicy.DESTROY, contentBasedDeduplication: true }), [
      "contentBasedDeduplication is given together with queue, which exists: set it where the queue 'Orders/Existing' is made",
      "removalPolicy is given together with queue, which exists: set it where the queue 'Orders/Existing' is made",
    ].join('\n  - ')],
    ['it has no dead-letter queue [Q02]', stack => ({ queue: new sqs.Queue(stack, 'Bare', { visibilityTimeout: Duration.minutes(3) }) }),
      "the queue 'Orders/Bare' has no dead-letter queue, so that a message that always fails would expire and be lost: give it one where it is made"],
    ['it is said to have a dead-letter queue that it has not [Q02]', stack => ({
      queue: new sqs.Queue(stack, 'Bare', { visibilityTimeout: Duration.minutes(3) }), deadLetterQueue: new sqs.Queue(stack, 'Dead'),
    }), "deadLetterQueue is 'Orders/Dead' but the queue 'Orders/Bare' does not send there: set it where the queue is made"],
    ['it sends its dead letters elsewhere [Q02]', stack => ({ queue: ownQueue(stack), deadLetterQueue: new sqs.Queue(stack, 'Dead') }),
      "deadLetterQueue is 'Orders/Dead' but the queue 'Orders/Existing' does not send there: set it where the queue is made"],
    ['an imported one comes without its dead-letter queue [Q02]', stack => ({ queue: imported(stack) }),
      "the queue 'Orders/Imported' exists elsewhere, and nobody could be told of its dead letters: " +
      'give its dead-letter queue as deadLetterQueue (sqs.Queue.fromQueueArn)'],
    ['its dead letters do not outlive it [Q18]', stack => {
      const queue = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(4) });
      return { queue: new sqs.Queue(stack, 'Short', { visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue, maxReceiveCount: 5 } }) };
    }, "messageRetention of the queue 'Orders/Short' is 4 days but must be shorter than the 4 days of the dead-letter queue"],
    ['its messages expire before they are dead letters [Q18]', stack => {
      const queue = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) });
      return {
        queue: new sqs.Queue(stack, 'Short', {
          visibilityTimeout: Duration.hours(1), retentionPeriod: Duration.hours(2), deadLetterQueue: { queue, maxReceiveCount: 5 },
        }),
      };
    }, "messageRetention of the queue 'Orders/Short' is 2 hours but a message that always fails needs 5 hours"],
    ['it is in another Region', stack => ({
      queue: sqs.Queue.fromQueueArn(stack, 'Far', `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`), deadLetterQueue: imported(stack, 'dead', 'Dead'),
    }), "the queue 'Orders/Far' is in us-east-1 but the function in eu-west-1: Lambda polls only queues of its own Region"],
    ['it is FIFO and a batching window is given [Q13]', stack => ({
      queue: imported(stack, 'orders.fifo'), deadLetterQueue: imported(stack, 'dead.fifo', 'Dead'), maxBatchingWindow: Duration.seconds(1),
    }), 'maxBatchingWindow is given but a FIFO queue can have none: leave it out'],
    ['its dead-letter queue is of the other kind [Q13]', stack => ({ queue: imported(stack, 'orders.fifo'), deadLetterQueue: imported(stack, 'dead', 'Dead') }),
      "deadLetterQueue 'Orders/Dead' is a standard queue but the queue is a FIFO one: give a queue of the same kind"],
  ])('fails when %s', (_, part, message) => {
    const { stack, other } = twoStacks();
    expect(() => newWorker(part(stack, other), stack)).toThrow(`\n  - ${message}`);
  });

  test.each<[string, Part, string]>([
    ['it hides messages for less than six times the timeout [Q01]', stack => ({ queue: ownQueue(stack), timeout: Duration.minutes(1) }),
      "visibilityTimeoutBelowRecommended at /Orders/Worker: visibilityTimeout of the queue 'Orders/Existing' is 3 minutes, but Lambda needs 6 minutes"],
    ['an imported one parks messages too early [Q03]', stack => ({
      queue: imported(stack), deadLetterQueue: imported(stack, 'dead', 'Dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 1,
    }), "maxReceiveCountBelowRecommended at /Orders/Worker: maxReceiveCount of the queue 'Orders/Imported' is 1"],
  ])('synth warns when %s', (_, part, message) => {
    const { app, stack, other } = twoStacks();
    new sqs.Queue(other, 'Something');
    newWorker(part(stack, other), stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining(message)]);
  });
});

describe('an existing dead-letter queue for a new queue', () => {
  test('takes its dead letters, and is not changed [Q02]', () => {
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'Shared', { retentionPeriod: Duration.days(14) });
    const worker = newWorker({ deadLetterQueue }, stack);
    expect(worker.deadLetterQueue).toBe(deadLetterQueue);
    templateOf(stack).resourceCountIs('AWS::SQS::Queue', 2);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { deadLetterTargetArn: stack.resolve(deadLetterQueue.queueArn), maxReceiveCount: 5 },
    });
  });

  test.each<[string, (stack: Stack) => sqs.IQueue, Partial<SqsWorkerFunctionProps>, string]>([
    ['it keeps messages no longer than the queue [Q18]', stack => new sqs.Queue(stack, 'Shared'), {},
      'messageRetention is 4 days but must be shorter than the 4 days of the dead-letter queue'],
    ['it is a standard queue for a FIFO one [Q13]', stack => new sqs.Queue(stack, 'Shared'), { fifo: true },
      "deadLetterQueue 'Orders/Shared' is a standard queue but the queue is a FIFO one: give a queue of the same kind"],
    ['it is a FIFO queue for a standard one [Q13]', stack => new sqs.Queue(stack, 'Shared', { fifo: true, retentionPeriod: Duration.days(14) }), {},
      "deadLetterQueue 'Orders/Shared' is a FIFO queue but the queue is a standard one: give a queue of the same kind"],
  ])('fails when %s', (_, make, props, message) => {
    const stack = newStack();
    expect(() => newWorker({ deadLetterQueue: make(stack), ...props }, stack)).toThrow(`\n  - ${message}`);
  });
});

describe('an existing function', () => {
  const existing = (stack: Stack, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(stack, 'Existing', {
    code: lambda.Code.fromInline('exports.handler = async () => {}'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X, ...props,
  });
  const complete = {
    timeout: Duration.minutes(1), memorySize: 512, reservedConcurrentExecutions: 20, tracing: lambda.Tracing.ACTIVE, loggingFormat: lambda.LoggingFormat.JSON,
  };

  test.each(['the same stack', 'another stack'])('of %s is wired, with its rights in a policy beside the worker', where => {
    const { app, stack, other } = twoStacks();
    const fn = existing(where === 'the same stack' ? stack : other, complete);
    new sqs.Queue(other, 'Something');
    const worker = newWorker({ code: HandlerCode.fromExisting(fn) }, stack);
    expect(worker.lambdaFunction).toBe(fn);
    expect(warningsOf(app)).toEqual([]);
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 360 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 10 } });
    const [id] = Object.keys(template.findResources('AWS::IAM::Policy', {
      Properties: {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Resource: stack.resolve(worker.queue.queueArn) }),
          ]),
        },
      },
    }));
    template.hasResource('AWS::Lambda::EventSourceMapping', { DependsOn: [id] });
  });

  test('that configures nothing itself is warned of', () => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({ code: HandlerCode.fromExisting(existing(stack)) }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:existingFunctionLacks at /Orders/Worker: the function 'Orders/Existing' exists and keeps its configuration, but lacks " +
      'a timeout of its own, memory of its own, reserved concurrency, JSON logs, active tracing: set it where the function is made',
    ]);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 18 }); // 6 × the 3 seconds that Lambda gives it
  });

  test('tells where it logs', () => {
    const stack = newStack();
    const given = new logs.LogGroup(stack, 'Given');
    const worker = newWorker({ code: HandlerCode.fromExisting(existing(stack, { ...complete, logGroup: given })) }, stack);
    expect(stack.resolve(worker.logGroup.logGroupName)).toEqual(stack.resolve(given.logGroupName));
    const other = newStack();
    other.node.setContext('@aws-cdk/aws-lambda:useCdkManagedLogGroup', false);
    const fn = existing(other, complete);
    const logsByDefault = newWorker({ code: HandlerCode.fromExisting(fn) }, other).logGroup.logGroupName;
    expect(other.resolve(logsByDefault)).toEqual({ 'Fn::Join': ['', ['/aws/lambda/', other.resolve(fn.functionName)]] });
    templateOf(other).resourceCountIs('Custom::LogRetention', 0);
  });

  test('fails when it reserves less than what is polled for [Q06]', () => {
    const stack = newStack();
    const code = HandlerCode.fromExisting(existing(stack, { ...complete, reservedConcurrentExecutions: 3 }));
    expect(() => newWorker({ code }, stack)).toThrow('reservedConcurrentExecutions is 3 but Lambda starts with 5 pollers');
    expect(() => new SqsWorkerFunction(stack, 'Two', { code, maxConcurrency: 4 })).toThrow('maxConcurrency is 4 but reservedConcurrentExecutions only 3');
  });

  test('fails when options are given that only its maker can set', () => {
    const stack = newStack();
    const code = HandlerCode.fromExisting(existing(stack, complete));
    expect(() => newWorker({ code, memorySize: 1024, environment: { A: 'b' } }, stack)).toThrow([
      "\n  - memorySize is given but the function 'Orders/Existing' exists: set it where the function is made",
      "environment is given but the function 'Orders/Existing' exists: set it where the function is made",
    ].join('\n  - '));
  });
});

describe('recursion', () => {
  test.each<[string, (worker: SqsWorkerFunction) => unknown]>([
    ['by the worker', worker => worker.grantSendMessages(worker)],
    ['by the queue', worker => worker.queue.grantSendMessages(worker.lambdaFunction)],
    ['by a statement', worker => worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:*'], resources: [worker.queue.queueArn] }))],
  ])('synth warns when the function is granted to send to its own queue, %s [E09]', (_, grant) => {
    const app = newApp();
    grant(newWorker({}, newStack(app)));
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:sendsToItsOwnQueue at /Orders/Worker: the function may send to the queue 'Orders/Worker/Queue' that it works off, so that " +
      'one message can go round for ever (Lambda stops it after about 16 rounds): send to another queue, or acknowledge this',
    ]);
  });

  test('synth says nothing when it sends to another queue, may read its own, or is denied [E09]', () => {
    const app = newApp();
    const stack = newStack(app);
    const worker = newWorker({}, stack);
    new sqs.Queue(stack, 'Next').grantSendMessages(worker);
    worker.queue.grantPurge(worker);
    worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY, actions: ['sqs:SendMessage'], resources: [worker.queue.queueArn],
    }));
    expect(warningsOf(app)).toEqual([]);
  });
});

describe('environment', () => {
  test.each([
    ['a reserved name [E01]', { AWS_REGION: 'x' }, "environment has the variable 'AWS_REGION', which Lambda keeps for itself: rename it"],
    ['a name that is too short [E01]', { A: 'x' },
      "environment has the variable 'A' but a name must be two or more letters, digits or underscores, a letter first: rename it"],
    ['a name with a hyphen [E01]', { 'MY-NAME': 'x' }, "environment has the variable 'MY-NAME' but a name must be"],
    ['more than 4 KB [E01]', { LARGE: 'x'.repeat(4_092) },
      'environment has 4097 bytes but at most 4096 are allowed: move what is large to Parameter Store or AppConfig'],
  ])('fails with %s', (_, environment, message) => {
    expect(() => newWorker({ environment: environment as { [name: string]: string } })).toThrow(`\n  - ${message}`);
  });

  test('takes 4 KB, and is not counted where only CloudFormation knows it [E01]', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'Parameter');
    newWorker({ environment: { LARGE: 'x'.repeat(4_085), TOKEN1: parameter.valueAsString } }, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { Environment: { Variables: { TOKEN1: { Ref: 'Parameter' } } } });
  });

  test.each([
    ['DB_PASSWORD', 'x'], ['ApiKey', 'x'], ['GITHUB_TOKEN', 'x'], ['CLIENT_SECRET', 'x'], ['AWS_KEY', 'AKIAIOSFODNN7EXAMPLE'],
    ['PAYMENTS', 'sk_live_abc'], ['SIGNING', '-----BEGIN RSA PRIVATE KEY-----'], ['PLAIN', SecretValue.secretsManager('orders').unsafeUnwrap()],
  ])('synth warns of %s, which looks like a secret [E02]', (name, value) => {
    const app = newApp();
    newWorker({ environment: { [name]: value } }, newStack(app));
    expect(warningsOf(app).filter(warning => warning.startsWith('cdk-resilient-lambda'))).toEqual([
      `cdk-resilient-lambda:secretInEnvironment at /Orders/Worker: environment variable ${name} looks like a secret, and everyone who may read the ` +
      "function's configuration could read it: keep it in Secrets Manager or Parameter Store, pass its name, and read it at run time",
    ]);
  });

  test.each(['SECRET_ARN', 'TOKEN_TABLE', 'API_KEY_PARAMETER', 'PASSWORD_PATH', 'KEYBOARD', 'MONKEY', 'TOKENIZER'])('synth says nothing of %s [E02]', name => {
    const app = newApp();
    newWorker({ environment: { [name]: 'orders' } }, newStack(app));
    expect(warningsOf(app)).toEqual([]);
  });
});

describe('places', () => {
  test.each(['eu-west-1', 'cn-north-1', 'us-gov-west-1'])('a worker in %s names no partition and no suffix of another', region => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env: { account: ACCOUNT, region } });
    newWorker({
      encryptionKey: new kms.Key(stack, 'Key'),
      vpc: new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false }),
      alarms: { profile: AlarmProfile.FULL },
      insightsVersion: lambda.LambdaInsightsVersion.fromInsightVersionArn(`arn:x:lambda:${region}:123456789012:layer:insights:1`),
    }, stack);
    const text = JSON.stringify(stack.resolve(stack.node.findChild('Worker').node.findAll().filter(CfnResource.isCfnResource)
      .map(resource => (resource as any)._toCloudFormation())));
    expect(text).not.toMatch(/arn:aws(-[a-z]+)*:|amazonaws\.com\.cn/);
    expect(JSON.stringify(templateOf(stack).findResources('AWS::KMS::Key'))).toContain(`logs.${region}.`);
  });

  test('a worker fits into a nested stack, with a key and a queue of its parent', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const nested = new NestedStack(stack, 'Nested');
    newWorker({ encryptionKey: new kms.Key(stack, 'Key'), queue: ownQueue(stack) }, nested as unknown as Stack);
    new SqsWorkerFunction(nested, 'Second', { code: inlineCode, encryptionKey: new kms.Key(stack, 'Key2') });
    expect(warningsOf(app)).toEqual([]);
  });

  test('a hundred workers over stacks and stages have the same logical ids in each stage', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ reserveConcurrency: false });
    const ids = ['Beta', 'Production'].map(name => {
      const stage = new Stage(app, name);
      for (let i = 0; i < 2; i++) {
        const stack = new Stack(stage, `Orders${i}`);
        for (let j = 0; j < 25; j++) new SqsWorkerFunction(stack, `Worker${j}`, { code: inlineCode });
      }
      return stage.synth().stacks.map(stack => Object.keys(stack.template.Resources).filter(id => id !== 'CDKMetadata'));
    });
    expect(ids[0]).toEqual(ids[1]);
    expect(ids.flat(2)).toHaveLength(100 * 12);
  });

  test.each([['on', {}], ['off', Object.fromEntries(Object.keys(NEW_APP_FLAGS).map(flag => [flag, undefined]))]])(
    'a worker on a queue of another stack works with the feature flags %s', (_, context) => {
      const app = newApp({ context });
      const [other, stack] = [new Stack(app, 'Other'), new Stack(app, 'Orders')];
      newWorker({ queue: ownQueue(other), encryptionKey: new kms.Key(other, 'Key') }, stack);
      templateOf(stack).resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
      expect(JSON.stringify(templateOf(stack).toJSON())).toMatch(/Fn::GetStackOutput|Fn::ImportValue/);
    });
});
