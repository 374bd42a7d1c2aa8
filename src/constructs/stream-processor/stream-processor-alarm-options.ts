import { AgeAlarmSettings, AlarmSettings, BatchFunctionAlarmOptions } from '../alarms/alarm-options';

/**
 * The alarms of a `StreamProcessor`. The essential profile creates seven (also with a failure queue), the full profile ten,
 * at about $0.10 a month each.
 */
export interface StreamProcessorAlarmOptions extends BatchFunctionAlarmOptions {
  /**
   * The alarm on the iterator age (essential): the age of the last record in a batch exceeds the threshold once within 15 minutes, or within
   * `timeout` if that is longer, because a batch can take that long.
   *
   * The threshold must be below `maxRecordAge`: at that age a record is parked.
   *
   * @default - created, with half of `maxRecordAge` as the threshold
   */
  readonly iteratorAge?: AgeAlarmSettings;

  /**
   * The alarm on a stream that is not read (essential): Lambda has not polled it for longer than the threshold, because the role may no longer read it or
   * use its key, or because the event source mapping was disabled. It enables the `EventCount` metrics of the event source mapping.
   *
   * Lambda takes one or two minutes to start a new mapping, so that the alarm may go into ALARM once after the first deployment. It is not created
   * with `enabled: false`. Valid range of the threshold: 1 minute to 1 day, in whole minutes.
   *
   * @default - created, with a threshold of 15 minutes, or `timeout` if that is longer
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
   */
  readonly notPolling?: AgeAlarmSettings;

  /**
   * The alarm on parked records (essential): more records than the threshold are sent to the failure destination within 1 minute.
   * It enables the `EventCount` metrics of the event source mapping.
   *
   * @default - created, with threshold 0
   */
  readonly parkedEvents?: AlarmSettings;

  /**
   * The alarm on records that the handler parked (essential): more records than the threshold are parked within 1 minute because no retry can fix them
   * (`PermanentError`, `isPermanent`, invalid records). Only where the failure destination is a bucket, and the code is not an existing function.
   *
   * @default - created if the handler is told the failure bucket, with threshold 0
   */
  readonly parkedRecords?: AlarmSettings;

  /**
   * The alarm on dropped records (essential): more records than the threshold cannot be parked within 1 minute, and remain only in the stream.
   * It enables the `EventCount` metrics of the event source mapping.
   *
   * @default - created, with threshold 0
   */
  readonly droppedEvents?: AlarmSettings;

  /**
   * The alarm on the failure queue (essential): more messages than the threshold are visible for 1 minute. Only with `StreamFailureDestination.queue()`.
   *
   * @default - created if there is a failure queue, with threshold 0
   */
  readonly failureRecords?: AlarmSettings;

  /**
   * The alarm on failed records (full): more records than the threshold fail, or are reported as failed, in each of 3 consecutive minutes.
   * It enables the `EventCount` metrics of the event source mapping.
   *
   * @default - created by `AlarmProfile.FULL`, with threshold 0
   */
  readonly failedEvents?: AlarmSettings;

  /**
   * The alarm on failed deliveries to the failure destination (full): more attempts than the threshold fail within 1 minute. It reports a missing
   * permission before records are dropped.
   *
   * @default - created by `AlarmProfile.FULL`, with threshold 0
   */
  readonly destinationDeliveryFailures?: AlarmSettings;
}
