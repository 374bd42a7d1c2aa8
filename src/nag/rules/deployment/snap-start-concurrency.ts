import { COMPLIANT, compliantIf, resolved, rule } from '../../model/rule';

export const snapStartConcurrency = rule({
  id: 'SnapStartConcurrency',
  level: 'error',
  appliesTo: 'functions',
  info: 'A function with SnapStart has provisioned concurrency.',
  explanation: 'Lambda does not support both together, so the deployment fails.',
  fix: 'Leave out snapStart (SnapStart) or provisionedConcurrency (ProvisionedConcurrencyConfig).',
  practices: ['C05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html',
  check: (handler, app) => {
    if (!handler.properties.has('SnapStart')) return undefined;
    if (resolved(handler.properties.text('SnapStart.ApplyOn', 'None')) === 'None') return COMPLIANT;
    const provisioned = [...app.flow.aliases, ...app.flow.versions].find(({ function: target, provisionedConcurrency }) =>
      target.function === handler.key && provisionedConcurrency !== undefined);
    return compliantIf(provisioned === undefined, () => `The function has SnapStart, but ${provisioned?.logicalId} has provisioned concurrency.`);
  },
});
