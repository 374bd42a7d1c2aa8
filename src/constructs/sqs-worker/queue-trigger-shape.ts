import type { QueueBucketTriggerOptions, QueueRuleTriggerOptions, QueueSubscriberTriggerOptions, QueueTopicTriggerOptions } from './queue-trigger-options';
import { flag, options, Shape, text } from '../synth/shapes';
import { SUBSCRIBER_FILTER_SHAPE } from '../triggers/subscriber-shape';
import { BUCKET_TRIGGER_SHAPE, DELIVERY_SHAPE, RULE_TRIGGER_SHAPE, TOPIC_TRIGGER_SHAPE } from '../triggers/trigger-shape';

export const QUEUE_TOPIC_TRIGGER_SHAPE: Shape<QueueTopicTriggerOptions> = { ...TOPIC_TRIGGER_SHAPE, rawMessageDelivery: flag };

export const QUEUE_RULE_TRIGGER_SHAPE: Shape<QueueRuleTriggerOptions> = { ...RULE_TRIGGER_SHAPE, messageGroupId: text };

export const QUEUE_BUCKET_TRIGGER_SHAPE: Shape<QueueBucketTriggerOptions> = { ...BUCKET_TRIGGER_SHAPE, messageGroupId: text };

export const QUEUE_SUBSCRIBER_TRIGGER_SHAPE: Shape<QueueSubscriberTriggerOptions> = { ...DELIVERY_SHAPE, filter: options(SUBSCRIBER_FILTER_SHAPE) };
