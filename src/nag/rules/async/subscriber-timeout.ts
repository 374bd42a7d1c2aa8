import { compliantIf, resolved, rule } from '../../model/rule';

export const subscriberTimeout = rule({
  id: 'SubscriberTimeout',
  level: 'error',
  appliesTo: 'busSubscribers',
  info: 'A subscriber of a Custom Event Bus waits for less time than the function may run.',
  explanation: 'A synchronous subscriber (REQUEST_RESPONSE) waits for 30 seconds at most. It then takes the delivery for failed and invokes the function again, which may still run: the work ' +
    'is done twice, at the same time, and in the end recorded as failed.',
  fix: 'Set the timeout of the function (Timeout) below InvocationTimeoutSeconds, or let the subscriber invoke it asynchronously (InvocationType EVENT).',
  practices: ['A20'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-targets-lambda.html',
  check: ({ invocationTimeoutSeconds, invocationType, target }, app) => {
    const handler = app.function(target);
    if (handler === undefined || resolved(invocationType) !== 'REQUEST_RESPONSE') return undefined;
    const [timeout, limit] = [resolved(handler.timeoutSeconds), resolved(invocationTimeoutSeconds)];
    return compliantIf(timeout < limit, () => `${handler.logicalId} has a timeout of ${timeout} s, but the subscriber waits for ${limit} s.`);
  },
});
