import { failed, itemRecord, kinesisRecord, lambdaContext, linesOfEachTest } from './invocation';
import { ItemChange, streamProcessor } from 'cdk-resilient-lambda/runtime';

interface Order {
  readonly id: number;
}

const lines = linesOfEachTest();

const records = (...ids: number[]) => ({ Records: ids.map(id => kinesisRecord(`10${id}`, { id })) });

describe('records of a stream', () => {
  test('run one after the other, in their order [K05]', async () => {
    const seen: string[] = [];
    const handler = streamProcessor<Order>(async ({ id }) => {
      seen.push(`start ${id}`);
      await new Promise(setImmediate);
      seen.push(`end ${id}`);
    });
    expect(await handler(records(1, 2), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
  });

  test('stop at the first that fails, which alone is listed: the stream continues from there [K05]', async () => {
    const seen: number[] = [];
    const handler = streamProcessor<Order>(({ id }) => {
      seen.push(id);
      if (id === 2) throw new Error('no');
    });
    expect(failed(await handler(records(1, 2, 3), lambdaContext()))).toEqual(['102']);
    expect(seen).toEqual([1, 2]);
  });

  test('are all delivered again when the one that failed has no number: nothing is taken for done [K05]', async () => {
    const done = itemRecord('101', { NewImage: { id: { N: '1' } } });
    const numberless = itemRecord('102', { NewImage: { id: { N: '2' } }, SequenceNumber: undefined });
    const handler = streamProcessor<ItemChange<Order>>(({ newImage }) => {
      if (newImage!.id === 2) throw new Error('no');
    });
    expect(failed(await handler({ Records: [done, numberless] }, lambdaContext()))).toEqual(['']); // to Lambda, a failure of the whole batch
  });

  test('fail the invocation when the first one fails, which Errors counts [K05]', async () => {
    await expect(streamProcessor<Order>(() => { throw new Error('no'); })(records(1, 2), lambdaContext()))
      .rejects.toMatchObject({ name: 'FullBatchFailureError', recordErrors: [{ message: 'no' }] });
  });

  test('that were not started in time are represented by the first of them [Q05]', async () => {
    let left = 30_000;
    const handler = streamProcessor<Order>(() => { left -= 8_000; });
    expect(failed(await handler(records(1, 2, 3, 4, 5), lambdaContext({ getRemainingTimeInMillis: () => left })))).toEqual(['105']);
  });

  test('have an attempt if this environment has seen them fail [A10]', async () => {
    const attempts: unknown[] = [];
    const handler = streamProcessor<Order>((_, { attempt }) => {
      attempts.push(attempt);
      throw new Error('no');
    });
    for (let i = 0; i < 3; i++) await handler(records(1), lambdaContext()).catch(() => undefined);
    expect(attempts).toEqual([undefined, 2, 3]);
    expect(lines.filter(line => line.message === 'The record failed').map(line => line.attempt)).toEqual([undefined, 2, 3]);
  });

  test('are forgotten when thousands of others have failed since', async () => {
    const attempts = new Map<number, number | undefined>();
    const handler = streamProcessor<Order>(({ id }, { attempt }) => {
      attempts.set(id, attempt);
      throw new Error('no');
    });
    for (let id = 0; id <= 1_000; id++) await handler(records(id), lambdaContext()).catch(() => undefined);
    for (const id of [0, 1_000]) await handler(records(id), lambdaContext()).catch(() => undefined);
    expect([attempts.get(0), attempts.get(1_000)]).toEqual([undefined, 2]);
  });
});

describe('the payload of a Kinesis record', () => {
  test.each([
    ['json', { id: 1 }, { id: 1 }],
    ['text', 'plain é', 'plain é'],
    ['binary', 'raw', Buffer.from('raw')],
  ] as const)('is decoded as %s', async (format, data, expected) => {
    const seen: unknown[] = [];
    await streamProcessor(payload => seen.push(payload), { format })({ Records: [kinesisRecord('1', data)] }, lambdaContext());
    expect(seen).toEqual([expected]);
  });

  test('that is not JSON fails its record, and the records before it are done', async () => {
    const handler = streamProcessor<Order>(() => undefined);
    expect(failed(await handler({ Records: [kinesisRecord('1', { id: 1 }), kinesisRecord('2', '{')] }, lambdaContext()))).toEqual(['2']);
    expect(lines[0]).toMatchObject({ eventId: 'shardId-000000000000:2', partitionKey: 'p', message: 'The record is invalid: no retry can fix it' });
  });

  test('that is older than maxAgeSeconds is invalid', async () => {
    const handler = streamProcessor<Order>(() => undefined, { maxAgeSeconds: 60, onInvalid: 'drop' });
    const old = kinesisRecord('1', { id: 1 });
    const aged = { ...old, kinesis: { ...old.kinesis, approximateArrivalTimestamp: Date.now() / 1_000 - 61 } };
    expect(await handler({ Records: [aged] }, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(lines[0].message).toBe('The record is invalid and was dropped');
  });
});

describe('the payload of a DynamoDB record', () => {
  const images = {
    Keys: { id: { S: 'o-1' } },
    NewImage: { id: { S: 'o-1' }, total: { N: '12.5' }, lines: { L: [{ M: { sku: { S: 'x' } } }] }, paid: { BOOL: true }, correlationId: { S: 'c-9' } },
    OldImage: { id: { S: 'o-1' }, total: { N: '12' } },
  };

  test('is the change of the item in plain JavaScript', async () => {
    const seen: unknown[] = [];
    const handler = streamProcessor<ItemChange<{ id: string }>>((change, { correlationId }) => seen.push(change, correlationId));
    await handler({ Records: [itemRecord('1', images)] }, lambdaContext());
    expect(seen).toEqual([{
      eventName: 'MODIFY',
      keys: { id: 'o-1' },
      newImage: { id: 'o-1', total: 12.5, lines: [{ sku: 'x' }], paid: true, correlationId: 'c-9' },
      oldImage: { id: 'o-1', total: 12 },
    }, 'c-9']);
  });

  test('lacks the images that the view type of the stream does not include', async () => {
    const seen: unknown[] = [];
    await streamProcessor(change => seen.push(change))({ Records: [itemRecord('1', { Keys: images.Keys })] }, lambdaContext());
    expect(seen).toEqual([{ eventName: 'MODIFY', keys: { id: 'o-1' }, newImage: undefined, oldImage: undefined }]);
  });

  test('with an unknown type is invalid', async () => {
    const bad = itemRecord('2', { Keys: { id: { X: 'unknown type' } } });
    expect(failed(await streamProcessor(() => undefined)({ Records: [itemRecord('1', images), bad] }, lambdaContext()))).toEqual(['2']);
    expect(lines[0].error).toMatchObject({ name: 'InvalidRecordError', message: 'an attribute of the item is of a type that DynamoDB does not have' });
  });

  test('that is older than maxAgeSeconds is invalid, and the log names the event and its place in the stream', async () => {
    const record = (seconds: number) => itemRecord(`${seconds}`, { ...images, ApproximateCreationDateTime: Date.now() / 1_000 - seconds });
    const handler = streamProcessor(() => undefined, { maxAgeSeconds: 60 });
    expect(failed(await handler({ Records: [record(50), record(61)] }, lambdaContext()))).toEqual(['61']);
    expect(lines[0]).toMatchObject({
      eventId: 'event-61', sequenceNumber: '61', error: { message: 'the record is 61 s old, which exceeds maxAgeSeconds' },
    });
  });

  test('counts the attempts of each record, also of one without a place in the stream', async () => {
    const attempts: unknown[] = [];
    const handler = streamProcessor((_, { attempt }) => {
      attempts.push(attempt);
      throw new Error('no');
    });
    for (const record of [itemRecord('1'), itemRecord('2'), itemRecord('1'), { ...itemRecord('3'), dynamodb: undefined }]) {
      await handler({ Records: [record] }, lambdaContext()).catch(() => undefined);
    }
    expect(attempts).toEqual([undefined, undefined, 2, undefined]);
  });

  test('of a record without a time is never too old', async () => {
    const record = itemRecord('1', { ...images, ApproximateCreationDateTime: undefined });
    expect(await streamProcessor(() => undefined, { maxAgeSeconds: 1 })({ Records: [record] }, lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  test('of a record without images is a change without images', async () => {
    const seen: unknown[] = [];
    const bare = { ...itemRecord('1'), dynamodb: undefined };
    const handler = streamProcessor((change, { correlationId }) => seen.push(change, correlationId), { maxAgeSeconds: 1 });
    await handler({ Records: [bare] }, lambdaContext());
    expect(seen).toEqual([{ eventName: 'MODIFY', keys: undefined, newImage: undefined, oldImage: undefined }, 'd3f3c1a8-request']);
  });
});

describe('streamProcessor refuses', () => {
  test('records of a queue, whose ids mean nothing to a stream', async () => {
    await expect(streamProcessor(() => undefined)({ Records: [{ eventSource: 'aws:sqs' } as never] }, lambdaContext()))
      .rejects.toThrow('streamProcessor handles events of aws:kinesis and aws:dynamodb, but got one of aws:sqs');
  });

  test('tumbling windows, whose state it would lose', async () => {
    await expect(streamProcessor(() => undefined)({ ...records(1), window: { start: '', end: '' } } as never, lambdaContext()))
      .rejects.toThrow('streamProcessor keeps no state for a tumbling window: write that handler without streamProcessor');
  });
});
