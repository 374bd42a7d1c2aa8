import { asyncBuilder } from './async-builder';
import { bucketBuilder } from './bucket-builder';
import { bucketEventsBuilder } from './bucket-events-builder';
import { customBusBuilder } from './custom-bus-builder';
import { functionBuilder } from './function-builder';
import { queueBuilder } from './queue-builder';
import { collectRefusals } from './refused-resources';
import { ruleBuilder } from './rule-builder';
import { scheduleBuilder } from './schedule-builder';
import { sqsMappingBuilder } from './sqs-mapping-builder';
import { streamBuilder } from './stream-builder';
import { streamMappingBuilder } from './stream-mapping-builder';
import { topicBuilder } from './topic-builder';
import type { ServiceBuilder, Wiring } from './wiring';
import { Names } from '../kernel/names';

/** All builders. Each comes after those whose services it needs. */
const BUILDERS: readonly ServiceBuilder[] = [
  functionBuilder, queueBuilder, bucketBuilder, streamBuilder, sqsMappingBuilder, streamMappingBuilder,
  asyncBuilder, topicBuilder, ruleBuilder, customBusBuilder, scheduleBuilder, bucketEventsBuilder,
];

/**
 * Builds and connects the services of the templates.
 *
 * @throws UnsupportedFeatureError for a part of a template that is not modelled and that no event could meet
 */
export function buildServices(input: Pick<Wiring, 'world' | 'flow' | 'leftOut' | 'plans' | 'virtualDate'>): Wiring {
  const wiring: Wiring = {
    ...input,
    names: new Names(input.flow),
    functions: new Map(),
    invocables: new Map(),
    invokers: new Map(),
    queues: new Map(),
    mappings: new Map(),
    streams: new Map(),
    buckets: new Map(),
    topics: new Map(),
    buses: new Map(),
    customBuses: new Map(),
    receivers: new Map(),
  };
  collectRefusals(wiring);
  for (const builder of BUILDERS) builder.build(wiring);
  for (const builder of BUILDERS) builder.connect?.(wiring);
  return wiring;
}
