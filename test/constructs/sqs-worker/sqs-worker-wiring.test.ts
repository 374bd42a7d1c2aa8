import { CfnResource, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, ResilienceDefaults, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps } from '../../../src';
import { scenes } from '../../fixtures/audits';
import { ACCOUNT, arn, env, inlineCode, KEY_ARN, NEW_APP_FLAGS, newApp, newWorker, ownQueue, warningsOf } from '../../fixtures/stack';

const templateOf = (stack: Stack) => Template.fromStack(stack);

type Part = (stack: Stack, other: Stack) => Partial<SqsWorkerFunctionProps>;

const QUEUES: { [name: string]: Part } = {
  'a new queue': () => ({}),
  'a queue of the same stack': stack => ({ source: SqsSource.fromQueue(ownQueue(stack)) }),
  'a queue of another stack': (_, other) => ({ source: SqsSource.fromQueue(ownQueue(other)) }),
  'an imported queue': stack => ({
    source: SqsSource.fromQueue(sqs.Queue.fromQueueArn(stack, 'Existing', arn('sqs', `${stack.stackName}-orders`)), {
      deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'ExistingDeadLetters', arn('sqs', `${stack.stackName}-dead`)),
      visibilityTimeout: Duration.minutes(3),
      maxReceiveCount: 23,
    }),
  }),
};
const KEYS: { [name: string]: Part } = {
  'no key': () => ({}),
  'a key of the same stack': stack => ({ encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) }),
  'a key of another stack': (_, other) => ({ encryptionKey: new kms.Key(other, 'Key', { enableKeyRotation: true }) }),
  'an imported key': stack => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }),
};
const NETWORKS: { [name: string]: Part } = {
  'no VPC': () => ({}),
  'a VPC': (_, other) => ({
    vpc: new ec2.Vpc(other, 'Vpc', {
      maxAzs: 2,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    }),
  }),
};
const ROLES: { [name: string]: Part } = {
  'a role of its own': () => ({}),
  'a role of another stack': (_, other) => ({ role: new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }),
  'an imported role': stack => ({ role: iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/${stack.stackName}`) }),
  'an immutable role': stack => ({ role: iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/${stack.stackName}`, { mutable: false }) }),
};

/**
 * Half of all combinations, in which any three options meet. A cycle or a finding needs no more: two options that make one stack refer to the other,
 * and a third that makes it refer back.
 */
const combinations = Object.keys(QUEUES).flatMap((queue, q) => Object.keys(KEYS).flatMap((key, k) => Object.keys(ROLES).map((role, r) =>
  [queue, key, Object.keys(NETWORKS)[(q + k + r) % 2], role])));

const sceneOf = scenes(combinations, (parts, stack, other) => {
  const [queue, key, network, role] = parts;
  const worker = newWorker(Object.assign({}, ...[QUEUES[queue], KEYS[key], NETWORKS[network], ROLES[role]].map(part => part(stack, other))), stack);
  expect(worker.grantPrincipal).toBe(worker.lambdaFunction.role);
  new sqs.Queue(other, 'Something'); // no stack may be empty
});

describe('SqsWorkerFunction', () => {
  test.each(combinations)('works with %s, %s, %s and %s: no cycle, no finding, all permissions [E04]', (queue, key, network, role) => {
    const { orders } = sceneOf([queue, key, network, role]);
    const expectedWarnings = [
      ...key === 'an imported key' ? ['Annotation::cdk-resilient-lambda:keyPolicyNotUpdated'] : [],
      ...role === 'an immutable role' ? ['Annotation::cdk-resilient-lambda:roleNotUpdated'] : [],
    ];
    const ofOurs = orders.findings.filter(finding => finding.includes(' at Orders/Worker')).map(finding => finding.split(' at ')[0]);
    expect(ofOurs.sort()).toEqual(expectedWarnings.sort());

    const permissions = JSON.stringify(orders.template);
    if (role !== 'an immutable role') {
      expect(permissions).toContain('sqs:ReceiveMessage');
      expect(permissions.includes('"kms:Decrypt"')).toBe(key !== 'no key');
      expect(permissions.includes('ec2:CreateNetworkInterface')).toBe(network === 'a VPC');
    }
  });
});

describe('where a worker is deployed', () => {
  test.each(['eu-west-1', 'cn-north-1', 'us-gov-west-1'])('a worker in %s does not name another partition or its URL suffix', region => {
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

  test('a worker works in a nested stack, with a key and a queue of the parent stack', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const nested = new NestedStack(stack, 'Nested');
    newWorker({ encryptionKey: new kms.Key(stack, 'Key'), source: SqsSource.fromQueue(ownQueue(stack)) }, nested as unknown as Stack);
    new SqsWorkerFunction(nested, 'Second', { code: inlineCode, encryptionKey: new kms.Key(stack, 'Key2') });
    expect(warningsOf(app)).toEqual([]);
  });

  test('twenty workers over stacks and stages have the same logical ids in each stage', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ reserveConcurrency: false });
    const ids = ['Beta', 'Production'].map(name => {
      const stage = new Stage(app, name);
      for (let i = 0; i < 2; i++) {
        const stack = new Stack(stage, `Orders${i}`);
        for (let j = 0; j < 5; j++) new SqsWorkerFunction(stack, `Worker${j}`, { code: inlineCode });
      }
      return stage.synth().stacks.map(stack => Object.keys(stack.template.Resources).filter(id => id !== 'CDKMetadata'));
    });
    expect(ids[0]).toEqual(ids[1]);
    expect(ids.flat(2)).toHaveLength(20 * 13);
  });

  test.each([['on', {}], ['off', Object.fromEntries(Object.keys(NEW_APP_FLAGS).map(flag => [flag, undefined]))]])(
    'a worker on a queue of another stack works with the feature flags %s', (_, context) => {
      const app = newApp({ context });
      const [other, stack] = [new Stack(app, 'Other'), new Stack(app, 'Orders')];
      newWorker({ source: SqsSource.fromQueue(ownQueue(other)), encryptionKey: new kms.Key(other, 'Key') }, stack);
      templateOf(stack).resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
      expect(JSON.stringify(templateOf(stack).toJSON())).toMatch(/Fn::GetStackOutput|Fn::ImportValue/);
    });
});
