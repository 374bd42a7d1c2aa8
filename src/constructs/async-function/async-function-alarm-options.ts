import { AgeAlarmSettings, AlarmSettings, FunctionAlarmOptions } from '../alarms/alarm-options';

/**
 * The alarms of an `AsyncFunctionWithDestinations`: five with the essential profile and one for each trigger, eight and one for each trigger
 * with the full one, at about $0.10 a month each.
 */
export interface AsyncFunctionAlarmOptions extends FunctionAlarmOptions {
  /**
   * Events that Lambda gave up (essential): more than the threshold in a minute. It counts those that were sent to a destination, too.
   *
   * @default - made, threshold 0
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  readonly eventsDropped?: AlarmSettings;

  /**
   * Records that Lambda could not send to a destination (essential): more than the threshold in a minute. Those events are lost.
   *
   * @default - made, threshold 0
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  readonly destinationDeliveryFailures?: AlarmSettings;

  /**
   * Events in the failure queue (essential): more than the threshold for a minute. Only where failures go to a queue.
   *
   * @default - made, threshold 0
   */
  readonly parkedEvents?: AlarmSettings;

  /**
   * Events in the dead-letter queue of a trigger (essential): more than the threshold for a minute. One alarm for each trigger that has one.
   *
   * @default - made, threshold 0
   */
  readonly undeliveredEvents?: AlarmSettings;

  /**
   * Events that Lambda could not send to the function's own dead-letter queue (essential): more than the threshold in a minute. Only where a
   * function that exists has one.
   *
   * @default - made, threshold 0
   */
  readonly deadLetterErrors?: AlarmSettings;

  /**
   * How long events wait for the function (full): above the threshold within five minutes, which is how often Lambda tries a
   * throttled event at the least.
   *
   * @default - made by `AlarmProfile.FULL`, threshold half of `maxEventAge`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  readonly eventAge?: AgeAlarmSettings;

  /**
   * Invocations that Lambda stopped because the function invokes itself in a loop (full): more than the threshold in a minute. Loops through
   * EventBridge and DynamoDB are not seen.
   *
   * @default - made by `AlarmProfile.FULL`, threshold 0
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
   */
  readonly recursiveInvocations?: AlarmSettings;
}
