import { deploymentAlarms } from './deployment-alarms';
import { deploymentConfigName } from './deployment-config-name';
import { deploymentRollback } from './deployment-rollback';
import { functionUrlOnLatest } from './function-url-on-latest';
import { mappingOnLatest } from './mapping-on-latest';
import { permissionOnLatest } from './permission-on-latest';
import { snapStartConcurrency } from './snap-start-concurrency';
import { weightedAliasConcurrency } from './weighted-alias-concurrency';
import type { Rule } from '../../model/rule';

/** The rules for versions, aliases and CodeDeploy, in documentation order. */
export const deploymentRules: readonly Rule[] = [
  deploymentAlarms,
  deploymentRollback,
  deploymentConfigName,
  mappingOnLatest,
  permissionOnLatest,
  functionUrlOnLatest,
  weightedAliasConcurrency,
  snapStartConcurrency,
];
