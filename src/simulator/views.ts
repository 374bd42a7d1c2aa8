import type { StoredObject } from './events/bucket';
import { MessageAttributes } from './kernel/delivery';
import type { TraceEntry } from './kernel/trace';
import { Receipt, receiptHandle, SqsMessage } from './sqs/sqs-message';

/** A message in a queue. */
export interface MessageView {
  readonly eventId: string;
  readonly messageId: string;
  readonly body: string;
  readonly state: 'visible' | 'inFlight' | 'delayed';
  readonly receiveCount: number;

  /**
   * The time of sending in milliseconds since the start. A message from another queue keeps its time, except in a FIFO
   * queue.
   */
  readonly sentAt: number;

  /** The time of arrival in this queue, in milliseconds since the start. */
  readonly arrivedAt: number;

  /** The time at which the retention period ends, in milliseconds since the start. */
  readonly expiresAt: number;
  readonly attributes: MessageAttributes;
  readonly messageGroupId?: string;

  /** Of a message in a FIFO queue. */
  readonly messageDeduplicationId?: string;
  readonly deadLetterQueueSourceArn?: string;
}

/** A message that a test has received. */
export interface ReceivedMessage extends MessageView {
  readonly receiptHandle: string;
}

/** An object in a bucket. */
export interface ObjectView {
  readonly eventId: string;
  readonly key: string;
  readonly body: string;

  /** The size in bytes. */
  readonly size: number;

  /** The time in milliseconds since the start. */
  readonly createdAt: number;
}

/** An invocation of a function. */
export interface InvocationView {
  readonly requestId: string;

  /** The time in milliseconds since the start. */
  readonly at: number;
  readonly version: string;
  readonly attempt: number;
  readonly eventIds: readonly string[];
  readonly outcome: 'running' | 'succeeded' | 'failed' | 'timedOut' | 'crashed';
  readonly durationMs?: number;
  readonly error?: string;
}

export function describeMessage(message: SqsMessage): MessageView {
  const { content: { id, body, sentAt, attributes = {}, groupId, deduplicationId, deadLetterSource }, journey, receiveCount } = message;
  return {
    eventId: journey.eventId,
    messageId: id,
    body,
    state: message.state as MessageView['state'],
    receiveCount,
    sentAt,
    arrivedAt: message.arrivedAt,
    expiresAt: message.expiresAt,
    attributes,
    messageGroupId: groupId,
    messageDeduplicationId: deduplicationId,
    deadLetterQueueSourceArn: deadLetterSource,
  };
}

export function describeReceipt({ message, number }: Receipt): ReceivedMessage {
  return { ...describeMessage(message), receiptHandle: receiptHandle(message, number) };
}

export function describeObject({ journey: { eventId }, key, body, bytes, createdAt }: StoredObject): ObjectView {
  return { eventId, key, body, size: bytes, createdAt };
}

/** The invocations of a function, read from the trace. */
export function listInvocations(entries: readonly TraceEntry[], functionName: string): InvocationView[] {
  const invocations: InvocationView[] = [];
  const running = new Map<string, number>();
  for (const { resource, kind, at, ...facts } of entries) {
    if (resource !== functionName || facts.requestId === undefined) continue;
    const { requestId, version, attempt, eventIds, durationMs, error } = facts as unknown as InvocationView;
    if (kind === 'invoked') {
      running.set(requestId, invocations.length);
      invocations.push({ requestId, at, version, attempt, eventIds, outcome: 'running' });
    } else {
      const index = running.get(requestId)!;
      invocations[index] = { ...invocations[index], outcome: kind as InvocationView['outcome'], durationMs, ...error !== undefined && { error } };
    }
  }
  return invocations;
}
