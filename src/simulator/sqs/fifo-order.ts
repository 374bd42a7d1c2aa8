import type { MessageOrder } from './message-order';
import type { SqsMessage } from './sqs-message';
import { BinaryHeap } from '../kernel/binary-heap';

/** The messages of a message group in order. */
interface Group {
  readonly messages: SqsMessage[];

  /** The index of the first message that may still be there. */
  head: number;

  /** The number of the group's current place in line; places with an earlier number are outdated. */
  turn: number;
}

/** The place of a group in line: groups whose first message is visible wait for a receive. */
interface Place {
  readonly group: Group;
  readonly turn: number;
}

/**
 * The order of a FIFO queue. A hidden message blocks all later messages of its group. The group whose first message has been visible longest
 * comes first, and a receive takes as many of its messages as possible before it continues with the next group.
 *
 * AWS does not document the order among groups. This order explains what was recorded on AWS (LocalStack tests of FIFO queues, 2024-04-30 to
 * 2025-11-19).
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class FifoOrder implements MessageOrder {
  readonly #groups = new Map<string, Group>();
  #shown = 0;
  readonly #places = new BinaryHeap<Place>();

  get hasNext(): boolean {
    return this.#first() !== undefined;
  }

  arrive(message: SqsMessage): void {
    const group = this.#groupOf(message);
    message.rank = this.#shown++;
    forget(group);
    group.messages.push(message);
    if (headOf(group) === message) this.#queueUp(group);
  }

  show(message: SqsMessage): void {
    message.rank = this.#shown++;
    const group = this.#groupOf(message);
    if (headOf(group) === message) this.#queueUp(group);
  }

  remove(message: SqsMessage): void {
    const group = this.#groupOf(message);
    if (group.messages[group.head] !== message) return;
    if (headOf(group)) this.#queueUp(group);
    else this.#groups.delete(message.content.groupId!);
  }

  next(take: (message: SqsMessage) => boolean): void {
    let wanted = true;
    for (let place = this.#first(); place && wanted; place = this.#first()) {
      const { group } = place;
      group.turn++;
      let index = group.head;
      for (; wanted && index < group.messages.length; index++) {
        const message = group.messages[index];
        if (message.gone) continue;
        if (message.hidden) break;
        wanted = take(message);
      }
      this.#queueUp(group);
    }
  }

  #groupOf({ content: { groupId } }: SqsMessage): Group {
    let group = this.#groups.get(groupId!);
    if (!group) {
      group = { messages: [], head: 0, turn: 0 };
      this.#groups.set(groupId!, group);
    }
    return group;
  }

  /** Moves the group to a new place in line if its first message is visible; otherwise takes it out of the line. */
  #queueUp(group: Group): void {
    group.turn++;
    const head = headOf(group);
    if (head && !head.hidden) this.#places.push({ group, turn: group.turn }, head.visibleAt, head.rank);
  }

  #first(): Place | undefined {
    while (this.#places.size > 0 && !isValid(this.#places.peek()!)) this.#places.pop();
    return this.#places.peek();
  }
}

function isValid({ group, turn }: Place): boolean {
  return group.turn === turn;
}

/** Returns the first message of the group that is not gone. */
function headOf(group: Group): SqsMessage | undefined {
  while (group.head < group.messages.length && group.messages[group.head].gone) group.head++;
  return group.messages[group.head];
}

/** Frees the messages before the head once they are most of the list. */
function forget(group: Group): void {
  if (group.head <= 32 || 2 * group.head <= group.messages.length) return;
  group.messages.splice(0, group.head);
  group.head = 0;
}
