import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmSpecification } from '../alarms/alarms';
import type { SqsWorkerSettings } from './sqs-worker-settings';
import { humanDuration, knownSeconds } from '../synth/validation';
import { AlarmProfile } from '../alarms/alarm-options';
import type { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import type { SqsWorkerFunction } from './sqs-worker-function';

const DEFAULT_DEAD_LETTER_AGE = Duration.days(7);
const GROWTH_PERIOD = Duration.minutes(5);

/** The alarms on the queue of a worker, and on the mapping that works it off. */
export function queueAlarms(worker: SqsWorkerFunction, settings: SqsWorkerSettings, options: SqsWorkerAlarmOptions = {}): AlarmSpecification[] {
  const { queue, logGroup } = worker;
  return [
    {
      id: 'OldestMessageAge',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.oldestMessageAge?.enabled,
      metric: () => worker.metricOldestMessageAge(),
      threshold: settings.oldestMessageAge?.toSeconds({ integral: false }),
      periods: 3,
      description: () => `A message has waited in ${queue.queueName} for more than ${settings.oldestMessageAge?.toHumanString()} and will be deleted ` +
        `unprocessed ${after(settings.messageRetention)}: the worker is too slow, failing or switched off. ` +
        `See its state: aws lambda list-event-source-mappings --event-source-arn ${queue.queueArn}`,
    },
    {
      id: 'FailedEvents',
      profile: AlarmProfile.FULL,
      enabled: options.failedEvents?.enabled,
      metric: () => worker.metricFailedEvents(),
      threshold: options.failedEvents?.threshold ?? 0,
      periods: 3,
      description: () => `Messages of ${queue.queueName} have failed for 3 minutes on end and are being retried. ` +
        `See why: aws logs tail ${logGroup.logGroupName} --since 15m`,
    },
  ];
}

/** The alarms on the dead-letter queue of a worker. */
export function deadLetterAlarms(worker: SqsWorkerFunction, settings: SqsWorkerSettings, options: SqsWorkerAlarmOptions = {}): AlarmSpecification[] {
  const { queueName, queueUrl, queueArn } = worker.deadLetterQueue;
  const look = `Look at them: aws sqs receive-message --queue-url ${queueUrl} --attribute-names All --max-number-of-messages 10`;
  const redrive = `After the fault is mended, send them back: aws sqs start-message-move-task --source-arn ${queueArn}`;
  const age = options.deadLetterAge?.threshold ?? DEFAULT_DEAD_LETTER_AGE;
  return [
    {
      id: 'DeadLetters',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.deadLetters?.enabled,
      metric: () => worker.metricDeadLetters(),
      threshold: options.deadLetters?.threshold ?? 0,
      periods: 1,
      description: () => `Messages that failed ${settings.maxReceiveCount ?? 'too many'} times wait in ${queueName}. ${look}. ${redrive}`,
    },
    {
      id: 'DeadLetterGrowth',
      profile: AlarmProfile.FULL,
      enabled: options.deadLetterGrowth?.enabled,
      metric: () => new cloudwatch.MathExpression({
        expression: 'DIFF(deadLetters)',
        label: 'New dead letters',
        usingMetrics: { deadLetters: worker.metricDeadLetters({ period: GROWTH_PERIOD }) },
        period: GROWTH_PERIOD,
      }),
      threshold: options.deadLetterGrowth?.threshold ?? 0,
      periods: 1,
      description: () => `New messages have come to those that already wait in ${queueName}: the fault goes on. ${look}`,
    },
    {
      id: 'DeadLetterAge',
      profile: AlarmProfile.FULL,
      enabled: options.deadLetterAge?.enabled,
      metric: () => worker.metricDeadLetterAge(),
      threshold: age.toSeconds({ integral: false }),
      periods: 3,
      description: () => `A dead letter has waited in ${queueName} for more than ${age.toHumanString()}; it is deleted ` +
        `${after(settings.deadLetterRetention)}, counted from when it ${settings.fifo ? 'came there' : 'was first sent'}. ${redrive}`,
    },
  ];
}

function after(retention: Duration | undefined): string {
  const seconds = knownSeconds(retention);
  return seconds === undefined ? 'when its time is up' : `after ${humanDuration(seconds)}`;
}
