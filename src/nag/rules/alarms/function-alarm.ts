import { COMPLIANT, compliantIf, rule } from '../../model/rule';

const METRICS = ['Errors', 'Throttles', 'Duration', 'IteratorAge', 'AsyncEventsDropped', 'DeadLetterErrors', 'DestinationDeliveryFailures'];

export const functionAlarm = rule({
  id: 'FunctionAlarm',
  level: 'warning',
  appliesTo: 'functions',
  info: 'No alarm watches the function.',
  explanation: 'When the function fails or is throttled, events wait or are parked, and nobody is notified.',
  fix: 'Create alarms (AWS::CloudWatch::Alarm) on the Errors and Throttles of the function. Each construct of this library has them.',
  practices: ['O06'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html',
  check: (handler, app) => {
    if (app.isHook(handler)) return COMPLIANT; // CodeDeploy waits for the hook and rolls back if it fails
    const alarms = [...app.alarms.on(handler, 'AWS/Lambda', METRICS, 'FunctionName'), ...app.alarms.onAll(handler, 'AWS/Lambda', METRICS)];
    return compliantIf(alarms.length > 0, () => `No alarm watches the errors, throttles or duration of ${handler.logicalId}${app.alarms.nearMiss(handler)}.`);
  },
});
