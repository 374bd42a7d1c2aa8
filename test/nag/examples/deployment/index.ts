import * as deploymentAlarmFunction from './deployment-alarm-function';
import * as deploymentAlarms from './deployment-alarms';
import * as deploymentConfigName from './deployment-config-name';
import * as deploymentRollback from './deployment-rollback';
import * as functionUrlOnLatest from './function-url-on-latest';
import * as mappingOnLatest from './mapping-on-latest';
import * as permissionOnLatest from './permission-on-latest';
import * as provisionedLatest from './provisioned-latest';
import * as snapStartConcurrency from './snap-start-concurrency';
import * as snapStartStorage from './snap-start-storage';
import * as weightedAliasConcurrency from './weighted-alias-concurrency';
import type { Examples } from '../example';

/** The examples of the rules for versions, aliases and CodeDeploy. */
export const deploymentExamples: Examples = {
  DeploymentAlarms: deploymentAlarms,
  DeploymentAlarmFunction: deploymentAlarmFunction,
  DeploymentRollback: deploymentRollback,
  DeploymentConfigName: deploymentConfigName,
  MappingOnLatest: mappingOnLatest,
  PermissionOnLatest: permissionOnLatest,
  FunctionUrlOnLatest: functionUrlOnLatest,
  WeightedAliasConcurrency: weightedAliasConcurrency,
  ProvisionedLatest: provisionedLatest,
  SnapStartConcurrency: snapStartConcurrency,
  SnapStartStorage: snapStartStorage,
};
