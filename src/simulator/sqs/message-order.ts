import { BinaryHeap } from '../kernel/binary-heap';
import type { Random } from '../kernel/random';
import type { SqsMessage } from './sqs-message';

/** Decides which of the messages of a queue is received next. */
export interface MessageOrder {
  /** Whether a receive would get anything. */
  readonly hasNext: boolean;

  /** A message has come, visible or not. */
  arrive(message: SqsMessage): void;

  /** A message has become visible. */
  show(message: SqsMessage): void;

  /** A message is gone. */
  remove(message: SqsMessage): void;

  /** Offers the next messages one by one, as long as `take` wants more; each is then hidden or gone. */
  next(take: (message: SqsMessage) => boolean): void;
}

/** From so many receives on a message goes to the back of a standard queue. */
export const POISON_PILL_RECEIVES = 3;

/**
 * The order of a standard queue: by the time of sending, more or less. AWS promises none.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
export class StandardOrder implements MessageOrder {
  readonly #visible = new BinaryHeap<SqsMessage>((a, b) => a.rank < b.rank || (a.rank === b.rank && a.seq < b.seq));

  constructor(private readonly order: 'seeded' | 'sent' | 'worst', private readonly spreadMs: number, private readonly random: Random) {}

  get hasNext(): boolean {
    this.#skipGone();
    return this.#visible.size > 0;
  }

  arrive(message: SqsMessage): void {
    if (!message.hidden) this.show(message);
  }

  show(message: SqsMessage): void {
    message.rank = this.#rank(message);
    this.#visible.push(message);
  }

  remove(): void {
    this.#skipGone();
  }

  next(take: (message: SqsMessage) => boolean): void {
    while (this.hasNext && take(this.#visible.pop()!));
  }

  #rank({ receivesHere, visibleAt, content: { sentAt } }: SqsMessage): number {
    const since = receivesHere < POISON_PILL_RECEIVES ? sentAt : visibleAt + 1; // behind all that is visible by then
    switch (this.order) {
      case 'sent': return since;
      case 'worst': return -since;
      case 'seeded': return since + this.random.integer(0, this.spreadMs);
    }
  }

  #skipGone(): void {
    while (this.#visible.peek()?.gone) this.#visible.pop();
  }
}
