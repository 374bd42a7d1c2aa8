import { COMPLIANT, compliantIf, rule } from '../../rule';

const METRICS = ['Errors', 'Throttles', 'Duration', 'IteratorAge', 'AsyncEventsDropped', 'DeadLetterErrors', 'DestinationDeliveryFailures'];

export const functionAlarm = rule({
  id: 'FunctionAlarm',
  level: 'warning',
  of: 'functions',
  info: 'No alarm watches the function.',
  explanation: 'When it fails or is throttled, events wait or are parked, and nobody knows.',
  mend: 'Set alarms on its Errors and Throttles. Each of our constructs has them.',
  practices: ['O06'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html',
  check: (handler, system) => {
    if (system.isHook(handler)) return COMPLIANT; // CodeDeploy waits for it, and rolls back when it fails
    const alarms = [...system.alarms.on(handler, 'AWS/Lambda', METRICS, 'FunctionName'), ...system.alarms.onAll(handler, 'AWS/Lambda', METRICS)];
    return compliantIf(alarms.length > 0, 'No alarm watches its errors, throttles or duration.');
  },
});
