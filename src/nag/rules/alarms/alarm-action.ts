import { metricsOf } from '../../model/alarms';
import { compliantIf, rule } from '../../rule';

/** What events flow through, and what our runtime emits. */
const WATCHED = /^(AWS\/(Lambda|SQS|SNS|Kinesis|DynamoDB|Events|Scheduler|S3)|cdk-resilient-lambda)$/;

export const alarmAction = rule({
  id: 'AlarmAction',
  level: 'warning',
  of: 'alarms',
  info: 'An alarm tells nobody.',
  explanation: 'It changes its colour, and that is all.',
  mend: 'Give it an action. Our constructs take alarmActions, and ResilienceDefaults sets them for a whole app.',
  practices: ['O06'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html',
  check: (alarm, system) => {
    if (!metricsOf(alarm).some(({ namespace }) => WATCHED.test(String(namespace)))) return undefined;
    return compliantIf(system.alarms.isHeard(alarm), alarm.alarmActions.length > 0 ? 'Its actions are switched off.' : 'It has no action, and no other alarm or deployment uses it.');
  },
});
