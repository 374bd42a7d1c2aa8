import { FUNCTION_TIMEOUT_BEFORE_2026_SECONDS, FUNCTION_TIMEOUT_SECONDS } from '../../../limits';
import { compliantIf, resolved, rule, violation } from '../../model/rule';

export const functionTimeout = rule({
  id: 'FunctionTimeout',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The timeout is the default of 3 seconds, or a maximum: 15 minutes (until 2026) or 30 minutes.',
  explanation: 'Three seconds are too short for most calls to other services. With the maximum, an invocation that hangs blocks its ' +
    'batch for as long.',
  fix: 'Set the timeout (Timeout) slightly above the longest expected duration. The constructs of this library default to 30 seconds.',
  practices: ['F03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
  check: handler => {
    if (!handler.properties.has('Timeout')) return violation('The function sets no timeout, so Lambda stops it after 3 s.');
    const seconds = resolved(handler.timeoutSeconds);
    if (seconds === FUNCTION_TIMEOUT_BEFORE_2026_SECONDS) return violation(`The timeout of the function is ${seconds} s, the maximum until 2026.`);
    return compliantIf(seconds !== FUNCTION_TIMEOUT_SECONDS.max, () => `The timeout of the function is ${seconds} s, the maximum.`);
  },
});
