import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, AlarmSettings } from './alarm-options';
import { ALARM_PERIOD, AlarmSpecification } from './alarms';
import { queueMetricAccount } from '../resources/existing-queue';

/** The alarm on messages in a queue where failed events are parked. */
export function queueNotEmptyAlarm(id: string, queue: sqs.IQueue, options: AlarmSettings = {}, description: () => string): AlarmSpecification {
  return {
    id,
    profile: AlarmProfile.ESSENTIAL,
    enabled: options.enabled,
    metric: () => queue.metricApproximateNumberOfMessagesVisible({
      statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...queueMetricAccount(queue),
    }),
    threshold: options.threshold ?? 0,
    periods: 1,
    description,
  };
}
