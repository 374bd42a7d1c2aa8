import { md5 } from '../kernel/md5';
import { Receipt, receiptHandle } from './sqs-message';
import type { SqsQueueSettings } from './sqs-queue';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (invocation payload, synchronous) */
export const PAYLOAD_BYTES = 6 * 1_024 * 1_024;

/** What a record holds beside its body, in bytes: identifiers of the usual length. */
const RECORD_BYTES = 900;

/** The event that a function gets for messages. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(queue: SqsQueueSettings, receipts: readonly Receipt[], start: number): { Records: unknown[] } {
  return { Records: receipts.map(receipt => sqsRecord(queue, receipt, start)) };
}

/** One record of it. */
export function sqsRecord({ arn, region, fifo }: SqsQueueSettings, { message, number, receiveCount }: Receipt, start: number) {
  const { id, body, sentAt, groupId, deduplicationId, deadLetterSource, traceHeader, attributes = {} } = message.content;
  return {
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
    get md5OfBody() { return md5(body); },
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
}

/** How much of the payload of an invocation a message takes, more or less. */
export function recordBytes({ message: { content: { body, attributes } } }: Receipt): number {
  return RECORD_BYTES + Buffer.byteLength(JSON.stringify(body)) + (attributes ? Buffer.byteLength(JSON.stringify(attributes)) : 0);
}
