import { AgeAlarmSettings, AlarmSettings, BatchFunctionAlarmOptions } from '../alarms/alarm-options';

/**
 * The alarms of an `SqsWorkerFunction`: five with the essential profile, ten with the full profile, and one for each trigger (two for a
 * subscriber, three for one of a FIFO queue). A deployment adds two (essential) or three (full). Each alarm costs about $0.10 a month.
 */
export interface SqsWorkerAlarmOptions extends BatchFunctionAlarmOptions {
  /**
   * The alarm on messages in the dead-letter queue (essential). It goes into ALARM when there are more than the threshold for one minute.
   *
   * @default - created, with a threshold of 0 messages
   */
  readonly deadLetters?: AlarmSettings;

  /**
   * The alarm on messages that have been retried for long (essential). It goes into ALARM when a message fails that was received for the first time more than
   * the threshold ago, and stays there until no such message has failed for as long as the longest wait between two tries.
   *
   * It tells of an outage, and of single messages that fail, before they are parked. It watches the metric `RetryingSeconds` that an `sqsWorker` emits; a
   * handler without it can write the same metric in the embedded metric format, or the alarm never goes into ALARM.
   *
   * @default - created, with a threshold of 15 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   */
  readonly stillRetrying?: AgeAlarmSettings;

  /**
   * The alarm on the age of the oldest message (essential). It goes into ALARM when the age exceeds the threshold for three minutes.
   *
   * It warns before messages expire: an expired message is deleted and does not move to the dead-letter queue. For a standard queue the metric
   * ignores messages that were received three times or more; those move to the dead-letter queue.
   *
   * @default - created, with a threshold of half the retention period of the queue
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  readonly oldestMessageAge?: AgeAlarmSettings;

  /**
   * The alarms on the dead-letter queues of the triggers, one for each (essential): more events than the threshold within one minute, which never reached
   * the queue.
   *
   * @default - created, with a threshold of 0 events
   */
  readonly triggerDeadLetters?: AlarmSettings;

  /**
   * The alarms on events that a subscriber of a Custom Event Bus lost (essential): it dropped more events than the threshold, or could not record them in
   * its dead-letter queue, within 1 minute. One alarm for each trigger that is a subscriber.
   *
   * @default - created, with a threshold of 0 events
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-observability.html
   */
  readonly subscriberEventsLost?: AlarmSettings;

  /**
   * The alarms on the age of events that wait to be sent to a FIFO queue (essential): the age exceeds the threshold for 1 minute. One event that cannot be
   * sent holds up those behind it. One alarm for each trigger that is a subscriber.
   *
   * @default - created for a FIFO queue, with a threshold of 15 minutes
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-observability.html
   */
  readonly subscriberBacklogAge?: AgeAlarmSettings;

  /**
   * The alarm on messages in flight (full): those that are being processed, and those that wait for their next try. It goes into ALARM when there are more
   * than the threshold for three minutes. SQS allows 120,000, and delivers no further message of the queue then.
   *
   * @default - created by `AlarmProfile.FULL`, with a threshold of 96,000 messages
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
   */
  readonly inFlight?: AlarmSettings;

  /**
   * The alarm on messages of quiet tenants (with no profile: set it for a standard queue whose messages have a `MessageGroupId`, a fair queue). It goes into
   * ALARM when the oldest message of the groups that are not noisy has waited for longer than the threshold for three minutes: then the worker is too slow for
   * all tenants, and not only for the one whose backlog is large. A FIFO queue has no such metric.
   *
   * @default - not created; with `enabled: true` a threshold of 15 minutes
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
   */
  readonly quietGroupsAge?: AgeAlarmSettings;

  /**
   * The alarm on growth of the dead-letter queue (full). It reports new dead letters while earlier ones still wait: it goes into ALARM when the
   * queue grows by more than the threshold within five minutes.
   *
   * @default - created by `AlarmProfile.FULL`, with a threshold of 0 messages
   */
  readonly deadLetterGrowth?: AlarmSettings;

  /**
   * The alarm on the time that the oldest dead letter has spent in the dead-letter queue (full).
   *
   * With a standard queue, SQS deletes a dead letter when the retention period has passed since the message was **first** sent.
   *
   * @default - created by `AlarmProfile.FULL`, with a threshold of 7 days
   */
  readonly deadLetterAge?: AgeAlarmSettings;

  /**
   * The alarm on messages that the function failed or reported as failed (full). It goes into ALARM when there are more than the threshold in
   * each of three consecutive minutes. It enables the metrics of the event source mapping, which it needs.
   *
   * @default - created by `AlarmProfile.FULL`, with a threshold of 0 messages
   */
  readonly failedEvents?: AlarmSettings;
}
