import { Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QueueSettings } from './queue-provider';
import { QueueTriggerBinding, QueueTriggerBindOptions } from './queue-trigger-binding';
import { QueueBucketTriggerOptions, QueueRuleTriggerOptions } from './queue-trigger-options';
import { PropsValidator } from '../synth/validation';
import { bucketInWords, checkBucket, checkBucketRule, mayWriteObjects, objectPattern } from '../triggers/bucket-events';
import { enableEventBridge } from '../triggers/bucket-notifications';
import { busInWords, checkEventRule, defineRule } from '../triggers/event-rule';
import { WritePermission } from '../triggers/trigger-recursion';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const GROUP_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** A trigger that sends the events of a rule to a queue. */
export function ruleToQueue(eventPattern: events.EventPattern, options: QueueRuleTriggerOptions): QueueTriggerBinding {
  const { eventBus } = options;
  const source = busInWords(eventBus);
  return {
    id: options.triggerId ?? 'Rule',
    source,
    resource: eventBus,
    envelope: 'eventBridge',

    check(scope: Construct, problems: PropsValidator, queue: QueueSettings): void {
      checkEventRule(scope, problems, eventPattern, options);
      checkGroup(problems, `the rule on ${source}`, options, queue);
    },

    isTriggeredBy(): boolean {
      return false; // functions commonly send other events to the event bus that triggers them
    },

    bind(scope: Construct, bindOptions: QueueTriggerBindOptions): sqs.Queue {
      return sendByRule(scope, bindOptions, eventPattern, options);
    },
  };
}

/** A trigger that sends events about the objects of a bucket to a queue. */
export function bucketToQueue(bucket: s3.IBucket, options: QueueBucketTriggerOptions): QueueTriggerBinding {
  const source = bucketInWords(bucket);
  return {
    id: options.triggerId ?? `Bucket${bucket.node.id}`,
    source,
    resource: bucket,
    envelope: 'eventBridge',

    check(scope: Construct, problems: PropsValidator, queue: QueueSettings): void {
      checkBucket(scope, problems, bucket, options);
      checkBucketRule(scope, problems, bucket, options);
      checkGroup(problems, source, options, queue);
    },

    isTriggeredBy(permission: WritePermission, scope: Construct): boolean {
      return mayWriteObjects(scope, bucket, options, permission);
    },

    bind(scope: Construct, bindOptions: QueueTriggerBindOptions): sqs.Queue {
      enableEventBridge(scope, bucket, source);
      return sendByRule(scope, bindOptions, objectPattern(bucket, options), options);
    },
  };
}

function sendByRule(
  scope: Construct, bindOptions: QueueTriggerBindOptions, eventPattern: events.EventPattern, options: QueueRuleTriggerOptions,
): sqs.Queue {
  const { encryptionKey, queue, removalPolicy, rules, senders } = bindOptions;
  senders.allowRules(scope, rules);
  const { messageGroupId } = options;
  return defineRule(scope, { arn: queue.queueArn, encryptionKey, messageGroupId, needs: [queue], removalPolicy, rules }, eventPattern, options);
}

/** EventBridge sends no deduplication id. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html */
function checkGroup(
  problems: PropsValidator, source: string, { messageGroupId }: QueueRuleTriggerOptions, { contentBasedDeduplication, fifo }: QueueSettings,
): void {
  problems.addIf(!fifo && messageGroupId !== undefined, `messageGroupId of ${source} is set, but the queue is a standard queue: remove it, or use a FIFO queue`);
  if (!fifo) return;
  problems.addIf(messageGroupId === undefined, `messageGroupId of ${source} is not set, and SQS refuses messages without one in a FIFO queue: set messageGroupId`);
  problems.addIf(messageGroupId !== undefined && !Token.isUnresolved(messageGroupId) && !GROUP_ID.test(messageGroupId),
    `messageGroupId of ${source} is '${messageGroupId}' but must be 1 to 128 letters, digits and punctuation characters`);
  problems.addIf(contentBasedDeduplication === false,
    `${source} sends to a FIFO queue without contentBasedDeduplication, and EventBridge sends no deduplication id, so SQS would refuse its events: ` +
    'set contentBasedDeduplication to true');
}
