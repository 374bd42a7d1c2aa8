import { GetQueueAttributesCommand, Message, ReceiveMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { until } from './behavior';
import type { Emulator } from '../emulator';

/** A message as it is parked. */
export interface Parked {
  readonly body: string;
  readonly receives: number;
  readonly group?: string;
}

/** A deployed queue whose failed messages come back after two seconds, so that the test does not wait. */
export class Queue {
  readonly #sqs: SQSClient;

  constructor({ client }: Emulator, public readonly url: string) {
    this.#sqs = new SQSClient(client);
  }

  public get client(): SQSClient {
    return this.#sqs;
  }

  public async hurry(): Promise<void> {
    await this.#sqs.send(new SetQueueAttributesCommand({ QueueUrl: this.url, Attributes: { VisibilityTimeout: '2' } }));
  }

  public async drained(): Promise<void> {
    await until(`${this.url} is empty`, async () => {
      const { Attributes: attributes = {} } = await this.#sqs.send(new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ['All'] }));
      return attributes.ApproximateNumberOfMessages === '0' && attributes.ApproximateNumberOfMessagesNotVisible === '0';
    });
  }

  /** Returns the messages of a dead-letter queue. Each counts this receive too. */
  public async parked(): Promise<Parked[]> {
    const { Messages: messages = [] } = await this.#sqs.send(new ReceiveMessageCommand({
      QueueUrl: this.url, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], VisibilityTimeout: 0,
    }));
    return messages.map(parked).sort((a, b) => a.body < b.body ? -1 : 1);
  }
}

function parked({ Body: body, Attributes: attributes = {} }: Message): Parked {
  return { body: body!, receives: Number(attributes.ApproximateReceiveCount), group: attributes.MessageGroupId };
}
