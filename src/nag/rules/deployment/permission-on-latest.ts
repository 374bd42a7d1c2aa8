import { compliantIf, rule } from '../../rule';

export const permissionOnLatest = rule({
  id: 'PermissionOnLatest',
  level: 'warning',
  of: 'permissions',
  info: 'The permission is for the newest code, beside an alias whose traffic CodeDeploy shifts.',
  explanation: 'What is deployed takes all of these events at once, so that neither shifting the traffic nor rolling it back protects them.',
  mend: 'Use the alias instead of the function. With the option deployment our constructs do.',
  practices: ['V01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuring-aliases.html',
  check: ({ function: target }, system) => {
    const alias = system.deployedAlias(target.function);
    if (alias === undefined) return undefined;
    return compliantIf(target.qualifier !== undefined && target.qualifier !== '$LATEST', `It bypasses the alias ${alias.logicalId}.`);
  },
});
