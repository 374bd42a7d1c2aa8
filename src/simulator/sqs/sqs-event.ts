import { Receipt, receiptHandle } from './sqs-message';
import type { SqsQueueSettings } from './sqs-queue-settings';
import { md5 } from '../kernel/md5';

/** The bytes of a record beside its body and its attributes, with identifiers of the usual length. */
const RECORD_BYTES = 900;

/** The most bytes that JSON takes for a character. */
const ESCAPE_BYTES = 6;

/** Returns the event that a function receives for messages. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(queue: SqsQueueSettings, receipts: readonly Receipt[], start: number): { Records: unknown[] } {
  return { Records: receipts.map(receipt => sqsRecord(queue, receipt, start)) };
}

/** Computed when a handler reads it. All records share the getter: one of its own takes as long as the rest of a record. */
const MD5_OF_BODY: PropertyDescriptor & ThisType<{ readonly body: string }> = {
  get() { return md5(this.body); },
  enumerable: true,
  configurable: true,
};

/** Returns the record of one message in the event of a function. */
export function sqsRecord({ arn, region, fifo }: SqsQueueSettings, { message, number, receiveCount }: Receipt, start: number) {
  const { id, body, sentAt, groupId, deduplicationId, deadLetterSource, traceHeader, attributes = {} } = message.content;
  const record = {
    messageId: id,
    receiptHandle: receiptHandle(message, number),
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(start + sentAt),
      SenderId: 'AIDASIMULATEDPRODUCER',
      ApproximateFirstReceiveTimestamp: String(start + message.firstReceivedAt!),
      ...groupId !== undefined && { MessageGroupId: groupId },
      ...fifo && { MessageDeduplicationId: deduplicationId ?? `body ${body}`, SequenceNumber: `1889${String(message.seq).padStart(16, '0')}` },
      ...deadLetterSource !== undefined && { DeadLetterQueueSourceArn: deadLetterSource },
      ...traceHeader !== undefined && { AWSTraceHeader: traceHeader },
    },
    messageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, attribute]) =>
      [name, { ...attribute, stringListValues: [], binaryListValues: [] }])),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
  return Object.defineProperty(record, 'md5OfBody', MD5_OF_BODY);
}

/** The most bytes that a message can take up in the payload of an invocation. Takes no time, unlike `sqsRecordBytes`. */
export function mostSqsRecordBytes({ message: { content: { body, attributes } } }: Receipt): number {
  return attributes ? Infinity : RECORD_BYTES + ESCAPE_BYTES * body.length;
}

/** Returns roughly how many bytes a message takes up in the payload of an invocation. */
export function sqsRecordBytes({ message: { content: { body, attributes } } }: Receipt): number {
  return RECORD_BYTES + Buffer.byteLength(JSON.stringify(body)) + (attributes ? Buffer.byteLength(JSON.stringify(attributes)) : 0);
}
