import { requireService, ServiceBuilder, Wiring } from './wiring';
import type { MappingEntry } from '../../template';
import { filterOptions, recordFilter } from '../filters/filter-verdict';
import { UnsupportedFeatureError } from '../kernel/errors';
import { requireValue, optionalValue } from '../kernel/require-value';
import { SqsPoller } from '../sqs/sqs-poller';

/** Event source mappings of queues. */
export const sqsMappingBuilder: ServiceBuilder = {
  covers: (entry, flow) => flow.mappings.some(mapping => mapping.key === entry.key && mapping.sourceKind === 'sqs'),

  build(wiring: Wiring): void {
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
  if (!requireValue(name, 'Enabled', entry.enabled)) return;
  const queue = requireService(queues, name, 'EventSourceArn', entry.source!);
  const fn = requireService(functions, name, 'FunctionName', entry.function);
  const pollers = optionalValue(name, 'ProvisionedPollerConfig', entry.provisionedPollers);
  const filters = requireValue(name, 'FilterCriteria', entry.filters)
    .map(({ pattern }) => requireValue(name, 'FilterCriteria.Filters.Pattern', pattern) as { readonly [key: string]: unknown });
  new SqsPoller(world, queue, fn, {
    key: entry.key,
    name,
    uuid: entry.name,
    qualifier: entry.function.qualifier,
    batchSize: requireValue(name, 'BatchSize', entry.batchSize),
    batchingWindowMs: 1_000 * requireValue(name, 'MaximumBatchingWindowInSeconds', entry.batchingWindowSeconds),
    reportBatchItemFailures: requireValue(name, 'FunctionResponseTypes', entry.reportBatchItemFailures),
    countsEvents: requireValue(name, 'MetricsConfig', entry.metrics).includes('EventCount'),
    filter: filters.length > 0 ? recordFilter('sqs', filters, filterOptions(world.assumptions)) : undefined,
    maximumConcurrency: optionalValue(name, 'ScalingConfig.MaximumConcurrency', entry.maximumConcurrency),
    provisionedPollers: pollers && {
      minimum: requireValue(name, 'ProvisionedPollerConfig.MinimumPollers', pollers.minimum),
      maximum: requireValue(name, 'ProvisionedPollerConfig.MaximumPollers', pollers.maximum),
    },
  });
}
