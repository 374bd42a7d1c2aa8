import { compliantIf, resolved, rule } from '../../model/rule';

export const deploymentAlarms = rule({
  id: 'DeploymentAlarms',
  level: 'warning',
  appliesTo: 'deploymentGroups',
  info: 'A CodeDeploy deployment of a function watches no alarm.',
  explanation: 'A version that fails is rolled out to all traffic. Gradual deployment only helps if an alarm can stop it.',
  fix: 'Give the deployment group alarms on the new version (AlarmConfiguration). AliasedCanaryFunction and the deployment prop of the ' +
    'other constructs create them.',
  practices: ['V05'],
  link: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html',
  check: (group, app) => {
    if (!app.deploysFunction(group)) return undefined;
    return compliantIf(group.alarms.length > 0 && resolved(group.alarmsEnabled), 'The deployment group has no alarms, or they are disabled.');
  },
});
