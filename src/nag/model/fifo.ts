import { resolved } from './resolved';
import { endsWith, Entry, QueueEntry, Resolved } from '../../template';

/** Indicates whether an ARN belongs to a FIFO queue or topic, whose name must end in `.fifo`. Ends the check if the end of the ARN is unknown. */
export function isFifo(arn: Resolved<string>, entry: Entry | undefined): boolean {
  return (entry as QueueEntry | undefined)?.fifo === true || resolved(endsWith(arn, '.fifo'));
}
