import { FunctionEntry } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';

export const logLoop = rule({
  id: 'LogLoop',
  level: 'error',
  appliesTo: 'logSubscriptions',
  info: 'A function is subscribed to its own log group.',
  explanation: 'Each log line invokes the function, which writes further lines, in an infinite loop that costs more every minute.',
  fix: 'Remove the subscription (AWS::Logs::SubscriptionFilter), or give the function a log group of its own (LoggingConfig.LogGroup, logGroup).',
  practices: ['E09'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html',
  check: ({ logGroup, destination }, app) => {
    const handlers = [app.function(destination), ...app.readersOf(destination)].flatMap(handler => handler ?? []);
    if (handlers.length === 0) return undefined;
    const name = resolved(logGroup.value);
    const own = handlers.find(handler => resolved(logGroupOf(handler)) === name);
    return compliantIf(own === undefined, () => `${own?.logicalId} receives the lines of the log group ${name}, to which it writes its own.`);
  },
});

function logGroupOf({ properties, name }: FunctionEntry) {
  return properties.text('LoggingConfig.LogGroup', `/aws/lambda/${name}`);
}
