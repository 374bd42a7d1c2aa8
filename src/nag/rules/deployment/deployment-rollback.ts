import { ROLLBACK_EVENTS } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const deploymentRollback = rule({
  id: 'DeploymentRollback',
  level: 'warning',
  of: 'deploymentGroups',
  info: 'A deployment of a function is not rolled back on everything that may go wrong.',
  explanation: 'A failed or stopped deployment, or one that an alarm stops, leaves part of the traffic on the new version.',
  mend: 'Roll back on DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM and DEPLOYMENT_STOP_ON_REQUEST, as our constructs do.',
  practices: ['V05'],
  link: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html',
  check: (group, system) => {
    if (!system.deploysFunction(group)) return undefined;
    const missing = ROLLBACK_EVENTS.filter(event => !group.rollbackEvents.includes(event));
    if (missing.length > 0) group.rollbackEvents.forEach(known);
    return compliantIf(missing.length === 0, `It is not rolled back on ${missing.join(', ')}.`);
  },
});
