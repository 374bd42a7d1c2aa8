import { metricsOf } from '../../model/alarms';
import { compliantIf, resolved, rule } from '../../model/rule';

const NEEDS_DIMENSION = /^AWS\/(Lambda|SQS|SNS|Kinesis|Events)$/;

/** Metrics of the whole account. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html */
const ACCOUNT_METRICS = ['ClaimedAccountConcurrency', 'ConcurrentExecutions', 'UnreservedConcurrentExecutions'];

export const alarmDimensions = rule({
  id: 'AlarmDimensions',
  level: 'warning',
  appliesTo: 'alarms',
  info: 'An alarm does not name the resource that it watches.',
  explanation: 'SQS, SNS and Kinesis publish no data without dimensions, so the alarm never enters the ALARM state. Lambda metrics ' +
    'without dimensions add up all functions of the account.',
  fix: 'Set the dimension of the resource (Dimensions), as the metric…() methods of the CDK do.',
  practices: ['O06'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension',
  check: alarm => {
    const metrics = metricsOf(alarm).filter(({ namespace }) => NEEDS_DIMENSION.test(resolved(namespace)));
    if (metrics.length === 0) return undefined;
    const bare = metrics.find(({ metricName, dimensions }) => dimensions.length === 0 && !ACCOUNT_METRICS.includes(resolved(metricName)));
    return compliantIf(bare === undefined, `The metric ${bare?.namespace} ${bare?.metricName} of the alarm has no dimension.`);
  },
});
