import { metricsOf } from '../../model/alarms';
import { compliantIf, known, rule } from '../../rule';

const NEEDS_DIMENSION = /^AWS\/(Lambda|SQS|SNS|Kinesis|Events)$/;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html */
const OF_ACCOUNT = ['ClaimedAccountConcurrency', 'ConcurrentExecutions', 'UnreservedConcurrentExecutions'];

export const alarmDimensions = rule({
  id: 'AlarmDimensions',
  level: 'warning',
  of: 'alarms',
  info: 'An alarm names no resource.',
  explanation: 'A metric of SQS, SNS or Kinesis without dimensions has no data, so that the alarm never goes off; one of Lambda mixes all ' +
    'functions of the account.',
  mend: 'Give the alarm the dimension of its resource, as metric…() methods do.',
  practices: ['O06'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension',
  check: alarm => {
    const metrics = metricsOf(alarm).filter(({ namespace }) => NEEDS_DIMENSION.test(known(namespace)));
    if (metrics.length === 0) return undefined;
    const bare = metrics.find(({ metricName, dimensions }) => dimensions.length === 0 && !OF_ACCOUNT.includes(known(metricName)));
    return compliantIf(bare === undefined, `${bare?.namespace} ${bare?.metricName} has no dimension.`);
  },
});
