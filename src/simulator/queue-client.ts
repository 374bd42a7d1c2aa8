import { inMilliseconds, TimeSpan } from './kernel/time-span';
import { actingHandler, World } from './kernel/world';
import type { Resources } from './resources';
import type { MoveTaskOptions, ReceiveOptions, ResourceName } from './simulation-options';
import type { MessageMoveTask } from './sqs/message-move-task';
import { MoveTasks } from './sqs/move-tasks';
import { checkVisibilityTimeout } from './sqs/receipts';
import { Receipt, SqsMessage } from './sqs/sqs-message';
import { describeReceipt, ReceivedMessage } from './views';
import { RECEIVED_MESSAGES } from '../limits';

/** A client that receives and deletes messages itself, as a test or a running handler may do. */
export class QueueClient {
  readonly #receipts = new Map<string, Pick<Receipt, 'message' | 'number'>>();

  readonly #moveTasks: MoveTasks;

  constructor(private readonly world: World, private readonly resources: Resources) {
    this.#moveTasks = new MoveTasks(world, resources.queues);
  }

  receive(queue: ResourceName, { max = 10, visibilityTimeout }: ReceiveOptions): ReceivedMessage[] {
    actingHandler(this.world);
    const source = this.resources.queue(queue);
    const { name } = source.settings;
    const { min, max: most } = RECEIVED_MESSAGES;
    if (!Number.isInteger(max) || max < min || max > most) throw new Error(`${name}: max is ${max} but must be a whole number from ${min} to ${most}`);
    const timeoutMs = visibilityTimeout === undefined ? undefined : inMilliseconds(visibilityTimeout);
    if (timeoutMs !== undefined) checkVisibilityTimeout(timeoutMs);
    return source.receive(max, timeoutMs).map(receipt => {
      const received = describeReceipt(receipt);
      this.#receipts.set(received.receiptHandle, receipt);
      return received;
    });
  }

  deleteMessage(receiptHandle: string): boolean {
    const receipt = this.#receipt(receiptHandle);
    const { message: { queue, journey } } = receipt;
    const isDeleted = queue.delete([receipt]).length > 0;
    if (isDeleted) journey.succeed(this.world.clock.now, queue.settings.name);
    return isDeleted;
  }

  changeVisibility(receiptHandle: string, visibilityTimeout: TimeSpan): void {
    const receipt = this.#receipt(receiptHandle);
    receipt.message.queue.changeVisibility(receipt, inMilliseconds(visibilityTimeout));
  }

  startMessageMoveTask({ from, to, maxPerSecond }: MoveTaskOptions): MessageMoveTask {
    return this.#moveTasks.start({
      from: this.resources.queue(from), to: to === undefined ? undefined : this.resources.queue(to), maxPerSecond,
    });
  }

  /** The receipt of a message that this client has received, or that the running handler is processing. */
  #receipt(handle: string): Pick<Receipt, 'message' | 'number'> {
    const [id, number] = handle.split('#');
    const message = actingHandler(this.world)?.subjects.find(subject => subject instanceof SqsMessage && subject.content.id === id);
    const receipt = this.#receipts.get(handle) ?? (message && { message: message as SqsMessage, number: Number(number) });
    if (!receipt) throw new Error(`No message was received with the receipt handle '${handle}'`);
    return receipt;
  }
}
