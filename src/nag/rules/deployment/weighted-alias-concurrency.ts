import { compliantIf, known, rule } from '../../rule';

export const weightedAliasConcurrency = rule({
  id: 'WeightedAliasConcurrency',
  level: 'error',
  of: 'aliases',
  info: 'An alias has both weights and provisioned concurrency.',
  explanation: 'Lambda refuses it, so that the deployment fails.',
  mend: 'Let CodeDeploy shift the traffic: AliasedCanaryFunction takes provisionedConcurrency too.',
  practices: ['V06'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html',
  check: ({ versions, provisionedConcurrency }) => {
    if (provisionedConcurrency === undefined) return undefined;
    return compliantIf(known(versions).length === 1, 'It has provisioned concurrency and additional versions.');
  },
});
