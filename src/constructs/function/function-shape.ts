import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { DatabaseConnectionOptions } from './database-connection-options';
import type { ExpectedLoad, ResilientFunctionOptions } from './function-options';
import type { ProvisionedConcurrencyOptions, ProvisionedConcurrencySchedule } from './provisioned-concurrency-options';
import { ROUTING_SHAPE } from '../alarms/alarm-shape';
import { aKey, removalPolicy, retention } from '../resources/resource-kinds';
import { anObject, duration, has, listOf, mapOf, number, oneOf, options, required, Shape, text } from '../synth/shapes';

/** Not the class: a user may extend it in another package. */
export const handlerCode = has("a HandlerCode, such as HandlerCode.fromNodejs('src/orders.ts')", 'createFunction');

const securityGroups = listOf(has('a security group, such as new ec2.SecurityGroup(…)', 'securityGroupId'));

const bounds = { minimum: required(number), maximum: number };

const PROVISIONED_CONCURRENCY_SHAPE: Shape<ProvisionedConcurrencyOptions> = {
  ...bounds,
  targetUtilization: number,
  schedules: listOf(options<ProvisionedConcurrencySchedule>({
    ...bounds,
    schedule: required(has('an appscaling.Schedule, such as Schedule.cron(…)', 'expressionString')),
    timeZone: has('a TimeZone, such as TimeZone.EUROPE_BERLIN', 'timezoneName'),
  })),
};

/** Options that a function has in common with a traffic hook. */
export const HOOK_SHAPE = {
  timeout: duration,
  memorySize: number,
  environment: mapOf(text),
  initialPolicy: listOf(has('a statement, such as new iam.PolicyStatement(…)', 'toStatementJson')),
  vpc: has('a VPC, such as new ec2.Vpc(…)', 'vpcId', 'selectSubnets'),
  vpcSubnets: anObject,
  securityGroups,
};

export const FUNCTION_SHAPE: Shape<ResilientFunctionOptions> = {
  ...ROUTING_SHAPE,
  code: required(handlerCode),
  ...HOOK_SHAPE,
  description: text,
  functionName: text,
  architecture: has('a lambda.Architecture, such as Architecture.ARM_64', 'name', 'dockerPlatform'),
  ephemeralStorageSize: has('a Size, such as Size.mebibytes(512)', 'toMebibytes'),
  layers: listOf(has('a layer, such as new lambda.LayerVersion(…)', 'layerVersionArn')),
  database: options<DatabaseConnectionOptions>({
    proxy: required(has('a proxy, such as new rds.DatabaseProxy(…)', 'dbProxyArn', 'endpoint')),
    user: required(text),
    port: required(number),
    securityGroups,
  }),
  role: has('a role, such as new iam.Role(…)', 'roleArn', 'grantPrincipal'),
  filesystem: has('a file system, such as lambda.FileSystem.fromEfsAccessPoint(…)', 'config'),
  encryptionKey: aKey,
  reservedConcurrentExecutions: number,
  expectedLoad: options<ExpectedLoad>({ invocationsPerSecond: required(number), duration: required(duration) }),
  provisionedConcurrency: options(PROVISIONED_CONCURRENCY_SHAPE),
  snapStart: has('SnapStartConf.ON_PUBLISHED_VERSIONS', '_render'),
  logGroup: has('a log group, such as new logs.LogGroup(…)', 'logGroupArn', 'logGroupName'),
  logRetention: retention,
  logLevel: oneOf('lambda.ApplicationLogLevel', () => lambda.ApplicationLogLevel),
  tracing: oneOf('lambda.Tracing', () => lambda.Tracing),
  insightsVersion: has('a lambda.LambdaInsightsVersion', 'layerVersionArn'),
  paramsAndSecrets: has('a layer, such as lambda.ParamsAndSecretsLayerVersion.fromVersion(…)', '_bind', 'options'),
  codeSigningConfig: has('a code signing configuration, such as new lambda.CodeSigningConfig(…)', 'codeSigningConfigArn'),
  idempotencyTable: has('an IdempotencyTable, such as new IdempotencyTable(…) or IdempotencyTable.fromTable(…)', 'table', 'grantUse'),
  idempotencyExpiry: duration,
  removalPolicy,
};
