import { RoleDraft, roleProperties } from './roles';
import type { SamResource, SamTemplate } from './sam-template';
import { attributeOf, isIntrinsic, isNoValue, Json, partsOfIf, pick, refTo, withoutUnset } from './values';

/** The application and role that the deployment groups of a template share. */
const APPLICATION = 'ServerlessDeploymentApplication';
const SERVICE_ROLE = 'CodeDeployServiceRole';

/** The deployment configurations that AWS SAM names without their prefix. */
const SHORT_NAME = /^(Canary10Percent(5|10|15|30)Minutes|Linear10PercentEvery(1Minute|(2|3|10)Minutes)|AllAtOnce)$/;

/**
 * Adds the deployment group of a function.
 *
 * @returns the attributes of its alias: the update policy, if deployments are enabled
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-deploymentpreference.html
 */
export function addDeployment(template: SamTemplate, owner: SamResource): Json {
  const { logicalId, properties } = owner;
  const given = template.mapOf(owner, properties.DeploymentPreference, 'DeploymentPreference');
  if (given === undefined || isOff(template, given)) return {};
  const hooks = template.mapOf(owner, given.Hooks, 'DeploymentPreference.Hooks') ?? {};
  const groupId = `${logicalId}DeploymentGroup`;
  const condition = passesOnCondition(template, given) ? owner.resource.Condition : undefined;
  template.add(owner, groupId, 'AWS::CodeDeploy::DeploymentGroup', {
    ApplicationName: refTo(APPLICATION),
    AlarmConfiguration: given.Alarms === undefined ? undefined : alarmsOf(given.Alarms),
    AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'] },
    DeploymentConfigName: configName(template.known(given.Type)),
    DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ServiceRoleArn: given.Role ?? attributeOf(SERVICE_ROLE, 'Arn'),
    ...pick(given, ['TriggerConfigurations']),
  }, 'DeploymentPreference', { Condition: condition, DeletionPolicy: undefined, UpdateReplacePolicy: undefined });
  template.deployments.push({ condition, ownRole: given.Role !== undefined });
  return {
    UpdatePolicy: {
      CodeDeployLambdaAliasUpdate: withoutUnset({
        ApplicationName: refTo(APPLICATION),
        DeploymentGroupName: refTo(groupId),
        BeforeAllowTrafficHook: hooks.PreTraffic,
        AfterAllowTrafficHook: hooks.PostTraffic,
      }),
    },
  };
}

/** Adds what the deployment groups of a template share. */
export function addSharedDeploymentResources(template: SamTemplate): void {
  const { deployments } = template;
  if (deployments.length === 0) return;
  const Condition = template.anyOf(deployments.map(({ condition }) => condition), 'ServerlessCodeDeployCondition');
  const resource = Condition === undefined ? {} : { Condition };
  template.addShared(APPLICATION, { Type: 'AWS::CodeDeploy::Application', Properties: { ComputePlatform: 'Lambda' }, ...resource });
  if (deployments.every(({ ownRole }) => ownRole)) return;
  const Properties = roleProperties('codedeploy', new RoleDraft().addManaged('AWSCodeDeployRoleForLambda'));
  template.addShared(SERVICE_ROLE, { Type: 'AWS::IAM::Role', Properties, ...resource });
}

function isOff(template: SamTemplate, { Enabled: enabled }: Json): boolean {
  return ['false', 'False', false].includes(template.known(enabled) as string);
}

function passesOnCondition(template: SamTemplate, { PassthroughCondition: passed }: Json): boolean {
  return ['true', 'True', true].includes(template.known(passed) as string);
}

/** Returns the full name of a deployment configuration, also inside of `Fn::If`. */
function configName(type: unknown): unknown {
  const branches = partsOfIf(type);
  if (branches) return { 'Fn::If': [branches[0], configName(branches[1]), configName(branches[2])] };
  return typeof type === 'string' && SHORT_NAME.test(type) ? `CodeDeployDefault.Lambda${type}` : type;
}

function alarmsOf(alarms: unknown): unknown {
  const branches = partsOfIf(alarms);
  if (branches) return { 'Fn::If': [branches[0], alarmsOf(branches[1]), alarmsOf(branches[2])] };
  if (isNoValue(alarms) || !Array.isArray(alarms)) return isIntrinsic(alarms) && !isNoValue(alarms) ? { Enabled: true, Alarms: alarms } : undefined;
  return alarms.length === 0 || isNoValue(alarms[0]) ? {} : { Enabled: true, Alarms: alarms.map((Name: unknown) => ({ Name })) };
}

