import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityBatchCommand, ChangeMessageVisibilityCommand, DeleteMessageBatchCommand, DeleteMessageCommand, GetQueueUrlCommand,
  PurgeQueueCommand, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient,
} from '@aws-sdk/client-sqs';
import { PIPELINE } from './pipeline';
import { LambdaHandler, Simulation, SimulationOptions, succeeds, UnsupportedFeatureError } from '../../../src/simulator';

const BUSY = { assumptions: { unsettledAfterMs: 60_000 } }; // a call may take long on a busy machine

// As a handler has them: made when its module is loaded, without any settings.
const [sqs, kinesis, lambda, s3] = [new SQSClient(), new KinesisClient(), new LambdaClient(), new S3Client()];

/** A simulation whose worker runs the code, for one order. */
async function simulate(code: LambdaHandler, options: SimulationOptions = {}): Promise<Simulation> {
  const sim = Simulation.fromTemplate(PIPELINE, { ...BUSY, handlers: { Worker: code, Mailer: succeeds() }, ...options });
  sim.send('Orders', { id: 1 }, { id: 'order' });
  await sim.advance({ minutes: 10 });
  return sim;
}

/** The result of the handler, in the simulation where it ran. */
async function resultOf<T>(code: (event: any) => Promise<T>, options?: SimulationOptions): Promise<{ result: T; sim: Simulation }> {
  let result: T;
  const sim = await simulate(async event => { result = await code(event); }, options);
  return { result: result!, sim };
}

/** Sends to the URL of a queue as AWS has it. */
const byUrl = new SQSClient({ useQueueUrlAsEndpoint: false });

afterEach(() => jest.restoreAllMocks());

const env = (name: string) => process.env[name]!;

describe('calls to queues', () => {
  test('a message that a handler sends arrives in the queue of the simulation, with its cause', async () => {
    const { result, sim } = await resultOf(() => sqs.send(new SendMessageCommand({
      QueueUrl: env('NEXT_URL'), MessageBody: 'hello', MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
    })));
    expect(sim.messages('Next')).toMatchObject([{ body: 'hello', messageId: result.MessageId, attributes: { kind: { dataType: 'String', stringValue: 'greeting' } } }]);
    expect(sim.trace.find(({ resource, kind }) => resource === 'Next' && kind === 'sent')).toMatchObject({ parents: ['order'] });
    expect(sim.fate('order').fate).toBe('processed');
  });

  test('a client that takes its endpoint from its settings can use the real URL', async () => {
    const { sim } = await resultOf(() => byUrl.send(new SendMessageCommand({
      QueueUrl: `https://sqs.${env('AWS_REGION')}.amazonaws.com${new URL(env('NEXT_URL')).pathname}`, MessageBody: 'hello',
    })));
    expect(sim.messages('Next')).toHaveLength(1);
  });

  test('a batch reports which of its messages the queue rejects', async () => {
    const { result, sim } = await resultOf(() => sqs.send(new SendMessageBatchCommand({
      QueueUrl: env('FIFO_URL'),
      Entries: [{ Id: 'good', MessageBody: 'a', MessageGroupId: 'g', MessageDeduplicationId: 'd' }, { Id: 'bad', MessageBody: 'b' }],
    })));
    expect(result.Successful).toMatchObject([{ Id: 'good', MessageId: sim.messages('NextFifo')[0].messageId }]);
    expect(result.Failed).toEqual([
      { Id: 'bad', SenderFault: true, Code: 'InvalidParameterValue', Message: expect.stringContaining('a FIFO queue requires a messageGroupId') },
    ]);
  });

  test('a duplicate within a FIFO queue has the message id of its original', async () => {
    const send = async () => (await sqs.send(new SendMessageCommand({
      QueueUrl: env('FIFO_URL'), MessageBody: 'a', MessageGroupId: 'g', MessageDeduplicationId: 'd',
    }))).MessageId;
    const { result: [first, second], sim } = await resultOf(async () => [await send(), await send()]);
    expect(sim.messages('NextFifo')).toHaveLength(1);
    expect(second).toBe(first);
  });

  test.each([0, 11])('a batch of %s entries is refused as SQS does', async count => {
    const Entries = Array.from({ length: count }, (_, index) => ({ Id: `m${index}`, MessageBody: 'a' }));
    const { result } = await resultOf(() => sqs.send(new SendMessageBatchCommand({ QueueUrl: env('NEXT_URL'), Entries })).catch((error: Error) => error));
    expect(result).toMatchObject({ name: 'TooManyEntriesInBatchRequest', message: `the request has ${count} entries but must have 1 to 10` });
  });

  test('a handler can receive, hide and delete messages of another queue', async () => {
    const QueueUrl = async () => (await sqs.send(new GetQueueUrlCommand({ QueueName: env('NEXT_URL').split('/').pop() }))).QueueUrl;
    const { result, sim } = await resultOf(async () => {
      const url = await QueueUrl();
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'a', MessageAttributes: { n: { DataType: 'Binary', BinaryValue: Buffer.from('x') } } }));
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'b' }));
      const { Messages } = await sqs.send(new ReceiveMessageCommand({
        QueueUrl: url, MaxNumberOfMessages: 2, VisibilityTimeout: 30, MessageSystemAttributeNames: ['ApproximateReceiveCount'], MessageAttributeNames: ['All'],
      }));
      const [first, second] = Messages!.sort((a, b) => a.Body!.localeCompare(b.Body!));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first.ReceiptHandle }));
      const Entries = [{ Id: 'b', ReceiptHandle: second.ReceiptHandle, VisibilityTimeout: 0 }, { Id: 'x', ReceiptHandle: 'wrong', VisibilityTimeout: 0 }];
      const changed = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
      const again = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
      const deleted = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: [{ Id: 'b', ReceiptHandle: again.Messages![0].ReceiptHandle }] }));
      return { first, changed, again, deleted };
    });
    expect(result.first).toMatchObject({ Attributes: { ApproximateReceiveCount: '1' }, MessageAttributes: { n: { DataType: 'Binary' } } });
    expect(result.first.Attributes).not.toHaveProperty('SentTimestamp');
    expect(result.changed).toMatchObject({ Successful: [{ Id: 'b' }], Failed: [{ Id: 'x', Message: expect.stringContaining("receipt handle 'wrong'") }] });
    expect(result.again.Messages![0]).toMatchObject({ Body: 'b', Attributes: {} });
    expect(result.deleted.Successful).toEqual([{ Id: 'b' }]);
    expect(sim.messages('Next')).toEqual([]);
  });

  test('a FIFO queue refuses to delete a message that is visible again, but not one that is gone', async () => {
    const sim: Simulation = Simulation.fromTemplate(PIPELINE, {
      ...BUSY,
      handlers: {
        Mailer: succeeds(),
        Worker: async () => {
          const QueueUrl = env('FIFO_URL');
          for (const id of ['a', 'b']) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: id, MessageGroupId: id, MessageDeduplicationId: id }));
          const { Messages: [a, b] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 2, VisibilityTimeout: 1 }));
          const remove = ({ ReceiptHandle }: typeof a) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          await remove(a);
          await remove(a);
          await sim.spend({ seconds: 2 });
          await remove(b);
        },
      },
    });
    sim.send('Orders', 1);
    await sim.advance({ seconds: 30 });
    expect(sim.invocations('Worker')).toMatchObject([{ error: expect.stringMatching(/^Value .*#1 for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.$/) }]);
  });

  test('a handler can change when its own message is delivered again', async () => {
    const sim = await simulate(async ({ Records: [{ receiptHandle, eventSourceARN }] }) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: eventSourceARN.split(':').pop() }));
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 5 }));
      throw new Error('not yet');
    });
    expect(sim.invocations('Worker').map(({ at }) => at)).toEqual([41, 5_082, 10_123]);
  });
});

describe('calls to other services', () => {
  test('records go into streams, over HTTP/2', async () => {
    const { result, sim } = await resultOf(async () => ({
      one: await kinesis.send(new PutRecordCommand({ StreamName: env('STREAM_NAME'), PartitionKey: 'p', Data: Buffer.from('{"n":1}') })),
      two: await kinesis.send(new PutRecordsCommand({
        StreamARN: env('STREAM_ARN'), Records: [{ PartitionKey: 'p', Data: Buffer.from([0xff, 0x00]) }, { PartitionKey: 'q', Data: Buffer.from('text') }],
      })),
    }));
    const sent = sim.trace.filter(({ resource, kind }) => resource === 'Clicks' && kind === 'sent');
    expect(sent).toHaveLength(3);
    expect(result.one).toMatchObject({ ShardId: sent[0].shardId, SequenceNumber: sent[0].sequenceNumber });
    const [, ...Records] = sent.map(({ sequenceNumber }) => ({ SequenceNumber: sequenceNumber }));
    expect(result.two).toMatchObject({ FailedRecordCount: 0, Records });
  });

  test('functions and aliases are invoked asynchronously', async () => {
    const { result, sim } = await resultOf(async () => [
      await lambda.send(new InvokeCommand({ FunctionName: env('MAILER'), InvocationType: 'Event', Payload: '{"to":"a"}' })),
      await lambda.send(new InvokeCommand({ FunctionName: env('MAILER_LIVE'), InvocationType: 'Event' })),
      await lambda.send(new InvokeCommand({ FunctionName: env('MAILER'), Qualifier: 'live', InvocationType: 'Event', Payload: '"text"' })),
    ]);
    expect(result.map(({ StatusCode }) => StatusCode)).toEqual([202, 202, 202]);
    expect(sim.invocations('Mailer').map(({ version }) => version)).toEqual(['$LATEST', '1', '1']);
  });

  test('a payload that is not JSON is refused as Lambda does', async () => {
    const { result } = await resultOf(() => lambda.send(new InvokeCommand({ FunctionName: env('MAILER'), InvocationType: 'Event', Payload: 'text' })).catch((error: Error) => error));
    expect(result).toMatchObject({ name: 'InvalidRequestContentException', message: 'the payload is not valid JSON' });
  });

  test('objects go into buckets, and come back', async () => {
    const { result, sim } = await resultOf(async () => {
      const Bucket = env('BUCKET');
      await s3.send(new PutObjectCommand({ Bucket, Key: 'daily/a report.json', Body: '{"sum":1}' }));
      await s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body: Readable.from(['much ', 'text']), ContentLength: 9 }));
      const missing = await s3.send(new GetObjectCommand({ Bucket, Key: 'none' })).catch((error: Error) => error.name);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'daily/a report.json' }));
      return [await Body!.transformToString(), missing];
    });
    expect(result).toEqual(['{"sum":1}', 'NoSuchKey']);
    expect(sim.objects('Reports').map(({ key, body }) => [key, body])).toEqual([['daily/a report.json', '{"sum":1}'], ['streamed', 'much text']]);
  });

  test('messages go to topics', async () => {
    const sns = client('sns', 'application/x-www-form-urlencoded');
    const { result, sim } = await resultOf(async () => [
      await sns(form({
        'Action': 'Publish',
        'TopicArn': env('TOPIC_ARN'),
        'Message': 'a & b',
        'Subject': 'News',
        'MessageAttributes.entry.1.Name': 'kind',
        'MessageAttributes.entry.1.Value.DataType': 'String',
        'MessageAttributes.entry.1.Value.StringValue': 'x',
      })),
      await sns(form({
        'Action': 'PublishBatch',
        'TopicArn': env('TOPIC_ARN'),
        'PublishBatchRequestEntries.member.1.Id': '1',
        'PublishBatchRequestEntries.member.1.Message': 'c',
        'PublishBatchRequestEntries.member.2.Id': '2',
        'PublishBatchRequestEntries.member.2.Message': 'x'.repeat(262_145),
      })),
    ]);
    expect(sim.messages('Next').map(({ body }) => body).sort()).toEqual(['a & b', 'c']);
    expect(sim.messages('Next').find(({ body }) => body === 'a & b')!.attributes).toEqual({ kind: { dataType: 'String', stringValue: 'x' } });
    expect(result[0]).toMatch(/^200 <PublishResponse><PublishResult><MessageId>[0-9a-f-]{36}<\/MessageId><\/PublishResult><\/PublishResponse>$/);
    expect(result[1]).toMatch(/<Successful><member><Id>1<\/Id><MessageId>.*<Failed><member><Id>2<\/Id><SenderFault>true<\/SenderFault><Code>InvalidParameter<\/Code>/);
  });

  test('events go to event buses, by name, by ARN, and to the default one', async () => {
    const events = client('events', 'application/x-amz-json-1.1', 'AWSEvents.PutEvents');
    const { result, sim } = await resultOf(async () => JSON.parse((await events(JSON.stringify({
      Entries: [
        { EventBusName: env('BUS_NAME'), Source: 'shop', DetailType: 'Sold', Detail: '{"n":1}', Time: 1_767_225_600 },
        { EventBusName: env('BUS_ARN'), Source: 'shop', DetailType: 'Sold', Detail: '{"n":2}' },
        { Source: 'shop', DetailType: 'Sold' },
        { EventBusName: env('BUS_NAME'), Source: 'shop', DetailType: 'Sold', Detail: 'no JSON' },
        { EventBusName: env('BUS_NAME'), Source: 'shop' },
      ],
    }))).slice(4)));
    expect(sim.messages('Next').map(({ body }) => JSON.parse(body)).map(({ id, detail: { n }, time }) => [id, n, time]).sort((a, b) => a[1] - b[1])).toEqual([
      [result.Entries[0].EventId, 1, '2026-01-01T00:00:00Z'], [result.Entries[1].EventId, 2, '2026-01-01T00:00:00Z'],
    ]);
    expect(result).toMatchObject({ FailedEntryCount: 2, Entries: [{}, {}, { EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }, { ErrorCode: 'InvalidArgument' }] });
  });
});

describe('calls and faults', () => {
  test('a service that is down answers so until it is back', async () => {
    const code = () => sqs.send(new SendMessageCommand({ QueueUrl: env('NEXT_URL'), MessageBody: 'a' }));
    const sim = await simulate(code, { faults: [{ fault: 'down', downstream: 'sqs', until: { seconds: 30 } }] });
    expect(sim.invocations('Worker')).toMatchObject([{ outcome: 'failed', error: 'sqs is down' }, { at: 60_041, outcome: 'succeeded' }]);
    expect(sim.messages('Next')).toHaveLength(1);
  });

  test('a slow service takes the time of the handler', async () => {
    const code = () => sqs.send(new SendMessageCommand({ QueueUrl: env('NEXT_URL'), MessageBody: 'a' }));
    const slow = await simulate(code, { faults: [{ fault: 'slow', downstream: 'sqs', by: { seconds: 3 } }] });
    expect(slow.invocations('Worker')).toMatchObject([{ outcome: 'succeeded', durationMs: 3_000 }]);
    const tooSlow = await simulate(code, { faults: [{ fault: 'slow', downstream: 'sqs', by: { seconds: 30 } }] });
    expect(tooSlow.invocations('Worker').map(({ outcome }) => outcome)).toEqual(['timedOut', 'timedOut', 'timedOut']);
    expect(tooSlow.messages('Next')).toEqual([]);
  });

  test.each([[false, 'AccessDeniedException'], [true, 'ServiceUnavailable']])('a resource out of reach (transient: %s) fails the call with %s', async (transient, name) => {
    const { result } = await resultOf(
      () => sqs.send(new SendMessageCommand({ QueueUrl: env('NEXT_URL'), MessageBody: 'a' })).catch((error: Error) => error),
      { faults: [{ fault: 'undeliverable', on: 'Next', transient }] },
    );
    expect(result).toMatchObject({ name });
  });

  test('an event bus can be out of reach, too', async () => {
    const events = client('events', 'application/x-amz-json-1.1', 'AWSEvents.PutEvents');
    const body = JSON.stringify({ Entries: [{ EventBusName: 'shop', Source: 'shop', DetailType: 'Sold' }] });
    const { result } = await resultOf(() => events(body), { faults: [{ fault: 'undeliverable', on: 'Bus' }] });
    expect(result).toContain('"ErrorCode":"AccessDeniedException"');
  });
});

describe('calls that are not modelled', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['an operation', () => sqs.send(new PurgeQueueCommand({ QueueUrl: env('NEXT_URL') })), 'Worker: the SDK call sqs PurgeQueue is not modelled'],
    ['a service', () => new DynamoDBClient().send(new GetItemCommand({ TableName: 't', Key: {} })), 'Worker: the SDK call dynamodb GetItem is not modelled'],
    ['an operation of REST', () => lambda.send(new ListFunctionsCommand({})), 'Worker: the SDK call lambda GET /2015-03-31/functions is not modelled'],
    ['a service of REST', () => client('scheduler', 'application/json')('{}'), 'Worker: the SDK call scheduler POST / is not modelled'],
    ['a service with forms', () => client('sts', 'application/x-www-form-urlencoded')(form({ Action: 'GetCallerIdentity' })), 'Worker: the SDK call sts GetCallerIdentity is not'],
    ['an unsigned call', () => client(undefined, 'text/plain')(''), 'Worker: the SDK call unsigned POST / is not modelled'],
    ['a queue URL that leads to AWS', () => sqs.send(new SendMessageCommand({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/Stack-Next', MessageBody: 'a' })),
      'Worker: a call to sqs.us-east-1.amazonaws.com is not modelled by the simulator: take the URL of a queue from an environment variable'],
    ['a queue of another app', () => byUrl.send(new SendMessageCommand({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/theirs', MessageBody: 'a' })),
      'Worker: an SDK call to https://sqs.us-east-1.amazonaws.com/111122223333/theirs, which is not in the templates, is not modelled'],
    ['a bus of another app', () => client('events', 'application/x-amz-json-1.1', 'AWSEvents.PutEvents')('{"Entries":[{"EventBusName":"theirs","Source":"s","DetailType":"d"}]}'),
      'Worker: an SDK call to theirs, which is not in the templates'],
    ['a global endpoint', () => client('events', 'application/x-amz-json-1.1', 'AWSEvents.PutEvents')('{"EndpointId":"e"}'), 'a global endpoint (EndpointId)'],
    ['a synchronous invocation', () => lambda.send(new InvokeCommand({ FunctionName: env('MAILER') })), 'InvocationType RequestResponse'],
    ['a text message', () => client('sns', 'application/x-www-form-urlencoded')(form({ Action: 'Publish', PhoneNumber: '+1', Message: 'a' })), 'a message to a telephone'],
    ['a message per protocol', () => client('sns', 'application/x-www-form-urlencoded')(form({ Action: 'Publish', TopicArn: env('TOPIC_ARN'), MessageStructure: 'json', Message: '{}' })),
      'MessageStructure'],
    ['an image', () => s3.send(new PutObjectCommand({ Bucket: env('BUCKET'), Key: 'k', Body: Buffer.from([0xff, 0xd8]) })), 'an object that is not text'],
  ])('%s ends the simulation with an error, even if the handler catches it', async (_what, code, message) => {
    jest.spyOn(console, 'warn').mockReturnValue(); // the client says that it uses the URL of the queue
    const caught = async () => { await code().catch(() => undefined); };
    const error = await simulate(caught).catch((problem: Error) => problem);
    expect(error).toBeInstanceOf(UnsupportedFeatureError);
    expect((error as Error).message).toContain(message);
  });

  test('a call that no handler makes is refused', async () => {
    let endpoint: (url: string) => void;
    const call = new Promise<string>(resolve => { endpoint = resolve; }).then(url => post({}, '', url));
    const running = simulate(() => {
      endpoint(env('AWS_ENDPOINT_URL'));
      return call;
    });
    await expect(running).rejects.toThrow('a call that no handler makes with a client of the AWS SDK is not modelled');
  });

  test('a handler that has an endpoint of its own for a service keeps it', async () => {
    const { result } = await resultOf(async () => {
      process.env.AWS_ENDPOINT_URL_DYNAMODB = 'http://127.0.0.1:9';
      return new DynamoDBClient({ maxAttempts: 1 }).send(new GetItemCommand({ TableName: 't', Key: {} })).catch(({ message }: Error) => message);
    });
    expect(result).toContain('ECONNREFUSED');
  });

  test('a process that has an endpoint for all services keeps it', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
    try {
      const { result } = await resultOf(async () => [env('AWS_ENDPOINT_URL'), process.env.AWS_ACCESS_KEY_ID]);
      expect(result).toEqual(['http://127.0.0.1:9', undefined]);
    } finally {
      delete process.env.AWS_ENDPOINT_URL;
    }
  });

  test('the credentials of the developer stay out of the handler', async () => {
    process.env.AWS_PROFILE = 'production';
    try {
      const { result } = await resultOf(async () => [process.env.AWS_PROFILE, env('AWS_ACCESS_KEY_ID')]);
      expect(result).toEqual([undefined, 'simulation']);
    } finally {
      delete process.env.AWS_PROFILE;
    }
  });
});

describe('calls and time', () => {
  test('a handler that has ended gets no more answers', async () => {
    const late: Promise<unknown>[] = [];
    const sim = await simulate(async () => {
      late.push(sqs.send(new SendMessageCommand({ QueueUrl: env('NEXT_URL'), MessageBody: 'late' })).catch((error: Error) => error.name));
    });
    await Promise.all(late);
    expect(sim.messages('Next')).toEqual([]);
  });

  test('calls that a handler makes at once arrive in their order: the same seed gives the same trace', async () => {
    const bodies = Array.from({ length: 30 }, (_, index) => String(index).padEnd(index % 2 === 0 ? 100_000 : 1, '.'));
    const run = () => simulate(async () => { await Promise.all(bodies.map(MessageBody => sqs.send(new SendMessageCommand({ QueueUrl: env('NEXT_URL'), MessageBody })))); });
    const [first, second] = [await run(), await run()];
    expect(first.messages('Next').map(({ body }) => body.replaceAll('.', ''))).toEqual(bodies.map(body => body.replaceAll('.', '')));
    expect(second.trace).toEqual(first.trace);
  });

  test('simulations that run at once do not mix', async () => {
    const send = (text: string) => () => sqs.send(new SendMessageCommand({ QueueUrl: env('NEXT_URL'), MessageBody: text }));
    const [one, two] = await Promise.all([simulate(send('one')), simulate(send('two'))]);
    expect([one, two].map(sim => sim.messages('Next').map(({ body }) => body))).toEqual([['one'], ['two']]);
  });

  test('calls of handlers that overlap act at the instants of their handlers', async () => {
    const sim: Simulation = Simulation.fromTemplate(PIPELINE, {
      handlers: {
        Worker: async ({ Records: [{ body }] }) => {
          await sim.spend({ seconds: Number(body) });
          await sqs.send(new SendMessageCommand({ QueueUrl: env('NEXT_URL'), MessageBody: body }));
        },
      },
      faults: [{ fault: 'slow', downstream: 'sqs', by: { seconds: 5 }, match: body => body === 1 }],
      assumptions: { ...BUSY.assumptions, standardOrder: 'sent' },
    });
    for (const body of ['1', '2', '3']) sim.send('Orders', body, { id: `order ${body}` });
    await sim.advance({ minutes: 1 });
    const sent = sim.trace.filter(({ resource, kind }) => resource === 'Next' && kind === 'sent');
    expect(sent.map(({ at, parents }) => [at, parents])).toEqual([[2_041, ['order 2']], [3_041, ['order 3']], [6_041, ['order 1']]]);
  });

  test('a chain of functions stops like on AWS if it leads back to itself', async () => {
    const sim = await simulate(async ({ Records: [{ eventSourceARN }] }) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: eventSourceARN.split(':').pop() }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'again' }));
    });
    expect(sim.invocations('Worker')).toHaveLength(16);
  });
});

/** Sends a request as the client of a service would, for clients that are not installed here. */
function client(service: string | undefined, contentType: string, target?: string): (body: string) => Promise<string> {
  return body => post({
    'content-type': contentType,
    'x-amzn-trace-id': env('_X_AMZN_TRACE_ID'),
    ...target !== undefined && { 'x-amz-target': target },
    ...service !== undefined && { authorization: `AWS4-HMAC-SHA256 Credential=simulation/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0` },
  }, body);
}

function post(headers: Record<string, string>, body: string, url = env('AWS_ENDPOINT_URL')): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers }, response => {
      const chunks: string[] = [];
      response.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk)).on('end', () => resolve(`${response.statusCode} ${chunks.join('')}`));
    });
    request.on('error', reject).end(body);
  });
}

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}
