import { destinationPermissions } from './destination-permissions';
import { functionPolicySize } from './function-policy-size';
import { hookPermissions } from './hook-permissions';
import { invokePermission } from './invoke-permission';
import { policySource } from './policy-source';
import { queuePolicySize } from './queue-policy-size';
import { queueSenderPermissions } from './queue-sender-permissions';
import { replacedPermissions } from './replaced-permissions';
import { rolePolicySize } from './role-policy-size';
import { ruleRolePermissions } from './rule-role-permissions';
import { schedulePermissions } from './schedule-permissions';
import { sourcePermissions } from './source-permissions';
import { subscriberPermissions } from './subscriber-permissions';
import { topicSenderPermissions } from './topic-sender-permissions';
import { vpcPermissions } from './vpc-permissions';
import type { Rule } from '../../model/rule';

/** The rules for the permissions between services and resources, in documentation order. */
export const permissionRules: readonly Rule[] = [
  sourcePermissions,
  destinationPermissions,
  vpcPermissions,
  queueSenderPermissions,
  topicSenderPermissions,
  invokePermission,
  schedulePermissions,
  subscriberPermissions,
  ruleRolePermissions,
  hookPermissions,
  policySource,
  replacedPermissions,
  functionPolicySize,
  rolePolicySize,
  queuePolicySize,
];
