import * as asyncDestinationType from './async-destination-type';
import * as asyncEventAge from './async-event-age';
import * as asyncFailureDestination from './async-failure-destination';
import * as deadLetterTargetType from './dead-letter-target-type';
import * as durableDestinations from './durable-destinations';
import * as notificationFifoTarget from './notification-fifo-target';
import * as notificationWriters from './notification-writers';
import * as ruleDeadLetterQueue from './rule-dead-letter-queue';
import * as ruleFifoTarget from './rule-fifo-target';
import * as scheduleDeadLetterQueue from './schedule-dead-letter-queue';
import * as scheduleFifoTarget from './schedule-fifo-target';
import * as subscriberDeadLetterQueue from './subscriber-dead-letter-queue';
import * as subscriberFilter from './subscriber-filter';
import * as subscriberRetention from './subscriber-retention';
import * as subscriberRetryWindow from './subscriber-retry-window';
import * as subscriberTimeout from './subscriber-timeout';
import * as subscriptionDeadLetterQueue from './subscription-dead-letter-queue';
import * as subscriptionFifoType from './subscription-fifo-type';
import * as subscriptionFilterPolicy from './subscription-filter-policy';
import type { Examples } from '../example';

/** The examples of the rules for asynchronous invocation and event delivery. */
export const asyncExamples: Examples = {
  AsyncFailureDestination: asyncFailureDestination,
  AsyncEventAge: asyncEventAge,
  AsyncDestinationType: asyncDestinationType,
  DurableDestinations: durableDestinations,
  DeadLetterTargetType: deadLetterTargetType,
  RuleDeadLetterQueue: ruleDeadLetterQueue,
  ScheduleDeadLetterQueue: scheduleDeadLetterQueue,
  SubscriptionDeadLetterQueue: subscriptionDeadLetterQueue,
  SubscriberDeadLetterQueue: subscriberDeadLetterQueue,
  SubscriberRetryWindow: subscriberRetryWindow,
  SubscriberRetention: subscriberRetention,
  SubscriberTimeout: subscriberTimeout,
  SubscriberFilter: subscriberFilter,
  RuleFifoTarget: ruleFifoTarget,
  ScheduleFifoTarget: scheduleFifoTarget,
  SubscriptionFifoType: subscriptionFifoType,
  SubscriptionFilterPolicy: subscriptionFilterPolicy,
  NotificationFifoTarget: notificationFifoTarget,
  NotificationWriters: notificationWriters,
};
