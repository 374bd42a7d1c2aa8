import { onlyMetricOf } from '../../model/alarms';
import { COMPLIANT, compliantIf, resolved, rule } from '../../model/rule';

/** Metrics of failures and backlogs, which have no data while nothing happens. */
const ABSENT_WHEN_IDLE: { readonly [namespace: string]: RegExp } = {
  'AWS/Lambda': /^(Errors|Throttles|Duration|DeadLetterErrors|DestinationDeliveryFailures|AsyncEvent(sDropped|Age)|RecursiveInvocationsDropped)$/,
  'AWS/SQS': /^Approximate/,
  'AWS/SNS': /^NumberOfNotificationsFailed/,
  'AWS/Events': /^(FailedInvocations|DeadLetterInvocations|ThrottledRules|InvocationsFailedToBeSentToDlq|InvocationsSentToDlq)$/,
  'AWS/Scheduler': /^(TargetErrorCount|TargetErrorThrottledCount|InvocationThrottleCount|InvocationDroppedCount|Invocations(FailedToBe)?SentToDeadLetterCount)$/,
  'AWS/States': /^Executions(Failed|TimedOut|Aborted)$/,
};

export const alarmMissingData = rule({
  id: 'AlarmMissingData',
  level: 'warning',
  appliesTo: 'alarms',
  info: 'What the alarm does without data does not fit its metric.',
  explanation: 'The services publish no data while a resource is idle. An alarm on failures that treats missing data as breaching reports each quiet minute, until nobody reads it. An alarm ' +
    'on a function that is no longer invoked gets no data instead of 0, and stays silent unless missing data is breaching.',
  fix: 'Set TreatMissingData (treatMissingData) to notBreaching for failures and backlogs, and to breaching for an alarm that expects activity.',
  practices: ['O17'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html',
  check: (alarm, app) => {
    const metric = onlyMetricOf(alarm);
    if (metric === undefined) return undefined;
    const [namespace, name] = [resolved(metric.namespace), resolved(metric.metricName)];
    const operator = resolved(alarm.comparisonOperator);
    if (namespace === 'AWS/Lambda' && name === 'Invocations' && operator.startsWith('LessThan')) {
      if (alarm.threshold === undefined || resolved(alarm.threshold) > 1) return undefined;
      const acts = resolved(alarm.treatMissingData) === 'breaching' || (alarm.treatMissingData === 'missing' && alarm.insufficientDataActions.length > 0);
      return compliantIf(acts, () => `The alarm expects invocations, but treats missing data as ${alarm.treatMissingData}, and a function that is not invoked has no data.`);
    }
    if (!operator.startsWith('GreaterThan') || !(Object.hasOwn(ABSENT_WHEN_IDLE, namespace) && ABSENT_WHEN_IDLE[namespace].test(name))) return undefined;
    if (resolved(alarm.treatMissingData) !== 'breaching') return COMPLIANT;
    // A function that runs on a schedule has data in each of its periods, so that missing data is a failure.
    const names = metric.dimensions.map(({ value }) => resolved(value));
    const runs = names.flatMap(value => app.named(value)).some(({ key }) => app.runsOnSchedule(key));
    return compliantIf(runs, () => `The alarm treats missing data as breaching, but ${name} has no data while the resource is idle.`);
  },
});
