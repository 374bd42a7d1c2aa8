import { ALARM_PERIOD_SECONDS } from '../../../limits';
import { isAlarmPeriod, longestAlarmWindow } from '../../../template';
import { metricsOf } from '../../model/alarms';
import { compliantIf, resolved, rule, violation } from '../../model/rule';

export const alarmPeriod = rule({
  id: 'AlarmPeriod',
  level: 'warning',
  appliesTo: 'alarms',
  info: 'The alarm evaluates periods for which the metric has no data, or which CloudWatch does not accept.',
  explanation: 'AWS services publish a value per minute. With shorter periods most of them are empty, and the alarm often has insufficient data. CloudWatch rejects periods that are no ' +
    'multiple of a minute, and windows that are too long, so the deployment fails.',
  fix: 'Set Period (period) to 60 or a multiple of it, DatapointsToAlarm to at most EvaluationPeriods, and both together to at most a day, or a week with periods of an hour or more.',
  practices: ['O17'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  check: alarm => {
    const metrics = metricsOf(alarm);
    if (metrics.length === 0) return undefined;
    for (const { namespace, metricName, period: given } of metrics) {
      const period = resolved(given);
      if (!isAlarmPeriod(period)) {
        return violation(`The period is ${period} s, but must be 10, 20 or 30 s, or a multiple of ${ALARM_PERIOD_SECONDS} s.`);
      }
      if (period < ALARM_PERIOD_SECONDS && resolved(namespace).startsWith('AWS/')) return violation(`The period is ${period} s, but ${namespace} ${metricName} has a value per minute.`);
    }
    const [periods, datapoints] = [resolved(alarm.evaluationPeriods), resolved(alarm.datapointsToAlarm)];
    if (datapoints > periods) return violation(`DatapointsToAlarm is ${datapoints}, more than the ${periods} periods that the alarm evaluates.`);
    const longest = Math.max(...metrics.map(({ period }) => resolved(period)));
    const most = longestAlarmWindow(longest);
    return compliantIf(longest * periods <= most, () => `The alarm evaluates ${periods} periods of ${longest} s, but CloudWatch accepts at most ${most} s in total.`);
  },
});
