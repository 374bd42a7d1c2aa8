import { Construct } from 'constructs';
import { checkFunctionAlarms, isWanted } from '../alarms/alarms';
import { checkDeployment } from '../deployment/deployment-checks';
import { checkExistingQueues } from '../resources/existing-queue';
import { checkFilters } from '../resources/filters';
import { checkFunctionOptions } from '../function/function-checks';
import { SqsWorkerSettings, windowSeconds } from './sqs-worker-settings';
import { humanDuration, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';
import { AlarmProfile } from '../alarms/alarm-options';
import type { SqsWorkerFunctionProps } from './sqs-worker-function';
import {
  BATCHING_WINDOW_SECONDS, MAX_RECEIVE_COUNT, minimumVisibilityTimeoutSeconds, QUEUE_RETENTION_SECONDS, RECOMMENDED_MAX_RECEIVE_COUNT,
  recommendedVisibilityTimeoutSeconds, secondsUntilDeadLettered, SQS_BATCH_SIZE, SQS_BATCH_SIZE_WITHOUT_WINDOW, SQS_FIFO_BATCH_SIZE,
  SQS_INITIAL_POLLERS, SQS_MAX_CONCURRENCY, SQS_MAXIMUM_POLLERS, SQS_MINIMUM_POLLERS, VISIBILITY_TIMEOUT_SECONDS,
} from '../../limits';

/** Throws one error that lists everything that is certainly wrong, and warns of what may be. */
export function checkSqsWorker(scope: Construct, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  const problems = new PropsValidator('SqsWorkerFunction', scope);
  checkFunctionOptions(scope, problems, props, settings);
  checkExistingQueues(scope, problems, props, settings);
  checkDeployment(scope, problems, props, settings);
  checkBatch(problems, props, settings);
  checkFilters(scope, problems, props.filters ?? [], ['body']);
  checkConcurrency(problems, props, settings);
  checkReceives(scope, problems, props, settings);
  checkVisibility(scope, problems, props, settings);
  checkRetention(problems, props, settings);
  checkFunctionAlarms(problems, settings.timeout, props.alarms, settings.alarms.profile);
  problems.throwIfAny();
}

/** How a setting of the queue is called: one of a queue that exists has to be mended there. */
function nameOf(setting: string, { queue }: SqsWorkerFunctionProps): string {
  return queue ? `${setting} of the queue '${queue.node.path}'` : setting;
}

function checkBatch(problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  problems.addIf(!settings.fifo && props.contentBasedDeduplication !== undefined,
    'contentBasedDeduplication is given but only a FIFO queue has it: set fifo to true, or leave it out');
  problems.wholeSeconds('maxBatchingWindow', props.maxBatchingWindow, BATCHING_WINDOW_SECONDS, 'Lambda waits no longer for a batch to fill');
  problems.addIf(settings.fifo === true && props.maxBatchingWindow !== undefined,
    'maxBatchingWindow is given but a FIFO queue can have none: leave it out');
  if (settings.fifo) {
    problems.wholeNumber('batchSize', props.batchSize, SQS_FIFO_BATCH_SIZE, 'a batch of a FIFO queue holds no more');
  } else {
    problems.wholeNumber('batchSize', props.batchSize, SQS_BATCH_SIZE, 'a batch of a standard queue holds no more');
    problems.addIf(isAbove(settings.batchSize, SQS_BATCH_SIZE_WITHOUT_WINDOW) && windowSeconds(props.maxBatchingWindow) === 0,
      `batchSize is ${settings.batchSize} but more than ${SQS_BATCH_SIZE_WITHOUT_WINDOW} messages need a maxBatchingWindow of at least 1 second: ` +
      'give one, or lower batchSize');
  }

  const [batchSize, timeout] = [knownNumber(settings.batchSize), knownSeconds(settings.timeout)];
  const perMessage = knownSeconds(props.maxMessageProcessingTime);
  if (batchSize !== undefined && perMessage !== undefined && timeout !== undefined && batchSize * perMessage > timeout) {
    problems.add(`timeout is ${humanDuration(timeout)} but a batch of ${batchSize} messages may take ${humanDuration(batchSize * perMessage)} ` +
      '(batchSize × maxMessageProcessingTime): raise timeout, or lower batchSize');
  }
}

function checkConcurrency(problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  problems.wholeNumber('maxConcurrency', props.maxConcurrency, SQS_MAX_CONCURRENCY, 'Lambda takes no other limit for a queue');
  if (props.provisionedPollers !== undefined) {
    const { minimum, maximum } = props.provisionedPollers;
    problems.addIf(props.maxConcurrency !== undefined,
      'maxConcurrency is given together with provisionedPollers, but Lambda takes only one of them: leave one of them out');
    problems.wholeNumber('provisionedPollers.minimum', minimum, SQS_MINIMUM_POLLERS, 'Lambda provisions no others');
    problems.wholeNumber('provisionedPollers.maximum', maximum, SQS_MAXIMUM_POLLERS, 'Lambda provisions no others');
    problems.addIf(isAbove(minimum, knownNumber(maximum)),
      `provisionedPollers.minimum is ${minimum} but provisionedPollers.maximum only ${maximum}: lower the one, or raise the other`);
  }

  problems.addIf(props.reservedConcurrentExecutions !== undefined && props.reserveConcurrency === false,
    'reservedConcurrentExecutions is given although reserveConcurrency is false: leave one of them out');
  const reserved = settings.reservedConcurrentExecutions;
  if (props.maxConcurrency !== undefined) {
    problems.addIf(isAbove(props.maxConcurrency, knownNumber(reserved)) && reserved !== 0,
      `maxConcurrency is ${props.maxConcurrency} but reservedConcurrentExecutions only ${reserved}, so that messages would be throttled ` +
      'and dead-lettered without a try: lower maxConcurrency, or reserve more');
  } else {
    problems.addIf(isAbove(SQS_INITIAL_POLLERS, knownNumber(reserved)) && reserved !== 0,
      `reservedConcurrentExecutions is ${reserved} but Lambda starts with ${SQS_INITIAL_POLLERS} pollers, so that messages would be throttled ` +
      `and dead-lettered without a try: reserve at least ${SQS_INITIAL_POLLERS}, or limit the pollers with maxConcurrency`);
  }
}

function checkReceives(scope: Construct, problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  problems.wholeNumber('maxReceiveCount', props.maxReceiveCount, MAX_RECEIVE_COUNT, 'a message must be tried at least once');
  if (isAbove(RECOMMENDED_MAX_RECEIVE_COUNT, knownNumber(settings.maxReceiveCount))) {
    warn(scope, 'maxReceiveCountBelowRecommended',
      `${nameOf('maxReceiveCount', props)} is ${settings.maxReceiveCount}, but below ${RECOMMENDED_MAX_RECEIVE_COUNT} throttling alone can ` +
      `dead-letter good messages: raise it to ${RECOMMENDED_MAX_RECEIVE_COUNT} or more`);
  }
}

function checkVisibility(scope: Construct, problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  problems.wholeSeconds('visibilityTimeout', props.visibilityTimeout, VISIBILITY_TIMEOUT_SECONDS, 'SQS hides a message no longer');
  problems.addIf(settings.visibilityTimeout === undefined && props.queue === undefined,
    'visibilityTimeout is not given, and 6 × timeout + maxBatchingWindow cannot be computed of values that only CloudFormation will know: ' +
    'give visibilityTimeout');

  const [timeout, window] = [knownSeconds(settings.timeout), windowSeconds(props.maxBatchingWindow)];
  const visibility = knownSeconds(settings.visibilityTimeout);
  if (timeout === undefined || window === undefined || visibility === undefined) return;
  const name = nameOf('visibilityTimeout', props);
  const least = minimumVisibilityTimeoutSeconds(timeout, window);
  const recommended = recommendedVisibilityTimeoutSeconds(timeout, window);
  if (visibility < least) {
    problems.add(`${name} is ${humanDuration(visibility)} but must be at least ${humanDuration(least)} (timeout + maxBatchingWindow), ` +
      `or messages are processed twice: raise it to ${humanDuration(recommended)}, or lower timeout`);
  } else if (visibility < recommended) {
    warn(scope, 'visibilityTimeoutBelowRecommended',
      `${name} is ${humanDuration(visibility)}, but Lambda needs ${humanDuration(recommended)} (6 × timeout + maxBatchingWindow) to retry ` +
      'throttled batches before their messages reappear: raise it, or lower timeout');
  }
}

function checkRetention(problems: PropsValidator, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  problems.wholeSeconds('messageRetention', props.messageRetention, QUEUE_RETENTION_SECONDS, 'SQS keeps a message no shorter and no longer');
  const watched = isWanted({ profile: AlarmProfile.ESSENTIAL, enabled: props.alarms?.oldestMessageAge?.enabled }, settings.alarms.profile);
  problems.addIf(watched && settings.oldestMessageAge === undefined,
    'alarms.oldestMessageAge has no threshold, and half of a messageRetention that only CloudFormation will know cannot be computed: ' +
    'give alarms.oldestMessageAge.threshold in seconds, or set alarms.oldestMessageAge.enabled to false');

  const retention = knownSeconds(settings.messageRetention);
  if (retention === undefined) return;
  const name = nameOf('messageRetention', props);
  const [visibility, receives] = [knownSeconds(settings.visibilityTimeout), knownNumber(settings.maxReceiveCount)];
  if (visibility !== undefined && receives !== undefined && retention <= secondsUntilDeadLettered(visibility, receives)) {
    problems.add(`${name} is ${humanDuration(retention)} but a message that always fails needs ${humanDuration(secondsUntilDeadLettered(visibility, receives))} ` +
      '(maxReceiveCount × visibilityTimeout) to reach the dead-letter queue, so that it would expire before: ' +
      'raise messageRetention, or lower maxReceiveCount or visibilityTimeout');
  }
  const deadLetterRetention = knownSeconds(settings.deadLetterRetention);
  if (!settings.fifo && deadLetterRetention !== undefined && retention >= deadLetterRetention) { // the clock of FIFO messages starts anew there
    problems.add(`${name} is ${humanDuration(retention)} but must be shorter than the ${humanDuration(deadLetterRetention)} of the dead-letter queue, ` +
      'where a message expires that long after it was first sent: lower messageRetention');
  }
}

/** Whether both are known and the first is greater. */
function isAbove(value: number | undefined, limit: number | undefined): boolean {
  const known = knownNumber(value);
  return known !== undefined && limit !== undefined && known > limit;
}
