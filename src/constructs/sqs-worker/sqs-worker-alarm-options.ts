import { AgeAlarmSettings, AlarmSettings, BatchFunctionAlarmOptions } from '../alarms/alarm-options';

/**
 * The alarms of a `SqsWorkerFunction`: four with the essential profile, eight with the full one, at about $0.10 a month each;
 * two and three more with a deployment.
 */
export interface SqsWorkerAlarmOptions extends BatchFunctionAlarmOptions {
  /**
   * Messages in the dead-letter queue (essential): more than the threshold for a minute.
   *
   * @default - made, threshold 0
   */
  readonly deadLetters?: AlarmSettings;

  /**
   * The age of the oldest message (essential): above the threshold for three minutes. A message that expires is deleted,
   * it does not move to the dead-letter queue.
   *
   * The metric leaves out messages of a standard queue that were received three times or more: those end in the dead-letter queue.
   *
   * @default - made, threshold half of `messageRetention`
   */
  readonly oldestMessageAge?: AgeAlarmSettings;

  /**
   * Growth of the dead-letter queue within five minutes (full): tells of new dead letters while old ones still wait.
   *
   * @default - made by `AlarmProfile.FULL`, threshold 0
   */
  readonly deadLetterGrowth?: AlarmSettings;

  /**
   * The time that the oldest dead letter has waited in the dead-letter queue (full). It is deleted 14 days after it was
   * **first** sent, when the queue is a standard one.
   *
   * @default - made by `AlarmProfile.FULL`, threshold 7 days
   */
  readonly deadLetterAge?: AgeAlarmSettings;

  /**
   * Messages that an invocation failed or reported as failed (full): more than the threshold in each of three minutes.
   * Needs the metrics of the event source mapping, which are switched on with it.
   *
   * @default - made by `AlarmProfile.FULL`, threshold 0
   */
  readonly failedEvents?: AlarmSettings;
}
