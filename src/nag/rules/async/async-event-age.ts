import { secondsOfAllTries } from '../../../limits';
import { Unknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';

export const asyncEventAge = rule({
  id: 'AsyncEventAge',
  level: 'warning',
  appliesTo: 'invokeConfigs',
  info: 'An event expires before Lambda has retried it as often as configured.',
  explanation: 'Lambda waits one minute before the first retry and two minutes before the second, and each attempt takes time. It does ' +
    'not retry an event that is older than the maximum age.',
  fix: 'Raise maxEventAge (MaximumEventAgeInSeconds) or lower retryAttempts (MaximumRetryAttempts). AsyncFunctionWithDestinations keeps ' +
    'events for six hours.',
  practices: ['A02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
  check: (config, app) => {
    const handler = app.function(config.function);
    if (!config.properties.has('MaximumEventAgeInSeconds')) return undefined;
    if (!handler) return new Unknown('the function is not in these templates');
    const [age, attempts] = [resolved(config.maximumEventAgeSeconds), resolved(config.maximumRetryAttempts)];
    const needed = secondsOfAllTries(attempts, resolved(handler.timeoutSeconds));
    return compliantIf(age >= needed, () => `MaximumEventAgeInSeconds of the configuration is ${age}, but ${attempts} retries can take up to ${needed} s.`);
  },
});
