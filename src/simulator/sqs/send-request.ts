import type { MessageContent } from './sqs-message';
import type { SqsQueueSettings } from './sqs-queue-settings';
import { DELIVERY_DELAY_SECONDS, MESSAGE_ATTRIBUTES, QUEUE_MAXIMUM_MESSAGE_BYTES } from '../../limits';
import type { Journey } from '../kernel/fates';
import { problemWithAttributes, problemWithId, problemWithText } from '../kernel/message-rules';
import { SECOND } from '../kernel/time-span';

/** A message and the settings that a producer sends it with. */
export interface SendRequest extends Pick<MessageContent, 'body' | 'arrival' | 'attributes' | 'traceHeader' | 'groupId' | 'deduplicationId'> {
  readonly journey: Journey;

  /** The delay of this message, on standard queues only. @default - the delay of the queue */
  readonly delayMs?: number;

  /** The events that the handler was processing when it sent this message. */
  readonly parents?: readonly string[];

  /** The reason to report if the message is parked in the queue. @default 'sent' */
  readonly reason?: string;

  /** Indicates whether a topic is the sender. The maximum message size of the queue does not hold for topics. @default false */
  readonly fromTopic?: boolean;
}

/**
 * Returns the reason why SQS rejects a request, or undefined if it accepts the request.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function rejectionOf(request: SendRequest, bytes: number, settings: SqsQueueSettings): string | undefined {
  const { body, attributes, groupId, deduplicationId, fromTopic } = request;
  const maximum = fromTopic ? QUEUE_MAXIMUM_MESSAGE_BYTES : settings.maximumMessageBytes;
  if (body === '') return 'it is empty, but a message has at least one character';
  if (bytes > maximum) return `it is ${bytes} bytes long, but the maximum is ${maximum}`;
  return problemWithText(body)
    ?? (attributes && (tooMany(Object.keys(attributes).length) ?? problemWithAttributes(attributes, 'SQS')))
    ?? problemWithId('messageGroupId', groupId)
    ?? problemWithId('messageDeduplicationId', deduplicationId)
    ?? problemWithDelay(request, settings)
    ?? problemWithType(request, settings);
}

function tooMany(attributes: number): string | undefined {
  return attributes > MESSAGE_ATTRIBUTES ? `it has ${attributes} attributes, but the maximum is ${MESSAGE_ATTRIBUTES}` : undefined;
}

function problemWithDelay({ delayMs }: SendRequest, { fifo }: SqsQueueSettings): string | undefined {
  if (delayMs === undefined || delayMs === 0) return undefined;
  if (fifo) return 'a FIFO queue does not support a delay for a single message';
  const { min, max } = DELIVERY_DELAY_SECONDS;
  const seconds = delayMs / SECOND;
  if (Number.isInteger(seconds) && seconds >= min && seconds <= max) return undefined;
  return `its delaySeconds ${seconds} must be a whole number from ${min} to ${max}`;
}

/** Checks what FIFO queues need and standard queues do not support. */
function problemWithType({ groupId, deduplicationId }: SendRequest, { fifo, contentBasedDeduplication }: SqsQueueSettings): string | undefined {
  if (!fifo) return deduplicationId === undefined ? undefined : 'a standard queue does not support a messageDeduplicationId';
  if (groupId === undefined) return 'a FIFO queue requires a messageGroupId';
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
    bytes += Buffer.byteLength(name + dataType + stringValue) + Buffer.byteLength(binaryValue, 'base64');
  }
  return bytes;
}
