import { StreamSubject } from './stream-record';
import { PARKED_BY_HANDLER } from '../../environment';
import type { Subject } from '../kernel/subject';

/** Returns the record that a handler gives up by putting it into its failure bucket, as the runtime does. The object belongs to the same event. */
export function recordGivenUp(subjects: readonly Subject[], key: string): StreamSubject | undefined {
  if (!key.startsWith(PARKED_BY_HANDLER)) return undefined;
  return subjects.find((subject): subject is StreamSubject =>
    subject instanceof StreamSubject && !subject.givenUp && key.endsWith(`-${subject.record.sequenceNumber}`));
}
