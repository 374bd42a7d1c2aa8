import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ALARM_PERIOD } from './alarm-specification';

/** A metric of an event source mapping: by default, the sum over 1 minute. */
export function mappingMetric(mapping: lambda.IEventSourceMapping, metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    statistic: cloudwatch.Stats.SUM,
    period: ALARM_PERIOD,
    ...props,
  }).attachTo(mapping);
}
