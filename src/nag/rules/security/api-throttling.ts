import { compliantIf, known, rule } from '../../rule';

export const apiThrottling = rule({
  id: 'ApiThrottling',
  level: 'warning',
  of: 'stages',
  info: 'The stage of an API has no limit of its own.',
  explanation: 'One API can use up what all APIs of the account and all functions behind them may take.',
  mend: 'Set a throttle for the stage or its routes.',
  practices: ['C10'],
  link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  check: ({ throttled }) => compliantIf(known(throttled), 'It sets no ThrottlingRateLimit and no ThrottlingBurstLimit.'),
});
