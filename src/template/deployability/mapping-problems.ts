import { known, ProblemList } from './problem-list';
import { refusesSqsBatch, STREAM_SETTINGS } from './refusal-rules';
import {
  BATCHING_WINDOW_SECONDS, PARALLELIZATION_FACTOR, RAISED_FILTERS, RECORD_AGE_SECONDS, SQS_BATCH_SIZE, SQS_BATCH_SIZE_WITHOUT_WINDOW,
  SQS_FIFO_BATCH_SIZE, SQS_MAX_CONCURRENCY, SQS_MAXIMUM_POLLERS, SQS_MINIMUM_POLLERS, STREAM_BATCH_SIZE, STREAM_RETRY_ATTEMPTS,
  TUMBLING_WINDOW_SECONDS, UNTIL_EXPIRY,
} from '../../limits';
import { EventFlow, isFollowed, MappingEntry } from '../flow';
import { endsWith } from '../resolve/outlines';

/** Event source mappings of queues and streams. */
export function checkMappings(flow: EventFlow, problems: ProblemList): void {
  for (const mapping of flow.mappings) {
    const kind = known(mapping.sourceKind);
    if (kind === undefined || !isFollowed(kind)) continue;
    problems.wholeNumber(mapping, 'MaximumBatchingWindowInSeconds', mapping.batchingWindowSeconds, BATCHING_WINDOW_SECONDS);
    const filters = known(mapping.filters)?.length ?? 0;
    problems.addIf(filters > RAISED_FILTERS, mapping, 'FilterCriteria.Filters', `has ${filters} filters, but Lambda accepts at most ${RAISED_FILTERS}`);
    if (kind === 'sqs') checkQueueMapping(mapping, flow, problems);
    else checkStreamMapping(mapping, kind, problems);
  }
}

function checkQueueMapping(mapping: MappingEntry, { queues, functions }: EventFlow, problems: ProblemList): void {
  const queue = queues.find(({ key }) => key === mapping.source?.key);
  const fifo = known(queue ? queue.fifo : mapping.source && endsWith(mapping.source.value, '.fifo'));
  const [size, window] = [known(mapping.batchSize), known(mapping.batchingWindowSeconds)];
  const sizes = fifo ? SQS_FIFO_BATCH_SIZE : SQS_BATCH_SIZE;
  problems.wholeNumber(mapping, 'BatchSize', mapping.batchSize, sizes);
  if (size !== undefined && window !== undefined && fifo !== undefined && size <= sizes.max && refusesSqsBatch(size, window, fifo)) {
    problems.add(mapping, 'MaximumBatchingWindowInSeconds', fifo ? `is ${window}, but a FIFO queue supports no batching window: leave it out`
      : `is ${window}, but must be at least 1 for a BatchSize of ${size}, which is more than ${SQS_BATCH_SIZE_WITHOUT_WINDOW}`);
  }
  problems.wholeNumber(mapping, 'ScalingConfig.MaximumConcurrency', mapping.maximumConcurrency, SQS_MAX_CONCURRENCY);
  checkPollers(mapping, problems);
  problems.addIf(mapping.onFailure !== undefined, mapping, 'DestinationConfig.OnFailure', 'is set, but Lambda does not support a destination on the mapping of a queue: set a RedrivePolicy on the queue');
  for (const setting of STREAM_SETTINGS) problems.addIf(mapping.properties.has(setting), mapping, setting, 'is set, but Lambda supports it for streams only: leave it out');
  const fn = functions.find(({ key }) => key === mapping.function.function);
  const [visibility, timeout] = [known(queue?.visibilityTimeoutSeconds), known(fn?.timeoutSeconds)];
  if (visibility !== undefined && timeout !== undefined && visibility < timeout) {
    problems.add(mapping, 'EventSourceArn', `is the queue ${queue!.logicalId} with a VisibilityTimeout of ${visibility} s, but Lambda requires at least the Timeout of the function, ${timeout} s`);
  }
}

function checkPollers(mapping: MappingEntry, problems: ProblemList): void {
  const { provisionedPollers } = mapping;
  if (provisionedPollers === undefined) return;
  problems.addIf(mapping.maximumConcurrency !== undefined, mapping, 'ProvisionedPollerConfig', 'is set together with ScalingConfig.MaximumConcurrency, but Lambda accepts only one of them');
  const pollers = known(provisionedPollers);
  problems.wholeNumber(mapping, 'ProvisionedPollerConfig.MinimumPollers', pollers?.minimum, SQS_MINIMUM_POLLERS);
  problems.wholeNumber(mapping, 'ProvisionedPollerConfig.MaximumPollers', pollers?.maximum, SQS_MAXIMUM_POLLERS);
}

function checkStreamMapping(mapping: MappingEntry, kind: 'kinesis' | 'dynamodb', problems: ProblemList): void {
  const { startingPosition, startingPositionTimestamp, tumblingWindowSeconds, parallelizationFactor } = mapping;
  if (startingPosition === undefined) problems.add(mapping, 'StartingPosition', 'is not set, but Lambda requires it for a stream: use TRIM_HORIZON');
  problems.oneOf(mapping, 'StartingPosition', startingPosition, kind === 'kinesis' ? ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'] : ['TRIM_HORIZON', 'LATEST']);
  problems.addIf(kind === 'kinesis' && known(startingPosition) === 'AT_TIMESTAMP' && startingPositionTimestamp === undefined,
    mapping, 'StartingPositionTimestamp', 'is not set, but StartingPosition is AT_TIMESTAMP');
  problems.wholeNumber(mapping, 'BatchSize', mapping.batchSize, STREAM_BATCH_SIZE);
  problems.wholeNumber(mapping, 'ParallelizationFactor', parallelizationFactor, PARALLELIZATION_FACTOR);
  problems.wholeNumber(mapping, 'MaximumRetryAttempts', mapping.maximumRetryAttempts, STREAM_RETRY_ATTEMPTS);
  problems.wholeNumber(mapping, 'MaximumRecordAgeInSeconds', mapping.maximumRecordAgeSeconds, RECORD_AGE_SECONDS, UNTIL_EXPIRY);
  problems.wholeNumber(mapping, 'TumblingWindowInSeconds', tumblingWindowSeconds, TUMBLING_WINDOW_SECONDS, 0);
  if ((known(tumblingWindowSeconds) ?? 0) > 0) {
    const [factor, filters] = [known(parallelizationFactor) ?? 1, known(mapping.filters)?.length ?? 0];
    problems.addIf(factor > 1, mapping, 'ParallelizationFactor', `is ${factor}, but must be 1 with a tumbling window`);
    problems.addIf(filters > 0, mapping, 'FilterCriteria', 'is set, but Lambda does not support filters with a tumbling window');
  }
  for (const property of ['ScalingConfig.MaximumConcurrency', 'ProvisionedPollerConfig']) {
    problems.addIf(mapping.properties.has(property), mapping, property, 'is set, but Lambda does not support it for a stream: leave it out');
  }
}
