import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ALARM_PERIOD } from './alarm-specification';
import { areKnownToDiffer } from '../synth/validation';

/** The age of the oldest message in a queue, in seconds: by default, the maximum over 1 minute. */
export function oldestMessageAgeMetric(queue: sqs.IQueue, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return queue.metricApproximateAgeOfOldestMessage(maximumOf(queue, props));
}

/** The age of the oldest message of the groups of a fair queue that are not noisy, in seconds: the maximum over 1 minute. */
export function quietGroupsAgeMetric(queue: sqs.IQueue): cloudwatch.Metric {
  return queue.metric('ApproximateAgeOfOldestMessageInQuietGroups', maximumOf(queue, undefined));
}

/** The number of messages available in a queue: by default, the maximum over 1 minute. */
export function visibleMessagesMetric(queue: sqs.IQueue, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return queue.metricApproximateNumberOfMessagesVisible(maximumOf(queue, props));
}

/** The number of messages in flight: by default, the maximum over 1 minute. */
export function inFlightMessagesMetric(queue: sqs.IQueue, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return queue.metricApproximateNumberOfMessagesNotVisible(maximumOf(queue, props));
}

/** Without the account of the queue, an alarm on a queue of another account would look in its own account and find no data. */
function maximumOf(queue: sqs.IQueue, props?: cloudwatch.MetricOptions): cloudwatch.MetricOptions {
  const { env: { account }, stack } = queue;
  return { statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...areKnownToDiffer(account, stack.account) && { account }, ...props };
}
