import { SqsMessage } from './sqs-message';
import type { SqsQueue } from './sqs-queue';
import { ORIGINAL_MESSAGE_ID } from '../../environment';
import type { MessageAttributes } from '../kernel/delivery';
import type { Subject } from '../kernel/subject';

/** A message that a handler sends. */
interface SentMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly deduplicationId?: string;
}

/**
 * Returns the message that a handler gives up by sending a copy of it to its dead-letter queue. The copy belongs to the same event. It has the id of the
 * message, as the runtime sets it, or its body.
 */
export function messageGivenUp(subjects: readonly Subject[], { settings }: SqsQueue, sent: SentMessage): SqsMessage | undefined {
  const processed = subjects.filter((subject): subject is SqsMessage => subject instanceof SqsMessage
    && subject.queue.deadLetterRoute?.deadLetterQueue.settings === settings);
  const id = sent.attributes?.[ORIGINAL_MESSAGE_ID]?.stringValue ?? sent.deduplicationId;
  return processed.find(({ content }) => content.id === id) ?? processed.find(({ content, givenUp }) => content.body === sent.body && !givenUp);
}
