import { assumedBy, missingPermissions } from './missing-permissions';
import { allowed } from '../../../template';
import { resolved, rule } from '../../model/rule';

export const hookPermissions = rule({
  id: 'HookPermissions',
  level: 'error',
  appliesTo: 'deploymentGroups',
  info: 'The role of a deployment group does not allow CodeDeploy to invoke a hook.',
  explanation: 'CodeDeploy invokes hooks with the service role of the deployment group. The managed policies for Lambda allow it only for functions whose name begins ' +
    'with CodeDeployHook_. Without permission, every deployment waits for an hour and fails.',
  fix: 'Grant lambda:InvokeFunction on the hook to the ServiceRoleArn of the group, as addPreHook() and the deployment option of every construct do.',
  practices: ['V04'],
  link: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html',
  check: (group, app) => {
    const hooks = app.hooksOf(group);
    if (hooks.length === 0) return undefined;
    const role = resolved(app.access.role(app.flow.refer(group.properties.required('ServiceRoleArn'), group.stack)));
    const needs = hooks.flatMap(hook => {
      const value = resolved(hook.value);
      const entry = app.access.entry(hook);
      return allowed(role, [['lambda:InvokeFunction']], { arn: entry?.arn ?? value, entry }, app.access);
    });
    return missingPermissions(role, [assumedBy('codedeploy', role, app.access), ...needs]);
  },
});
