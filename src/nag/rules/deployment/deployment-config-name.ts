import { LAMBDA_DEPLOYMENT_CONFIGS } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const deploymentConfigName = rule({
  id: 'DeploymentConfigName',
  level: 'error',
  of: 'deploymentGroups',
  info: 'The deployment configuration is none that CodeDeploy has for Lambda.',
  explanation: 'The deployment fails.',
  mend: 'Take one of the nine, or make your own. The option deployment takes lambda.ILambdaDeploymentConfig.',
  practices: ['V03'],
  link: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html',
  check: (group, system) => {
    if (!system.deploysFunction(group) || group.configName === undefined) return undefined;
    const name = known(group.configName);
    return compliantIf(!name.startsWith('CodeDeployDefault.') || LAMBDA_DEPLOYMENT_CONFIGS.includes(name), `${name} does not exist for Lambda.`);
  },
});
