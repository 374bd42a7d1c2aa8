import { secondsOfAllTries } from '../../../limits';
import { Unknown } from '../../../template';
import { compliantIf, known, rule } from '../../rule';

export const asyncEventAge = rule({
  id: 'AsyncEventAge',
  level: 'warning',
  of: 'invokeConfigs',
  info: 'An event expires before it was retried as often as it should be.',
  explanation: 'The waits between the attempts are one and two minutes, and the attempts take their time: what is older than the maximum age is ' +
    'not tried again.',
  mend: 'Raise maxEventAge, or lower retryAttempts. AsyncFunctionWithDestinations keeps events for six hours.',
  practices: ['A02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
  check: (config, system) => {
    const handler = system.function(config.function);
    if (!config.properties.has('MaximumEventAgeInSeconds')) return undefined;
    if (!handler) return new Unknown('the function is not in these templates');
    const [age, attempts] = [known(config.maximumEventAgeSeconds), known(config.maximumRetryAttempts)];
    const needed = secondsOfAllTries(attempts, known(handler.timeoutSeconds));
    return compliantIf(age >= needed, `MaximumEventAgeInSeconds is ${age}, but ${attempts} retries take up to ${needed} s.`);
  },
});
