import type { AppModel } from './app-model';
import { resolved } from './resolved';
import type { ViolationOptions } from './violation';
import { MappingEntry } from '../../template';

/** Indicates whether a mapping polls an SQS queue. Ends the check if its event source is unknown. */
export function pollsQueue({ sourceKind }: MappingEntry): boolean {
  return resolved(sourceKind) === 'sqs';
}

/** Indicates whether a mapping reads a Kinesis or DynamoDB stream. Ends the check if its event source is unknown. */
export function pollsStream({ sourceKind }: MappingEntry): boolean {
  return ['kinesis', 'dynamodb'].includes(resolved(sourceKind));
}

/** Softens the violations of a mapping that loses no events at the moment, or none for the first time. */
export function asMapped(mapping: MappingEntry, app: AppModel): ViolationOptions {
  const queue = app.queue(mapping.source);
  // What fails on a dead-letter queue has been parked and reported before.
  return mapping.enabled === false || (queue !== undefined && app.isParkingQueue(queue)) ? { level: 'warning' } : {};
}
