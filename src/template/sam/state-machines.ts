import { readRestApiEvent } from './api-events';
import { addEvents, EventReader } from './events';
import { locationOf } from './functions';
import { addPolicies, RoleDraft, roleProperties } from './roles';
import { readRuleEvent, readScheduleEvent, readSchedulerEvent } from './rule-events';
import type { SamResource, SamTemplate } from './sam-template';
import { attributeOf, member, pick, refTo } from './values';

/** The events of state machines by type. */
const EVENTS: { readonly [type: string]: EventReader } = {
  Schedule: readScheduleEvent,
  ScheduleV2: readSchedulerEvent,
  EventBridgeRule: readRuleEvent,
  CloudWatchEvent: readRuleEvent,
  Api: readRestApiEvent,
};

/** `AWS::Serverless::StateMachine`. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html */
export function expandStateMachine(template: SamTemplate, owner: SamResource): void {
  const { logicalId, properties } = owner;
  const role = new RoleDraft();
  addPolicies(template, owner, role);
  if (member(properties.Tracing, 'Enabled') === true) role.addManaged('AWSXrayWriteOnlyAccess');
  const roleId = `${logicalId}Role`;
  if (properties.Role === undefined) {
    template.add(owner, roleId, 'AWS::IAM::Role', {
      ...roleProperties('states', role), ...pick(properties, ['PermissionsBoundary']), Path: properties.RolePath,
    }, properties.Policies === undefined ? 'Role' : 'Policies');
  }
  const { S3Bucket: Bucket, S3Key: Key, S3ObjectVersion: Version } = locationOf(properties.DefinitionUri);
  template.add(owner, logicalId, 'AWS::StepFunctions::StateMachine', {
    ...pick(properties, ['Definition', 'DefinitionSubstitutions']),
    DefinitionS3Location: properties.DefinitionUri === undefined ? undefined : { Bucket, Key, Version },
    RoleArn: properties.Role ?? attributeOf(roleId, 'Arn'),
    StateMachineName: properties.Name,
    StateMachineType: properties.Type,
    LoggingConfiguration: properties.Logging,
    TracingConfiguration: properties.Tracing,
  }, '', pick(owner.resource, ['DependsOn']));
  const alias = addAlias(template, owner);
  const target = properties.UseAliasAsEventTarget === true && alias !== undefined ? alias : logicalId;
  addEvents(template, owner, { logicalId: target, arn: refTo(target), role }, EVENTS);
}

function addAlias(template: SamTemplate, owner: SamResource): string | undefined {
  const { logicalId, properties } = owner;
  const name = properties.AutoPublishAlias;
  if (typeof name !== 'string') return undefined;
  template.add(owner, `${logicalId}Version`, 'AWS::StepFunctions::StateMachineVersion', {
    StateMachineArn: refTo(logicalId), StateMachineRevisionId: attributeOf(logicalId, 'StateMachineRevisionId'),
  }, 'AutoPublishAlias');
  template.add(owner, `${logicalId}Alias${name}`, 'AWS::StepFunctions::StateMachineAlias', {
    Name: name,
    DeploymentPreference: { Type: 'ALL_AT_ONCE', ...properties.DeploymentPreference as object, StateMachineVersionArn: refTo(`${logicalId}Version`) },
  }, 'AutoPublishAlias');
  return `${logicalId}Alias${name}`;
}
