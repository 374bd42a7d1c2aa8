import { ROLLBACK_EVENTS } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';

export const deploymentRollback = rule({
  id: 'DeploymentRollback',
  level: 'warning',
  appliesTo: 'deploymentGroups',
  info: 'A CodeDeploy deployment of a function is not rolled back in every failure case.',
  explanation: 'If a deployment fails or is stopped, by an alarm or by hand, part of the traffic stays on the new version.',
  fix: 'Roll back on DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM and DEPLOYMENT_STOP_ON_REQUEST (AutoRollbackConfiguration), as the ' +
    'constructs of this library do.',
  practices: ['V05'],
  link: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html',
  check: (group, app) => {
    if (!app.deploysFunction(group)) return undefined;
    const missing = ROLLBACK_EVENTS.filter(event => !group.rollbackEvents.includes(event));
    if (missing.length > 0) group.rollbackEvents.forEach(resolved);
    return compliantIf(missing.length === 0, () => `The deployment group does not roll back on ${missing.join(', ')}.`);
  },
});
