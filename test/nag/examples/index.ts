import { Stack } from 'aws-cdk-lib';
import * as alarmAction from './alarm-action';
import * as alarmDimensions from './alarm-dimensions';
import * as apiThrottling from './api-throttling';
import * as architecture from './architecture';
import * as asyncDestinationType from './async-destination-type';
import * as asyncEventAge from './async-event-age';
import * as asyncFailureDestination from './async-failure-destination';
import * as callbackHandler from './callback-handler';
import * as databaseProxy from './database-proxy';
import * as deadLetterQueueAlarm from './dead-letter-queue-alarm';
import * as deadLetterQueueType from './dead-letter-queue-type';
import * as deadLetterRetention from './dead-letter-retention';
import * as deadLetterTargetType from './dead-letter-target-type';
import * as deploymentAlarms from './deployment-alarms';
import * as deploymentConfigName from './deployment-config-name';
import * as deploymentRollback from './deployment-rollback';
import * as deprecatedRuntime from './deprecated-runtime';
import * as filterCount from './filter-count';
import * as filterPattern from './filter-pattern';
import * as functionAlarm from './function-alarm';
import * as functionLogGroup from './function-log-group';
import * as functionMemory from './function-memory';
import * as functionPaused from './function-paused';
import * as functionTimeout from './function-timeout';
import * as functionUrlOnLatest from './function-url-on-latest';
import * as functionUrlPermissions from './function-url-permissions';
import * as idempotencyTableTtl from './idempotency-table-ttl';
import * as logLevelFormat from './log-level-format';
import * as logRetention from './log-retention';
import * as mappingOnLatest from './mapping-on-latest';
import * as partialBatchResponse from './partial-batch-response';
import * as permissionOnLatest from './permission-on-latest';
import * as permissionSource from './permission-source';
import * as publicFunctionUrl from './public-function-url';
import * as recursionAllowed from './recursion-allowed';
import * as ruleDeadLetterQueue from './rule-dead-letter-queue';
import * as scheduleDeadLetterQueue from './schedule-dead-letter-queue';
import * as secretInEnvironment from './secret-in-environment';
import * as sharedDeadLetterQueue from './shared-dead-letter-queue';
import * as sharedRole from './shared-role';
import * as snapStartConcurrency from './snap-start-concurrency';
import * as sqsBatchSize from './sqs-batch-size';
import * as sqsDeadLetterQueue from './sqs-dead-letter-queue';
import * as sqsExpiresBeforeDeadLetter from './sqs-expires-before-dead-letter';
import * as sqsMaxReceiveCount from './sqs-max-receive-count';
import * as sqsOnFailure from './sqs-on-failure';
import * as sqsPollers from './sqs-pollers';
import * as sqsReservedConcurrency from './sqs-reserved-concurrency';
import * as sqsStreamSettings from './sqs-stream-settings';
import * as sqsVisibilityTimeout from './sqs-visibility-timeout';
import * as streamBisect from './stream-bisect';
import * as streamDestinationType from './stream-destination-type';
import * as streamFailureDestination from './stream-failure-destination';
import * as streamIteratorAgeAlarm from './stream-iterator-age-alarm';
import * as streamRecordAge from './stream-record-age';
import * as streamRetryAttempts from './stream-retry-attempts';
import * as streamStartingPosition from './stream-starting-position';
import * as subscriptionDeadLetterQueue from './subscription-dead-letter-queue';
import * as uselessDeadLetterQueue from './useless-dead-letter-queue';
import * as vpcGatewayEndpoint from './vpc-gateway-endpoint';
import * as vpcZones from './vpc-zones';
import * as weightedAliasConcurrency from './weighted-alias-concurrency';
import * as wildcardRights from './wildcard-rights';
import * as writesToSource from './writes-to-source';

/** A rule in the user's words: a stack in which it finds something, and the same put right. */
export interface Example {
  violates(stack: Stack): void;
  passes(stack: Stack): void;
}

/** By the id of the rule. */
export const EXAMPLES: { readonly [ruleId: string]: Example } = {
  AlarmAction: alarmAction,
  AlarmDimensions: alarmDimensions,
  ApiThrottling: apiThrottling,
  Architecture: architecture,
  AsyncDestinationType: asyncDestinationType,
  AsyncEventAge: asyncEventAge,
  AsyncFailureDestination: asyncFailureDestination,
  CallbackHandler: callbackHandler,
  DatabaseProxy: databaseProxy,
  DeadLetterQueueAlarm: deadLetterQueueAlarm,
  DeadLetterQueueType: deadLetterQueueType,
  DeadLetterRetention: deadLetterRetention,
  DeadLetterTargetType: deadLetterTargetType,
  DeploymentAlarms: deploymentAlarms,
  DeploymentConfigName: deploymentConfigName,
  DeploymentRollback: deploymentRollback,
  DeprecatedRuntime: deprecatedRuntime,
  FilterCount: filterCount,
  FilterPattern: filterPattern,
  FunctionAlarm: functionAlarm,
  FunctionLogGroup: functionLogGroup,
  FunctionMemory: functionMemory,
  FunctionPaused: functionPaused,
  FunctionTimeout: functionTimeout,
  FunctionUrlOnLatest: functionUrlOnLatest,
  FunctionUrlPermissions: functionUrlPermissions,
  IdempotencyTableTtl: idempotencyTableTtl,
  LogLevelFormat: logLevelFormat,
  LogRetention: logRetention,
  MappingOnLatest: mappingOnLatest,
  PartialBatchResponse: partialBatchResponse,
  PermissionOnLatest: permissionOnLatest,
  PermissionSource: permissionSource,
  PublicFunctionUrl: publicFunctionUrl,
  RecursionAllowed: recursionAllowed,
  RuleDeadLetterQueue: ruleDeadLetterQueue,
  ScheduleDeadLetterQueue: scheduleDeadLetterQueue,
  SecretInEnvironment: secretInEnvironment,
  SharedDeadLetterQueue: sharedDeadLetterQueue,
  SharedRole: sharedRole,
  SnapStartConcurrency: snapStartConcurrency,
  SqsBatchSize: sqsBatchSize,
  SqsDeadLetterQueue: sqsDeadLetterQueue,
  SqsExpiresBeforeDeadLetter: sqsExpiresBeforeDeadLetter,
  SqsMaxReceiveCount: sqsMaxReceiveCount,
  SqsOnFailure: sqsOnFailure,
  SqsPollers: sqsPollers,
  SqsReservedConcurrency: sqsReservedConcurrency,
  SqsStreamSettings: sqsStreamSettings,
  SqsVisibilityTimeout: sqsVisibilityTimeout,
  StreamBisect: streamBisect,
  StreamDestinationType: streamDestinationType,
  StreamFailureDestination: streamFailureDestination,
  StreamIteratorAgeAlarm: streamIteratorAgeAlarm,
  StreamRecordAge: streamRecordAge,
  StreamRetryAttempts: streamRetryAttempts,
  StreamStartingPosition: streamStartingPosition,
  SubscriptionDeadLetterQueue: subscriptionDeadLetterQueue,
  UselessDeadLetterQueue: uselessDeadLetterQueue,
  VpcGatewayEndpoint: vpcGatewayEndpoint,
  VpcZones: vpcZones,
  WeightedAliasConcurrency: weightedAliasConcurrency,
  WildcardRights: wildcardRights,
  WritesToSource: writesToSource,
};
