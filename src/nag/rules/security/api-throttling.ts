import { compliantIf, resolved, rule } from '../../model/rule';

export const apiThrottling = rule({
  id: 'ApiThrottling',
  level: 'warning',
  appliesTo: 'stages',
  info: 'The stage of an API has no throttling limit.',
  explanation: 'A single API can use up the request quota of the account, and the concurrency of all functions.',
  fix: 'Set a throttling limit for the stage or its routes (MethodSettings of a REST API, DefaultRouteSettings of an HTTP API).',
  practices: ['C10'],
  link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  check: ({ throttled }) => compliantIf(resolved(throttled), 'The stage sets neither ThrottlingRateLimit nor ThrottlingBurstLimit.'),
});
