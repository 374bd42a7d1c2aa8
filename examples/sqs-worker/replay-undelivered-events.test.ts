import { DeleteMessageCommand, Message, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { replayUndelivered } from './replay-undelivered-events';

const message = (id: string, more: Partial<Message> = {}): Message => ({ MessageId: id, ReceiptHandle: `receipt of ${id}`, Body: `body of ${id}`, ...more });

async function run(batches: Message[][], options: { dryRun?: boolean; refuse?: string } = {}) {
  const [sent, deleted, said]: [SendMessageCommand['input'][], string[], string[]] = [[], [], []];
  const count = await replayUndelivered({
    deadLetterQueueUrl: 'https://dead-letters',
    queueUrl: 'https://queue',
    dryRun: options.dryRun,
    say: line => said.push(line),
    sqs: {
      send: async (command: any) => {
        if (command instanceof ReceiveMessageCommand) return { Messages: batches.shift() };
        if (command instanceof DeleteMessageCommand) return deleted.push(command.input.ReceiptHandle!);
        if (options.refuse) throw new Error(options.refuse);
        return sent.push(command.input);
      },
    } as any,
  });
  return { count, sent, deleted, said };
}

test('an event is sent as it is, without the reason why it was parked, and then deleted', async () => {
  const MessageAttributes = { correlationId: { DataType: 'String', StringValue: 'c-1' }, ErrorCode: { DataType: 'String', StringValue: 'QueueDoesNotExist' } };
  const { count, deleted, said, sent } = await run([[message('a', { MessageAttributes })], [message('b', { Attributes: { MessageGroupId: 'g', MessageDeduplicationId: 'd' } })]]);
  expect(sent).toEqual([
    { QueueUrl: 'https://queue', MessageBody: 'body of a', MessageAttributes: { correlationId: MessageAttributes.correlationId } },
    { QueueUrl: 'https://queue', MessageBody: 'body of b', MessageAttributes: {}, MessageGroupId: 'g', MessageDeduplicationId: 'd' },
  ]);
  expect(deleted).toEqual(['receipt of a', 'receipt of b']);
  expect(said).toEqual(['a was sent', 'b was sent']);
  expect(count).toEqual({ sent: 2, left: 0 });
});

test('an event that the queue refuses stays where it is', async () => {
  const { count, deleted, said } = await run([[message('a')]], { refuse: 'AccessDenied' });
  expect([count, deleted, said]).toEqual([{ sent: 0, left: 1 }, [], ['a was kept: AccessDenied']]);
});

test('a dry run changes nothing', async () => {
  const { count, deleted, said, sent } = await run([[message('a')]], { dryRun: true });
  expect([count, deleted, sent, said]).toEqual([{ sent: 1, left: 0 }, [], [], ['a would be sent']]);
});

test('events that arrive while it runs are kept, and it ends when it receives no others', async () => {
  const late = message('late', { Attributes: { SentTimestamp: `${Date.now() + 1_000_000}` } });
  const { count, sent } = await run([[message('a'), late], [message('a'), late], [message('never')]]);
  expect(sent).toHaveLength(1);
  expect(count).toEqual({ sent: 1, left: 0 });
});
