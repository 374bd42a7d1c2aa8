import { inMilliseconds, SECOND, TimeSpan } from './kernel/time-span';
import { timeIn, World } from './kernel/world';
import type { Resources } from './resources';
import type { ReceiveOptions, ResourceName } from './simulation-options';
import { RECEIVED_MESSAGES, VISIBILITY_TIMEOUT_SECONDS } from '../limits';
import { Receipt, SqsMessage } from './sqs/sqs-message';
import { describeReceipt, ReceivedMessage } from './views';

/** A client that receives and deletes messages itself, as a test or a running handler may do. */
export class QueueClient {
  readonly #receipts = new Map<string, Pick<Receipt, 'message' | 'number'>>();

  constructor(private readonly world: World, private readonly resources: Resources) {}

  receive(queue: ResourceName, { max = 10, visibilityTimeout }: ReceiveOptions): ReceivedMessage[] {
    const source = this.resources.queue(queue);
    const { name } = source.settings;
    const { min, max: most } = RECEIVED_MESSAGES;
    if (!Number.isInteger(max) || max < min || max > most) throw new Error(`${name}: max is ${max} but must be a whole number from ${min} to ${most}`);
    return source.receive(max, visibilityTimeout === undefined ? undefined : visibilityMs(name, visibilityTimeout)).map(receipt => {
      const received = describeReceipt(receipt);
      this.#receipts.set(received.receiptHandle, receipt);
      return received;
    });
  }

  deleteMessage(receiptHandle: string): void {
    const receipt = this.#receipt(receiptHandle);
    const { message: { queue, journey } } = receipt;
    journey.succeed(timeIn(this.world), queue.settings.name);
    queue.delete([receipt]);
  }

  changeVisibility(receiptHandle: string, visibilityTimeout: TimeSpan): void {
    const receipt = this.#receipt(receiptHandle);
    const { queue } = receipt.message;
    queue.changeVisibility(receipt, timeIn(this.world) - this.world.clock.now + visibilityMs(queue.settings.name, visibilityTimeout));
  }

  /** The receipt of a message that this client has received, or that the running handler is processing. */
  #receipt(handle: string): Pick<Receipt, 'message' | 'number'> {
    const [id, number] = handle.split('#');
    const message = this.world.current?.subjects.find(subject => subject instanceof SqsMessage && subject.content.id === id);
    const receipt = this.#receipts.get(handle) ?? (message && { message: message as SqsMessage, number: Number(number) });
    if (!receipt) throw new Error(`No message was received with the receipt handle '${handle}'`);
    return receipt;
  }
}

function visibilityMs(queue: string, visibilityTimeout: TimeSpan): number {
  const ms = inMilliseconds(visibilityTimeout);
  const { min, max } = VISIBILITY_TIMEOUT_SECONDS;
  if (Number.isInteger(ms / SECOND) && ms <= SECOND * max) return ms;
  throw new Error(`${queue}: the visibility timeout is ${ms / SECOND} seconds but must be a whole number from ${min} to ${max}`);
}
