import * as destinationPermissions from './destination-permissions';
import * as functionPolicySize from './function-policy-size';
import * as hookPermissions from './hook-permissions';
import * as invokePermission from './invoke-permission';
import * as policySource from './policy-source';
import * as queuePolicySize from './queue-policy-size';
import * as queueSenderPermissions from './queue-sender-permissions';
import * as replacedPermissions from './replaced-permissions';
import * as rolePolicySize from './role-policy-size';
import * as ruleRolePermissions from './rule-role-permissions';
import * as schedulePermissions from './schedule-permissions';
import * as sourcePermissions from './source-permissions';
import * as subscriberPermissions from './subscriber-permissions';
import * as topicSenderPermissions from './topic-sender-permissions';
import * as vpcPermissions from './vpc-permissions';
import type { Examples } from '../example';

/** The examples of the rules for permissions between services and resources. */
export const permissionExamples: Examples = {
  SourcePermissions: sourcePermissions,
  DestinationPermissions: destinationPermissions,
  VpcPermissions: vpcPermissions,
  QueueSenderPermissions: queueSenderPermissions,
  TopicSenderPermissions: topicSenderPermissions,
  InvokePermission: invokePermission,
  SchedulePermissions: schedulePermissions,
  SubscriberPermissions: subscriberPermissions,
  RuleRolePermissions: ruleRolePermissions,
  HookPermissions: hookPermissions,
  PolicySource: policySource,
  ReplacedPermissions: replacedPermissions,
  FunctionPolicySize: functionPolicySize,
  RolePolicySize: rolePolicySize,
  QueuePolicySize: queuePolicySize,
};
