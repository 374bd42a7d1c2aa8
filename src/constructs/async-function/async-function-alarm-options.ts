import { AgeAlarmSettings, AlarmSettings, FunctionAlarmOptions } from '../alarms/alarm-options';

/**
 * The alarms of an `AsyncFunctionWithDestinations`. The essential profile creates five and the full profile eight, plus one for each trigger
 * (two for a subscriber, three for a FIFO subscriber), at about $0.10 a month each.
 */
export interface AsyncFunctionAlarmOptions extends FunctionAlarmOptions {
  /**
   * The alarm on events that Lambda gave up on (essential): more events than the threshold within 1 minute. Events that were sent to a destination count too.
   *
   * @default - created, with threshold 0
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  readonly asyncEventsDropped?: AlarmSettings;

  /**
   * The alarm on records that Lambda could not send to a destination (essential): more records than the threshold within 1 minute. Their events are lost.
   *
   * @default - created, with threshold 0
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  readonly destinationDeliveryFailures?: AlarmSettings;

  /**
   * The alarm on the failure queue (essential): more events than the threshold are visible for 1 minute. Only if `onFailure` is a queue.
   *
   * @default - created, with threshold 0
   */
  readonly parkedEvents?: AlarmSettings;

  /**
   * The alarms on the dead-letter queues of the triggers (essential): more events than the threshold are visible for 1 minute. One alarm for each trigger
   * that has a dead-letter queue.
   *
   * @default - created, with threshold 0
   */
  readonly triggerDeadLetters?: AlarmSettings;

  /**
   * The alarms on events that a subscriber of a Custom Event Bus lost (essential): it dropped more events than the threshold, or could not record them in
   * its dead-letter queue, within 1 minute. One alarm for each trigger that is a subscriber.
   *
   * @default - created, with threshold 0
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-observability.html
   */
  readonly subscriberEventsLost?: AlarmSettings;

  /**
   * The alarms on the age of events that wait for a FIFO subscriber (essential): the age exceeds the threshold for 1 minute. One event that fails
   * holds up those behind it. One alarm for each trigger that is a FIFO subscriber.
   *
   * @default - created, with a threshold of 15 minutes
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-observability.html
   */
  readonly subscriberBacklogAge?: AgeAlarmSettings;

  /**
   * The alarm on events that Lambda could not send to the function's own dead-letter queue (essential): more events than the threshold within 1 minute.
   * Only for an existing function that has one.
   *
   * @default - created, with threshold 0
   */
  readonly deadLetterErrors?: AlarmSettings;

  /**
   * The alarm on the age of events that wait for the function (full): the age exceeds the threshold within 5 minutes, the longest time between two attempts
   * to invoke a throttled function.
   *
   * @default - created by `AlarmProfile.FULL`, with half of `maxEventAge` as the threshold
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  readonly asyncEventAge?: AgeAlarmSettings;

  /**
   * The alarm on invocations that Lambda stopped because the function invokes itself in a loop (full): more invocations than the threshold within 1 minute.
   * Lambda does not detect loops through EventBridge or DynamoDB.
   *
   * @default - created by `AlarmProfile.FULL`, with threshold 0
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
   */
  readonly recursiveInvocations?: AlarmSettings;
}
