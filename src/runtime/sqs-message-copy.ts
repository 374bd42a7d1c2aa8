import type { SqsRecord } from './sqs-record';
import { FAILURE_REASON, ORIGINAL_MESSAGE_ID } from '../environment';

/** The number of attributes of a message, and the length of a reason. */
const ATTRIBUTES = 10;
const REASON_LENGTH = 256;

/** What SQS does not accept in the value of an attribute, which is what XML does not allow. */
// eslint-disable-next-line no-control-regex
const NOT_ALLOWED = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Returns a message like the one that was received. The reason and the id are added where SQS takes more attributes. */
export function messageCopy({ attributes, body, messageAttributes, messageId }: SqsRecord, error: Error) {
  const { AWSTraceHeader, MessageGroupId } = attributes;
  const own = Object.entries(messageAttributes ?? {}).map(([name, { dataType, stringValue, binaryValue }]) => [name, {
    DataType: dataType,
    ...binaryValue === undefined ? { StringValue: stringValue } : { BinaryValue: Buffer.from(binaryValue, 'base64') },
  }] as const);
  const names = new Set(own.map(([name]) => name));
  const reason = `${error.name}: ${error.message}`.slice(0, REASON_LENGTH).replace(NOT_ALLOWED, '');
  const added = [[ORIGINAL_MESSAGE_ID, messageId], [FAILURE_REASON, reason]].filter(([name]) => !names.has(name))
    .map(([name, StringValue]) => [name, { DataType: 'String', StringValue }] as const);
  return {
    MessageBody: body,
    MessageAttributes: Object.fromEntries([...own, ...added.slice(0, ATTRIBUTES - own.length)]),
    ...AWSTraceHeader !== undefined && { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: AWSTraceHeader } } },
    ...MessageGroupId !== undefined && { MessageGroupId },
    ...attributes.MessageDeduplicationId !== undefined && { MessageDeduplicationId: messageId }, // FIFO
  };
}
