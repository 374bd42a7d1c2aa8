import { LAMBDA_DEPLOYMENT_CONFIGS } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';

export const deploymentConfigName = rule({
  id: 'DeploymentConfigName',
  level: 'error',
  appliesTo: 'deploymentGroups',
  info: 'CodeDeploy has no deployment configuration of this name for Lambda.',
  explanation: 'The deployment fails.',
  fix: 'Use one of the nine predefined configurations (DeploymentConfigName) or create your own. The deployment prop takes a ' +
    'lambda.ILambdaDeploymentConfig.',
  practices: ['V03'],
  link: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html',
  check: (group, app) => {
    if (!app.deploysFunction(group) || group.configName === undefined) return undefined;
    const name = resolved(group.configName);
    return compliantIf(!name.startsWith('CodeDeployDefault.') || LAMBDA_DEPLOYMENT_CONFIGS.includes(name), () => `The deployment group uses the configuration ${name}, which CodeDeploy does not have for Lambda.`);
  },
});
