import { MessageEnvelope, splitBody } from './envelope';
import type { SqsRecord } from './sqs-record';

/** The records that are a part of a message. */
const parts = new WeakSet<SqsRecord>();

/** Returns a record for each object in a message, which is done when all of them are. */
export function splitRecord(record: SqsRecord, envelopes: readonly MessageEnvelope[]): SqsRecord[] {
  const bodies = splitBody(record.body, envelopes);
  if (bodies.length === 1) return [record];
  const split = bodies.map(body => ({ ...record, body }));
  split.forEach(part => parts.add(part));
  return split;
}

/** Indicates that a record is a part of a message: the other parts may succeed although it cannot. */
export function isPart(record: SqsRecord): boolean {
  return parts.has(record);
}
