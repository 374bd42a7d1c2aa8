import { compliantIf, resolved, rule } from '../../model/rule';

export const replacedPermissions = rule({
  id: 'ReplacedPermissions',
  level: 'error',
  appliesTo: 'resourcePolicies',
  info: 'A resource policy of a function replaces its permissions.',
  explanation: 'AWS::Lambda::ResourcePolicy writes the whole policy of a function, version or alias. It removes the statements that each ' +
    'AWS::Lambda::Permission has added, such as those of addPermission and of the triggers of the CDK: their services can no longer invoke the function.',
  fix: 'Use either AWS::Lambda::Permission or one resource policy for a function, version or alias. Set the DeletionPolicy of permissions that are deployed to Retain before you remove them.',
  practices: ['Q21'],
  link: 'https://docs.aws.amazon.com/lambda/latest/api/API_PutResourcePolicy.html',
  check: ({ type, logicalId, attachedTo: [target] }, app) => {
    if (type !== 'AWS::Lambda::ResourcePolicy' || target === undefined) return undefined;
    resolved(target.value);
    const permissions = target.function === undefined ? [] : app.invokers.permissionsOf(target.function);
    const replaced = permissions.filter(({ function: { key } }) => key === target.key);
    return compliantIf(replaced.length === 0, () => `The policy ${logicalId} replaces ${replaced.map(permission => permission.logicalId).join(', ')}.`);
  },
});
