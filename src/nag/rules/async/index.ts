import { asyncDestinationType } from './async-destination-type';
import { asyncEventAge } from './async-event-age';
import { asyncFailureDestination } from './async-failure-destination';
import { deadLetterTargetType } from './dead-letter-target-type';
import { ruleDeadLetterQueue } from './rule-dead-letter-queue';
import { scheduleDeadLetterQueue } from './schedule-dead-letter-queue';
import { subscriptionDeadLetterQueue } from './subscription-dead-letter-queue';
import type { Rule } from '../../model/rule';

/** The rules for asynchronous invocation and event delivery, in documentation order. */
export const asyncRules: readonly Rule[] = [
  asyncFailureDestination,
  asyncEventAge,
  asyncDestinationType,
  deadLetterTargetType,
  ruleDeadLetterQueue,
  scheduleDeadLetterQueue,
  subscriptionDeadLetterQueue,
];
