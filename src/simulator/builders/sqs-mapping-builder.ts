import { requireService, ServiceBuilder, Wiring } from './wiring';
import { SQS_BATCH_SIZE, SQS_MAX_CONCURRENCY, SQS_MAXIMUM_POLLERS, SQS_MINIMUM_POLLERS } from '../../limits';
import type { MappingEntry } from '../../template';
import { filterOptions, recordFilter } from '../filters/filter-verdict';
import { countOf, requireValue, optionalValue } from '../kernel/require-value';
import { MappingSwitch } from '../lambda/mapping-switch';
import { SqsPoller } from '../sqs/sqs-poller';

/** Event source mappings of queues. */
export const sqsMappingBuilder: ServiceBuilder = {
  build(wiring: Wiring): void {
    for (const entry of wiring.flow.mappings) {
      if (entry.sourceKind === 'sqs') wiring.mappings.set(entry.key, makeSwitch(wiring, entry));
    }
  },
};

function makeSwitch(wiring: Wiring, entry: MappingEntry): MappingSwitch {
  const name = wiring.names.of(entry);
  return new MappingSwitch(wiring.world, name, () => makePoller(wiring, entry), requireValue(name, 'Enabled', entry.enabled));
}

function makePoller({ world, names, queues, functions }: Wiring, entry: MappingEntry): SqsPoller {
  const name = names.of(entry);
  const queue = requireService(queues, name, 'EventSourceArn', entry.source!);
  const fn = requireService(functions, name, 'FunctionName', entry.function);
  const pollers = optionalValue(name, 'ProvisionedPollerConfig', entry.provisionedPollers);
  const filters = requireValue(name, 'FilterCriteria', entry.filters)
    .map(({ pattern }) => requireValue(name, 'FilterCriteria.Filters.Pattern', pattern) as { readonly [key: string]: unknown });
  return new SqsPoller(world, queue, fn, {
    key: entry.key,
    name,
    uuid: entry.name,
    qualifier: entry.function.qualifier,
    batchSize: countOf(name, 'BatchSize', entry.batchSize, SQS_BATCH_SIZE.max),
    batchingWindowMs: 1_000 * requireValue(name, 'MaximumBatchingWindowInSeconds', entry.batchingWindowSeconds),
    reportBatchItemFailures: requireValue(name, 'FunctionResponseTypes', entry.reportBatchItemFailures),
    countsEvents: requireValue(name, 'MetricsConfig', entry.metrics).includes('EventCount'),
    filter: filters.length > 0 ? recordFilter('sqs', filters, filterOptions(world.assumptions)) : undefined,
    maximumConcurrency: entry.maximumConcurrency && countOf(name, 'ScalingConfig.MaximumConcurrency', entry.maximumConcurrency, SQS_MAX_CONCURRENCY.max),
    provisionedPollers: pollers && {
      minimum: countOf(name, 'ProvisionedPollerConfig.MinimumPollers', pollers.minimum, SQS_MINIMUM_POLLERS.max),
      maximum: countOf(name, 'ProvisionedPollerConfig.MaximumPollers', pollers.maximum, SQS_MAXIMUM_POLLERS.max),
    },
  });
}
