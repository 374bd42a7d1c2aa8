import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ALARM_PERIOD } from '../alarms/alarms';
import { mappingMetric } from '../alarms/mapping-metric';
import { queueMetricAccount } from '../resources/existing-queue';

/** The age of the oldest message in a queue, in seconds: maximum over one minute. */
export function oldestMessageAgeOf(queue: sqs.IQueue, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return queue.metricApproximateAgeOfOldestMessage(maximumOf(queue, props));
}

/** The number of messages available in a queue: maximum over one minute. */
export function visibleMessagesOf(queue: sqs.IQueue, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return queue.metricApproximateNumberOfMessagesVisible(maximumOf(queue, props));
}

/** The number of events that an event source mapping failed to have processed: sum over one minute. */
export function failedInvokeEventsOf(mapping: lambda.EventSourceMapping, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return mappingMetric(mapping, 'FailedInvokeEventCount', props);
}

function maximumOf(queue: sqs.IQueue, props?: cloudwatch.MetricOptions): cloudwatch.MetricOptions {
  return { statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...queueMetricAccount(queue), ...props };
}
