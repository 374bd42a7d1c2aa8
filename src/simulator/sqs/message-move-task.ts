import type { SqsMessage } from './sqs-message';
import type { SqsQueue } from './sqs-queue';
import { MOVE_TASK_HOURS } from '../../limits';
import { HOUR, SECOND } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** The state of a message move task, as AWS reports it. */
export interface MessageMoveTask {
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

  /** The number of messages that the task has moved so far. */
  readonly moved: number;

  /** The reason why the task failed: 'CouldNotDetermineMessageSource', for example. @default - it has not failed */
  readonly failureReason?: string;

  /** Stops the task. The messages that it has not moved stay where they are. Does nothing once the task has ended. */
  cancel(): void;
}

/** The route of the messages of a task. */
export interface MoveRoute {
  readonly from: SqsQueue;

  /** Returns the queue that a message moves to, or undefined if the message does not tell where it comes from. */
  readonly to: (message: SqsMessage) => SqsQueue | undefined;
  readonly perSecond: number;
}

/**
 * A task that moves the messages of a dead-letter queue to another queue, the oldest first. They are new messages there. Messages that are in flight
 * when it is their turn stay, and with them the later ones of their group in a FIFO queue.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export class RunningMoveTask implements MessageMoveTask {
  status: MessageMoveTask['status'] = 'RUNNING';
  moved = 0;
  failureReason?: string;

  readonly #startedAt: number;
  #waiting: SqsMessage[];
  readonly #seen = new Set<SqsMessage>();
  readonly #blockedGroups = new Set<string>();
  #turn = 0;

  constructor(private readonly world: World, private readonly route: MoveRoute) {
    this.#startedAt = world.clock.now;
    this.#waiting = this.#unseen();
    this.#schedule();
  }

  cancel(): void {
    if (this.status === 'RUNNING') this.status = 'CANCELLED';
  }

  #schedule(): void {
    const { clock } = this.world;
    clock.at(this.#startedAt + Math.ceil(SECOND * this.#turn++ / this.route.perSecond), () => this.#run());
  }

  #run(): void {
    if (this.status !== 'RUNNING') return;
    const message = this.#next();
    if (!message) this.status = 'COMPLETED';
    else if (this.world.clock.now - this.#startedAt > MOVE_TASK_HOURS * HOUR) this.#fail(message, `it ran for ${MOVE_TASK_HOURS} hours`);
    else this.#move(message);
    if (this.status === 'RUNNING') this.#schedule();
  }

  /** Returns the message to move next. */
  #next(): SqsMessage | undefined {
    if (this.#waiting.length === 0 && this.world.assumptions.moveTaskMessages === 'all') this.#waiting = this.#unseen();
    for (let message = this.#waiting.pop(); message; message = this.#waiting.pop()) {
      if (message.gone) continue;
      const { groupId } = message.content;
      const isBlocked = this.route.from.settings.fifo && this.#blockedGroups.has(groupId!);
      const isHidden = message.hidden && message.visibleAt > this.world.clock.now;
      if (!isBlocked && !isHidden) return message;
      if (groupId !== undefined) this.#blockedGroups.add(groupId);
    }
    return undefined;
  }

  /** Returns the messages of the queue that the task has not come across, with the oldest at the end. */
  #unseen(): SqsMessage[] {
    const messages = this.route.from.messages().filter(message => !this.#seen.has(message));
    for (const message of messages) this.#seen.add(message);
    return messages.reverse();
  }

  #move(message: SqsMessage): void {
    const { from, to } = this.route;
    const { faults, clock: { now } } = this.world;
    const destination = to(message);
    if (!destination) return this.#fail(message, 'CouldNotDetermineMessageSource');
    const fault = faults.strike('undeliverable', destination.settings.key, now, [message]);
    if (fault?.transient) return void this.#waiting.push(message);
    const problem = fault ? 'AWS.SimpleQueueService.NonExistentQueue' : from.moveTo(message, destination);
    if (problem !== undefined) return this.#fail(message, problem);
    this.moved++;
    return undefined;
  }

  #fail({ journey }: SqsMessage, reason: string): void {
    this.status = 'FAILED';
    this.failureReason = reason;
    this.world.trace.add('moveFailed', this.route.from.settings.name, [journey.eventId], { reason });
  }
}
