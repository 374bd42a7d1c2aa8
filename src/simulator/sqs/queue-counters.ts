import type { MetricSeries, MetricStore } from '../kernel/metrics';

/** The metrics of a queue that count its requests. */
export interface QueueCounters {
  readonly sent: MetricSeries;
  readonly sentBytes: MetricSeries;
  readonly received: MetricSeries;
  readonly deleted: MetricSeries;
  readonly deduplicated: MetricSeries;
}

/** Returns the counters of a queue. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export function queueCounters(store: MetricStore, queueName: string): QueueCounters {
  const counter = (name: string) => store.series('AWS/SQS', name, { QueueName: queueName });
  return {
    sent: counter('NumberOfMessagesSent'),
    sentBytes: counter('SentMessageSize'),
    received: counter('NumberOfMessagesReceived'),
    deleted: counter('NumberOfMessagesDeleted'),
    deduplicated: counter('NumberOfDeduplicatedSentMessages'),
  };
}
