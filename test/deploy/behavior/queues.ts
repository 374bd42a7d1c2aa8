import { GetQueueAttributesCommand, Message, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { until } from './behavior';
import type { Emulator } from '../emulator';
import type { ReceivedMessage } from 'cdk-resilient-lambda/simulator';

/** A message as it is parked. */
export interface Parked {
  readonly body: string;
  readonly receives: number;
  readonly group?: string;

  /** Why the handler parked it. */
  readonly reason?: string;
}

/** A deployed queue. */
export class Queue {
  readonly #sqs: SQSClient;

  constructor({ client }: Emulator, public readonly url: string) {
    this.#sqs = new SQSClient(client);
  }

  public async send(body: string, group?: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.url, MessageBody: body, MessageGroupId: group }));
  }

  /** Returns how many messages are in the queue, whether visible or not. */
  public async length(): Promise<number> {
    const { Attributes: attributes = {} } = await this.#sqs.send(new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ['All'] }));
    return Number(attributes.ApproximateNumberOfMessages) + Number(attributes.ApproximateNumberOfMessagesNotVisible);
  }

  public async drained(): Promise<void> {
    await until(`${this.url} is empty`, async () => await this.length() === 0);
  }

  /** Returns up to ten messages of a queue that nobody reads. Each counts this receive too. */
  public async parked(): Promise<Parked[]> {
    return (await this.receive()).map(parked).sort(byBody);
  }

  public async receive(): Promise<Message[]> {
    const { Messages: messages = [] } = await this.#sqs.send(new ReceiveMessageCommand({
      QueueUrl: this.url, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'], VisibilityTimeout: 0,
    }));
    return messages;
  }
}

function parked({ Body: body, Attributes: attributes = {}, MessageAttributes: own = {} }: Message): Parked {
  const { ApproximateReceiveCount: receives, MessageGroupId: group } = attributes;
  return { body: body!, receives: Number(receives), group, reason: own.failureReason?.StringValue };
}

/** The messages that a simulation parked, in the same form. */
export function simulatedParked(messages: readonly ReceivedMessage[]): Parked[] {
  return messages.map(({ attributes, body, messageGroupId, receiveCount }) => {
    return { body, receives: receiveCount, group: messageGroupId, reason: attributes.failureReason?.stringValue };
  }).sort(byBody);
}

function byBody(a: Parked, b: Parked): number {
  return a.body < b.body ? -1 : 1;
}
