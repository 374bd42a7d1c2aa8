import { FUNCTION_TIMEOUT_SECONDS } from '../../../limits';
import { compliantIf, known, rule, violation } from '../../rule';

export const functionTimeout = rule({
  id: 'FunctionTimeout',
  level: 'warning',
  of: 'functions',
  info: 'The timeout is the default of three seconds, or the longest there is.',
  explanation: 'Three seconds are too few for most calls to other services; fifteen minutes let one that hangs hold up its batch for as long.',
  mend: 'Set a timeout somewhat above what the function takes at worst. Ours is 30 seconds unless said otherwise.',
  practices: ['F03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
  check: handler => {
    if (!handler.properties.has('Timeout')) return violation('It has no timeout, so that it is cut off after 3 s.');
    return compliantIf(known(handler.timeoutSeconds) !== FUNCTION_TIMEOUT_SECONDS.max, `Its timeout is ${FUNCTION_TIMEOUT_SECONDS.max} s, the longest there is.`);
  },
});
