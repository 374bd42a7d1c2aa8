import { AgeAlarmSettings, AlarmSettings, BatchFunctionAlarmOptions } from '../alarms/alarm-options';

/**
 * The alarms of a `StreamProcessor`: five with the essential profile (six with a failure queue), eight (nine) with the full one,
 * at about $0.10 a month each.
 */
export interface StreamProcessorAlarmOptions extends BatchFunctionAlarmOptions {
  /**
   * How far the function is behind (essential): the age of the last record of a batch, above the threshold once in fifteen minutes,
   * which is as long as one batch may take.
   *
   * The threshold must be below `maxRecordAge`: a record never becomes older, because it is parked.
   *
   * @default - made, threshold half of `maxRecordAge`: as much time is left to mend as has passed
   */
  readonly iteratorAge?: AgeAlarmSettings;

  /**
   * Records that were given up and are parked in the failure destination (essential): more than the threshold in a minute.
   * Needs the metrics of the event source mapping, which are switched on with it.
   *
   * @default - made, threshold 0
   */
  readonly parkedEvents?: AlarmSettings;

  /**
   * Records that were given up and could not be parked (essential): more than the threshold in a minute. Only the stream still has them.
   * Needs the metrics of the event source mapping, which are switched on with it.
   *
   * @default - made, threshold 0
   */
  readonly droppedEvents?: AlarmSettings;

  /**
   * Notes in the failure queue (essential): more than the threshold for a minute. Only with `StreamFailureDestination.queue()`.
   *
   * @default - made where there is a failure queue, threshold 0
   */
  readonly failureRecords?: AlarmSettings;

  /**
   * Records that an invocation failed or reported as failed (full): more than the threshold in each of three minutes.
   * Needs the metrics of the event source mapping, which are switched on with it.
   *
   * @default - made by `AlarmProfile.FULL`, threshold 0
   */
  readonly failedEvents?: AlarmSettings;

  /**
   * Failed tries to reach the failure destination (full): more than the threshold in a minute. Tells of a missing right before records are dropped.
   *
   * @default - made by `AlarmProfile.FULL`, threshold 0
   */
  readonly destinationDeliveryFailures?: AlarmSettings;
}
