import { COMPLIANT, rule, violation } from '../../model/rule';

export const durableDestinations = rule({
  id: 'DurableDestinations',
  level: 'error',
  appliesTo: 'invokeConfigs',
  info: 'A durable function has destinations for asynchronous invocation.',
  explanation: 'Lambda does not support destinations for durable functions, so that no record says which event failed, and the event is lost.',
  fix: 'Give the function a dead-letter queue (DeadLetterConfig, deadLetterQueue), which durable functions support, and remove the destinations (DestinationConfig).',
  practices: ['A04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html',
  check: ({ function: target, onFailure, onSuccess }, app) => {
    if (!app.function(target)?.properties.has('DurableConfig')) return undefined;
    const names = [...onFailure ? ['OnFailure'] : [], ...onSuccess ? ['OnSuccess'] : []];
    return names.length === 0 ? COMPLIANT : violation(`The configuration has ${names.join(' and ')}, but its function is durable.`);
  },
});
