import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FakeAws } from './fake-aws';
import { Clients, replay } from '../../examples/replay/replay';
import { StreamProcessorProps, StreamSource } from '../../src';
import { FunctionCode, Simulation } from '../../src/simulator';
import { newStack } from '../fixtures/stack';
import { newProcessor, tableWithStream } from '../fixtures/streams';

const BUCKET = 'failures';

jest.setTimeout(60_000);

let aws: FakeAws;
let clients: Clients;
let printed: string[];
beforeEach(async () => {
  aws = new FakeAws();
  clients = await aws.start();
  printed = [];
  jest.spyOn(console, 'log').mockImplementation(line => printed.push(line));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await aws.stop();
});

/** A processor whose code fails while `broken` is set. */
function simulate(props: (stack: Stack) => Partial<StreamProcessorProps>, code: FunctionCode): Simulation {
  const stack = newStack();
  newProcessor(props(stack), stack);
  return Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { handlers: { Processor: code }, assumptions: { dynamodbShards: 1 } });
}

/** Copies the parked objects of the simulation to the bucket, and returns the ID of the mapping. */
function park(sim: Simulation): string {
  const objects = sim.objects('Processor/FailureBucket');
  expect(objects.length).toBeGreaterThan(0);
  for (const { key, body } of objects) aws.objects.set(`${BUCKET}/${key}`, body);
  return /^aws\/lambda\/([^/]+)\//.exec(objects[0].key)![1];
}

const dataOf = (event: any): string[] => event.Records.map(({ kinesis }: any) => Buffer.from(kinesis.data, 'base64').toString());

describe('replay of parked Kinesis records', () => {
  let broken = true;
  const received: string[] = [];
  const ofStream = (enhancedFanOut = false) => simulate(
    () => ({ source: StreamSource.kinesis(undefined, { shardCount: 1, enhancedFanOut }) }),
    event => {
      if (broken) throw new Error('broken');
      received.push(...dataOf(event));
    },
  );
  beforeEach(() => {
    broken = true;
    received.length = 0;
  });

  test('puts each record back into its stream, in order, where it is processed after the fault is fixed [K15, Q16]', async () => {
    const sim = ofStream();
    for (const data of ['{"id":1}', 'plain text', '{"id":3}']) sim.put('Processor/Stream', data, { partitionKey: 'ann' });
    await sim.advance({ hours: 1 });
    const mapping = park(sim);
    expect(await replay({ bucket: BUCKET, mapping }, clients)).toEqual([]);

    expect(aws.puts.map(({ PartitionKey, data }) => [PartitionKey, data])).toEqual([['ann', '{"id":1}'], ['ann', 'plain text'], ['ann', '{"id":3}']]);
    expect(aws.puts[0].StreamARN).toMatch(/^arn:aws:kinesis:[^:]*:\d*:stream\/[^/]+$/);
    expect(aws.objects.size).toBe(0);
    broken = false;
    for (const { PartitionKey, data } of aws.puts) sim.put('Processor/Stream', data, { partitionKey: PartitionKey });
    await sim.runUntilIdle();
    expect(received).toEqual(['{"id":1}', 'plain text', '{"id":3}']);
  });

  test('finds the stream of an enhanced fan-out consumer [K12, K15]', async () => {
    const sim = ofStream(true);
    sim.put('Processor/Stream', 'x');
    await sim.advance({ hours: 1 });
    expect(sim.objects('Processor/FailureBucket')[0].body).toContain('/consumer/');
    await replay({ bucket: BUCKET, mapping: park(sim) }, clients);
    expect(aws.puts[0].StreamARN).toMatch(/:stream\/[^/]+$/);
  });

  test('reads all pages of a list, and touches no objects of another mapping', async () => {
    const sim = ofStream();
    for (let id = 0; id < 5; id++) sim.put('Processor/Stream', `${id}`, { partitionKey: 'ann', at: { minutes: 10 * id } });
    await sim.advance({ hours: 2 });
    const mapping = park(sim);
    aws.objects.set(`${BUCKET}/aws/lambda/another/shardId-0/x`, 'of somebody else');
    aws.pageSize = 2;
    await replay({ bucket: BUCKET, mapping }, clients);
    expect(aws.puts.map(({ data }) => data)).toEqual(['0', '1', '2', '3', '4']);
    expect([...aws.objects.keys()]).toEqual([`${BUCKET}/aws/lambda/another/shardId-0/x`]);
  });

  test('accepts a payload that is the event itself, as AWS has been observed to write it [K15]', async () => {
    const sim = ofStream();
    sim.put('Processor/Stream', 'x');
    await sim.advance({ hours: 1 });
    const mapping = park(sim);
    for (const [key, body] of aws.objects) {
      const failure = JSON.parse(body);
      aws.objects.set(key, JSON.stringify({ ...failure, payload: JSON.parse(failure.payload) }));
    }
    await replay({ bucket: BUCKET, mapping }, clients);
    expect(aws.puts.map(({ data }) => data)).toEqual(['x']);
  });

  test('only lists the objects in a dry run', async () => {
    const sim = ofStream();
    sim.put('Processor/Stream', 'x');
    await sim.advance({ hours: 1 });
    const left = await replay({ bucket: BUCKET, mapping: park(sim), dryRun: true }, clients);
    expect(left).toHaveLength(1);
    expect(printed).toEqual([`${left[0]}: 1 record to be put back`]);
    expect([aws.objects.size, aws.puts.length]).toEqual([1, 0]);
  });
});

describe('replay of parked table changes', () => {
  async function parked(): Promise<string> {
    const sim = simulate(stack => ({ source: StreamSource.dynamoDb(tableWithStream(stack)) }), () => {
      throw new Error('broken');
    });
    sim.changeItem('Table', { newImage: { id: 'book', price: 3 }, oldImage: { id: 'book', price: 2 } });
    await sim.advance({ hours: 1 });
    return park(sim);
  }

  test('invokes the function with the original changes [K15]', async () => {
    expect(await replay({ bucket: BUCKET, mapping: await parked() }, clients)).toEqual([]);
    const [{ functionName, event }] = aws.invocations;
    expect(functionName).toMatch(/^arn:aws:lambda:[^:]*:\d*:function:/);
    expect(event.Records).toEqual([expect.objectContaining({
      eventName: 'MODIFY', dynamodb: expect.objectContaining({ NewImage: { id: { S: 'book' }, price: { N: '3' } } }),
    })]);
    expect(aws.objects.size).toBe(0);
  });

  test('treats an empty response as success', async () => {
    const mapping = await parked();
    for (const payload of [undefined, null, {}]) {
      aws.answer = { payload };
      const [[key, body]] = aws.objects;
      expect(await replay({ bucket: BUCKET, mapping }, clients)).toEqual([]);
      aws.objects.set(key, body);
    }
  });

  test.each([
    ['it throws', { functionError: 'Unhandled', payload: { errorMessage: 'broken' } }],
    ['it reports a record', { payload: { batchItemFailures: [{ itemIdentifier: '1' }] } }],
  ])('leaves in the bucket what fails again: %s [K15]', async (_, answer) => {
    const mapping = await parked();
    aws.answer = answer;
    const left = await replay({ bucket: BUCKET, mapping }, clients);
    expect([...aws.objects.keys()]).toEqual(left.map(key => `${BUCKET}/${key}`));
    expect(printed).toEqual([`${left[0]}: 1 record failed again and kept: ${JSON.stringify(answer.payload)}`]);
  });
});
