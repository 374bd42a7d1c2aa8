import { alarmRules } from './alarms';
import { asyncRules } from './async';
import { configurationRules } from './configuration';
import { deploymentRules } from './deployment';
import { networkRules } from './network';
import { permissionRules } from './permissions';
import { queueRules } from './queues';
import { securityRules } from './security';
import { streamRules } from './streams';
import type { Rule } from '../model/rule';

/** All rules, in documentation order. */
export const RULES: readonly Rule[] = [
  ...queueRules,
  ...streamRules,
  ...asyncRules,
  ...alarmRules,
  ...deploymentRules,
  ...securityRules,
  ...permissionRules,
  ...networkRules,
  ...configurationRules,
];
