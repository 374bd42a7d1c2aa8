import { Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { EventBridgeDeliveryOptions, RuleTriggerOptions, S3TriggerOptions, ScheduleTriggerOptions, TopicTriggerOptions } from './async-trigger-options';
import { anObject, duration, flag, has, is, listOf, mapOf, number, oneOf, Shape, text } from '../synth/shapes';

const DELIVERY_SHAPE: Shape<EventBridgeDeliveryOptions> = { triggerId: text, retryAttempts: number, maxEventAge: duration };

export const S3_TRIGGER_SHAPE: Shape<S3TriggerOptions> = {
  ...DELIVERY_SHAPE, events: listOf(oneOf('s3.EventType', () => s3.EventType)), prefix: text, suffix: text, direct: flag,
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

export const aSchedule = has('a schedule, such as scheduler.ScheduleExpression.rate(Duration.hours(1))', 'expressionString');

/** Its values are checked when the pattern is read. */
function isPattern(value: any): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Token.isUnresolved(value)) return typeof value !== 'function';
  return !Construct.isConstruct(value) && Object.values(value).every(isPattern);
}

export const eventPattern = is("an event pattern, whose fields are arrays, such as { source: ['shop'] }",
  value => typeof value === 'object' && value !== null && !Array.isArray(value) && isPattern(value));

const date = is("a valid Date, such as new Date('2030-01-01')", value => value instanceof Date && !Number.isNaN(value.getTime()));

export const SCHEDULE_TRIGGER_SHAPE: Shape<ScheduleTriggerOptions> = {
  ...DELIVERY_SHAPE, input: anObject, flexibleWindow: duration, start: date, end: date,
};
