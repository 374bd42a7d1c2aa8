import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { QueueSettings } from './queue-provider';
import type { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import type { SqsWorkerSettings } from './sqs-worker-settings';
import { WAIT_JITTER } from '../../back-off';
import { METRIC_NAMESPACE, RETRYING_SECONDS } from '../../environment';
import { QUEUE_IN_FLIGHT_MESSAGES } from '../../limits';
import { AlarmProfile } from '../alarms/alarm-options';
import { ALARM_PERIOD, AlarmSpecification, countAlarm } from '../alarms/alarm-specification';
import { mappingMetric } from '../alarms/mapping-metric';
import { inFlightMessagesMetric, oldestMessageAgeMetric, quietGroupsAgeMetric } from '../alarms/queue-metrics';
import { tailLogs } from '../alarms/tail-logs';
import { humanDuration, knownSeconds } from '../synth/validation';

const DEFAULT_IN_FLIGHT = 0.8 * QUEUE_IN_FLIGHT_MESSAGES;

const DEFAULT_QUIET_GROUPS_AGE = Duration.minutes(15);

/** Most outages are shorter, and then retries need nobody's attention. */
const DEFAULT_RETRYING = Duration.minutes(15);

/** The resources that the alarms on retries read and name. */
export interface Polling {
  readonly mapping: lambda.EventSourceMapping;
  readonly fn: lambda.IFunction;
  readonly logGroup: logs.ILogGroup;
}

/** The alarms on the queue of a worker, and on the mapping that polls it. */
export function queueAlarms(
  queue: sqs.IQueue, { mapping, fn, logGroup }: Polling, settings: SqsWorkerSettings, options: SqsWorkerAlarmOptions = {},
): AlarmSpecification[] {
  const quiet = options.quietGroupsAge?.threshold ?? DEFAULT_QUIET_GROUPS_AGE;
  const retrying = options.stillRetrying?.threshold ?? DEFAULT_RETRYING;
  return [
    {
      id: 'StillRetrying',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.stillRetrying?.enabled,
      route: options.stillRetrying,
      metric: () => new cloudwatch.Metric({
        namespace: METRIC_NAMESPACE,
        metricName: RETRYING_SECONDS,
        dimensionsMap: { FunctionName: fn.functionName },
        statistic: cloudwatch.Stats.MAXIMUM,
        period: ALARM_PERIOD,
      }),
      threshold: retrying.toSeconds({ integral: false }),
      periods: minutesBetweenTries(settings.queues),
      datapoints: 1,
      description: brief => `Messages of ${queue.queueName} have been failing for more than ${retrying.toHumanString()} and are still being retried. They are ` +
        `parked after ${settings.queues.maxReceiveCount ?? 'all their'} receives. Find the cause: ${tailLogs(fn, logGroup, brief)}`,
    },
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
    countAlarm('InFlight', { threshold: DEFAULT_IN_FLIGHT, ...options.inFlight }, {
      profile: AlarmProfile.FULL,
      metric: () => inFlightMessagesMetric(queue),
      periods: 3,
      description: brief => `More than ${options.inFlight?.threshold ?? DEFAULT_IN_FLIGHT} messages of ${queue.queueName} are being processed or wait for their next try. At ` +
        `${QUEUE_IN_FLIGHT_MESSAGES} SQS delivers no further ones. Find out why they fail: ${tailLogs(fn, logGroup, brief)}`,
    }),
    {
      id: 'QuietGroupsAge',
      profile: AlarmProfile.FULL,
      enabled: options.quietGroupsAge !== undefined && options.quietGroupsAge.enabled !== false,
      route: options.quietGroupsAge,
      metric: () => quietGroupsAgeMetric(queue),
      threshold: quiet.toSeconds({ integral: false }),
      periods: 3,
      description: brief => `Messages of quiet tenants in ${queue.queueName} have waited for more than ${quiet.toHumanString()}: the worker is too slow for all of ` +
        `its tenants, not only for a noisy one. Raise maxConcurrency, or find out why it is slow: ${tailLogs(fn, logGroup, brief)}`,
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

/** For as long as a message can wait for its next try, its last failure counts. */
function minutesBetweenTries({ visibilityTimeout, waits }: QueueSettings): number {
  const wait = Math.max((waits?.longestSeconds ?? 0) * (1 + WAIT_JITTER), knownSeconds(visibilityTimeout) ?? 0);
  return 1 + Math.ceil(wait / 60);
}

/** When SQS deletes a message, in words. */
export function expiry(retentionPeriod: Duration | undefined): string {
  const seconds = knownSeconds(retentionPeriod);
  return seconds === undefined ? 'when its retention period ends' : `after ${humanDuration(seconds)}`;
}
