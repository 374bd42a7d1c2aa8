import { metricsOf } from '../../model/alarms';
import { compliantIf, rule } from '../../model/rule';

/** The namespaces of the services that carry events, and of this library's runtime. */
export const WATCHED_NAMESPACES = /^(AWS\/(Lambda|SQS|SNS|Kinesis|DynamoDB|Events|EventsV2|Scheduler|S3|Kafka)|cdk-resilient-lambda)$/;

export const alarmAction = rule({
  id: 'AlarmAction',
  level: 'warning',
  appliesTo: 'alarms',
  info: 'An alarm has no effect.',
  explanation: 'The alarm changes its state, but nobody is notified and nothing reacts.',
  fix: 'Give the alarm an action (AlarmActions). The constructs of this library take alarmActions, and ResilienceDefaults sets them for ' +
    'a whole app.',
  practices: ['O06'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html',
  check: (alarm, app) => {
    if (!metricsOf(alarm).some(({ namespace }) => WATCHED_NAMESPACES.test(String(namespace)))) return undefined;
    return compliantIf(app.alarms.triggersAction(alarm), alarm.alarmActions.length > 0 ? 'The actions of the alarm are disabled.' : 'The alarm has no action, and no composite alarm or deployment uses it.');
  },
});
