import { Entry, QueueEntry } from '../../template';

/** Whether an ARN is that of a FIFO queue or topic: their names must end so. */
export function isFifo(arn: string, entry: Entry | undefined): boolean {
  return arn.endsWith('.fifo') || (entry as QueueEntry | undefined)?.fifo === true;
}
