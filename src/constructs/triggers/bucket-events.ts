import { Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { checkDelivery } from './delivery';
import { BucketTriggerOptions } from './trigger-options';
import { WritePermission } from './trigger-recursion';
import { textOf } from '../resources/grants';
import { areKnownToDiffer, PropsValidator, warn } from '../synth/validation';

/** The detail types of EventBridge. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html */
const DETAIL_TYPES: { [eventType: string]: string } = {
  [s3.EventType.OBJECT_CREATED]: 'Object Created',
  [s3.EventType.OBJECT_REMOVED]: 'Object Deleted',
  [s3.EventType.OBJECT_RESTORE_POST]: 'Object Restore Initiated',
  [s3.EventType.OBJECT_RESTORE_COMPLETED]: 'Object Restore Completed',
  [s3.EventType.OBJECT_RESTORE_DELETE]: 'Object Restore Expired',
  [s3.EventType.OBJECT_TAGGING_PUT]: 'Object Tags Added',
  [s3.EventType.OBJECT_TAGGING_DELETE]: 'Object Tags Deleted',
  [s3.EventType.OBJECT_ACL_PUT]: 'Object ACL Updated',
  [s3.EventType.LIFECYCLE_TRANSITION]: 'Object Storage Class Changed',
  [s3.EventType.INTELLIGENT_TIERING]: 'Object Access Tier Changed',
};

const WRITE_ACTIONS = /^(s3:PutObject\*?|s3:Put\*|s3:\*|\*)$/;

/** The types of events of a trigger on the objects of a bucket. */
export function objectEvents({ events: types = [s3.EventType.OBJECT_CREATED] }: BucketTriggerOptions): s3.EventType[] {
  return types;
}

/** The bucket as messages name it. */
export function bucketInWords(bucket: s3.IBucket): string {
  return `the bucket '${bucket.node.path}'`;
}

/** Adds the problems of any trigger on the objects of a bucket. */
export function checkBucket(scope: Construct, problems: PropsValidator, bucket: s3.IBucket, options: BucketTriggerOptions): void {
  const source = bucketInWords(bucket);
  problems.addIf(objectEvents(options).length === 0, `events of ${source} is empty, so nothing would invoke the function: remove it to trigger on new objects`);
  const { region } = Stack.of(scope);
  problems.addIf(areKnownToDiffer(bucket.env.region, region),
    `${source} is in ${bucket.env.region}, but the function is in ${region}: use a bucket in the same Region`);
}

/** Adds the problems of a trigger on the objects of a bucket that EventBridge delivers. */
export function checkBucketRule(scope: Construct, problems: PropsValidator, bucket: s3.IBucket, options: BucketTriggerOptions): void {
  const { prefix, suffix } = options;
  const source = bucketInWords(bucket);
  const unknown = objectEvents(options).filter(event => DETAIL_TYPES[event] === undefined);
  problems.addIf(unknown.length > 0,
    `events of ${source} contains ${unknown.join(', ')}, which EventBridge does not distinguish by type: use the general type (OBJECT_CREATED, OBJECT_REMOVED), ` +
    'use AsyncTrigger.rule with a pattern on detail.reason, or set direct to true');
  problems.addIf(Boolean(prefix) && Boolean(suffix) && Token.isUnresolved(`${prefix}${suffix}`),
    `prefix and suffix of ${source} are combined into one pattern, but one of them is unknown at synth and cannot be escaped: remove one of them`);
  checkDelivery(problems, source, options);
  warnOfOtherAccount(scope, bucket, source);
}

/** The pattern of the events that a bucket sends to EventBridge about these objects. */
export function objectPattern({ bucketName }: s3.IBucket, options: BucketTriggerOptions): events.EventPattern {
  const key = keyPattern(options.prefix ?? '', options.suffix ?? '');
  return {
    source: ['aws.s3'],
    detailType: [...new Set(objectEvents(options).map(event => DETAIL_TYPES[event]))],
    detail: { bucket: { name: [bucketName] }, ...key && { object: { key: [key] } } },
  };
}

/** Indicates whether the trigger is on new objects. */
export function includesNewObjects(options: BucketTriggerOptions): boolean {
  return objectEvents(options).some(event => event.startsWith('s3:ObjectCreated:'));
}

/** Indicates whether a function with this permission can write objects that the trigger is on. */
export function mayWriteObjects(
  scope: Construct, bucket: s3.IBucket, options: BucketTriggerOptions, { actions, resource }: WritePermission,
): boolean {
  if (!includesNewObjects(options) || !actions.some(action => WRITE_ACTIONS.test(action))) return false;
  const objects = textOf(scope, bucket.arnForObjects(options.prefix ?? ''));
  const [beginning] = resource.split('*');
  return beginning.startsWith(objects) || (beginning !== resource && objects.startsWith(beginning));
}

/** Warns about a bucket of another account: S3 sends its events to EventBridge in that account, which a rule in this account cannot see. */
function warnOfOtherAccount(scope: Construct, { env }: s3.IBucket, source: string): void {
  const { account } = Stack.of(scope);
  if (!areKnownToDiffer(env.account, account)) return;
  warn(scope, 'bucketOfOtherAccount',
    `${source} belongs to account ${env.account}, and S3 sends its events to the default event bus of that account. The function is never invoked until a rule ` +
    `there forwards them to the default event bus of ${account}, whose policy must allow it (events:PutEvents): acknowledge this warning when that is done`);
}

/** One matcher for both prefix and suffix, because EventBridge treats several matchers as alternatives. */
function keyPattern(prefix: string, suffix: string): object | undefined {
  if (prefix && suffix) return { wildcard: `${escaped(prefix)}*${escaped(suffix)}` };
  if (prefix) return { prefix };
  return suffix ? { suffix } : undefined;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function escaped(text: string): string {
  return text.replace(/[\\*]/g, '\\$&');
}
