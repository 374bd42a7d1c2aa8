import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AsyncFunctionAlarmOptions } from './async-function-alarm-options';
import { AsyncSettings } from './async-settings';
import { AlarmProfile, AlarmSettings } from '../alarms/alarm-options';
import { ALARM_PERIOD, AlarmSpecification, countAlarm } from '../alarms/alarm-specification';
import { parkedEventsAlarm } from '../alarms/parked-events-alarm';
import { tailLogs } from '../alarms/tail-logs';

/** The longest time between two attempts to invoke a throttled function; the age is emitted only with an attempt. */
const RETRY_PERIOD = Duration.minutes(5);

/** The resources that the alarms of an asynchronous function watch and describe. */
export interface WatchedAsyncFunction {
  readonly fn: lambda.Function;
  readonly logGroup: logs.ILogGroup;
  readonly failureQueue?: sqs.IQueue;
}

/** A metric of asynchronous invocation: by default, the sum over 1 minute. */
export function asyncMetric(fn: lambda.IFunction, metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return fn.metric(metricName, { statistic: cloudwatch.Stats.SUM, period: ALARM_PERIOD, ...props });
}

/** The alarms on events after Lambda has accepted them. */
export function asyncAlarms(watched: WatchedAsyncFunction, settings: AsyncSettings, options: AsyncFunctionAlarmOptions = {}): AlarmSpecification[] {
  const { fn, logGroup, failureQueue } = watched;
  const { functionName, deadLetterQueue, deadLetterTopic } = fn;
  const findCause = (brief: boolean) => `Find the cause: ${tailLogs(fn, logGroup, brief)}`;
  return [
    countAlarm('AsyncEventsDropped', options.asyncEventsDropped, {
      profile: AlarmProfile.ESSENTIAL,
      metric: () => asyncMetric(fn, 'AsyncEventsDropped'),
      periods: 1,
      description: brief => `Lambda gave up on events of ${functionName}: all retries failed, or the events got too old. It sent them to onFailure first. ${findCause(brief)}`,
    }),
    countAlarm('DestinationDeliveryFailures', options.destinationDeliveryFailures, {
      profile: AlarmProfile.ESSENTIAL,
      metric: () => asyncMetric(fn, 'DestinationDeliveryFailures'),
      periods: 1,
      description: () => `Lambda could not send records of ${functionName} to a destination, and their events are lost: the destination was deleted, does not accept ` +
        `records of that size, or denies access. Find the destination: aws lambda list-function-event-invoke-configs --function-name ${functionName}`,
    }),
    ...failureQueue ? [parkedEventsAlarm('ParkedEvents', failureQueue, options.parkedEvents,
      () => `Events that ${functionName} failed to process are parked in ${failureQueue.queueName}.`)] : [],
    ...deadLetterQueue ?? deadLetterTopic ? [deadLetterErrorsAlarm(fn, options.deadLetterErrors)] : [],
    {
      id: 'AsyncEventAge',
      profile: AlarmProfile.FULL,
      enabled: options.asyncEventAge?.enabled,
      route: options.asyncEventAge,
      metric: () => asyncMetric(fn, 'AsyncEventAge', { statistic: cloudwatch.Stats.MAXIMUM, period: RETRY_PERIOD }),
      threshold: settings.eventAgeThreshold?.toMilliseconds(),
      periods: 1,
      description: () => `Events have waited for ${functionName} for more than ${settings.eventAgeThreshold?.toHumanString()}, and Lambda gives up on them after ` +
        `${settings.maxEventAge.toHumanString()}. The function is throttled or failing. Check the remaining concurrency: aws lambda get-account-settings`,
    },
    countAlarm('RecursiveInvocations', options.recursiveInvocations, {
      profile: AlarmProfile.FULL,
      metric: () => asyncMetric(fn, 'RecursiveInvocationsDropped'),
      periods: 1,
      description: brief => `${functionName} invoked itself about 16 times in a row through a queue, a topic or a bucket, and Lambda stopped the loop. ${findCause(brief)}`,
    }),
  ];
}

function deadLetterErrorsAlarm(fn: lambda.IFunction, options?: AlarmSettings): AlarmSpecification {
  return countAlarm('DeadLetterErrors', options, {
    profile: AlarmProfile.ESSENTIAL,
    metric: () => asyncMetric(fn, 'DeadLetterErrors'),
    periods: 1,
    description: () => `Lambda could not send failed events of ${fn.functionName} to the function's own dead-letter queue: the queue was deleted, or denies access`,
  });
}
