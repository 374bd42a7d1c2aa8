import { Stack } from 'aws-cdk-lib';
import * as alarmAction from './alarms/alarm-action';
import * as alarmDimensions from './alarms/alarm-dimensions';
import * as apiThrottling from './security/api-throttling';
import * as architecture from './configuration/architecture';
import * as asyncDestinationType from './async/async-destination-type';
import * as asyncEventAge from './async/async-event-age';
import * as asyncFailureDestination from './async/async-failure-destination';
import * as callbackHandler from './configuration/callback-handler';
import * as databaseProxy from './network/database-proxy';
import * as deadLetterQueueAlarm from './alarms/dead-letter-queue-alarm';
import * as deadLetterQueueType from './queues/dead-letter-queue-type';
import * as deadLetterRetention from './queues/dead-letter-retention';
import * as deadLetterTargetType from './async/dead-letter-target-type';
import * as deploymentAlarms from './deployment/deployment-alarms';
import * as deploymentConfigName from './deployment/deployment-config-name';
import * as deploymentRollback from './deployment/deployment-rollback';
import * as deprecatedRuntime from './configuration/deprecated-runtime';
import * as filterCount from './queues/filter-count';
import * as filterPattern from './queues/filter-pattern';
import * as functionAlarm from './alarms/function-alarm';
import * as functionLogGroup from './configuration/function-log-group';
import * as functionMemory from './configuration/function-memory';
import * as functionPaused from './configuration/function-paused';
import * as functionTimeout from './configuration/function-timeout';
import * as functionUrlOnLatest from './deployment/function-url-on-latest';
import * as functionUrlPermissions from './security/function-url-permissions';
import * as idempotencyTableTtl from './security/idempotency-table-ttl';
import * as logLevelFormat from './configuration/log-level-format';
import * as logRetention from './configuration/log-retention';
import * as mappingOnLatest from './deployment/mapping-on-latest';
import * as partialBatchResponse from './queues/partial-batch-response';
import * as permissionOnLatest from './deployment/permission-on-latest';
import * as permissionSource from './security/permission-source';
import * as publicFunctionUrl from './security/public-function-url';
import * as recursionAllowed from './configuration/recursion-allowed';
import * as ruleDeadLetterQueue from './async/rule-dead-letter-queue';
import * as scheduleDeadLetterQueue from './async/schedule-dead-letter-queue';
import * as secretInEnvironment from './security/secret-in-environment';
import * as sharedDeadLetterQueue from './queues/shared-dead-letter-queue';
import * as sharedRole from './security/shared-role';
import * as snapStartConcurrency from './deployment/snap-start-concurrency';
import * as sqsBatchSize from './queues/sqs-batch-size';
import * as sqsDeadLetterQueue from './queues/sqs-dead-letter-queue';
import * as sqsExpiresBeforeDeadLetter from './queues/sqs-expires-before-dead-letter';
import * as sqsMaxReceiveCount from './queues/sqs-max-receive-count';
import * as sqsOnFailure from './queues/sqs-on-failure';
import * as sqsPollers from './queues/sqs-pollers';
import * as sqsReservedConcurrency from './queues/sqs-reserved-concurrency';
import * as sqsStreamSettings from './queues/sqs-stream-settings';
import * as sqsVisibilityTimeout from './queues/sqs-visibility-timeout';
import * as streamBisect from './streams/stream-bisect';
import * as streamDestinationType from './streams/stream-destination-type';
import * as streamFailureDestination from './streams/stream-failure-destination';
import * as streamIteratorAgeAlarm from './streams/stream-iterator-age-alarm';
import * as streamRecordAge from './streams/stream-record-age';
import * as streamRetryAttempts from './streams/stream-retry-attempts';
import * as streamStartingPosition from './streams/stream-starting-position';
import * as subscriptionDeadLetterQueue from './async/subscription-dead-letter-queue';
import * as uselessDeadLetterQueue from './queues/useless-dead-letter-queue';
import * as vpcGatewayEndpoint from './network/vpc-gateway-endpoint';
import * as vpcZones from './configuration/vpc-zones';
import * as weightedAliasConcurrency from './deployment/weighted-alias-concurrency';
import * as wildcardRights from './security/wildcard-rights';
import * as writesToSource from './security/writes-to-source';

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
