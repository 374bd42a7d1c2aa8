import { compliantIf, resolved, rule } from '../../model/rule';

export const publicFunctionUrl = rule({
  id: 'PublicFunctionUrl',
  level: 'warning',
  appliesTo: 'functionUrls',
  info: 'Anyone can invoke the function through its URL.',
  explanation: 'Anyone who finds the URL can invoke the function at your expense.',
  fix: 'Set authType to AWS_IAM (AuthType), as AliasedCanaryFunction does, or put CloudFront or API Gateway in front of the function.',
  practices: ['V09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  check: ({ authType }) => compliantIf(resolved(authType) !== 'NONE', 'The function URL has the AuthType NONE.'),
});
