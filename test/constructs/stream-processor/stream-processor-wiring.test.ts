import { NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { audit } from '../../../examples/audit';
import { StreamFailureDestination, StreamProcessorProps, StreamSource } from '../../../src';
import { Scene, scenes } from '../../fixtures/audits';
import { ACCOUNT, appOnCall, arn, env, KEY_ARN, newApp, warningsOf } from '../../fixtures/stack';
import { newProcessor, tableWithStream } from '../../fixtures/streams';

type Part = (stack: Stack, other: Stack) => Partial<StreamProcessorProps>;

const ofStream = (stack: Stack, props: kinesis.StreamProps = {}) => ({ source: StreamSource.kinesis(new kinesis.Stream(stack, 'Stream', props)) });
const ofTable = (stack: Stack) => ({ source: StreamSource.dynamoDb(tableWithStream(stack)) });
const managed = { encryption: kinesis.StreamEncryption.MANAGED };

const SOURCES: { [name: string]: Part } = {
  'a new stream': () => ({}),
  'a stream of the same stack': stack => ofStream(stack, managed),
  'a stream of another stack': (_, other) => ofStream(other, managed),
  'an imported stream': stack => ({ source: StreamSource.kinesis(kinesis.Stream.fromStreamArn(stack, 'Stream', arn('kinesis', `stream/${stack.stackName}`))) }),
  'a table of the same stack': stack => ofTable(stack),
  'a table of another stack': (_, other) => ofTable(other),
  'an imported table': stack => ({
    source: StreamSource.dynamoDb(dynamodb.Table.fromTableAttributes(stack, 'Table', {
      tableArn: arn('dynamodb', `table/${stack.stackName}`),
      tableStreamArn: arn('dynamodb', `table/${stack.stackName}/stream/2026-01-01T00:00:00.000`),
    })),
  }),
};
const KEYS: { [name: string]: Part } = {
  'no key': () => ({}),
  'a key of the same stack': stack => ({ encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) }),
  'a key of another stack': (_, other) => ({ encryptionKey: new kms.Key(other, 'Key', { enableKeyRotation: true }) }),
  'an imported key': stack => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }),
};
const DESTINATIONS: { [name: string]: Part } = {
  'a new bucket': () => ({}),
  'a bucket of another stack': (_, other) => ({ onFailure: StreamFailureDestination.bucket(new s3.Bucket(other, 'Failures', { enforceSSL: true })) }),
  'an imported bucket': stack => ({ onFailure: StreamFailureDestination.bucket(s3.Bucket.fromBucketName(stack, 'Failures', stack.stackName.toLowerCase())) }),
  'a new queue': () => ({ onFailure: StreamFailureDestination.queue() }),
  'a topic of another stack': (_, other) => ({ onFailure: StreamFailureDestination.topic(new sns.Topic(other, 'Failures', { enforceSSL: true })) }),
};
const ROLES: { [name: string]: Part } = {
  'a role of another stack': (_, other) => ({ role: new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }),
  'an immutable role': stack => ({ role: iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/${stack.stackName}`, { mutable: false }) }),
};

const ALL = { ...SOURCES, ...KEYS, ...DESTINATIONS, ...ROLES };
/** The sources by where they are, which decides about cycles. */
const PLACES = [
  ['a new stream'],
  ['a stream of the same stack', 'a table of the same stack'],
  ['a stream of another stack', 'a table of another stack'],
  ['an imported stream', 'an imported table'],
];

/** Each place with each key and each destination; streams and tables take turns, so that each source meets each key and each destination. */
const combinations: string[][] = PLACES.flatMap(sources =>
  Object.keys(KEYS).flatMap((key, k) => Object.keys(DESTINATIONS).map((to, d) => [sources[(k + d) % sources.length], key, to])));
const withRoles: string[][] = ['a new stream', 'a table of another stack'].flatMap(source =>
  ['a new bucket', 'a bucket of another stack'].flatMap(to => Object.keys(ROLES).map(role => [source, 'no key', to, role])));

const sceneOf = scenes([...combinations, ...withRoles], (parts, stack, other) => {
  newProcessor(Object.assign({}, ...parts.map(part => ALL[part](stack, other))), stack);
  new sns.Topic(other, 'Something', { enforceSSL: true }); // a stack must not be empty
});
const findingsOf = ({ orders }: Scene) =>
  orders.findings.filter(finding => finding.includes(' at Orders/Processor')).map(finding => finding.split(' at ')[0]);

const own = (id: string) => `Annotation::cdk-resilient-lambda:${id}`;

describe('StreamProcessor', () => {
  test.each(combinations)('works with %s, %s and %s: no cycle, no finding, all permissions [E04, K04]', (source, key, to) => {
    const scene = sceneOf([source, key, to]);
    expect(findingsOf(scene)).toEqual([
      ...['a new queue', 'a topic of another stack'].includes(to) ? [own('failureRecordsWithoutPayload')] : [],
      ...key === 'an imported key' ? [own('keyPolicyNotUpdated')] : [],
    ]);

    const resources = Object.values(scene.orders.template.Resources);
    const permissions = JSON.stringify(resources.find(({ Properties }) => Properties?.Policies?.[0].PolicyName === 'Own'));
    expect(permissions).toContain(source.includes('stream') ? 'kinesis:GetRecords' : 'dynamodb:GetRecords');
    expect(permissions).toContain({ bucket: 's3:PutObject', queue: 'sqs:SendMessage', stack: 'sns:Publish' }[/bucket|queue|stack/.exec(to)![0]]);
    expect(permissions.includes('"kms:Decrypt"')).toBe(key !== 'no key');
    expect(permissions.includes('"kms:GenerateDataKey"')).toBe(key !== 'no key' && ['a new bucket', 'a new queue'].includes(to));
  });

  test.each(withRoles)('works with %s, %s, %s and %s: no cycle, and a warning lists the statements that an immutable role needs [E04]', (...parts) => {
    expect(findingsOf(sceneOf(parts))).toEqual(parts[3] === 'an immutable role' ? [own('roleNotUpdated')] : []);
  });

  test('refers to resources of another stack without a finding, even with the feature flags of an old app [E04]', () => {
    const app = appOnCall({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
    const [other, stack] = [new Stack(app, 'Other', { env }), new Stack(app, 'Orders', { env })];
    newProcessor(DESTINATIONS['a bucket of another stack'](stack, other), stack);
    const { findings, templates } = audit(app);
    expect(findings).toEqual(['AwsSolutions-S1 at Other/Failures/Resource']);
    expect(JSON.stringify(templates.Orders)).toContain('Fn::ImportValue');
  });

  test('can share the failure bucket of another processor, below the ID of its own mapping [K04]', () => {
    const app = appOnCall();
    const stack = new Stack(app, 'Orders', { env });
    const first = newProcessor({}, stack);
    const other = new Stack(app, 'Other', { env });
    const second = newProcessor({ onFailure: StreamFailureDestination.bucket(first.failureBucket) }, other);
    expect(second.failureBucket).toBe(first.failureBucket);
    const { findings, templates } = audit(app);
    expect(findings).toEqual([]);
    expect(Object.values(templates.Other.Resources).filter(({ Type }) => Type === 'AWS::S3::Bucket')).toEqual([]);
  });
});

describe('environments', () => {
  test('a processor works in a nested stack, with a key, a stream and a bucket of the parent stack', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const nested = new NestedStack(stack, 'Nested');
    newProcessor({
      ...ofStream(stack),
      encryptionKey: new kms.Key(stack, 'Key'),
      onFailure: StreamFailureDestination.bucket(new s3.Bucket(stack, 'Failures')),
    }, nested);
    expect(warningsOf(app)).toEqual([]);
  });

  test.each(['eu-west-1', 'cn-north-1', 'us-gov-west-1'])('a processor in %s contains no hard-coded partition', region => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env: { account: ACCOUNT, region } });
    newProcessor({ encryptionKey: new kms.Key(stack, 'Key') }, stack);
    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text).not.toMatch(/arn:aws(-cn|-us-gov)?:(?!iam::123456789012:root)/);
  });
});
