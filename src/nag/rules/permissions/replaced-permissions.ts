import { compliantIf, rule } from '../../model/rule';

export const replacedPermissions = rule({
  id: 'ReplacedPermissions',
  level: 'error',
  appliesTo: 'resourcePolicies',
  info: 'A resource policy of a function replaces its permissions.',
  explanation: 'AWS::Lambda::ResourcePolicy writes the whole policy of a function, version or alias. It removes the statements of each AWS::Lambda::Permission that was ' +
    'there before, which addPermission and all triggers of the CDK create: their services can no longer invoke the function.',
  fix: 'Use either AWS::Lambda::Permission or one resource policy for a function, version or alias. Set the DeletionPolicy of permissions that are deployed to Retain before you remove them.',
  practices: ['Q21'],
  link: 'https://docs.aws.amazon.com/lambda/latest/api/API_PutResourcePolicy.html',
  check: ({ type, logicalId, attachedTo }, app) => {
    if (type !== 'AWS::Lambda::ResourcePolicy') return undefined;
    const replaced = attachedTo.flatMap(({ key, function: handler }) =>
      handler === undefined ? [] : app.invokers.permissionsOf(handler).filter(({ function: target }) => target.key === key));
    return compliantIf(replaced.length === 0, () => `The policy ${logicalId} replaces ${replaced.map(permission => permission.logicalId).join(', ')}.`);
  },
});
