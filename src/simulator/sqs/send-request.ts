import type { MessageContent } from './sqs-message';
import type { SqsQueueSettings } from './sqs-queue-settings';
import type { Journey } from '../kernel/fates';

/** A message and the settings that a producer sends it with. */
export interface SendRequest extends Pick<MessageContent, 'body' | 'arrival' | 'attributes' | 'traceHeader' | 'groupId' | 'deduplicationId'> {
  readonly journey: Journey;

  /** The delay of this message, on standard queues only. @default - the delay of the queue */
  readonly delayMs?: number;

  /** The events that the handler was processing when it sent this message. */
  readonly parents?: readonly string[];

  /** The reason to report if the message is parked in the queue. @default 'sent' */
  readonly reason?: string;
}

/** Returns the reason why SQS rejects a request, or undefined if it accepts the request. */
export function rejectionOf({ groupId, deduplicationId, delayMs }: SendRequest, bytes: number, settings: SqsQueueSettings): string | undefined {
  const { fifo, maximumMessageBytes, contentBasedDeduplication } = settings;
  if (bytes > maximumMessageBytes) return `it is ${bytes} bytes long, but the maximum is ${maximumMessageBytes}`;
  if (!fifo) return undefined;
  if (groupId === undefined) return 'a FIFO queue requires a messageGroupId';
  if (delayMs !== undefined && delayMs !== 0) return 'a FIFO queue does not support a delay for a single message';
  if (deduplicationId !== undefined || contentBasedDeduplication) return undefined;
  return 'the queue has no content-based deduplication, so the message needs a messageDeduplicationId';
}

/**
 * Returns the size of a message in bytes, as SQS counts it.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function messageBytes({ body, attributes = {} }: SendRequest): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { dataType, stringValue = '', binaryValue = '' }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(dataType) + Buffer.byteLength(stringValue) + Buffer.byteLength(binaryValue, 'base64');
  }
  return bytes;
}
