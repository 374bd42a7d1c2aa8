import { endpointOf } from './endpoints';
import { requireService, ServiceBuilder, Wiring } from './wiring';
import { PARALLELIZATION_FACTOR, STREAM_BATCH_SIZE, UNTIL_EXPIRY } from '../../limits';
import { ConsumerEntry, isUnknown, MappingEntry, Reference, Resolved } from '../../template';
import { filterOptions, recordFilter } from '../filters/filter-verdict';
import { countOf, requireValue, optionalValue } from '../kernel/require-value';
import { MappingSwitch } from '../lambda/mapping-switch';
import { bucketDestination, FailureDestination, failureRecordDestination } from '../streams/failure-destination';
import { StreamPoller } from '../streams/stream-poller';

/** Event source mappings of Kinesis streams, of their consumers with enhanced fan-out, and of the streams of tables. */
export const streamMappingBuilder: ServiceBuilder = {
  build: () => undefined,

  // Everything else must be built before, because any of it may be the failure destination.
  connect(wiring: Wiring): void {
    for (const entry of wiring.flow.mappings) {
      if (readsStream(entry)) wiring.mappings.set(entry.key, makeSwitch(wiring, entry));
    }
  },
};

function readsStream({ sourceKind }: MappingEntry): boolean {
  return sourceKind === 'kinesis' || sourceKind === 'dynamodb';
}

function makeSwitch(wiring: Wiring, entry: MappingEntry): MappingSwitch {
  const name = wiring.names.of(entry);
  const enabled = requireValue(name, 'Enabled', entry.enabled);
  if (enabled) return new MappingSwitch(wiring.world, name, () => makePoller(wiring, entry), true);
  const stream = wiring.streams.get(streamOf(wiring, entry).key ?? '');
  if (stream) stream.awaited++;
  return new MappingSwitch(wiring.world, name, () => {
    const poller = makePoller(wiring, entry);
    stream!.awaited--;
    return poller;
  }, false);
}

function consumerOf({ flow }: Wiring, { source }: MappingEntry): ConsumerEntry | undefined {
  return flow.consumers.find(({ key }) => key === source!.key);
}

/** The stream that a mapping reads, directly or through a consumer with enhanced fan-out. */
function streamOf(wiring: Wiring, entry: MappingEntry): Reference {
  return consumerOf(wiring, entry)?.stream ?? entry.source!;
}

function makePoller(wiring: Wiring, entry: MappingEntry): StreamPoller {
  const { world, names, streams, functions } = wiring;
  const name = names.of(entry);
  const consumer = consumerOf(wiring, entry);
  const stream = requireService(streams, name, 'EventSourceArn', streamOf(wiring, entry));
  const fn = requireService(functions, name, 'FunctionName', entry.function);
  const filters = requireValue(name, 'FilterCriteria', entry.filters)
    .map(({ pattern }) => requireValue(name, 'FilterCriteria.Filters.Pattern', pattern) as { readonly [key: string]: unknown });
  const settings = {
    key: entry.key,
    name,
    uuid: entry.name,
    qualifier: entry.function.qualifier,
    roleArn: roleOf(wiring, entry),
    sourceArn: consumer?.arn ?? stream.settings.arn,
    fanOut: consumer !== undefined,
    startingPosition: optionalValue(name, 'StartingPosition', entry.startingPosition) ?? 'TRIM_HORIZON',
    startingAt: 1_000 * (optionalValue(name, 'StartingPositionTimestamp', entry.startingPositionTimestamp) ?? 0) - world.clock.start,
    batchSize: countOf(name, 'BatchSize', entry.batchSize, STREAM_BATCH_SIZE.max),
    batchingWindowMs: 1_000 * requireValue(name, 'MaximumBatchingWindowInSeconds', entry.batchingWindowSeconds),
    parallelizationFactor: countOf(name, 'ParallelizationFactor', entry.parallelizationFactor!, PARALLELIZATION_FACTOR.max),
    bisects: requireValue(name, 'BisectBatchOnFunctionError', entry.bisectBatchOnError!),
    retries: unlessUnlimited(requireValue(name, 'MaximumRetryAttempts', entry.maximumRetryAttempts!)),
    maximumAgeMs: 1_000 * unlessUnlimited(requireValue(name, 'MaximumRecordAgeInSeconds', entry.maximumRecordAgeSeconds!)),
    tumblingWindowMs: 1_000 * requireValue(name, 'TumblingWindowInSeconds', entry.tumblingWindowSeconds!),
    reportBatchItemFailures: requireValue(name, 'FunctionResponseTypes', entry.reportBatchItemFailures),
    countsEvents: requireValue(name, 'MetricsConfig', entry.metrics).includes('EventCount'),
    filter: filters.length > 0 ? recordFilter(stream.settings.kind, filters, filterOptions(world.assumptions), stream.settings.table) : undefined,
  };
  return new StreamPoller(world, stream, fn, settings, destinationOf(wiring, entry));
}

function destinationOf(wiring: Wiring, entry: MappingEntry): FailureDestination | undefined {
  const { world, buckets, names } = wiring;
  const { onFailure, name } = entry;
  if (!onFailure) return undefined;
  const bucket = buckets.get(onFailure.key ?? '');
  if (bucket) return bucketDestination(bucket, name, world, world.random.fork(`objects of ${entry.key}`));
  return failureRecordDestination(endpointOf(wiring, names.of(entry), 'DestinationConfig.OnFailure.Destination', onFailure));
}

/** Returns the ARN of the function's role, or a placeholder if the template does not contain it. */
function roleOf({ flow }: Wiring, { function: { function: key }, stack }: MappingEntry): string {
  const role: Resolved<string> | undefined = flow.functions.find(fn => fn.key === key)?.role?.value;
  return role === undefined || isUnknown(role) ? `arn:aws:iam::${flow.stacks.find(({ id }) => id === stack)!.account}:role/unknown` : role;
}

function unlessUnlimited(value: number): number {
  return value === UNTIL_EXPIRY ? Infinity : value;
}
