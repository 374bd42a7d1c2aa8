import { Entry, QueueEntry } from '../../template';

/** Indicates whether an ARN belongs to a FIFO queue or topic, whose name must end in `.fifo`. */
export function isFifo(arn: string, entry: Entry | undefined): boolean {
  return arn.endsWith('.fifo') || (entry as QueueEntry | undefined)?.fifo === true;
}
