import { Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { BucketTriggerOptions, EventBridgeDeliveryOptions, RuleTriggerOptions, TopicTriggerOptions } from './trigger-options';
import { duration, has, is, listOf, mapOf, number, oneOf, Shape, text } from '../synth/shapes';

export const DELIVERY_SHAPE: Shape<EventBridgeDeliveryOptions> = { triggerId: text, retryAttempts: number, maxEventAge: duration };

export const BUCKET_TRIGGER_SHAPE: Shape<BucketTriggerOptions> = {
  ...DELIVERY_SHAPE, events: listOf(oneOf('s3.EventType', () => s3.EventType)), prefix: text, suffix: text,
};

export const TOPIC_TRIGGER_SHAPE: Shape<TopicTriggerOptions> = {
  triggerId: text,
  filterPolicy: mapOf(has("a filter, such as sns.SubscriptionFilter.stringFilter({ allowlist: ['paid'] })", 'conditions')),
  filterPolicyWithMessageBody: mapOf(has('a filter, such as sns.FilterOrPolicy.filter(…)', 'type')),
  logicalId: text,
};

export const RULE_TRIGGER_SHAPE: Shape<RuleTriggerOptions> = {
  ...DELIVERY_SHAPE, eventBus: has('an event bus, such as new events.EventBus(…)', 'eventBusArn', 'eventBusName'),
};

/** Its values are checked when the pattern is read. */
function isPattern(value: any): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Token.isUnresolved(value)) return typeof value !== 'function';
  return !Construct.isConstruct(value) && Object.values(value).every(isPattern);
}

export const eventPattern = is("an event pattern, whose fields are arrays, such as { source: ['shop'] }",
  value => typeof value === 'object' && value !== null && !Array.isArray(value) && isPattern(value));
