import { metricsOf } from '../../model/alarms';
import { misnamedDimension } from '../../model/dimension-values';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';
import { dimensionsKey, metricsPage, serviceMetric } from '../../model/service-metrics';

/** Metrics of the whole account. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html */
const ACCOUNT_METRICS = ['ClaimedAccountConcurrency', 'ConcurrentExecutions', 'UnreservedConcurrentExecutions'];

export const alarmDimensions = rule({
  id: 'AlarmDimensions',
  level: 'warning',
  appliesTo: 'alarms',
  info: 'An alarm does not name the resource that it watches, or names it with dimensions that the metric does not have.',
  explanation: 'A metric with other names or values of dimensions is another metric, which has no data, so the alarm never enters the ALARM state. ' +
    'Lambda metrics without dimensions add up all functions of the account.',
  fix: 'Set the dimensions (Dimensions) with which the service publishes the metric, to the name of the resource, as the metric…() methods of the CDK do.',
  practices: ['O06', 'O17'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension',
  check: (alarm, app) => {
    const metrics = metricsOf(alarm).filter(({ namespace }) => metricsPage(resolved(namespace)) !== undefined);
    if (metrics.length === 0) return undefined;
    for (const metric of metrics) {
      const [namespace, name] = [metric.namespace as string, resolved(metric.metricName)];
      const published = serviceMetric(namespace, name);
      const given = dimensionsKey(metric.dimensions.map(dimension => resolved(dimension.name)));
      const sumsUp = namespace === 'AWS/Lambda' && !ACCOUNT_METRICS.includes(name);
      if (published && given === '' && (sumsUp || !published.dimensions.includes(''))) return violation(`The metric ${namespace} ${name} of the alarm has no dimension.`);
      if (published && !published.dimensions.includes(given)) {
        return violation(`The metric ${namespace} ${name} of the alarm has the dimensions ${given.replaceAll(',', ', ')}, but the service publishes it with ${published.dimensions.map(inWords).join(' or ')}.`);
      }
      const problem = misnamedDimension(alarm, metric, app);
      if (problem) return violation(`The metric ${namespace} ${name} of the alarm has no data: ${problem}.`);
    }
    return COMPLIANT;
  },
});

/** Names dimensions in a sentence. */
function inWords(dimensions: string): string {
  return dimensions === '' ? 'none' : dimensions.split(',').join(' and ');
}
