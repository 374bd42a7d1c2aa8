import { alarmAction } from './alarm-action';
import { alarmDimensions } from './alarm-dimensions';
import { apiThrottling } from './api-throttling';
import { architecture } from './architecture';
import { asyncDestinationType } from './async-destination-type';
import { asyncEventAge } from './async-event-age';
import { asyncFailureDestination } from './async-failure-destination';
import { callbackHandler } from './callback-handler';
import { databaseProxy } from './database-proxy';
import { deadLetterQueueAlarm } from './dead-letter-queue-alarm';
import { deadLetterQueueType } from './dead-letter-queue-type';
import { deadLetterRetention } from './dead-letter-retention';
import { deadLetterTargetType } from './dead-letter-target-type';
import { deploymentAlarms } from './deployment-alarms';
import { deploymentConfigName } from './deployment-config-name';
import { deploymentRollback } from './deployment-rollback';
import { deprecatedRuntime } from './deprecated-runtime';
import { filterCount } from './filter-count';
import { filterPattern } from './filter-pattern';
import { functionAlarm } from './function-alarm';
import { functionLogGroup } from './function-log-group';
import { functionMemory } from './function-memory';
import { functionPaused } from './function-paused';
import { functionTimeout } from './function-timeout';
import { functionUrlOnLatest } from './function-url-on-latest';
import { functionUrlPermissions } from './function-url-permissions';
import { idempotencyTableTtl } from './idempotency-table-ttl';
import { logLevelFormat } from './log-level-format';
import { logRetention } from './log-retention';
import { mappingOnLatest } from './mapping-on-latest';
import { partialBatchResponse } from './partial-batch-response';
import { permissionOnLatest } from './permission-on-latest';
import { permissionSource } from './permission-source';
import { publicFunctionUrl } from './public-function-url';
import { recursionAllowed } from './recursion-allowed';
import { ruleDeadLetterQueue } from './rule-dead-letter-queue';
import { scheduleDeadLetterQueue } from './schedule-dead-letter-queue';
import { secretInEnvironment } from './secret-in-environment';
import { sharedDeadLetterQueue } from './shared-dead-letter-queue';
import { sharedRole } from './shared-role';
import { snapStartConcurrency } from './snap-start-concurrency';
import { sqsBatchSize } from './sqs-batch-size';
import { sqsDeadLetterQueue } from './sqs-dead-letter-queue';
import { sqsExpiresBeforeDeadLetter } from './sqs-expires-before-dead-letter';
import { sqsMaxReceiveCount } from './sqs-max-receive-count';
import { sqsOnFailure } from './sqs-on-failure';
import { sqsPollers } from './sqs-pollers';
import { sqsReservedConcurrency } from './sqs-reserved-concurrency';
import { sqsStreamSettings } from './sqs-stream-settings';
import { sqsVisibilityTimeout } from './sqs-visibility-timeout';
import { streamBisect } from './stream-bisect';
import { streamDestinationType } from './stream-destination-type';
import { streamFailureDestination } from './stream-failure-destination';
import { streamIteratorAgeAlarm } from './stream-iterator-age-alarm';
import { streamRecordAge } from './stream-record-age';
import { streamRetryAttempts } from './stream-retry-attempts';
import { streamStartingPosition } from './stream-starting-position';
import { subscriptionDeadLetterQueue } from './subscription-dead-letter-queue';
import { uselessDeadLetterQueue } from './useless-dead-letter-queue';
import { vpcGatewayEndpoint } from './vpc-gateway-endpoint';
import { vpcZones } from './vpc-zones';
import { weightedAliasConcurrency } from './weighted-alias-concurrency';
import { wildcardRights } from './wildcard-rights';
import { writesToSource } from './writes-to-source';
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
