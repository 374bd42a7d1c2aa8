import { asyncPart } from './async-part';
import { bucketEventsPart } from './bucket-events';
import { bucketPart } from './bucket-part';
import { functionPart } from './function-part';
import { queuePart } from './queue-part';
import { rulePart } from './rule-part';
import { schedulePart } from './schedule-part';
import { sqsMappingPart } from './sqs-mapping-part';
import { streamMappingPart } from './stream-mapping-part';
import { streamPart } from './stream-part';
import { topicPart } from './topic-part';
import type { Part } from './wiring';

/** All parts there are, each after those it connects to. */
export const PARTS: readonly Part[] = [
  functionPart, queuePart, bucketPart, streamPart, sqsMappingPart, streamMappingPart,
  asyncPart, topicPart, rulePart, schedulePart, bucketEventsPart,
];
