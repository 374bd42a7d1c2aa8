import { asyncDestinationType } from './async-destination-type';
import { asyncEventAge } from './async-event-age';
import { asyncFailureDestination } from './async-failure-destination';
import { deadLetterTargetType } from './dead-letter-target-type';
import { durableDestinations } from './durable-destinations';
import { notificationFifoTarget } from './notification-fifo-target';
import { notificationWriters } from './notification-writers';
import { ruleDeadLetterQueue } from './rule-dead-letter-queue';
import { ruleFifoTarget } from './rule-fifo-target';
import { scheduleDeadLetterQueue } from './schedule-dead-letter-queue';
import { scheduleFifoTarget } from './schedule-fifo-target';
import { subscriberDeadLetterQueue } from './subscriber-dead-letter-queue';
import { subscriberFilter } from './subscriber-filter';
import { subscriberRetention } from './subscriber-retention';
import { subscriberRetryWindow } from './subscriber-retry-window';
import { subscriberTimeout } from './subscriber-timeout';
import { subscriptionDeadLetterQueue } from './subscription-dead-letter-queue';
import { subscriptionFifoType } from './subscription-fifo-type';
import { subscriptionFilterPolicy } from './subscription-filter-policy';
import type { Rule } from '../../model/rule';

/** The rules for asynchronous invocation and event delivery, in documentation order. */
export const asyncRules: readonly Rule[] = [
  asyncFailureDestination,
  asyncEventAge,
  asyncDestinationType,
  durableDestinations,
  deadLetterTargetType,
  ruleDeadLetterQueue,
  scheduleDeadLetterQueue,
  subscriptionDeadLetterQueue,
  subscriberDeadLetterQueue,
  subscriberRetryWindow,
  subscriberRetention,
  subscriberTimeout,
  subscriberFilter,
  ruleFifoTarget,
  scheduleFifoTarget,
  subscriptionFifoType,
  subscriptionFilterPolicy,
  notificationFifoTarget,
  notificationWriters,
];
