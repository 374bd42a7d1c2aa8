import { compliantIf, resolved, rule } from '../../model/rule';

export const provisionedLatest = rule({
  id: 'ProvisionedLatest',
  level: 'error',
  appliesTo: 'aliases',
  info: 'An alias of $LATEST has provisioned concurrency.',
  explanation: 'Lambda provisions concurrency for published versions only, so the deployment fails.',
  fix: 'Let the alias refer to a published version (FunctionVersion, version: fn.currentVersion). AliasedCanaryFunction does.',
  practices: ['V07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html',
  check: ({ logicalId, versions, provisionedConcurrency }) => {
    if (provisionedConcurrency === undefined) return undefined;
    return compliantIf(!resolved(versions).some(({ version }) => resolved(version) === '$LATEST'), () => `${logicalId} refers to $LATEST and has provisioned concurrency.`);
  },
});
