import { Receipt, receiptHandle } from './sqs-message';
import type { SqsQueueSettings } from './sqs-queue-settings';
import { md5 } from '../kernel/md5';

/** The bytes of a record beside its body and its attributes, with identifiers of the usual length. */
const RECORD_BYTES = 900;

/** Returns the event that a function receives for messages. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(queue: SqsQueueSettings, receipts: readonly Receipt[], start: number): { Records: unknown[] } {
  return { Records: receipts.map(receipt => sqsRecord(queue, receipt, start)) };
}

/** Returns the record of one message in the event of a function. */
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

/** Returns roughly how many bytes a message takes up in the payload of an invocation. */
export function sqsRecordBytes({ message: { content: { body, attributes } } }: Receipt): number {
  return RECORD_BYTES + Buffer.byteLength(JSON.stringify(body)) + (attributes ? Buffer.byteLength(JSON.stringify(attributes)) : 0);
}
