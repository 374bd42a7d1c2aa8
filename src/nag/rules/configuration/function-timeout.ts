import { FUNCTION_TIMEOUT_SECONDS } from '../../../limits';
import { compliantIf, resolved, rule, violation } from '../../model/rule';

export const functionTimeout = rule({
  id: 'FunctionTimeout',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The timeout is the default of 3 seconds, or the maximum of 15 minutes.',
  explanation: 'Three seconds are too short for most calls to other services. With the maximum, an invocation that hangs blocks its ' +
    'batch for 15 minutes.',
  fix: 'Set the timeout slightly above the longest expected duration. The constructs of this library default to 30 seconds.',
  practices: ['F03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
  check: handler => {
    if (!handler.properties.has('Timeout')) return violation('The function sets no timeout, so Lambda stops it after 3 s.');
    return compliantIf(resolved(handler.timeoutSeconds) !== FUNCTION_TIMEOUT_SECONDS.max, `The timeout is ${FUNCTION_TIMEOUT_SECONDS.max} s, the maximum.`);
  },
});
