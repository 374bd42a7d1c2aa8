import { compliantIf, known, rule } from '../../rule';

export const deploymentAlarms = rule({
  id: 'DeploymentAlarms',
  level: 'warning',
  of: 'deploymentGroups',
  info: 'A deployment of a function watches no alarm.',
  explanation: 'A version that fails is rolled out to everybody: shifting the traffic slowly helps only if somebody looks.',
  mend: 'Give the group alarms on the new version. AliasedCanaryFunction and the option deployment have them.',
  practices: ['V05'],
  link: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html',
  check: (group, system) => {
    if (!system.deploysFunction(group)) return undefined;
    return compliantIf(group.alarms.length > 0 && known(group.alarmsEnabled), 'It has no alarms, or they are switched off.');
  },
});
