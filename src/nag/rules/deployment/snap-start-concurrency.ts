import { COMPLIANT, compliantIf, known, rule } from '../../rule';

export const snapStartConcurrency = rule({
  id: 'SnapStartConcurrency',
  level: 'error',
  of: 'functions',
  info: 'A function with SnapStart has provisioned concurrency.',
  explanation: 'Lambda takes one of them, so that the deployment fails.',
  mend: 'Leave out snapStart or provisionedConcurrency.',
  practices: ['C05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html',
  check: (handler, system) => {
    if (!handler.properties.has('SnapStart')) return undefined;
    if (known(handler.properties.text('SnapStart.ApplyOn', 'None')) === 'None') return COMPLIANT;
    const provisioned = [...system.flow.aliases, ...system.flow.versions].find(({ function: target, provisionedConcurrency }) =>
      target.function === handler.key && provisionedConcurrency !== undefined);
    return compliantIf(provisioned === undefined, `${provisioned?.logicalId} has provisioned concurrency.`);
  },
});
