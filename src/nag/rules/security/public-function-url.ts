import { compliantIf, known, rule } from '../../rule';

export const publicFunctionUrl = rule({
  id: 'PublicFunctionUrl',
  level: 'warning',
  of: 'functionUrls',
  info: 'Everybody can call the function at its URL.',
  explanation: 'Who finds the URL can have it run as often as your account pays for.',
  mend: 'Set authType AWS_IAM, as AliasedCanaryFunction does, or put CloudFront or API Gateway before it.',
  practices: ['V09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  check: ({ authType }) => compliantIf(known(authType) !== 'NONE', 'Its AuthType is NONE.'),
});
