import type { AppModel } from './app-model';
import { resolved } from './resolved';
import type { ViolationOptions } from './violation';
import { isFollowed, MappingEntry } from '../../template';

/** Indicates whether a mapping polls an SQS queue. Ends the check if its event source is unknown. */
export function pollsQueue({ sourceKind }: MappingEntry): boolean {
  return resolved(sourceKind) === 'sqs';
}

/** Indicates whether a mapping reads a Kinesis or DynamoDB stream. Ends the check if its event source is unknown. */
export function pollsStream({ sourceKind }: MappingEntry): boolean {
  return ['kinesis', 'dynamodb'].includes(resolved(sourceKind));
}

/** Indicates whether a mapping reads Kafka, MSK or self-managed. Ends the check if its event source is unknown. */
export function pollsKafka({ sourceKind }: MappingEntry): boolean {
  return resolved(sourceKind) === 'kafka';
}

/** Indicates whether a mapping reads records in order, so that a failing batch blocks those behind it: a stream, or Kafka without a share group. */
export function readsInOrder(mapping: MappingEntry): boolean {
  return pollsStream(mapping) || (pollsKafka(mapping) && resolved(mapping.consumptionMode!) !== 'Queue');
}

/** What the records of a source are in order in. */
export function laneOf({ sourceKind }: MappingEntry): 'shard' | 'partition' {
  return sourceKind === 'kafka' ? 'partition' : 'shard';
}

/** Indicates whether Lambda reaches the source over the network, as a client of a cluster or broker. Ends the check if its event source is unknown. */
export function pollsCluster({ sourceKind }: MappingEntry): boolean {
  const kind = resolved(sourceKind);
  return !isFollowed(kind) && kind !== 'other';
}

/** Softens the violations of a mapping that loses no events at the moment, or none for the first time. */
export function asMapped(mapping: MappingEntry, app: AppModel): ViolationOptions {
  const queue = app.queue(mapping.source);
  // What fails on a dead-letter queue has been parked and reported before.
  return mapping.enabled === false || (queue !== undefined && app.isParkingQueue(queue)) ? { level: 'warning' } : {};
}
