import { MessageOrder, POISON_PILL_RECEIVES } from './message-order';
import type { SqsMessage } from './sqs-message';
import { BinaryHeap } from '../kernel/binary-heap';
import type { Random } from '../kernel/random';

/**
 * The order of a standard queue: roughly by the time of sending. AWS does not guarantee any order.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
export class StandardOrder implements MessageOrder {
  readonly #visible = new BinaryHeap<SqsMessage>();

  constructor(private readonly order: 'seeded' | 'sent' | 'worst', private readonly spreadMs: number, private readonly random: Random) {}

  get hasNext(): boolean {
    this.#skipGone();
    return this.#visible.size > 0;
  }

  arrive(message: SqsMessage): void {
    if (!message.hidden) this.show(message);
  }

  show(message: SqsMessage): void {
    this.#visible.push(message, this.#rank(message), message.seq);
  }

  remove(): void {
    this.#skipGone();
  }

  next(take: (message: SqsMessage) => boolean): void {
    while (this.hasNext && take(this.#visible.pop()!));
  }

  #rank({ receivesHere, visibleAt, content: { sentAt } }: SqsMessage): number {
    const since = receivesHere < POISON_PILL_RECEIVES ? sentAt : visibleAt + 1; // behind everything visible by then
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
