import * as asyncDestinationType from './async-destination-type';
import * as asyncEventAge from './async-event-age';
import * as asyncFailureDestination from './async-failure-destination';
import * as deadLetterTargetType from './dead-letter-target-type';
import * as ruleDeadLetterQueue from './rule-dead-letter-queue';
import * as scheduleDeadLetterQueue from './schedule-dead-letter-queue';
import * as subscriptionDeadLetterQueue from './subscription-dead-letter-queue';
import type { Examples } from '../example';

/** The examples of the rules for asynchronous invocation and event delivery. */
export const asyncExamples: Examples = {
  AsyncFailureDestination: asyncFailureDestination,
  AsyncEventAge: asyncEventAge,
  AsyncDestinationType: asyncDestinationType,
  DeadLetterTargetType: deadLetterTargetType,
  RuleDeadLetterQueue: ruleDeadLetterQueue,
  ScheduleDeadLetterQueue: scheduleDeadLetterQueue,
  SubscriptionDeadLetterQueue: subscriptionDeadLetterQueue,
};
