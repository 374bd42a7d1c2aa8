import { metricsOf } from '../../model/alarms';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';
import { isNoMetric, metricsPage, similarMetric } from '../../model/service-metrics';

export const alarmMetric = rule({
  id: 'AlarmMetric',
  level: 'warning',
  appliesTo: 'alarms',
  info: 'An alarm watches a metric that the service does not publish.',
  explanation: 'CloudWatch accepts any name. The metric never has data, so the alarm never enters the ALARM state.',
  fix: 'Correct the name of the metric (MetricName), or use the metric…() methods of the CDK. Acknowledge the finding if AWS publishes the metric since this library was released.',
  practices: ['O17'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html',
  check: alarm => {
    const metrics = metricsOf(alarm).filter(({ namespace }) => metricsPage(resolved(namespace)) !== undefined);
    if (metrics.length === 0) return undefined;
    const wrong = metrics.find(({ namespace, metricName }) => isNoMetric(namespace as string, resolved(metricName)));
    if (wrong === undefined) return COMPLIANT;
    const [namespace, name] = [wrong.namespace as string, wrong.metricName as string];
    return violation(`The namespace ${namespace} has no metric ${name}: the most similar one is ${similarMetric(namespace, name)} (${metricsPage(namespace)}).`);
  },
});
