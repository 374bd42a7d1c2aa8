import { Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationFacts, isSame, RECORDS_PREFIX } from './async-destinations';
import { atSynth } from '../synth/at-synth';
import { textOf } from '../resources/grants';
import { checkDelivery, Loop, Trigger, TriggerTarget } from './trigger';
import { defineRule } from './trigger-rule';
import { areKnownToDiffer, PropsValidator, warn } from '../synth/validation';
import type { S3TriggerOptions } from './async-trigger-options';

/** What EventBridge calls what happened. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html */
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

const WRITES = /^(s3:PutObject\*?|s3:Put\*|s3:\*|\*)$/;

/** Objects of a bucket, told by EventBridge or by S3 itself. */
export function bucketTrigger(bucket: s3.IBucket, options: S3TriggerOptions): Trigger {
  const { events = [s3.EventType.OBJECT_CREATED], prefix = '', suffix = '', direct = false } = options;
  const source = `the bucket '${bucket.node.path}'`;
  const tellsOfNewObjects = events.some(event => event.startsWith('s3:ObjectCreated:'));
  return {
    id: options.triggerId ?? `Bucket${bucket.node.id}`,
    source,

    check(scope: Construct, problems: PropsValidator): void {
      problems.addIf(events.length === 0, `events of ${source} is empty, so that nothing would invoke the function: leave it out for new objects`);
      const { region } = Stack.of(scope);
      problems.addIf(areKnownToDiffer(bucket.env.region, region),
        `${source} is in ${bucket.env.region} but the function in ${region}: use a bucket of the same Region`);
      if (direct) {
        checkDirect(problems, source, options);
      } else {
        checkToldByEventBridge(problems, source, { ...options, events });
        warnOfOtherAccount(scope, bucket, source);
      }
    },

    loopWith({ bucket: destination }: DestinationFacts): Loop {
      if (!tellsOfNewObjects || !isSame(destination, bucket, of => of.bucketArn)) return undefined;
      if (!/^[0-9a-f-]*$/.test(suffix)) return undefined; // the keys of records end with a UUID
      if (RECORDS_PREFIX.startsWith(prefix)) return 'certain';
      return prefix.startsWith(RECORDS_PREFIX) ? 'possible' : undefined;
    },

    isFedBy({ actions, resource }, scope): boolean {
      if (!tellsOfNewObjects || !actions.some(action => WRITES.test(action))) return false;
      const objects = textOf(scope, bucket.arnForObjects(prefix));
      const [beginning] = resource.split('*');
      return beginning.startsWith(objects) || (beginning !== resource && objects.startsWith(beginning));
    },

    connect(scope: Construct, target: TriggerTarget): sqs.Queue | undefined {
      if (direct) return notifyDirectly(bucket, target, { ...options, events });
      sendToEventBridge(scope, bucket, source);
      const key = keyPattern(prefix, suffix);
      return defineRule(scope, target, {
        source: ['aws.s3'],
        detailType: [...new Set(events.map(event => DETAIL_TYPES[event]))],
        detail: { bucket: { name: [bucket.bucketName] }, ...key && { object: { key: [key] } } },
      }, options);
    },
  };
}

function checkToldByEventBridge(problems: PropsValidator, source: string, options: S3TriggerOptions & Pick<Required<S3TriggerOptions>, 'events'>): void {
  const { events, prefix, suffix } = options;
  const unknown = events.filter(event => DETAIL_TYPES[event] === undefined);
  problems.addIf(unknown.length > 0,
    `events of ${source} has ${unknown.join(', ')}, which EventBridge does not tell apart by type: take the general one (OBJECT_CREATED, OBJECT_REMOVED), ` +
    'use AsyncTrigger.rule with a pattern on detail.reason, or set direct to true');
  problems.addIf(Boolean(prefix) && Boolean(suffix) && Token.isUnresolved(`${prefix}${suffix}`),
    `prefix and suffix of ${source} make one pattern, but one of them is only known to CloudFormation, so that it can't be escaped: leave one of them out`);
  checkDelivery(problems, source, options);
}

/** S3 tells the EventBridge of the bucket's owner, where a rule of this account hears nothing. */
function warnOfOtherAccount(scope: Construct, { env }: s3.IBucket, source: string): void {
  const { account } = Stack.of(scope);
  if (!areKnownToDiffer(env.account, account)) return;
  warn(scope, 'bucketOfOtherAccount',
    `${source} belongs to account ${env.account}, and S3 sends its events to the default event bus of that account, so that the function is never invoked ` +
    `until a rule there sends them on to the default event bus of ${account}, whose policy must let it (events:PutEvents): acknowledge this when it is done`);
}

function checkDirect(problems: PropsValidator, source: string, { retryAttempts, maxEventAge }: S3TriggerOptions): void {
  for (const [name, value] of Object.entries({ retryAttempts, maxEventAge })) {
    problems.addIf(value !== undefined, `${name} is given for ${source} together with direct, but S3 takes none: leave one of them out`);
  }
}

/** Matchers in a list are alternatives, so a key that begins and ends as asked takes one for both. */
function keyPattern(prefix: string, suffix: string): object | undefined {
  if (prefix && suffix) return { wildcard: `${escaped(prefix)}*${escaped(suffix)}` };
  if (prefix) return { prefix };
  return suffix ? { suffix } : undefined;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function escaped(text: string): string {
  return text.replace(/[\\*]/g, '\\$&');
}

/**
 * Lets a bucket tell EventBridge: on its resource, because the L2 would do it through a custom resource. Where the bucket has that
 * custom resource, it says what holds, and would switch off what the bucket's own resource says.
 */
function sendToEventBridge(scope: Construct, bucket: s3.IBucket, source: string): void {
  const resource = bucket.node.defaultChild;
  if (!s3.CfnBucket.isCfnBucket(resource)) {
    warn(scope, 'bucketMayNotSendEvents',
      `${source} is made elsewhere, and the function is only invoked if it sends its events to EventBridge: ` +
      'see to it where it is made (eventBridgeEnabled: true), and acknowledge this');
    return;
  }
  resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
  atSynth(scope, () => {
    if (bucket.node.tryFindChild('Notifications')) bucket.enableEventBridgeNotification();
  });
}

function notifyDirectly(bucket: s3.IBucket, { target }: TriggerTarget, { events, prefix, suffix }: S3TriggerOptions): undefined {
  const filters = prefix || suffix ? [{ prefix, suffix }] : [];
  for (const event of events!) bucket.addEventNotification(event, new notifications.LambdaDestination(target), ...filters);
}
