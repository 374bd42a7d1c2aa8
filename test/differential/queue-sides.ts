import type { ElasticMq } from './elasticmq';
import { Simulation } from '../../src/simulator';
import type { MessageAttributes, ReceivedMessage } from '../../src/simulator';

/** The queue of a sequence. Its dead-letter queue has the same type and no delay. */
export interface QueueSettings {
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;

  /** @default - the queue has no dead-letter queue */
  readonly maxReceiveCount?: number;
}

/** A queue of a sequence, by its role. */
export type Role = 'queue' | 'deadLetters';

/** A message to send. */
export interface SentMessage {
  readonly body: string;
  readonly group?: string;
  readonly deduplicationId?: string;
  readonly delaySeconds?: number;
  readonly attributes?: MessageAttributes;
}

/** A message as a consumer receives it. */
export interface Delivery {
  /** The number of the message among all messages of the sequence. */
  readonly number: number;
  readonly body: string;
  readonly receiveCount: number;

  /** In milliseconds since the start. */
  readonly sentAt: number;
  readonly group?: string;
  readonly attributes: MessageAttributes;
  readonly isDeadLetter: boolean;
}

/** A delivery with the handle to delete it. */
export interface Received extends Delivery {
  readonly handle: string;
}

/** The numbers of messages by state. */
export interface Counts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A queue with its dead-letter queue: of the simulator, or of ElasticMQ. */
export interface QueueSide {
  /** Returns for each message its number, the number of the message that it is a duplicate of, or that it is refused. */
  send(messages: readonly { readonly number: number; readonly message: SentMessage }[]): Promise<(number | 'refused')[]>;
  receive(role: Role, max: number, visibilitySeconds?: number): Promise<Received[]>;
  delete(role: Role, handles: readonly string[]): Promise<void>;

  /** Has no effect if the queue refuses it, like `delete`. */
  changeVisibility(role: Role, handle: string, seconds: number): Promise<void>;
  counts(role: Role): Promise<Counts>;
  advance(ms: number): Promise<void>;
}

const START = Date.UTC(2026, 0, 1);
const NAMES = { queue: 'Queue', deadLetters: 'DeadLetters' } as const;

/** The simulator's side, through its public interface. */
export class SimulatorSide implements QueueSide {
  readonly #sim: Simulation;

  constructor({ fifo, contentBasedDeduplication, visibilitySeconds, delaySeconds, maxReceiveCount }: QueueSettings) {
    const type = fifo ? { FifoQueue: true } : {};
    const redrive = maxReceiveCount !== undefined && {
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount },
    };
    this.#sim = Simulation.fromTemplate({
      Resources: {
        DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { ...type, VisibilityTimeout: visibilitySeconds } },
        Queue: {
          Type: 'AWS::SQS::Queue',
          Properties: {
            ...type,
            ...fifo && { ContentBasedDeduplication: contentBasedDeduplication },
            ...redrive,
            VisibilityTimeout: visibilitySeconds,
            DelaySeconds: delaySeconds,
          },
        },
      },
    }, { start: START });
  }

  /** The messages in the queue that are neither delayed nor in flight. */
  visible(role: Role): number {
    return this.#sim.messages(NAMES[role]).filter(({ state }) => state === 'visible').length;
  }

  /** All messages in both queues. */
  size(): number {
    return this.#sim.messages('Queue').length + this.#sim.messages('DeadLetters').length;
  }

  /** Indicates whether the queue holds the message and has not delivered it since. */
  isInFlight(role: Role, number: number): boolean {
    return this.#sim.messages(NAMES[role]).some(({ eventId, state }) => eventId === `m${number}` && state === 'inFlight');
  }

  async send(messages: readonly { readonly number: number; readonly message: SentMessage }[]): Promise<(number | 'refused')[]> {
    return messages.map(({ number, message: { body, group, deduplicationId, delaySeconds, attributes } }) => {
      try {
        this.#sim.send('Queue', body, {
          id: `m${number}`, messageGroupId: group, messageDeduplicationId: deduplicationId, delaySeconds, messageAttributes: attributes,
        });
      } catch {
        return 'refused';
      }
      const { kind, original } = this.#sim.trace.at(-1)!;
      return kind === 'deduplicated' ? numberOf(original as string) : number;
    });
  }

  async receive(role: Role, max: number, visibilitySeconds?: number): Promise<Received[]> {
    const visibilityTimeout = visibilitySeconds === undefined ? undefined : { seconds: visibilitySeconds };
    return this.#sim.receive(NAMES[role], { max, visibilityTimeout }).map((message: ReceivedMessage) => ({
      number: numberOf(message.eventId),
      body: message.body,
      receiveCount: message.receiveCount,
      sentAt: message.sentAt,
      group: message.messageGroupId,
      attributes: message.attributes,
      isDeadLetter: message.deadLetterQueueSourceArn !== undefined,
      handle: message.receiptHandle,
    }));
  }

  async delete(_role: Role, handles: readonly string[]): Promise<void> {
    for (const receiptHandle of handles) unlessRefused(() => this.#sim.deleteMessage({ receiptHandle }));
  }

  async changeVisibility(_role: Role, receiptHandle: string, seconds: number): Promise<void> {
    unlessRefused(() => this.#sim.changeVisibility({ receiptHandle }, { seconds }));
  }

  async counts(role: Role): Promise<Counts> {
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const { state } of this.#sim.messages(NAMES[role])) counts[state]++;
    return counts;
  }

  async advance(ms: number): Promise<void> {
    await this.#sim.advance(ms);
  }
}

function unlessRefused(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}

function numberOf(eventId: string): number {
  return Number(eventId.slice(1));
}

let opened = 0;

/** ElasticMQ's side, through its HTTP interface. Each side has queues of its own. */
export class ElasticMqSide implements QueueSide {
  /** Creates the queues. */
  static async open(server: ElasticMq, settings: QueueSettings): Promise<ElasticMqSide> {
    await server.setTime(START);
    const { fifo, contentBasedDeduplication, visibilitySeconds, delaySeconds, maxReceiveCount } = settings;
    const suffix = `${opened++}${fifo ? '.fifo' : ''}`;
    const type = fifo ? { FifoQueue: 'true', ContentBasedDeduplication: String(contentBasedDeduplication) } : {};
    const common = { ...type, VisibilityTimeout: String(visibilitySeconds) };
    const create = async (QueueName: string, Attributes: object) => {
      const { QueueUrl, refused } = await server.call('CreateQueue', { QueueName, Attributes });
      if (refused) throw new Error(refused);
      return QueueUrl as string;
    };
    const deadLetters = await create(`dead-letters-${suffix}`, common);
    const redrive = maxReceiveCount !== undefined && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:elasticmq:000000000000:dead-letters-${suffix}`,
        maxReceiveCount: String(maxReceiveCount),
      }),
    };
    const queue = await create(`queue-${suffix}`, { ...common, DelaySeconds: String(delaySeconds), ...redrive });
    return new ElasticMqSide(server, { queue, deadLetters });
  }

  readonly #numbers = new Map<string, number>();
  #now = START;

  private constructor(private readonly server: ElasticMq, private readonly urls: Readonly<Record<Role, string>>) {}

  async send(messages: readonly { readonly number: number; readonly message: SentMessage }[]): Promise<(number | 'refused')[]> {
    const entries = messages.map(({ message: { body, group, deduplicationId, delaySeconds, attributes } }, index) => ({
      Id: String(index),
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: deduplicationId,
      DelaySeconds: delaySeconds,
      MessageAttributes: attributes && Object.fromEntries(Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) =>
        [name, { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue }])),
    }));
    const numberOfMessage = (id: string, index: number) => {
      if (!this.#numbers.has(id)) this.#numbers.set(id, messages[index].number);
      return this.#numbers.get(id)!;
    };
    if (entries.length === 1) {
      const { Id, ...entry } = entries[0];
      const { MessageId, refused } = await this.server.call('SendMessage', { QueueUrl: this.urls.queue, ...entry });
      return [refused ? 'refused' : numberOfMessage(MessageId, 0)];
    }
    const { Successful = [], refused } = await this.server.call('SendMessageBatch', { QueueUrl: this.urls.queue, Entries: entries });
    if (refused) throw new Error(refused);
    const ids = new Map<string, string>(Successful.map(({ Id, MessageId }: { Id: string; MessageId: string }) => [Id, MessageId]));
    return entries.map(({ Id }, index) => ids.has(Id) ? numberOfMessage(ids.get(Id)!, index) : 'refused');
  }

  async receive(role: Role, max: number, visibilitySeconds?: number): Promise<Received[]> {
    const { Messages = [], refused } = await this.server.call('ReceiveMessage', {
      QueueUrl: this.urls[role], MaxNumberOfMessages: max, VisibilityTimeout: visibilitySeconds, AttributeNames: ['All'], MessageAttributeNames: ['All'],
    });
    if (refused) throw new Error(refused);
    return Messages.map(({ MessageId, Body, Attributes, MessageAttributes = {}, ReceiptHandle }: any) => ({
      number: this.#numbers.get(MessageId)!,
      body: Body,
      receiveCount: Number(Attributes.ApproximateReceiveCount),
      sentAt: Number(Attributes.SentTimestamp) - START,
      group: Attributes.MessageGroupId,
      attributes: Object.fromEntries(Object.entries<any>(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) =>
        [name, BinaryValue === undefined ? { dataType: DataType, stringValue: StringValue } : { dataType: DataType, binaryValue: BinaryValue }])),
      isDeadLetter: Attributes.DeadLetterQueueSourceArn !== undefined,
      handle: ReceiptHandle,
    }));
  }

  async delete(role: Role, handles: readonly string[]): Promise<void> {
    const QueueUrl = this.urls[role];
    if (handles.length === 1) await this.server.call('DeleteMessage', { QueueUrl, ReceiptHandle: handles[0] });
    else await this.server.call('DeleteMessageBatch', { QueueUrl, Entries: handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })) });
  }

  async changeVisibility(role: Role, ReceiptHandle: string, seconds: number): Promise<void> {
    await this.server.call('ChangeMessageVisibility', { QueueUrl: this.urls[role], ReceiptHandle, VisibilityTimeout: seconds });
  }

  async counts(role: Role): Promise<Counts> {
    const { Attributes } = await this.server.call('GetQueueAttributes', { QueueUrl: this.urls[role], AttributeNames: ['All'] });
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
    };
  }

  async advance(ms: number): Promise<void> {
    this.#now += ms;
    await this.server.setTime(this.#now);
  }
}
