import { UnsupportedFeatureError } from '../kernel/errors';
import { filterOptions, recordFilter } from '../filters/filter-verdict';
import { known, knownIfGiven } from '../kernel/known';
import { SqsPoller } from './sqs-poller';
import { connected, Part, Wiring } from '../wiring';
import type { MappingEntry } from '../../template';

/** The part of the simulation that makes the event source mappings of queues. */
export const sqsMappingPart: Part = {
  covers: (entry, flow) => flow.mappings.some(mapping => mapping.key === entry.key && mapping.sourceKind === 'sqs'),

  wire(wiring: Wiring): void {
    for (const entry of wiring.flow.mappings) {
      if (entry.sourceKind === 'sqs') makePoller(wiring, entry);
    }
  },
};

function makePoller({ world, names, queues, functions }: Wiring, entry: MappingEntry): void {
  const name = names.of(entry);
  if (entry.onFailure) {
    throw new UnsupportedFeatureError(name, 'DestinationConfig',
      'Lambda does not support a destination on the mapping of an SQS queue: set a RedrivePolicy on the queue instead');
  }
  if (!known(name, 'Enabled', entry.enabled)) return;
  const queue = connected(queues, name, 'EventSourceArn', entry.source!);
  const fn = connected(functions, name, 'FunctionName', entry.function);
  const pollers = knownIfGiven(name, 'ProvisionedPollerConfig', entry.provisionedPollers);
  const filters = known(name, 'FilterCriteria', entry.filters)
    .map(({ pattern }) => known(name, 'FilterCriteria.Filters.Pattern', pattern) as { readonly [key: string]: unknown });
  new SqsPoller(world, queue, fn, {
    key: entry.key,
    name,
    uuid: entry.name,
    qualifier: entry.function.qualifier,
    batchSize: known(name, 'BatchSize', entry.batchSize),
    batchingWindowMs: 1_000 * known(name, 'MaximumBatchingWindowInSeconds', entry.batchingWindowSeconds),
    reportBatchItemFailures: known(name, 'FunctionResponseTypes', entry.reportBatchItemFailures),
    countsEvents: known(name, 'MetricsConfig', entry.metrics).includes('EventCount'),
    filter: filters.length > 0 ? recordFilter('sqs', filters, filterOptions(world.assumptions)) : undefined,
    maximumConcurrency: knownIfGiven(name, 'ScalingConfig.MaximumConcurrency', entry.maximumConcurrency),
    provisionedPollers: pollers && {
      minimum: known(name, 'ProvisionedPollerConfig.MinimumPollers', pollers.minimum),
      maximum: known(name, 'ProvisionedPollerConfig.MaximumPollers', pollers.maximum),
    },
  });
}
