import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AsyncFunctionWithDestinations, AsyncTrigger, S3TriggerOptions } from '../../../src';
import { newApp, newAsyncFunction, newStack, warningsOf } from '../../fixtures/stack';

type Granted = (fn: AsyncFunctionWithDestinations, bucket: s3.Bucket) => unknown;

function warningsWithBucket(options: S3TriggerOptions, grant: Granted): string[] {
  const app = newApp();
  const stack = newStack(app, 'Photos');
  const bucket = new s3.Bucket(stack, 'Uploads');
  grant(newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket, options)] }, stack), bucket);
  return warningsOf(app);
}

const allow = (fn: AsyncFunctionWithDestinations, ...statement: [string, string]) =>
  fn.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({ actions: [statement[0]], resources: [statement[1]] }));

describe('recursion', () => {
  test.each<[string, S3TriggerOptions, Granted]>([
    ['write to the bucket', {}, (fn, bucket) => bucket.grantPut(fn)],
    ['write to a bucket whose prefix triggers it', { prefix: 'in/' }, (fn, bucket) => bucket.grantWrite(fn)],
    ['write below that prefix', { prefix: 'in/' }, (fn, bucket) => bucket.grantPut(fn, 'in/*')],
    ['write below a longer prefix', { prefix: 'in/' }, (fn, bucket) => bucket.grantPut(fn, 'in/small/*')],
    ['write a single object below that prefix', { prefix: 'in/' }, (fn, bucket) => allow(fn, 's3:PutObject', bucket.arnForObjects('in/index.json'))],
    ['do anything on any resource', {}, fn => allow(fn, '*', '*')],
  ])('warns at synth when the function may %s [E09]', (_, options, grant) => {
    expect(warningsWithBucket(options, grant)).toEqual([
      "cdk-resilient-lambda:causesItsOwnEvents at /Photos/Thumbnails: the function may write to the bucket 'Photos/Uploads' that invokes it, so one event can " +
      'cause an infinite loop (Lambda stops a loop after about 16 invocations, but not one through EventBridge, as with a bucket): write elsewhere, restrict the ' +
      'trigger (the prefix of a bucket, the filter policy of a topic) and the grant to different parts, or acknowledge this warning',
    ]);
  });

  test.each<[string, S3TriggerOptions, Granted]>([
    ['reads the bucket', {}, (fn, bucket) => bucket.grantRead(fn)],
    ['writes below another prefix', { prefix: 'in/' }, (fn, bucket) => bucket.grantPut(fn, 'out/*')],
    ['writes another object', { prefix: 'in/' }, (fn, bucket) => allow(fn, 's3:PutObject', bucket.arnForObjects('index.json'))],
    ['writes an object whose key is the beginning of the prefix', { prefix: 'in/' }, (fn, bucket) => allow(fn, 's3:PutObject', bucket.arnForObjects('in'))],
    ['writes to another bucket', {}, fn => new s3.Bucket(Stack.of(fn), 'Thumbs').grantPut(fn)],
    ['is triggered by removed objects', { events: [s3.EventType.OBJECT_REMOVED] }, (fn, bucket) => bucket.grantPut(fn)],
    ['is denied write access', {}, (fn, bucket) => fn.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY, actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')],
    }))],
  ])('does not warn when the function %s', (_, options, grant) => {
    expect(warningsWithBucket(options, grant)).toEqual([]);
  });

  test('warns at synth when the function may publish to its topic, even if the trigger was added later [E09]', () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    const topic = new sns.Topic(stack, 'Orders');
    const fn = newAsyncFunction({}, stack);
    topic.grantPublish(fn);
    new sns.Topic(stack, 'Others').grantPublish(fn);
    fn.addTrigger(AsyncTrigger.topic(topic));
    expect(warningsOf(app)).toEqual([expect.stringMatching(/causesItsOwnEvents at \/Photos\/Thumbnails: the function may write to the topic 'Photos\/Orders'/)]);
  });

  test('does not warn when the function may send to the event bus of its rule, because events differ, or has a schedule', () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    const eventBus = new events.EventBus(stack, 'Bus');
    const fn = newAsyncFunction({
      triggers: [AsyncTrigger.rule({ source: ['shop'] }, { eventBus }), AsyncTrigger.schedule(scheduler.ScheduleExpression.rate(Duration.hours(1)))],
    }, stack);
    eventBus.grantPutEventsTo(fn);
    expect(warningsOf(app)).toEqual([]);
  });
});
