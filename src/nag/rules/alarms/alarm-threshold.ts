import { FunctionEntry, isUnknown, MetricStat } from '../../../template';
import { onlyMetricOf } from '../../model/alarms';
import { AppModel } from '../../model/app-model';
import { ceilingOf } from '../../model/metric-range';
import { COMPLIANT, compliantIf, resolved, rule, violation } from '../../model/rule';
import { serviceMetric } from '../../model/service-metrics';

/** Ages in milliseconds. A stream is polled about once a second, so a smaller threshold is meant in seconds. */
const AGES_IN_MILLISECONDS = ['IteratorAge', 'AsyncEventAge', 'GetRecords.IteratorAgeMilliseconds', 'SubscribeToShardEvent.MillisBehindLatest'];
const ONE_SECOND = 1_000;

/** A threshold for a duration below this, and not above the timeout in seconds, is meant in seconds. */
const SHORT_MILLISECONDS = 100;

export const alarmThreshold = rule({
  id: 'AlarmThreshold',
  level: 'warning',
  appliesTo: 'alarms',
  info: 'The metric never reaches the threshold of the alarm, or always does.',
  explanation: 'The alarm never reports a failure, or is in the ALARM state all the time, so that nobody looks at it. Lambda and Kinesis measure ages and durations in milliseconds, ' +
    'SQS in seconds.',
  fix: 'Set a threshold (Threshold of AWS::CloudWatch::Alarm, threshold) in the unit of the metric, below its largest value, such as half the retention period. Use the statistic Sum for counts.',
  practices: ['O17'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html',
  check: (alarm, app) => {
    const metric = onlyMetricOf(alarm);
    if (metric === undefined || alarm.threshold === undefined) return undefined;
    const [namespace, name] = [resolved(metric.namespace), resolved(metric.metricName)];
    if (serviceMetric(namespace, name) === undefined) return undefined;
    const [operator, threshold] = [resolved(alarm.comparisonOperator), resolved(alarm.threshold)];
    const subject = `The threshold of the alarm is ${threshold}`;
    if (operator === 'LessThanThreshold' || operator === 'LessThanOrEqualToThreshold') {
      return compliantIf(threshold > 0 || (threshold === 0 && operator !== 'LessThanThreshold'), () => `${subject}, but ${name} is never less than 0.`);
    }
    if (operator !== 'GreaterThanThreshold' && operator !== 'GreaterThanOrEqualToThreshold') return undefined;
    const orEqual = operator === 'GreaterThanOrEqualToThreshold';
    if (threshold < 0 || (threshold === 0 && orEqual)) return violation(`${subject}, and ${name} is always ${orEqual ? 'at least 0' : 'more than that'}.`);
    const ceiling = ceilingOf(metric, app);
    if (ceiling && (threshold > ceiling.value || (threshold === ceiling.value && (!orEqual || ceiling.isTooLate)))) {
      return violation(`${subject}, but ${name} is at most ${ceiling.value}, ${ceiling.because}.`);
    }
    return isMeantInSeconds(metric, threshold, app) ? violation(`${subject}, but ${name} is measured in milliseconds.`) : COMPLIANT;
  },
});

function isMeantInSeconds({ metricName, dimensions }: MetricStat, threshold: number, app: AppModel): boolean {
  if (threshold === 0) return false;
  if (AGES_IN_MILLISECONDS.includes(metricName as string)) return threshold < ONE_SECOND;
  if (metricName !== 'Duration' || threshold >= SHORT_MILLISECONDS) return false;
  const [handler] = dimensions.filter(({ name }) => name === 'FunctionName')
    .flatMap(({ value }) => isUnknown(value) ? [] : app.named(value).filter(({ type }) => type === 'AWS::Lambda::Function')) as FunctionEntry[];
  return handler !== undefined && !isUnknown(handler.timeoutSeconds) && threshold <= handler.timeoutSeconds;
}
