import { Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationFacts, RECORDS_PREFIX } from './async-destinations';
import { AsyncTriggerBinding, AsyncTriggerBindOptions, checkDelivery, FeedbackLoop } from './async-trigger-binding';
import { S3TriggerOptions } from './async-trigger-options';
import { enableEventBridge, notifyDirectly } from './bucket-notifications';
import { defineRule } from './rule-trigger';
import { textOf } from '../resources/grants';
import { isSameResource } from '../synth/references';
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

/** A trigger on the objects of a bucket, through EventBridge or directly. */
export function bucketTrigger(bucket: s3.IBucket, options: S3TriggerOptions): AsyncTriggerBinding {
  const { events = [s3.EventType.OBJECT_CREATED], prefix = '', suffix = '', direct = false } = options;
  const source = `the bucket '${bucket.node.path}'`;
  const includesNewObjects = events.some(event => event.startsWith('s3:ObjectCreated:'));
  return {
    id: options.triggerId ?? `Bucket${bucket.node.id}`,
    source,
    resource: bucket,

    check(scope: Construct, problems: PropsValidator): void {
      problems.addIf(events.length === 0, `events of ${source} is empty, so nothing would invoke the function: remove it to trigger on new objects`);
      const { region } = Stack.of(scope);
      problems.addIf(areKnownToDiffer(bucket.env.region, region),
        `${source} is in ${bucket.env.region}, but the function is in ${region}: use a bucket in the same Region`);
      if (direct) {
        checkDirect(problems, source, options);
      } else {
        checkEventBridge(problems, source, { ...options, events });
        warnOfOtherAccount(scope, bucket, source);
      }
    },

    feedbackFrom({ bucket: destination }: DestinationFacts): FeedbackLoop {
      if (!includesNewObjects || !isSameResource(destination, bucket, of => of.bucketArn)) return undefined;
      if (!/^[0-9a-f-]*$/.test(suffix)) return undefined; // the keys of records end with a UUID
      if (RECORDS_PREFIX.startsWith(prefix)) return 'certain';
      return prefix.startsWith(RECORDS_PREFIX) ? 'possible' : undefined;
    },

    isTriggeredBy({ actions, resource }, scope): boolean {
      if (!includesNewObjects || !actions.some(action => WRITE_ACTIONS.test(action))) return false;
      const objects = textOf(scope, bucket.arnForObjects(prefix));
      const [beginning] = resource.split('*');
      return beginning.startsWith(objects) || (beginning !== resource && objects.startsWith(beginning));
    },

    bind(scope: Construct, bindOptions: AsyncTriggerBindOptions): sqs.Queue | undefined {
      if (direct) return notifyDirectly(scope, bucket, bindOptions, { ...options, events });
      enableEventBridge(scope, bucket, source);
      const key = keyPattern(prefix, suffix);
      return defineRule(scope, bindOptions, {
        source: ['aws.s3'],
        detailType: [...new Set(events.map(event => DETAIL_TYPES[event]))],
        detail: { bucket: { name: [bucket.bucketName] }, ...key && { object: { key: [key] } } },
      }, options);
    },
  };
}

function checkEventBridge(problems: PropsValidator, source: string, options: S3TriggerOptions & Pick<Required<S3TriggerOptions>, 'events'>): void {
  const { events, prefix, suffix } = options;
  const unknown = events.filter(event => DETAIL_TYPES[event] === undefined);
  problems.addIf(unknown.length > 0,
    `events of ${source} contains ${unknown.join(', ')}, which EventBridge does not distinguish by type: use the general type (OBJECT_CREATED, OBJECT_REMOVED), ` +
    'use AsyncTrigger.rule with a pattern on detail.reason, or set direct to true');
  problems.addIf(Boolean(prefix) && Boolean(suffix) && Token.isUnresolved(`${prefix}${suffix}`),
    `prefix and suffix of ${source} are combined into one pattern, but one of them is unknown at synth and cannot be escaped: remove one of them`);
  checkDelivery(problems, source, options);
}

/** Warns about a bucket of another account: S3 sends its events to EventBridge in that account, which a rule in this account cannot see. */
function warnOfOtherAccount(scope: Construct, { env }: s3.IBucket, source: string): void {
  const { account } = Stack.of(scope);
  if (!areKnownToDiffer(env.account, account)) return;
  warn(scope, 'bucketOfOtherAccount',
    `${source} belongs to account ${env.account}, and S3 sends its events to the default event bus of that account. The function is never invoked until a rule ` +
    `there forwards them to the default event bus of ${account}, whose policy must allow it (events:PutEvents): acknowledge this warning when that is done`);
}

function checkDirect(problems: PropsValidator, source: string, { retryAttempts, maxEventAge }: S3TriggerOptions): void {
  for (const [name, value] of Object.entries({ retryAttempts, maxEventAge })) {
    problems.addIf(value !== undefined, `${name} of ${source} is set together with direct, but S3 has no such setting: remove one of them`);
  }
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
