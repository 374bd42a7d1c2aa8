import { Duration, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  AccountConcurrencyAlarm, AliasedCanaryFunction, AsyncFunctionWithDestinations, AsyncFunctionWithDestinationsProps, AsyncTrigger, HandlerCode,
  IdempotencyTable, ResilienceDefaults, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps, StreamFailureDestination, StreamProcessor,
  StreamProcessorProps, StreamSource,
} from '../../../src';
import { arn, env, inlineCode, newApp, ownQueue, topicIn } from '../../fixtures/stack';
import { tableWithStream } from '../../fixtures/streams';

/** A stack of the app, and a stack of a stage below it. */
function stackAndStage() {
  const app = newApp();
  const stage = new Stage(app, 'Prod');
  return { app, shared: new Stack(app, 'Shared', { env }), stage, stack: new Stack(stage, 'Orders', { env }) };
}

const worker = (props: (shared: Stack) => Partial<SqsWorkerFunctionProps>) =>
  (stack: Stack, shared: Stack) => new SqsWorkerFunction(stack, 'Worker', { code: inlineCode, ...props(shared) });
const processor = (props: (shared: Stack) => Partial<StreamProcessorProps>) =>
  (stack: Stack, shared: Stack) => new StreamProcessor(stack, 'Clicks', { code: inlineCode, source: StreamSource.kinesis(), ...props(shared) });
const asynchronous = (props: (shared: Stack) => Partial<AsyncFunctionWithDestinationsProps>) =>
  (stack: Stack, shared: Stack) => new AsyncFunctionWithDestinations(stack, 'Photos', { code: inlineCode, ...props(shared) });

const newFunction = (stack: Stack) => new lambda.Function(stack, 'Fn', { code: lambda.Code.fromInline('x'), handler: 'x', runtime: lambda.Runtime.NODEJS_24_X });
const queueIn = (stack: Stack) => new sqs.Queue(stack, 'Queue', { retentionPeriod: Duration.days(14) });

describe('resources outside of the stage', () => {
  test.each<[string, string, (stack: Stack, shared: Stack) => unknown]>([
    ['alarmTopic', 'OnCall', worker(shared => ({ alarmTopic: topicIn(shared) }))],
    ['alarmActions', 'OnCall', worker(shared => ({ alarmActions: [new actions.SnsAction(topicIn(shared))] }))],
    ['encryptionKey', 'Key', worker(shared => ({ encryptionKey: new kms.Key(shared, 'Key') }))],
    ['idempotencyTable', 'Processed/Table', worker(shared => ({ idempotencyTable: new IdempotencyTable(shared, 'Processed') }))],
    ['source', 'Existing', worker(shared => ({ source: SqsSource.fromQueue(ownQueue(shared)) }))],
    ['source', 'Queue', worker(shared => ({ source: SqsSource.newQueue({ deadLetterQueue: queueIn(shared) }) }))],
    ['role', 'Role', worker(shared => ({ role: new iam.Role(shared, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }))],
    ['vpc', 'Vpc', worker(shared => ({ vpc: new ec2.Vpc(shared, 'Vpc') }))],
    ['logGroup', 'Logs', worker(shared => ({ logGroup: new logs.LogGroup(shared, 'Logs') }))],
    ['code', 'Fn', worker(shared => ({ code: HandlerCode.fromExisting(newFunction(shared)) }))],
    ['deployment', 'Fn', worker(shared => ({ deployment: { preTrafficHook: HandlerCode.fromExisting(newFunction(shared)) } }))],
    ['source', 'Stream', processor(shared => ({ source: StreamSource.kinesis(new kinesis.Stream(shared, 'Stream')) }))],
    ['source', 'Table', processor(shared => ({ source: StreamSource.dynamoDb(tableWithStream(shared)) }))],
    ['onFailure', 'Bucket', processor(shared => ({ onFailure: StreamFailureDestination.bucket(new s3.Bucket(shared, 'Bucket')) }))],
    ['onFailure', 'Queue', asynchronous(shared => ({ onFailure: new destinations.SqsDestination(queueIn(shared)) }))],
    ['triggers', 'Bucket', asynchronous(shared => ({ triggers: [AsyncTrigger.s3(new s3.Bucket(shared, 'Bucket'))] }))],
    ['triggers', 'Topic', asynchronous(shared => ({ triggers: [AsyncTrigger.topic(new sns.Topic(shared, 'Topic'))] }))],
    ['triggers', 'Bus', asynchronous(shared => ({ triggers: [AsyncTrigger.rule({ source: ['shop'] }, { eventBus: new events.EventBus(shared, 'Bus') })] }))],
    ['trigger', 'Topic', (stack, shared) => asynchronous(() => ({}))(stack, shared).addTrigger(AsyncTrigger.topic(new sns.Topic(shared, 'Topic')))],
    ['rollbackAlarms', 'Late', (stack, shared) => new AliasedCanaryFunction(stack, 'Shop', {
      code: inlineCode, rollbackAlarms: [new cloudwatch.Alarm(shared, 'Late', { metric: queueIn(shared).metricNumberOfMessagesSent(), threshold: 1, evaluationPeriods: 1 })],
    })],
    ['alarmTopic', 'OnCall', (stack, shared) => new AccountConcurrencyAlarm(stack, 'Concurrency', { alarmTopic: topicIn(shared) })],
    ['encryptionKey', 'Key', (stack, shared) => new IdempotencyTable(stack, 'Processed', { encryptionKey: new kms.Key(shared, 'Key') })],
  ])('fails when %s is the %s of the app', (prop, id, make) => {
    const { shared, stack } = stackAndStage();
    expect(() => make(stack, shared)).toThrow(`${prop} is 'Shared/${id}', which belongs to the app and not to the stage 'Prod', and a stack can refer only to stacks of ` +
      'its own stage: create the resource in a stack of the stage (a default with ResilienceDefaults.of(stage).set), or import it by its ARN');
  });

  test('fails when a default of the app is one', () => {
    const { app, shared, stack } = stackAndStage();
    ResilienceDefaults.of(app).set({ alarmTopic: topicIn(shared), encryptionKey: new kms.Key(shared, 'Key') });
    expect(() => worker(() => ({}))(stack, shared)).toThrow(/encryptionKey is 'Shared\/Key', which[^]*alarmTopic is 'Shared\/OnCall', which belongs to the app and not/);
  });

  test('fails between two stages, and when the app refers to a stage', () => {
    const { app, shared, stack } = stackAndStage();
    const beta = new Stack(new Stage(app, 'Beta'), 'Orders', { env });
    expect(() => worker(() => ({ alarmTopic: topicIn(beta) }))(stack, shared)).toThrow("which belongs to the stage 'Beta' and not to the stage 'Prod'");
    expect(() => worker(() => ({ alarmTopic: topicIn(beta, 'Other') }))(shared, shared)).toThrow("which belongs to the stage 'Beta' and not to the app");
  });

  test('work when they are made in the stage, imported, or referred to by their names', () => {
    const { app, shared, stage, stack } = stackAndStage();
    ResilienceDefaults.of(app).set({ alarmTopic: sns.Topic.fromTopicArn(shared, 'Imported', arn('sns', 'on-call')) });
    worker(() => ({}))(stack, stack);
    const common = new Stack(stage, 'Common', { env });
    new SqsWorkerFunction(stack, 'Second', { code: inlineCode, alarmTopic: topicIn(common) });
    const elsewhere = new Stack(app, 'Elsewhere', { env: { ...env, account: '210987654321' } });
    new SqsWorkerFunction(stack, 'Third', { code: inlineCode, alarmTopic: topicIn(elsewhere, 'OnCall', { topicName: 'on-call' }) });
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function'))).toHaveLength(3);
  });
});
