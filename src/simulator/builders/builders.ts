import { asyncBuilder } from './async-builder';
import { bucketEventsBuilder } from './bucket-events-builder';
import { bucketBuilder } from './bucket-builder';
import { functionBuilder } from './function-builder';
import { queueBuilder } from './queue-builder';
import { ruleBuilder } from './rule-builder';
import { scheduleBuilder } from './schedule-builder';
import { sqsMappingBuilder } from './sqs-mapping-builder';
import { streamMappingBuilder } from './stream-mapping-builder';
import { streamBuilder } from './stream-builder';
import { topicBuilder } from './topic-builder';
import type { ServiceBuilder } from './wiring';

/** All parts there are, each after those it connects to. */
export const BUILDERS: readonly ServiceBuilder[] = [
  functionBuilder, queueBuilder, bucketBuilder, streamBuilder, sqsMappingBuilder, streamMappingBuilder,
  asyncBuilder, topicBuilder, ruleBuilder, scheduleBuilder, bucketEventsBuilder,
];
