import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { payloadOf, replay } from './replay-parked-events';

const record = (requestPayload: string) => '{"version":"1.0","timestamp":"2030-01-01T00:00:00.000Z",' +
  '"requestContext":{"requestId":"a","functionArn":"arn:aws:lambda:eu-west-1:1:function:f:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":3},' +
  `"requestPayload":${requestPayload},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},` +
  '"responsePayload":{"requestPayload":"not this","errorMessage":"no"}}';

describe('payloadOf', () => {
  test.each(['{"id":1}', '{ "a": [1, {"b": "}"}] }', '"text, with \\"quotes\\" and }"', 'null', '[]', '12345678901234567890', '{"n":1.0}'])(
    'returns the payload of a record unchanged: %s', payload => {
      expect(payloadOf(record(payload))).toBe(payload);
    });

  test('returns a notification that SNS could not deliver, in the event that the function would have received', () => {
    const notification = { Type: 'Notification', MessageId: 'm', TopicArn: 'arn:aws:sns:eu-west-1:1:t', Message: 'hello', Timestamp: '2030-01-01T00:00:00.000Z' };
    expect(JSON.parse(payloadOf(JSON.stringify(notification))!)).toEqual({
      Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: 'arn:aws:sns:eu-west-1:1:t', Sns: notification }],
    });
  });

  test.each(['{"version":"0","id":"a","detail-type":"Placed","source":"shop","detail":{}}', '{"report":"hourly"}', '"text"', 'null', '5'])(
    'returns the message itself if a service parked the event: %s', body => {
      expect(payloadOf(body)).toBe(body);
    });

  test('returns undefined for a message that is not JSON, and for a record without its payload', () => {
    expect(payloadOf('hello')).toBeUndefined();
    expect(payloadOf('{"version":"1.0","requestContext":{"condition":"RetriesExhausted"}}')).toBeUndefined();
  });
});

describe('replay', () => {
  const message = (id: string, body: string, sentAt = 0): Message => ({
    MessageId: id, ReceiptHandle: `receipt of ${id}`, Body: body, Attributes: { SentTimestamp: String(sentAt) },
  });

  async function run(batches: Message[][], options: { dryRun?: boolean; refuse?: string } = {}) {
    const [invoked, deleted, said]: [InvokeCommand['input'][], string[], string[]] = [[], [], []];
    const asked: ReceiveMessageCommand['input'][] = [];
    const count = await replay({
      queueUrl: 'https://queue',
      functionName: 'album',
      dryRun: options.dryRun,
      say: line => said.push(line),
      sqs: {
        send: async (command: any) => {
          if (command instanceof DeleteMessageCommand) return deleted.push(command.input.ReceiptHandle!);
          asked.push(command.input);
          return { Messages: batches.shift() };
        },
      } as any,
      lambda: {
        send: async ({ input }: InvokeCommand) => {
          if (options.refuse) throw new Error(options.refuse);
          invoked.push(input);
        },
      } as any,
    });
    return { count, invoked, deleted, said, asked };
  }

  test('invokes the function asynchronously with each event, and deletes the messages', async () => {
    const { count, invoked, deleted, said, asked } = await run([[message('a', record('{"id":1}'))], [message('b', '{"id":2}')]]);
    expect(invoked.map(({ Payload, ...input }) => [input, Buffer.from(Payload as Uint8Array).toString()])).toEqual([
      [{ FunctionName: 'album', InvocationType: 'Event' }, '{"id":1}'], [{ FunctionName: 'album', InvocationType: 'Event' }, '{"id":2}'],
    ]);
    expect(deleted).toEqual(['receipt of a', 'receipt of b']);
    expect(said).toEqual(['a was replayed', 'b was replayed']);
    expect(count).toEqual({ replayed: 2, left: 0 });
    expect(asked[0]).toMatchObject({ QueueUrl: 'https://queue', MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['SentTimestamp'] });
  });

  test('keeps messages that Lambda refuses or that contain no event', async () => {
    const { count, deleted, said } = await run([[message('a', '{}'), message('b', 'hello')]], { refuse: 'Rate exceeded' });
    expect(deleted).toEqual([]);
    expect(said).toEqual(['a was kept: Rate exceeded', 'b was kept: it contains no event (a topic drops payloads that are too large)']);
    expect(count).toEqual({ replayed: 0, left: 2 });
  });

  test('keeps messages that arrive while it runs, and ends when it receives no others', async () => {
    const late = message('late', '{}', Date.now() + 1_000_000);
    const { count, invoked, asked } = await run([[message('a', '{}'), late], [message('a', '{}'), late], [message('never', '{}')]]);
    expect(invoked).toHaveLength(1);
    expect(asked).toHaveLength(2);
    expect(count).toEqual({ replayed: 1, left: 0 });
  });

  test('changes nothing in a dry run', async () => {
    const { count, invoked, deleted, said } = await run([[message('a', '{}')]], { dryRun: true });
    expect([invoked, deleted]).toEqual([[], []]);
    expect(said).toEqual(['a would be replayed']);
    expect(count).toEqual({ replayed: 1, left: 0 });
  });
});
