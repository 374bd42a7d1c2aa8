import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { BoundQueues } from './queue-provider';
import type { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import { expiry } from './sqs-worker-alarms';
import type { SqsWorkerSettings } from './sqs-worker-settings';
import { AlarmProfile } from '../alarms/alarm-options';
import { AlarmSpecification, countAlarm } from '../alarms/alarm-specification';
import { oldestMessageAgeMetric, visibleMessagesMetric } from '../alarms/queue-metrics';
import { queueNotEmptyAlarm } from '../alarms/queue-not-empty-alarm';

const DEFAULT_DEAD_LETTER_AGE = Duration.days(7);
const GROWTH_PERIOD = Duration.minutes(5);

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
