import { MessageMoveTask, RunningMoveTask } from './message-move-task';
import type { SqsQueue } from './sqs-queue';
import { MOVE_TASK_MESSAGES_PER_SECOND } from '../../limits';
import type { World } from '../kernel/world';

/** A request to move the messages of a dead-letter queue. */
export interface MoveRequest {
  readonly from: SqsQueue;
  readonly to?: SqsQueue;
  readonly maxPerSecond?: number;
}

/**
 * Starts the message move tasks of all queues.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export class MoveTasks {
  readonly #last = new Map<SqsQueue, MessageMoveTask>();

  constructor(private readonly world: World, private readonly queues: readonly SqsQueue[]) {}

  /** @throws Error if SQS would refuse the task */
  start({ from, to, maxPerSecond = this.world.assumptions.moveTaskPerSecond }: MoveRequest): MessageMoveTask {
    const { name, fifo } = from.settings;
    const refused = (reason: string) => new Error(`${name} refuses the message move task: ${reason}`);
    if (!this.queues.some(({ deadLetterRoute }) => deadLetterRoute?.deadLetterQueue === from)) {
      throw refused('it is not the dead-letter queue of an SQS queue: receive its messages and send them yourself');
    }
    if (to === from) throw refused('it cannot be its own destination');
    if (to && to.settings.fifo !== fifo) {
      throw refused(`its destination ${to.settings.name} is a ${typeOf(to)} queue, but it is a ${typeOf(from)} queue itself: both must have the same type`);
    }
    const { min, max } = MOVE_TASK_MESSAGES_PER_SECOND;
    if (!Number.isInteger(maxPerSecond) || maxPerSecond < min || maxPerSecond > max) {
      throw refused(`maxPerSecond is ${maxPerSecond} but must be an integer from ${min} to ${max}`);
    }
    if (this.#last.get(from)?.status === 'RUNNING') throw refused('another task is still running: cancel it, or wait until it has ended');
    const byArn = new Map(this.queues.map(queue => [queue.settings.arn, queue]));
    const task = new RunningMoveTask(this.world, {
      from,
      to: to ? () => to : ({ content: { deadLetterSource } }) => byArn.get(deadLetterSource ?? ''),
      perSecond: maxPerSecond,
    });
    this.#last.set(from, task);
    return task;
  }
}

function typeOf({ settings: { fifo } }: SqsQueue): string {
  return fifo ? 'FIFO' : 'standard';
}
