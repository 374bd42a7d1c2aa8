import type { RunningHandler } from './kernel/running-handler';
import type { World } from './kernel/world';
import type { SqsQueue } from './sqs/sqs-queue';
import { receiptHandle, SqsMessage } from './sqs/sqs-message';

/** A message that a handler sends, as the AWS SDK takes it. */
interface SendMessage {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly MessageAttributes?: {
    readonly [name: string]: { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: Uint8Array };
  };
  readonly MessageSystemAttributes?: { readonly AWSTraceHeader?: { readonly StringValue?: string } };
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

/** A call that hides messages, as the AWS SDK takes it. */
interface ChangeMessageVisibilityBatch {
  readonly Entries: ReadonlyArray<{ readonly Id: string; readonly ReceiptHandle: string; readonly VisibilityTimeout: number }>;
}

/** SQS hides a message for at most 12 hours from its receive. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
const HIDDEN_MS = 43_200_000;

/** The name of SQS in faults. */
const DOWNSTREAM = 'sqs';

/**
 * The client of SQS that `sqsWorker` uses in a simulation: it hides messages that the handler is processing, and parks copies of them. A copy belongs to
 * the same event. A fault `down` of the downstream `sqs` makes its calls fail.
 */
export class HandlerSqs {
  constructor(private readonly world: World, private readonly queues: () => Iterable<SqsQueue>, private readonly running: RunningHandler) {}

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
  async changeMessageVisibilityBatch({ Entries }: ChangeMessageVisibilityBatch) {
    this.#refuseIfDown();
    const Failed = [];
    for (const { Id, ReceiptHandle, VisibilityTimeout } of Entries) {
      const message = this.#messages().find(each => receiptHandle(each, each.receipt) === ReceiptHandle);
      const problem = message === undefined ? 'the receipt handle is not valid any more' : this.#hide(message, VisibilityTimeout * 1_000);
      if (problem) Failed.push({ Id, SenderFault: true, Code: 'InvalidParameterValue', Message: problem });
    }
    return { Successful: [], Failed };
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
  async sendMessage({ QueueUrl, MessageBody, MessageAttributes, MessageSystemAttributes, MessageGroupId, MessageDeduplicationId }: SendMessage) {
    this.#refuseIfDown();
    const [account, name] = QueueUrl.split('/').slice(-2);
    const queue = [...this.queues()].find(({ settings: { arn } }) => arn.endsWith(`:${account}:${name}`));
    if (!queue) throw new Error(`There is no queue ${name} in the simulation`);
    const { StringValue: original = MessageDeduplicationId } = MessageAttributes?.originalMessageId ?? {};
    const message = this.#messages().find(({ content: { id, body } }) => original === undefined ? body === MessageBody : id === original);
    if (!message) throw new Error('The handler is processing no message that this is a copy of');
    const rejection = queue.offer({
      journey: message.journey,
      body: MessageBody,
      attributes: attributesIn(MessageAttributes),
      arrival: 'failure',
      traceHeader: MessageSystemAttributes?.AWSTraceHeader?.StringValue,
      groupId: MessageGroupId,
      deduplicationId: MessageDeduplicationId,
      reason: `given up by its handler: ${MessageAttributes?.failureReason?.StringValue ?? 'no retry can fix it'}`,
    });
    if (rejection) throw new Error(`${queue.settings.name} rejects the message: ${rejection}`);
    message.givenUp = true;
  }

  #refuseIfDown(): void {
    const { running, world: { faults } } = this;
    if (faults.strikeDownstream('down', DOWNSTREAM, running.now, running.subjects)) throw new Error('SQS is down');
  }

  #messages(): SqsMessage[] {
    return this.running.subjects.filter(subject => subject instanceof SqsMessage);
  }

  /** Returns the reason why SQS would refuse it. */
  #hide(message: SqsMessage, ms: number): string | undefined {
    const { clock } = this.world;
    const spent = this.running.now - clock.now;
    if (!message.hidden) return 'the message is not hidden any more';
    if (ms + spent > HIDDEN_MS) return `the message would be hidden for more than ${HIDDEN_MS / 1_000} s`;
    message.queue.changeVisibility({ message, number: message.receipt }, spent + ms);
    return undefined;
  }
}

function attributesIn(attributes: SendMessage['MessageAttributes'] = {}) {
  return Object.fromEntries(Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [name, {
    dataType: DataType,
    ...BinaryValue === undefined ? { stringValue: StringValue } : { binaryValue: Buffer.from(BinaryValue).toString('base64') },
  }]));
}
