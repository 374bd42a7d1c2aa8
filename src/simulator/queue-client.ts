import { inMilliseconds, TimeSpan } from './kernel/time-span';
import { actingHandler, World } from './kernel/world';
import type { Resources } from './resources';
import type { ReceiveOptions, ResourceName } from './simulation-options';
import { Receipt, SqsMessage } from './sqs/sqs-message';
import { describeReceipt, ReceivedMessage } from './views';

/** A client that receives and deletes messages itself, as a test or a running handler may do. */
export class QueueClient {
  readonly #receipts = new Map<string, Pick<Receipt, 'message' | 'number'>>();

  constructor(private readonly world: World, private readonly resources: Resources) {}

  receive(queue: ResourceName, { max = 10, visibilityTimeout }: ReceiveOptions): ReceivedMessage[] {
    actingHandler(this.world);
    const source = this.resources.queue(queue);
    return source.receive(max, visibilityTimeout === undefined ? undefined : inMilliseconds(visibilityTimeout)).map(receipt => {
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

  /** The receipt of a message that this client has received, or that the running handler is processing. */
  #receipt(handle: string): Pick<Receipt, 'message' | 'number'> {
    const [id, number] = handle.split('#');
    const message = actingHandler(this.world)?.subjects.find(subject => subject instanceof SqsMessage && subject.content.id === id);
    const receipt = this.#receipts.get(handle) ?? (message && { message: message as SqsMessage, number: Number(number) });
    if (!receipt) throw new Error(`No message was received with the receipt handle '${handle}'`);
    return receipt;
  }
}
