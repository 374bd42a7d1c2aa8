import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AsyncFunctionWithDestinations, AsyncTrigger } from '../src';
import { inlineCode, newApp, newAsyncFunction, newStack } from './fixtures/stack';
import { allowed, decisions, notAllowed, Requests, Scene, synthesize, through } from './iam/decisions';
import { ACCOUNT, REGION } from './iam/deployed';
import { evaluate } from './iam/evaluate';

function childOf<T>(fn: AsyncFunctionWithDestinations, trigger: string, id: string): T {
  return fn.node.findChild('Triggers').node.findChild(trigger).node.findChild(id) as T;
}

/** A function with every trigger, an operator and a producer, next to unrelated resources. */
function deploy(encrypted: boolean): Scene {
  const app = newApp();
  const stack = newStack(app, 'Photos');
  const key = encrypted ? new kms.Key(stack, 'Key') : undefined;
  const topic = new sns.Topic(stack, 'Orders');
  const fn = newAsyncFunction({
    encryptionKey: key,
    triggers: [
      AsyncTrigger.rule({ source: ['shop'] }), AsyncTrigger.topic(topic), AsyncTrigger.schedule(scheduler.ScheduleExpression.rate(Duration.hours(1))),
    ],
  }, stack);
  const [operator, producer] = ['Operator', 'Producer'].map(id => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() }));
  fn.grantReplay(operator);
  fn.grantInvoke(producer);
  const anotherQueue = new sqs.Queue(stack, 'AnotherQueue');
  const another = new AsyncFunctionWithDestinations(stack, 'Another', { code: inlineCode, triggers: [AsyncTrigger.rule({ source: ['bank'] })] });
  const anotherOperator = new iam.Role(stack, 'AnotherOperator', { assumedBy: new iam.AccountRootPrincipal() });
  another.grantReplay(anotherOperator);

  const deployed = synthesize(app);
  const { lambdaFunction, failureQueue, triggerDeadLetterQueues, logGroup } = fn;
  const role = lambdaFunction.role!;
  const scheduleRole = childOf<iam.Role>(fn, 'Schedule', 'Role');
  const rule = childOf<events.Rule>(fn, 'Rule', 'Rule');
  return {
    deployed,
    arns: {
      'the function': deployed.valueOf(lambdaFunction, lambdaFunction.functionArn),
      'its role': deployed.valueOf(role, role.roleArn),
      'the role of the schedule': deployed.valueOf(scheduleRole, scheduleRole.roleArn),
      'the operator': deployed.valueOf(operator, operator.roleArn),
      'another function': deployed.valueOf(stack, another.lambdaFunction.role!.roleArn),
      'the operator of another function': deployed.valueOf(stack, anotherOperator.roleArn),
      'a role of another account': 'arn:aws:iam::999999999999:role/Admin',
      'the producer': deployed.valueOf(producer, producer.roleArn),
      'the failure queue': deployed.valueOf(failureQueue!, failureQueue!.queueArn),
      'the queue of the rule': deployed.valueOf(triggerDeadLetterQueues.Rule, triggerDeadLetterQueues.Rule.queueArn),
      'the queue of the topic': deployed.valueOf(triggerDeadLetterQueues.TopicOrders, triggerDeadLetterQueues.TopicOrders.queueArn),
      'the queue of the schedule': deployed.valueOf(triggerDeadLetterQueues.Schedule, triggerDeadLetterQueues.Schedule.queueArn),
      'another queue': deployed.valueOf(anotherQueue, anotherQueue.queueArn),
      'the rule': deployed.valueOf(rule, rule.ruleArn),
      'the topic': deployed.valueOf(topic, topic.topicArn),
      'the log streams': deployed.valueOf(logGroup, logGroup.logGroupArn).replace(/\*$/, 'log-stream:today'),
      ...key && { 'the key': deployed.valueOf(key, key.keyArn) },
      'anything': '*',
    },
  };
}

const SEND = ['sqs:SendMessage'];
const TAKE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const OWN = ['sqs:PurgeQueue', 'sqs:DeleteQueue', 'sqs:SetQueueAttributes', 'sqs:AddPermission'];
const INVOKE = ['lambda:InvokeFunction'];
const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
const throughSqs = (action: string) => through('sqs', action);
const OWN_KEY = ['kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:Encrypt'];

describe.each([['a function with every trigger', false], ['an encrypted function with every trigger', true]])('%s', (_, encrypted) => {
  let scene: Scene;
  beforeAll(() => {
    scene = deploy(encrypted);
  });
  const withKey = (actions: string[]): Requests => encrypted ? { 'the key': actions } : {};

  test('may send failed events to its queue, write logs and send traces [A07, E04, E06]', async () => {
    const requests: Requests = {
      'the failure queue': SEND,
      'the log streams': ['logs:CreateLogStream', 'logs:PutLogEvents'],
      'anything': ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      ...withKey(USE_KEY),
    };
    expect(await decisions(scene, 'its role', requests, throughSqs)).toEqual(allowed(requests));
    const directly = withKey(USE_KEY);
    expect(await decisions(scene, 'its role', directly)).toEqual(encrypted ? notAllowed(directly) : {});
  });

  test('may do nothing else [E04]', async () => {
    const requests: Requests = {
      'the failure queue': [...TAKE, ...OWN],
      'the queue of the rule': [...SEND, ...TAKE],
      'another queue': [...SEND, ...TAKE],
      'the function': INVOKE,
      'the topic': ['sns:Publish'],
      ...withKey(OWN_KEY),
    };
    expect(await decisions(scene, 'its role', requests, throughSqs)).toEqual(notAllowed(requests));
  });

  test.each(['another function', 'the operator of another function', 'a role of another account'])('lets %s do nothing with it [E04]', async other => {
    const queues = ['the failure queue', 'the queue of the rule', 'the queue of the topic', 'the queue of the schedule'];
    const requests: Requests = {
      ...Object.fromEntries(queues.map(queue => [queue, [...SEND, ...TAKE]])), 'the function': INVOKE, ...withKey([...USE_KEY, ...OWN_KEY]),
    };
    expect(await decisions(scene, other, requests, throughSqs)).toEqual(notAllowed(requests));
  });

  test.each([
    ['events.amazonaws.com', 'events', 'rule/Photos'], ['sns.amazonaws.com', 'sns', 'Photos'], ['s3.amazonaws.com', 's3', 'photos'],
    ['scheduler.amazonaws.com', 'scheduler', 'schedule/default/x'], ['lambda.amazonaws.com', 'lambda', 'function:x'], ['cloudwatch.amazonaws.com', 'cloudwatch', 'alarm:x'],
  ])('lets %s do nothing for another account, nor without a source [E05]', async (service, prefix, resource) => {
    const requests: Requests = {
      'the function': INVOKE, 'the failure queue': SEND, 'the queue of the rule': SEND, 'the queue of the topic': SEND, 'the queue of the schedule': SEND, ...withKey(USE_KEY),
    };
    const foreign = { 'aws:SourceAccount': '999999999999', 'aws:SourceArn': `arn:aws:${prefix}:${REGION}:999999999999:${resource}` };
    for (const context of [foreign, {}]) expect(await decisions(scene, service, requests, context)).toEqual(notAllowed(requests));
  });

  test('lets its schedule invoke it and park undelivered events, and nothing else [E04]', async () => {
    const requests: Requests = { 'the function': INVOKE, 'the queue of the schedule': SEND, ...withKey(USE_KEY) };
    expect(await decisions(scene, 'the role of the schedule', requests, throughSqs)).toEqual(allowed(requests));
    const others: Requests = { 'the failure queue': SEND, 'the queue of the rule': SEND, 'the queue of the schedule': [...TAKE, ...OWN], ...withKey(OWN_KEY) };
    expect(await decisions(scene, 'the role of the schedule', others, throughSqs)).toEqual(notAllowed(others));
  });

  test.each([
    ['rule', 'events.amazonaws.com', { 'aws:SourceAccount': ACCOUNT }, `arn:aws:events:${REGION}:${ACCOUNT}:rule/Thumbnails-other`],
    ['topic', 'sns.amazonaws.com', {}, `arn:aws:sns:${REGION}:${ACCOUNT}:other`],
  ])('lets its %s, and no other, invoke it and park undelivered events [A14, E05]', async (source, service, context, another) => {
    const requests: Requests = { 'the function': INVOKE, [`the queue of the ${source}`]: SEND };
    const from = (sourceArn: string) => ({ ...context, 'aws:SourceArn': sourceArn });
    expect(await decisions(scene, service, { ...requests, ...withKey(USE_KEY) }, from(scene.arns[`the ${source}`]))).toEqual(allowed({ ...requests, ...withKey(USE_KEY) }));
    expect(await decisions(scene, service, requests, from(another))).toEqual(notAllowed(requests));
    expect(await decisions(scene, service, { 'the failure queue': SEND, 'the queue of the schedule': SEND }, from(scene.arns[`the ${source}`])))
      .toEqual(notAllowed({ 'the failure queue': SEND, 'the queue of the schedule': SEND }));
    if (source === 'rule') expect(await decisions(scene, service, requests, { ...from(scene.arns['the rule']), 'aws:SourceAccount': '999999999999' })).toEqual(notAllowed(requests));
    const stranger = from(another.replace(ACCOUNT, '999999999999'));
    if (encrypted) expect(await decisions(scene, service, { 'the key': USE_KEY }, stranger)).toEqual(notAllowed({ 'the key': USE_KEY }));
  });

  test('lets an operator replay parked events, and nothing else [Q16]', async () => {
    const queues = ['the failure queue', 'the queue of the rule', 'the queue of the topic', 'the queue of the schedule'];
    const requests: Requests = { ...Object.fromEntries(queues.map(queue => [queue, TAKE])), 'the function': INVOKE, ...withKey(['kms:Decrypt']) };
    expect(await decisions(scene, 'the operator', requests, throughSqs)).toEqual(allowed(requests));
    const others: Requests = { ...Object.fromEntries(queues.map(queue => [queue, [...SEND, ...OWN]])), 'another queue': TAKE, ...withKey(OWN_KEY) };
    expect(await decisions(scene, 'the operator', others, throughSqs)).toEqual(notAllowed(others));
  });

  test('lets a producer invoke it, and nothing else', async () => {
    expect(await decisions(scene, 'the producer', { 'the function': INVOKE })).toEqual(allowed({ 'the function': INVOKE }));
    const others: Requests = { 'the failure queue': [...SEND, ...TAKE], 'the function': ['lambda:UpdateFunctionCode'], ...withKey(USE_KEY) };
    expect(await decisions(scene, 'the producer', others)).toEqual(notAllowed(others));
  });

  test('has queues that refuse requests without TLS [Q19]', async () => {
    const { ExplicitlyDenied, ...others } = await decisions(scene, 'the operator', { 'the failure queue': TAKE, 'the queue of the rule': TAKE }, {
      'aws:SecureTransport': 'false',
    });
    expect(ExplicitlyDenied).toHaveLength(6);
    expect(others).toEqual({});
  });
});

describe('a function with an encrypted failure bucket', () => {
  test('may write its records, but neither read nor delete them, nor write other objects [A04, A07]', async () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    const key = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Failures', { encryptionKey: key });
    const fn = newAsyncFunction({ onFailure: new destinations.S3Destination(bucket) }, stack);
    const another = new AsyncFunctionWithDestinations(stack, 'Another', { code: inlineCode, onFailure: new destinations.S3Destination(bucket) });
    const [operator, anotherOperator] = ['Operator', 'AnotherOperator'].map(id => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() }));
    fn.grantReplay(operator);
    another.grantReplay(anotherOperator);
    const { role, functionName } = fn.lambdaFunction;
    const deployed = synthesize(app);
    const bucketArn = deployed.valueOf(bucket, bucket.bucketArn);
    const scene: Scene = {
      deployed,
      arns: {
        'its role': deployed.valueOf(role!, role!.roleArn),
        'the bucket': bucketArn,
        'another role': deployed.valueOf(stack, another.lambdaFunction.role!.roleArn),
        'the operator': deployed.valueOf(stack, operator.roleArn),
        'the operator of another function': deployed.valueOf(stack, anotherOperator.roleArn),
        'a record': `${bucketArn}/aws/lambda/async/${deployed.valueOf(stack, functionName)}/2030/01/01/a`,
        'another object': `${bucketArn}/index.html`,
        'the key': deployed.valueOf(key, key.keyArn),
      },
    };
    const own = { 's3:ResourceAccount': ACCOUNT };
    const requests: Requests = { 'a record': ['s3:PutObject'], 'the bucket': ['s3:ListBucket'] };
    expect(await decisions(scene, 'its role', requests, own)).toEqual(allowed(requests));
    const others: Requests = { 'a record': ['s3:GetObject', 's3:DeleteObject'], 'another object': ['s3:PutObject'], 'the bucket': ['s3:DeleteBucket'] };
    expect(await decisions(scene, 'its role', others, own)).toEqual(notAllowed(others));
    const useKey: Requests = { 'the key': ['kms:GenerateDataKey'] };
    expect(await decisions(scene, 'its role', useKey, action => through('s3', action))).toEqual(allowed(useKey));
    expect(await decisions(scene, 'its role', useKey)).toEqual(notAllowed(useKey));
    expect(await decisions(scene, 'its role', { 'the key': OWN_KEY })).toEqual(notAllowed({ 'the key': OWN_KEY }));
    const touch: Requests = { 'a record': ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'] };
    for (const other of ['another role', 'the operator of another function']) expect(await decisions(scene, other, touch, own)).toEqual(notAllowed(touch));
    const take: Requests = { 'a record': ['s3:GetObject', 's3:DeleteObject'] };
    const listing = { ...own, 's3:prefix': `aws/lambda/async/${deployed.valueOf(stack, functionName)}/` };
    const list: Requests = { 'the bucket': ['s3:ListBucket'] };
    expect(await decisions(scene, 'the operator', take, own)).toEqual(allowed(take));
    expect(await decisions(scene, 'the operator', list, listing)).toEqual(allowed(list));
    expect(await decisions(scene, 'the operator', list, { ...own, 's3:prefix': 'aws/lambda/async/' })).toEqual(notAllowed(list));
    expect(await decisions(scene, 'the operator of another function', list, listing)).toEqual(notAllowed(list));
    const taken: Requests = { 'a record': ['s3:PutObject'] };
    expect(await decisions(scene, 'its role', taken, { 's3:ResourceAccount': '999999999999' })).toEqual(notAllowed(taken));
  });
});

describe('functions with rules', () => {
  test('accept the events of their own rules on every event bus, but not those of the rules of another function of the stack [A14, E05]', async () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    const eventBus = events.EventBus.fromEventBusName(stack, 'Bus', 'shop');
    const [own, another] = ['Own', 'Other'].map(id => newAsyncFunction({
      triggers: [AsyncTrigger.rule({ source: ['shop'] }), AsyncTrigger.rule({ source: ['shop'] }, { eventBus, triggerId: 'OnBus' })],
    }, stack, id));
    const deployed = synthesize(app);
    const arnOf = (fn: AsyncFunctionWithDestinations, trigger: string) => {
      const { ruleArn } = childOf<events.Rule>(fn, trigger, 'Rule');
      return deployed.valueOf(fn, ruleArn).replace('rule/', trigger === 'OnBus' ? 'rule/shop/' : 'rule/');
    };
    const scene: Scene = {
      deployed,
      arns: {
        'the function': deployed.valueOf(own, own.lambdaFunction.functionArn),
        'the queue': deployed.valueOf(own, own.triggerDeadLetterQueues.OnBus.queueArn),
      },
    };
    const from = (sourceArn: string) => ({ 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': sourceArn });
    const both: Requests = { 'the function': INVOKE, 'the queue': SEND };
    const [invoke, send]: Requests[] = [{ 'the function': INVOKE }, { 'the queue': SEND }];
    expect(await decisions(scene, 'events.amazonaws.com', both, from(arnOf(own, 'OnBus')))).toEqual(allowed(both));
    expect(await decisions(scene, 'events.amazonaws.com', invoke, from(arnOf(own, 'Rule')))).toEqual(allowed(invoke));
    expect(await decisions(scene, 'events.amazonaws.com', send, from(arnOf(own, 'Rule')))).toEqual(notAllowed(send));
    for (const trigger of ['Rule', 'OnBus']) {
      expect(await decisions(scene, 'events.amazonaws.com', both, from(arnOf(another, trigger)))).toEqual(notAllowed(both));
    }
  });
});

test('the evaluation respects the source of a permission: without one, any rule may invoke the function', async () => {
  const { deployed, arns } = deploy(false);
  const request = { principal: 'events.amazonaws.com', action: 'lambda:InvokeFunction', resource: arns['the function'], context: { 'aws:SourceArn': `arn:aws:events:${REGION}:1:rule/x` } };
  expect(await evaluate(deployed, request)).toBe('ImplicitlyDenied');
  for (const resource of Object.values<any>(deployed.templates.Photos.Resources)) {
    if (resource.Type === 'AWS::Lambda::Permission') {
      delete resource.Properties.SourceArn;
      delete resource.Properties.SourceAccount;
    }
  }
  expect(await evaluate(deployed, request)).toBe('Allowed');
});
