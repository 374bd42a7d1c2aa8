import { resolved } from './resolved';
import { MappingEntry } from '../../template';

/** Indicates whether a mapping polls an SQS queue. Ends the check if its event source is unknown. */
export function pollsQueue({ sourceKind }: MappingEntry): boolean {
  return resolved(sourceKind) === 'sqs';
}

/** Indicates whether a mapping reads a Kinesis or DynamoDB stream. Ends the check if its event source is unknown. */
export function pollsStream({ sourceKind }: MappingEntry): boolean {
  return ['kinesis', 'dynamodb'].includes(resolved(sourceKind));
}
