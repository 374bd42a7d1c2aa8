import { compliantIf, resolved, rule } from '../../model/rule';

export const weightedAliasConcurrency = rule({
  id: 'WeightedAliasConcurrency',
  level: 'error',
  appliesTo: 'aliases',
  info: 'An alias has both version weights and provisioned concurrency.',
  explanation: 'Lambda rejects the alias, so the deployment fails.',
  fix: 'Leave out the weights (RoutingConfig) and let CodeDeploy shift the traffic. AliasedCanaryFunction supports ' +
    'provisionedConcurrency.',
  practices: ['V06'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html',
  check: ({ versions, provisionedConcurrency }) => {
    if (provisionedConcurrency === undefined) return undefined;
    return compliantIf(resolved(versions).length === 1, 'The alias has provisioned concurrency and additional versions.');
  },
});
