import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { BoundQueues } from './queue-provider';
import type { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import type { SqsWorkerSettings } from './sqs-worker-settings';
import { AlarmProfile } from '../alarms/alarm-options';
import { AlarmSpecification, countAlarm } from '../alarms/alarm-specification';
import { mappingMetric } from '../alarms/mapping-metric';
import { oldestMessageAgeMetric, visibleMessagesMetric } from '../alarms/queue-metrics';
import { queueNotEmptyAlarm } from '../alarms/queue-not-empty-alarm';
import { tailLogs } from '../alarms/tail-logs';
import { humanDuration, knownSeconds } from '../synth/validation';

const DEFAULT_DEAD_LETTER_AGE = Duration.days(7);
const GROWTH_PERIOD = Duration.minutes(5);

/** The resources that the alarm on failed events reads and names. */
export interface Polling {
  readonly mapping: lambda.EventSourceMapping;
  readonly fn: lambda.IFunction;
  readonly logGroup: logs.ILogGroup;
}

/** The alarms on the queue of a worker, and on the mapping that polls it. */
export function queueAlarms(
  queue: sqs.IQueue, { mapping, fn, logGroup }: Polling, settings: SqsWorkerSettings, options: SqsWorkerAlarmOptions = {},
): AlarmSpecification[] {
  return [
    {
      id: 'OldestMessageAge',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.oldestMessageAge?.enabled,
      route: options.oldestMessageAge,
      metric: () => oldestMessageAgeMetric(queue),
      threshold: settings.oldestMessageAge?.toSeconds({ integral: false }),
      periods: 3,
      description: () => `The oldest message in ${queue.queueName} has waited for more than ${settings.oldestMessageAge?.toHumanString()}. SQS deletes it ` +
        `unprocessed ${expiry(settings.queues.retentionPeriod)}. The worker is too slow, failing or disabled. ` +
        `Check its state: aws lambda list-event-source-mappings --event-source-arn ${queue.queueArn}`,
    },
    countAlarm('FailedEvents', options.failedEvents, {
      profile: AlarmProfile.FULL,
      metric: () => mappingMetric(mapping, 'FailedInvokeEventCount'),
      periods: 3,
      description: brief => `Messages from ${queue.queueName} have failed for 3 consecutive minutes and are being retried. ` +
        `Find the cause: ${tailLogs(fn, logGroup, brief)}`,
    }),
  ];
}

/** The alarms on the dead-letter queue of a worker. */
export function deadLetterAlarms(
  { deadLetterQueue, queue }: BoundQueues, { queues }: SqsWorkerSettings, options: SqsWorkerAlarmOptions = {},
): AlarmSpecification[] {
  const { queueName, queueUrl, queueArn } = deadLetterQueue;
  const inspect = `Inspect them: aws sqs receive-message --queue-url ${queueUrl} --attribute-names All --max-number-of-messages 10`;
  const redrive = `After fixing the cause, redrive the messages: aws sqs start-message-move-task --source-arn ${queueArn} --destination-arn ${queue.queueArn}`;
  const age = options.deadLetterAge?.threshold ?? DEFAULT_DEAD_LETTER_AGE;
  return [
    queueNotEmptyAlarm('DeadLetters', deadLetterQueue, options.deadLetters,
      () => `Messages that failed ${queues.maxReceiveCount ?? 'too many'} times, or for good, are parked in ${queueName}. ${inspect}. ${redrive}`),
    countAlarm('DeadLetterGrowth', options.deadLetterGrowth, {
      profile: AlarmProfile.FULL,
      metric: () => new cloudwatch.MathExpression({
        expression: 'DIFF(deadLetters)',
        label: 'New dead letters',
        usingMetrics: { deadLetters: visibleMessagesMetric(deadLetterQueue, { period: GROWTH_PERIOD }) },
        period: GROWTH_PERIOD,
      }),
      periods: 1,
      description: () => `More messages have failed and are parked in ${queueName} beside earlier ones: the cause persists. ${inspect}`,
    }),
    {
      id: 'DeadLetterAge',
      profile: AlarmProfile.FULL,
      enabled: options.deadLetterAge?.enabled,
      route: options.deadLetterAge,
      metric: () => oldestMessageAgeMetric(deadLetterQueue),
      threshold: age.toSeconds({ integral: false }),
      periods: 3,
      description: () => `A message has been parked in ${queueName} for more than ${age.toHumanString()}. SQS deletes it ` +
        `${expiry(queues.deadLetterRetentionPeriod)}, counted from when it ${queues.fifo ? 'was parked' : 'was first sent'}. ${redrive}`,
    },
  ];
}

function expiry(retentionPeriod: Duration | undefined): string {
  const seconds = knownSeconds(retentionPeriod);
  return seconds === undefined ? 'when its retention period ends' : `after ${humanDuration(seconds)}`;
}
