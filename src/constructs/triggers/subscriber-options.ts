import { Duration } from 'aws-cdk-lib';
import { EventBridgeDeliveryOptions } from './trigger-options';

/**
 * The patterns that an event must match to reach a subscriber. All that are given must match; together they may have 4,096 bytes of JSON.
 * They cannot use `wildcard`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-filtering.html
 */
export interface SubscriberFilter {
  /**
   * The pattern for the data of the event. An event of `PutEvents` has the fields of an EventBridge event (`source`, `detail-type`, `detail`, …); one of
   * `PutRawEvents` has those that were published. A pattern for the one never matches the other.
   *
   * @default - any data
   */
  readonly data?: { [field: string]: any };

  /**
   * The values that a key of the metadata may have, exactly, such as `{ tenant: ['a', 'b'] }`.
   *
   * @default - any metadata
   */
  readonly metadata?: { [key: string]: string[] };

  /**
   * The pattern for what EventBridge knows of the event, such as `{ 'aws:DetailType': ['OrderPlaced'] }`.
   *
   * @default - any system metadata
   */
  readonly systemMetadata?: { [key: string]: any };
}

/**
 * Options for a trigger on the events of a Custom Event Bus.
 *
 * The function receives one event as an object, or a list of events if `batchSize` is above 1. `asyncHandler` of `cdk-resilient-lambda/runtime` reads both.
 */
export interface SubscriberTriggerOptions extends EventBridgeDeliveryOptions {
  /**
   * The events that the function receives.
   *
   * @default - all events of the bus
   */
  readonly filter?: SubscriberFilter;

  /**
   * The number of events in one invocation. Valid range: 1 to 100. Above 1, the function receives a list, even of a single event, and an event that fails
   * takes the others of its invocation with it: Lambda retries and parks all of them together.
   *
   * @default 1 - an event that fails is retried and parked alone
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-batching.html
   */
  readonly batchSize?: number;

  /**
   * How long EventBridge collects events for one invocation. Valid range: 0 to 300 seconds, in whole seconds. Requires a `batchSize` above 1.
   *
   * @default - no waiting
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-batching.html
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Keeps the order of the events of one group (`EventGroupId`). EventBridge then invokes the function **synchronously**, because Lambda's own queue for
   * asynchronous events keeps no order:
   *
   * - EventBridge waits 30 seconds for the answer. The timeout of the function must be shorter.
   * - `retryAttempts` and `maxEventAge` of the trigger bound the retries after an error of the function. Those of the function do not apply, and nothing
   *   reaches `onFailure`: failed events are recorded in the trigger's dead-letter queue, with their IDs only.
   * - An event that fails holds up those behind it, of its group or, as AWS documents elsewhere, of all groups, until it succeeds or `maxEventAge`
   *   has passed. An alarm tells after 15 minutes. A shorter `maxEventAge` holds them up for less time.
   *
   * @default false - in any order, and invoked asynchronously
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-ordering.html
   */
  readonly fifo?: boolean;
}
