import { Construct } from 'constructs';
import { checkQueueTriggers } from './queue-triggers';
import { LONGEST_RETRY_SECONDS } from './retry-plan';
import type { SqsWorkerFunctionProps } from './sqs-worker-function-props';
import { FIFO_BATCH_SIZE, SqsWorkerSettings } from './sqs-worker-settings';
import { windowSeconds } from './visibility-timeout';
import { secondsOfWaits, secondsToRetry, survivedOutageSeconds, WAIT_JITTER } from '../../back-off';
import { ENVELOPES } from '../../environment';
import {
  BATCHING_WINDOW_SECONDS, MAX_RECEIVE_COUNT, minimumVisibilityTimeoutSeconds, QUEUE_RETENTION_SECONDS, Range, RECOMMENDED_MAX_RECEIVE_COUNT,
  recommendedVisibilityTimeoutSeconds, secondsUntilDeadLettered, SQS_BATCH_SIZE, SQS_BATCH_SIZE_WITHOUT_WINDOW, SQS_FIFO_BATCH_SIZE,
  SQS_INITIAL_POLLERS, SQS_MAX_CONCURRENCY, SQS_MAXIMUM_POLLERS, SQS_MINIMUM_POLLERS,
} from '../../limits';
import { AlarmProfile } from '../alarms/alarm-options';
import { isWanted } from '../alarms/alarm-specification';
import { checkFunctionAlarms } from '../alarms/function-alarms';
import { checkDeployment } from '../deployment/deployment-checks';
import { checkFunctionOptions } from '../function/function-checks';
import { checkFilters } from '../resources/filters';
import { checkLogicalId } from '../synth/logical-id';
import { humanDuration, isLongerThan, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';

const TOLERATED_OUTAGE_SECONDS: Range = { min: 60, max: QUEUE_RETENTION_SECONDS.max };

/** Throws one error that lists all invalid props, and warns of those that are probably wrong. */
export function checkSqsWorker(scope: Construct, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  const problems = new PropsValidator('SqsWorkerFunction', scope);
  checkFunctionOptions(scope, problems, props, settings);
  settings.provider.check(scope, problems, settings.queues, props.removalPolicy);
  checkQueueTriggers(scope, problems, (props.triggers ?? []).map(({ _binding }) => _binding), [], settings.queues);
  problems.addIf(props.triggers !== undefined && props.environment?.[ENVELOPES] !== undefined,
    `environment has the variable '${ENVELOPES}', which triggers set: remove it`);
  checkDeployment(scope, problems, props, settings);
  checkFollowers(scope, settings);
  checkLogicalId(problems, 'eventSourceMappingLogicalId', props.eventSourceMappingLogicalId);
  if (props.enabled === false) warnOfDisabledMapping(scope, settings);
  checkFilters(scope, problems, props.filters, 'sqs');
  checkMessageProcessing(scope, problems, props, settings);
  checkOldestMessageAlarm(problems, props, settings);
  checkQuietGroupsAlarm(problems, props, settings);
  checkFunctionAlarms(scope, problems, settings.timeout, props.alarms, settings.alarms);
  problems.throwIfAny();
}

/** Checks whether every message is processed or reaches the dead-letter queue. */
export function checkMessageProcessing(scope: Construct, problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  checkBatch(problems, props, settings);
  checkPollers(problems, props);
  checkReservation(problems, props, settings);
  checkReceives(scope, problems, settings);
  checkOutage(scope, problems, props, settings);
  checkVisibility(scope, problems, props, settings);
  checkRetention(scope, problems, settings);
}

/** The name of a queue setting in a message. That of an existing queue can be changed only where the queue is defined. */
function nameOf(setting: string, { queues: { existingQueuePath } }: SqsWorkerSettings): string {
  return existingQueuePath === undefined ? setting : `${setting} of the queue '${existingQueuePath}'`;
}

function checkBatch(problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  problems.wholeSeconds('maxBatchingWindow', props.maxBatchingWindow, BATCHING_WINDOW_SECONDS, 'Lambda allows no other window');
  if (settings.queues.fifo) {
    problems.addIf(props.maxBatchingWindow !== undefined, 'maxBatchingWindow is set, but Lambda does not support it for FIFO queues: remove maxBatchingWindow');
    problems.wholeNumber('batchSize', props.batchSize, SQS_FIFO_BATCH_SIZE, 'Lambda allows no other batch size for a FIFO queue');
  } else {
    problems.wholeNumber('batchSize', props.batchSize, SQS_BATCH_SIZE, 'Lambda allows no other batch size for a standard queue');
    problems.addIf(isAbove(settings.batchSize, SQS_BATCH_SIZE_WITHOUT_WINDOW) && windowSeconds(props.maxBatchingWindow) === 0,
      `batchSize is ${settings.batchSize}, but batches of more than ${SQS_BATCH_SIZE_WITHOUT_WINDOW} messages need a maxBatchingWindow of at least ` +
      '1 second: set maxBatchingWindow, or lower batchSize');
  }

  const [batchSize, timeout] = [knownNumber(settings.batchSize), knownSeconds(settings.timeout)];
  const perMessage = knownSeconds(props.maxMessageProcessingTime);
  if (batchSize !== undefined && perMessage !== undefined && timeout !== undefined && batchSize * perMessage > timeout) {
    problems.add(`timeout is ${humanDuration(timeout)}, but a batch of ${batchSize} messages can take ${humanDuration(batchSize * perMessage)} ` +
      '(batchSize × maxMessageProcessingTime): raise timeout, or lower batchSize');
  }
}

/** Messages of a FIFO queue that are received behind a failing message of their group use up receives without being processed. */
function checkFollowers(scope: Construct, { batchSize, queues: { fifo, maxReceiveCount } }: SqsWorkerSettings): void {
  if (!fifo || !isAbove(batchSize, FIFO_BATCH_SIZE)) return;
  warn(scope, 'fifoBatchParksFollowers',
    `batchSize is ${batchSize}, so up to ${batchSize - 1} messages behind one that always fails are received with it ${knownNumber(maxReceiveCount) ?? 'several'} times, and move to ` +
    'the dead-letter queue with it without having been processed, unless the handler is an sqsWorker, which lets them wait longer: remove batchSize (the ' +
    'default for a FIFO queue is 1), or acknowledge this warning if the handler is one, or if throughput or cost matters more');
}

function warnOfDisabledMapping(scope: Construct, settings: SqsWorkerSettings): void {
  const retention = knownSeconds(settings.queues.retentionPeriod);
  warn(scope, 'mappingDisabled',
    'enabled is false, so the function processes nothing, and SQS deletes messages that have waited for ' +
    `${retention === undefined ? `the ${nameOf('retentionPeriod', settings)}` : humanDuration(retention)}: set enabled to true as soon as the incident is over, or ` +
    'acknowledge this warning until then');
}

function checkPollers(problems: PropsValidator, { maxConcurrency, provisionedPollers }: SqsWorkerFunctionProps): void {
  problems.wholeNumber('maxConcurrency', maxConcurrency, SQS_MAX_CONCURRENCY, 'Lambda allows no other value for a queue');
  if (provisionedPollers === undefined) return;
  const { minimum, maximum } = provisionedPollers;
  problems.addIf(maxConcurrency !== undefined, 'maxConcurrency and provisionedPollers are both set, but Lambda allows only one of them: remove one');
  problems.wholeNumber('provisionedPollers.minimum', minimum, SQS_MINIMUM_POLLERS, 'Lambda allows no other value');
  problems.wholeNumber('provisionedPollers.maximum', maximum, SQS_MAXIMUM_POLLERS, 'Lambda allows no other value');
  problems.addIf(isAbove(minimum, knownNumber(maximum)),
    `provisionedPollers.minimum is ${minimum} but provisionedPollers.maximum is only ${maximum}: lower minimum, or raise maximum`);
}

function checkReservation(problems: PropsValidator, props: SqsWorkerFunctionProps, { reservedConcurrentExecutions }: SqsWorkerSettings): void {
  problems.addIf(props.reservedConcurrentExecutions !== undefined && props.reserveConcurrency === false,
    'reservedConcurrentExecutions is set although reserveConcurrency is false: remove one of them');
  const reserved = knownNumber(reservedConcurrentExecutions);
  if (reserved === 0) return; // an error of its own
  if (props.maxConcurrency !== undefined) {
    problems.addIf(isAbove(props.maxConcurrency, reserved),
      `maxConcurrency is ${props.maxConcurrency} but reservedConcurrentExecutions is only ${reserved}, so messages would be throttled and moved to the ` +
      'dead-letter queue without being processed: lower maxConcurrency, or raise reservedConcurrentExecutions');
  } else {
    problems.addIf(isAbove(SQS_INITIAL_POLLERS, reserved),
      `reservedConcurrentExecutions is ${reserved} but Lambda starts with ${SQS_INITIAL_POLLERS} pollers, so messages would be throttled and moved to the ` +
      `dead-letter queue without being processed: reserve at least ${SQS_INITIAL_POLLERS}, or set maxConcurrency`);
  }
}

function checkReceives(scope: Construct, problems: PropsValidator, settings: SqsWorkerSettings): void {
  const { maxReceiveCount } = settings.queues;
  problems.addIf(settings.queues.existingQueuePath === undefined && isAbove(maxReceiveCount, MAX_RECEIVE_COUNT.max),
    `maxReceiveCount would be ${maxReceiveCount} for toleratedOutage, but SQS allows at most ${MAX_RECEIVE_COUNT.max}: lower toleratedOutage, or raise longestRetry and visibilityTimeout`);
  if (!isAbove(RECOMMENDED_MAX_RECEIVE_COUNT, knownNumber(maxReceiveCount))) return;
  warn(scope, 'maxReceiveCountBelowRecommended',
    `${nameOf('maxReceiveCount', settings)} is ${maxReceiveCount}, and below ${RECOMMENDED_MAX_RECEIVE_COUNT} throttling alone can move messages to the ` +
    `dead-letter queue: raise it to ${RECOMMENDED_MAX_RECEIVE_COUNT} or more`);
}

/** Checks whether messages survive an outage of a dependency: that of the props, or an hour where the queue exists or was changed after our construction. */
function checkOutage(scope: Construct, problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  const { longestRetry, toleratedOutage } = props;
  problems.wholeSeconds('longestRetry', longestRetry, LONGEST_RETRY_SECONDS, 'SQS hides a message for at most 12 hours, the time of the invocation included');
  problems.wholeSeconds('toleratedOutage', toleratedOutage, TOLERATED_OUTAGE_SECONDS, 'use a time within which a dependency is repaired');
  const { maxReceiveCount, toleratedOutage: tolerated, visibilityTimeout, waits } = settings.queues;
  const [outage, receives, visibility] = [knownSeconds(tolerated), knownNumber(maxReceiveCount), knownSeconds(visibilityTimeout)];
  if (outage === undefined || receives === undefined || visibility === undefined || isLongerThan(settings.timeout, visibility)) return;
  const survived = survivedOutageSeconds(visibility, receives, waits);
  if (survived >= 60 * Math.floor(outage / 60)) return;
  const problem = `${nameOf('maxReceiveCount', settings)} is ${receives} and its visibilityTimeout ${humanDuration(visibility)}, so messages survive an outage of ` +
    `${survived === 0 ? 'less than a minute' : `at most ${humanDuration(survived)}`}, and are moved to the dead-letter queue in a longer one`;
  if (toleratedOutage) {
    problems.add(`${problem}, but toleratedOutage is ${humanDuration(outage)}: raise maxReceiveCount to ${1 + Math.ceil(secondsToRetry(outage) / visibility)}, or lower toleratedOutage`);
  } else if (receives >= RECOMMENDED_MAX_RECEIVE_COUNT) { // below it there is a warning already
    warn(scope, 'shortOutageTolerated', `${problem}: raise maxReceiveCount to ${1 + Math.ceil(secondsToRetry(outage) / visibility)} to survive ` +
      `${humanDuration(outage)}, or set toleratedOutage to ${humanDuration(Math.max(survived, 60))}`);
  }
}

function checkVisibility(scope: Construct, problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  const [timeout, window] = [knownSeconds(settings.timeout), windowSeconds(props.maxBatchingWindow)];
  const visibility = knownSeconds(settings.queues.visibilityTimeout);
  if (timeout === undefined || window === undefined || visibility === undefined) return;
  const name = nameOf('visibilityTimeout', settings);
  const minimum = minimumVisibilityTimeoutSeconds(timeout, window);
  const recommended = recommendedVisibilityTimeoutSeconds(timeout, window);
  if (visibility < minimum) {
    problems.add(`${name} is ${humanDuration(visibility)} but must be at least ${humanDuration(minimum)} (timeout + maxBatchingWindow), ` +
      `or messages are processed twice: raise it to ${humanDuration(recommended)}`);
  } else if (visibility < recommended) {
    warn(scope, 'visibilityTimeoutBelowRecommended',
      `${name} is ${humanDuration(visibility)}, but Lambda needs ${humanDuration(recommended)} (6 × timeout + maxBatchingWindow) to retry ` +
      'throttled batches before their messages become visible again: raise it');
  }
}

function checkRetention(scope: Construct, problems: PropsValidator, settings: SqsWorkerSettings): void {
  const { deadLetterRetentionPeriod, deliveryDelay, fifo, maxReceiveCount, retentionPeriod, visibilityTimeout, waits } = settings.queues;
  const retention = knownSeconds(retentionPeriod);
  if (retention === undefined) return;
  const name = nameOf('retentionPeriod', settings);
  const [delay, visibility, receives] = [knownSeconds(deliveryDelay) ?? 0, knownSeconds(visibilityTimeout), knownNumber(maxReceiveCount)];
  if (visibility !== undefined && receives !== undefined && receives > 0) { // fewer are an error of their own
    const byQueue = secondsUntilDeadLettered(visibility, receives);
    const byHandler = waits ? Math.ceil(secondsOfWaits(waits, receives) * (1 + WAIT_JITTER)) + receives * (knownSeconds(settings.timeout) ?? 0) : 0;
    const needed = delay + Math.max(byQueue, byHandler);
    const formula = `${delay > 0 ? 'deliveryDelay + ' : ''}maxReceiveCount × ${byQueue < byHandler ? '(timeout + wait)' : 'visibilityTimeout'}`;
    problems.addIf(retention <= needed,
      `${name} is ${humanDuration(retention)}, but a message that always fails takes ${humanDuration(needed)} (${formula}) to reach the ` +
      `dead-letter queue and would expire first: ${needed < QUEUE_RETENTION_SECONDS.max ? 'raise retentionPeriod' : 'lower maxReceiveCount'}` +
      `${settings.queues.toleratedOutage ? ', or lower toleratedOutage' : ''}, so that it is parked earlier`);
  }
  const deadLetterRetention = knownSeconds(deadLetterRetentionPeriod);
  if (fifo || deadLetterRetention === undefined || retention < deadLetterRetention) return; // a FIFO message starts a new retention period there
  const problem = `${name} is ${humanDuration(retention)} but must be shorter than the ${humanDuration(deadLetterRetention)} of the dead-letter queue, ` +
    'where a message expires that long after it was first sent: ';
  const longest = QUEUE_RETENTION_SECONDS.max;
  if (deadLetterRetention < longest) {
    problems.add(`${problem}raise the retention period of the dead-letter queue to ${humanDuration(longest)}`);
  } else if (settings.queues.existingQueuePath === undefined) {
    problems.add(`${problem}use a shorter one, such as 7 days`);
  } else { // to shorten the period of a queue that is deployed deletes its older messages
    warn(scope, 'deadLettersExpireWithQueue',
      `${problem}SQS allows no longer one, so process messages before they get old (alarms.oldestMessageAge), and acknowledge this warning. Shorten the retention ` +
      'period of the queue only while no message in it is older: SQS deletes those');
  }
}

function checkQuietGroupsAlarm(problems: PropsValidator, { alarms }: SqsWorkerFunctionProps, { queues }: SqsWorkerSettings): void {
  problems.addIf(queues.fifo === true && alarms?.quietGroupsAge !== undefined && alarms.quietGroupsAge.enabled !== false,
    'alarms.quietGroupsAge is set, but the queue is a FIFO queue, whose groups SQS does not tell apart: remove it');
}

function checkOldestMessageAlarm(problems: PropsValidator, { alarms }: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  const wanted = isWanted({ profile: AlarmProfile.ESSENTIAL, enabled: alarms?.oldestMessageAge?.enabled }, settings.alarms.profile);
  problems.addIf(wanted && settings.oldestMessageAge === undefined,
    'alarms.oldestMessageAge has no default threshold, because the retention period of the queue is known only at deployment: ' +
    'set alarms.oldestMessageAge.threshold, or set alarms.oldestMessageAge.enabled to false');
}

function isAbove(value: number | undefined, limit: number | undefined): boolean {
  const known = knownNumber(value);
  return known !== undefined && limit !== undefined && known > limit;
}
