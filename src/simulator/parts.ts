import { asyncPart } from './lambda/async-part';
import { bucketEventsPart } from './events/bucket-events';
import { bucketPart } from './events/bucket-part';
import { functionPart } from './lambda/function-part';
import { queuePart } from './sqs/queue-part';
import { rulePart } from './events/rule-part';
import { schedulePart } from './events/schedule-part';
import { sqsMappingPart } from './sqs/sqs-mapping-part';
import { streamMappingPart } from './streams/stream-mapping-part';
import { streamPart } from './streams/stream-part';
import { topicPart } from './events/topic-part';
import type { Part } from './wiring';

/** All parts there are, each after those it connects to. */
export const PARTS: readonly Part[] = [
  functionPart, queuePart, bucketPart, streamPart, sqsMappingPart, streamMappingPart,
  asyncPart, topicPart, rulePart, schedulePart, bucketEventsPart,
];
