import { deploymentAlarmFunction } from './deployment-alarm-function';
import { deploymentAlarms } from './deployment-alarms';
import { deploymentConfigName } from './deployment-config-name';
import { deploymentRollback } from './deployment-rollback';
import { functionUrlOnLatest } from './function-url-on-latest';
import { mappingOnLatest } from './mapping-on-latest';
import { permissionOnLatest } from './permission-on-latest';
import { provisionedLatest } from './provisioned-latest';
import { snapStartConcurrency } from './snap-start-concurrency';
import { snapStartStorage } from './snap-start-storage';
import { weightedAliasConcurrency } from './weighted-alias-concurrency';
import type { Rule } from '../../model/rule';

/** The rules for versions, aliases and CodeDeploy, in documentation order. */
export const deploymentRules: readonly Rule[] = [
  deploymentAlarms,
  deploymentAlarmFunction,
  deploymentRollback,
  deploymentConfigName,
  mappingOnLatest,
  permissionOnLatest,
  functionUrlOnLatest,
  weightedAliasConcurrency,
  provisionedLatest,
  snapStartConcurrency,
  snapStartStorage,
];
