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

describe('a function that may cause its own events', () => {
  test.each<[string, S3TriggerOptions, Granted]>([
    ['write to the bucket', {}, (fn, bucket) => bucket.grantPut(fn)],
    ['write to the bucket that it hears of in part', { prefix: 'in/' }, (fn, bucket) => bucket.grantWrite(fn)],
    ['write to a part of it', { prefix: 'in/' }, (fn, bucket) => bucket.grantPut(fn, 'in/*')],
    ['write to a part of that part', { prefix: 'in/' }, (fn, bucket) => bucket.grantPut(fn, 'in/small/*')],
    ['write an object of it', { prefix: 'in/' }, (fn, bucket) => allow(fn, 's3:PutObject', bucket.arnForObjects('in/index.json'))],
    ['do anything to anything', {}, fn => allow(fn, '*', '*')],
  ])('warns at synth when it may %s [E09]', (_, options, grant) => {
    expect(warningsWithBucket(options, grant)).toEqual([
      "cdk-resilient-lambda:causesItsOwnEvents at /Photos/Thumbnails: the function may write to the bucket 'Photos/Uploads' that invokes it, so that one event can " +
      'go round for ever (Lambda stops it after about 16 rounds, but not through EventBridge, as with a bucket): write elsewhere, limit the trigger (the prefix of ' +
      'a bucket, the filter policy of a topic) and the grant to different parts, or acknowledge this',
    ]);
  });

  test.each<[string, S3TriggerOptions, Granted]>([
    ['reads the bucket', {}, (fn, bucket) => bucket.grantRead(fn)],
    ['writes to another part', { prefix: 'in/' }, (fn, bucket) => bucket.grantPut(fn, 'out/*')],
    ['writes another object', { prefix: 'in/' }, (fn, bucket) => allow(fn, 's3:PutObject', bucket.arnForObjects('index.json'))],
    ['writes an object that is called as the part begins', { prefix: 'in/' }, (fn, bucket) => allow(fn, 's3:PutObject', bucket.arnForObjects('in'))],
    ['writes to another bucket', {}, fn => new s3.Bucket(Stack.of(fn), 'Thumbs').grantPut(fn)],
    ['hears of removed objects', { events: [s3.EventType.OBJECT_REMOVED] }, (fn, bucket) => bucket.grantPut(fn)],
    ['is denied to write', {}, (fn, bucket) => fn.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY, actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')],
    }))],
  ])('is not suspected when it %s', (_, options, grant) => {
    expect(warningsWithBucket(options, grant)).toEqual([]);
  });

  test('warns at synth when it may publish to the topic that invokes it, also of a trigger that was added later [E09]', () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    const topic = new sns.Topic(stack, 'Orders');
    const fn = newAsyncFunction({}, stack);
    topic.grantPublish(fn);
    new sns.Topic(stack, 'Others').grantPublish(fn);
    fn.addTrigger(AsyncTrigger.topic(topic));
    expect(warningsOf(app)).toEqual([expect.stringMatching(/causesItsOwnEvents at \/Photos\/Thumbnails: the function may write to the topic 'Photos\/Orders'/)]);
  });

  test('may send to the bus that it hears, because events differ, and has a schedule', () => {
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
