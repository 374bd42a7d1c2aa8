import { alarmAction } from './alarms/alarm-action';
import { alarmDimensions } from './alarms/alarm-dimensions';
import { apiThrottling } from './security/api-throttling';
import { architecture } from './configuration/architecture';
import { asyncDestinationType } from './async/async-destination-type';
import { asyncEventAge } from './async/async-event-age';
import { asyncFailureDestination } from './async/async-failure-destination';
import { callbackHandler } from './configuration/callback-handler';
import { databaseProxy } from './network/database-proxy';
import { deadLetterQueueAlarm } from './alarms/dead-letter-queue-alarm';
import { deadLetterQueueType } from './queues/dead-letter-queue-type';
import { deadLetterRetention } from './queues/dead-letter-retention';
import { deadLetterTargetType } from './async/dead-letter-target-type';
import { deploymentAlarms } from './deployment/deployment-alarms';
import { deploymentConfigName } from './deployment/deployment-config-name';
import { deploymentRollback } from './deployment/deployment-rollback';
import { deprecatedRuntime } from './configuration/deprecated-runtime';
import { filterCount } from './queues/filter-count';
import { filterPattern } from './queues/filter-pattern';
import { functionAlarm } from './alarms/function-alarm';
import { functionLogGroup } from './configuration/function-log-group';
import { functionMemory } from './configuration/function-memory';
import { functionPaused } from './configuration/function-paused';
import { functionTimeout } from './configuration/function-timeout';
import { functionUrlOnLatest } from './deployment/function-url-on-latest';
import { functionUrlPermissions } from './security/function-url-permissions';
import { idempotencyTableTtl } from './security/idempotency-table-ttl';
import { logLevelFormat } from './configuration/log-level-format';
import { logRetention } from './configuration/log-retention';
import { mappingOnLatest } from './deployment/mapping-on-latest';
import { partialBatchResponse } from './queues/partial-batch-response';
import { permissionOnLatest } from './deployment/permission-on-latest';
import { permissionSource } from './security/permission-source';
import { publicFunctionUrl } from './security/public-function-url';
import { recursionAllowed } from './configuration/recursion-allowed';
import { ruleDeadLetterQueue } from './async/rule-dead-letter-queue';
import { scheduleDeadLetterQueue } from './async/schedule-dead-letter-queue';
import { secretInEnvironment } from './security/secret-in-environment';
import { sharedDeadLetterQueue } from './queues/shared-dead-letter-queue';
import { sharedRole } from './security/shared-role';
import { snapStartConcurrency } from './deployment/snap-start-concurrency';
import { sqsBatchSize } from './queues/sqs-batch-size';
import { sqsDeadLetterQueue } from './queues/sqs-dead-letter-queue';
import { sqsExpiresBeforeDeadLetter } from './queues/sqs-expires-before-dead-letter';
import { sqsMaxReceiveCount } from './queues/sqs-max-receive-count';
import { sqsOnFailure } from './queues/sqs-on-failure';
import { sqsPollers } from './queues/sqs-pollers';
import { sqsReservedConcurrency } from './queues/sqs-reserved-concurrency';
import { sqsStreamSettings } from './queues/sqs-stream-settings';
import { sqsVisibilityTimeout } from './queues/sqs-visibility-timeout';
import { streamBisect } from './streams/stream-bisect';
import { streamDestinationType } from './streams/stream-destination-type';
import { streamFailureDestination } from './streams/stream-failure-destination';
import { streamIteratorAgeAlarm } from './streams/stream-iterator-age-alarm';
import { streamRecordAge } from './streams/stream-record-age';
import { streamRetryAttempts } from './streams/stream-retry-attempts';
import { streamStartingPosition } from './streams/stream-starting-position';
import { subscriptionDeadLetterQueue } from './async/subscription-dead-letter-queue';
import { uselessDeadLetterQueue } from './queues/useless-dead-letter-queue';
import { vpcGatewayEndpoint } from './network/vpc-gateway-endpoint';
import { vpcZones } from './configuration/vpc-zones';
import { weightedAliasConcurrency } from './deployment/weighted-alias-concurrency';
import { wildcardRights } from './security/wildcard-rights';
import { writesToSource } from './security/writes-to-source';
import type { Rule } from '../rule';

/** All rules, in the order in which they are documented. */
export const RULES: readonly Rule[] = [
  sqsVisibilityTimeout,
  sqsDeadLetterQueue,
  sqsMaxReceiveCount,
  sqsExpiresBeforeDeadLetter,
  deadLetterRetention,
  sharedDeadLetterQueue,
  deadLetterQueueType,
  partialBatchResponse,
  sqsBatchSize,
  sqsReservedConcurrency,
  sqsPollers,
  sqsOnFailure,
  sqsStreamSettings,
  uselessDeadLetterQueue,
  streamRetryAttempts,
  streamRecordAge,
  streamBisect,
  streamFailureDestination,
  streamStartingPosition,
  streamIteratorAgeAlarm,
  asyncFailureDestination,
  asyncEventAge,
  asyncDestinationType,
  deadLetterTargetType,
  streamDestinationType,
  ruleDeadLetterQueue,
  scheduleDeadLetterQueue,
  subscriptionDeadLetterQueue,
  deadLetterQueueAlarm,
  alarmAction,
  alarmDimensions,
  functionAlarm,
  deploymentAlarms,
  deploymentRollback,
  deploymentConfigName,
  mappingOnLatest,
  permissionOnLatest,
  functionUrlOnLatest,
  weightedAliasConcurrency,
  snapStartConcurrency,
  filterCount,
  filterPattern,
  sharedRole,
  wildcardRights,
  permissionSource,
  secretInEnvironment,
  publicFunctionUrl,
  functionUrlPermissions,
  apiThrottling,
  recursionAllowed,
  writesToSource,
  vpcZones,
  vpcGatewayEndpoint,
  databaseProxy,
  functionLogGroup,
  logRetention,
  logLevelFormat,
  functionTimeout,
  functionMemory,
  deprecatedRuntime,
  callbackHandler,
  architecture,
  functionPaused,
  idempotencyTableTtl,
];
