import { Simulation, SimulationOptions, succeeds, UnsupportedFeatureError } from '../../../src/simulator';
import { TableItemChange } from '../../../src/simulator/streams/table-record';
import { streamTemplate } from '../stream-templates';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const unread = { mapping: { Enabled: false } };
const put = (sim: Simulation, data: unknown, options = {}) => sim.put('Stream', data, { partitionKey: 'a', ...options });

/** The records that the function receives. */
async function eventsOf(send: (sim: Simulation) => void, template: object = streamTemplate(), options: SimulationOptions = {}) {
  const events: any[] = [];
  const sim = Simulation.fromTemplate(template as any, { handlers: { Function: event => { events.push(event); } }, ...options });
  await sim.advance(500);
  send(sim);
  await sim.advance({ seconds: 5 });
  return JSON.parse(JSON.stringify(events));
}

describe('a record of a Kinesis stream', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, recorded on AWS 2025-11-25 (LocalStack test of a mapping's defaults)
  test('reaches the function in the format of AWS', async () => {
    const [event] = await eventsOf(sim => put(sim, { id: 1 }), streamTemplate({ function: { Role: 'arn:aws:iam::123456789012:role/reader' } }));
    expect(event).toEqual({
      Records: [{
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'a',
          sequenceNumber: expect.stringMatching(/^\d{56}$/),
          data: Buffer.from('{"id":1}').toString('base64'),
          approximateArrivalTimestamp: (START + 500) / 1_000,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: expect.stringMatching(/^shardId-000000000000:\d{56}$/),
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::123456789012:role/reader',
        awsRegion: 'us-east-1',
        eventSourceARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/Stack-Stream',
      }],
    });
  });

  test('contains text and bytes unchanged', async () => {
    const [{ Records }] = await eventsOf(sim => {
      put(sim, 'text');
      put(sim, new Uint8Array([1, 2, 3]));
    });
    expect(Records.map(({ kinesis: { data } }: any) => data)).toEqual([Buffer.from('text').toString('base64'), 'AQID']);
  });

  test('is matched by faults as it was put: JSON is parsed', async () => {
    const seen: unknown[] = [];
    await eventsOf(sim => ['text', { id: 1 }, new Uint8Array([1])].forEach(data => put(sim, data)), streamTemplate(), {
      faults: [{ fault: 'error', match: payload => { seen.push(payload); return false; } }],
    });
    expect(seen).toEqual(['text', { id: 1 }, new Uint8Array([1])]);
  });

  test('goes to the shard of its partition key, which defaults to the id of its event', async () => {
    const sim = Simulation.fromTemplate(streamTemplate({ ...unread, stream: { ShardCount: 4 } }));
    const shardOf = (options: object) => {
      sim.put('Stream', '', options);
      return sim.trace.at(-1)!.shardId;
    };
    expect(shardOf({ partitionKey: 'a' })).toBe(shardOf({ partitionKey: 'a' }));
    expect(shardOf({ id: 'a' })).toBe(shardOf({ partitionKey: 'a' }));
    expect(new Set(Array.from({ length: 50 }, () => shardOf({}))).size).toBe(4);
    expect(shardOf({ explicitHashKey: String(2n ** 127n) })).toBe('shardId-000000000002');
  });

  // https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
  test('of an on-demand stream goes to one of the assumed number of shards', () => {
    const shards = (options: SimulationOptions) => {
      const sim = Simulation.fromTemplate(streamTemplate({ ...unread, stream: { ShardCount: undefined, StreamModeDetails: { StreamMode: 'ON_DEMAND' } } }), options);
      for (let count = 0; count < 50; count++) sim.put('Stream', '');
      return new Set(sim.trace.map(({ shardId }) => shardId)).size;
    };
    expect([shards({}), shards({ assumptions: { kinesisOnDemandShards: 2 } })]).toEqual([4, 2]);
  });

  // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html (RecordDistributionStrategy)
  test('goes to any shard, whatever its key, if Kinesis distributes the records [K19]', () => {
    const shards = (stream: object) => {
      const sim = Simulation.fromTemplate(streamTemplate({ ...unread, stream: { ShardCount: undefined, StreamModeDetails: { StreamMode: 'ON_DEMAND' }, ...stream } }));
      for (let count = 0; count < 50; count++) put(sim, '', { explicitHashKey: '0' });
      return new Set(sim.trace.map(({ shardId }) => shardId)).size;
    };
    expect([shards({}), shards({ RecordDistributionStrategy: 'AUTO' })]).toEqual([1, 4]);
  });

  test('has a sequence number that increases, as a number and as text', () => {
    const sim = Simulation.fromTemplate(streamTemplate(unread));
    for (let count = 0; count < 20; count++) put(sim, '');
    const numbers = sim.trace.map(({ sequenceNumber }) => String(sequenceNumber));
    expect([...numbers].sort()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(20);
  });

  // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
  test('fails when it is too large, has no partition key or is aggregated', () => {
    const sim = Simulation.fromTemplate(streamTemplate(unread));
    expect(() => put(sim, 'x'.repeat(1_048_576))).toThrow('Stream rejects the record: it is 1048577 bytes long with its partition key, but the maximum is 1048576');
    expect(() => put(sim, 'x'.repeat(1_048_575))).not.toThrow();
    expect(() => put(sim, '', { partitionKey: '' })).toThrow('its partition key has 0 characters but must have 1 to 256');
    expect(() => put(sim, '', { partitionKey: 'k'.repeat(257) })).toThrow('its partition key has 257 characters');
    expect(() => put(sim, Buffer.from('f3899ac20a0161', 'hex'))).toThrow(UnsupportedFeatureError);
    expect(() => put(sim, undefined)).toThrow('Stream: the content is undefined');
    expect(sim.fates()).toHaveLength(1);
  });

  test('is counted in the metrics of the stream', async () => {
    const sim = Simulation.fromTemplate(streamTemplate(), { handlers: { Function: succeeds() } });
    await sim.advance(400);
    put(sim, 'a');
    put(sim, 'bcd', { at: 700 });
    await sim.advance({ minutes: 1 });
    const sum = (name: string) => sim.metrics().statistic({ namespace: 'AWS/Kinesis', metricName: name, dimensions: { StreamName: 'Stack-Stream' } }, 'Sum', 60, 0);
    expect([sum('IncomingRecords'), sum('IncomingBytes'), sum('GetRecords.IteratorAgeMilliseconds')]).toEqual([2, 4, 300]);
  });
});

describe('a record of a DynamoDB stream', () => {
  const change: TableItemChange = { newImage: { id: 'a', total: 2 }, oldImage: { id: 'a', total: 1 } };
  const table = (StreamViewType = 'NEW_AND_OLD_IMAGES') => streamTemplate({ stream: { StreamSpecification: { StreamViewType } } }, 'Table');

  // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
  test('reaches the function in the format of AWS, with times in seconds', async () => {
    const [event] = await eventsOf(sim => sim.changeItem('Table', change), table());
    expect(event).toEqual({
      Records: [{
        eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'us-east-1',
        dynamodb: {
          ApproximateCreationDateTime: START / 1_000,
          Keys: { id: { S: 'a' } },
          NewImage: { id: { S: 'a' }, total: { N: '2' } },
          OldImage: { id: { S: 'a' }, total: { N: '1' } },
          SequenceNumber: expect.stringMatching(/^\d{28}$/),
          SizeBytes: expect.any(Number),
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
        eventSourceARN: 'arn:aws:dynamodb:us-east-1:123456789012:table/Stack-Table/stream/2026-01-01T00:00:00.000',
      }],
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
  test.each([
    ['KEYS_ONLY', []],
    ['NEW_IMAGE', ['NewImage']],
    ['OLD_IMAGE', ['OldImage']],
    ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage']],
  ])('with the view type %s has the images %p', async (viewType, images) => {
    const [{ Records: [{ dynamodb }] }] = await eventsOf(sim => sim.changeItem('Table', change), table(viewType));
    expect(Object.keys(dynamodb).filter(name => name.endsWith('Image'))).toEqual(images);
    expect(dynamodb).toMatchObject({ Keys: { id: { S: 'a' } }, StreamViewType: viewType });
  });

  test('derives the event name from its images and contains the identity that removed the item', async () => {
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    const changes: TableItemChange[] = [{ newImage: { id: 'a' } }, { oldImage: { id: 'a' }, userIdentity }, { newImage: { name: 'b' }, keys: { id: 'b' } }];
    const events = await eventsOf(sim => changes.forEach(one => sim.changeItem('Table', one)), table());
    const records = events.flatMap(({ Records }: any) => Records).sort((a: any, b: any) => a.eventID < b.eventID ? -1 : 1);
    expect(records.map(({ eventName, dynamodb: { Keys } }: any) => [eventName, Keys.id.S])).toEqual([['INSERT', 'a'], ['REMOVE', 'a'], ['INSERT', 'b']]);
    expect(records.map((record: any) => record.userIdentity)).toEqual([undefined, userIdentity, undefined]);
  });

  test('is matched by faults as the new image, or the old one if there is none', async () => {
    const seen: unknown[] = [];
    const faults: SimulationOptions['faults'] = [{ fault: 'error', match: payload => { seen.push(payload); return false; } }];
    await eventsOf(sim => [change, { oldImage: { id: 'a' } }].forEach(one => sim.changeItem('Table', one)), table(), { faults });
    expect(seen).toEqual([change.newImage, { id: 'a' }]);
  });

  test('fails when it has no image or no key', () => {
    const sim = Simulation.fromTemplate(table());
    expect(() => sim.changeItem('Table', {})).toThrow('Table: the change of an item needs a newImage, an oldImage or both');
    expect(() => sim.changeItem('Table', { newImage: { name: 'a' } })).toThrow('Table refuses the item: it has no id, which is a key of the table (id)');
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
  test('fails when the item is larger than 400 KB', () => {
    const sim = Simulation.fromTemplate(table());
    const text = (length: number) => ({ newImage: { id: 'a', text: 'x'.repeat(length) } });
    expect(() => sim.changeItem('Table', text(409_594))).toThrow('Table refuses the item: it has 409601 bytes, but the maximum is 409600');
    expect(() => sim.changeItem('Table', text(409_593))).not.toThrow();
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
  test('does not exist for a write that changes nothing', async () => {
    const image = { id: 'a', map: { one: 1, two: [true, null] }, tags: new Set(['x', 'y']) };
    const same = { tags: new Set(['y', 'x']), map: { two: [true, null], one: 1 }, id: 'a' };
    let sim!: Simulation;
    const events = await eventsOf(simulation => {
      sim = simulation;
      sim.changeItem('Table', { oldImage: image, newImage: same });
      sim.changeItem('Table', { oldImage: image, newImage: { ...same, map: { one: 1, two: [null, true] } } });
    }, table());
    expect(events.flatMap(({ Records }: any) => Records.map(({ eventName }: any) => eventName))).toEqual(['MODIFY']);
    expect(sim.fates()).toMatchObject([
      { fate: 'dropped', meant: true, resource: 'Table', reason: 'the write changes nothing in the item, so the stream gets no record' }, { fate: 'processed' },
    ]);
    sim.expectNothingLost();
  });

  test('contains its keys in every image, and its size as DynamoDB counts it', async () => {
    const [{ Records: [{ dynamodb }] }] = await eventsOf(sim => sim.changeItem('Table', {
      keys: { id: 'a' }, newImage: { n: -12.5, b: new Uint8Array(3), l: [true, 'x'], m: { x: null }, s: new Set(['ab', 'c']) },
    }), table());
    expect(dynamodb.NewImage).toMatchObject({ id: { S: 'a' }, n: { N: '-12.5' } });
    expect(dynamodb.SizeBytes).toBe(3 + (3 + (1 + 3) + (1 + 3) + (1 + 3 + 2 + 2) + (1 + 3 + 1 + 2) + (1 + 3)));
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
  test.each<[what: string, change: TableItemChange, message: string]>([
    ['an empty key', { newImage: { id: '' } }, 'its key id has 0 bytes, but must have 1 to 2048'],
    ['a long key', { newImage: { id: 'x'.repeat(2_049) } }, 'its key id has 2049 bytes, but must have 1 to 2048'],
    ['a key of another type', { newImage: { id: 1 } }, 'its key id has the type N, but the type must be S'],
    ['a key of a type that no key has', { newImage: { id: true } }, 'its key id has the type BOOL, but the type must be S'],
    ['a key that changes', { oldImage: { id: 'a' }, newImage: { id: 'b' } }, 'the key id is {"S":"b"} in one part of the change and {"S":"a"} in another, but keys never change'],
    ['no number', { newImage: { id: 'a', n: NaN } }, 'its attribute "n" is NaN, which is not a number'],
    ['an infinite number in a list', { newImage: { id: 'a', list: [1, -Infinity] } }, 'its attribute "list" is -Infinity, which is not a number'],
    ['a number of 39 digits', { newImage: { id: 'a', n: 10n ** 38n + 1n } }, 'which has 39 digits, but the maximum is 38'],
    ['a number of 39 digits in a set', { newImage: { id: 'a', n: new Set([1n, 10n ** 38n + 1n]) } }, 'which has 39 digits'],
    ['a large number', { newImage: { id: 'a', map: { n: 1e126 } } }, 'its attribute "map" is 1e+126, which is not between 1e-130 and 9.9e125'],
    ['a tiny number', { newImage: { id: 'a', n: 1e-131 } }, 'is 1e-131, which is not between'],
    ['an attribute without a name', { newImage: { 'id': 'a', '': 1 } }, 'an attribute has an empty name'],
  ])('fails with %s', (_what, one, message) => {
    const sim = Simulation.fromTemplate(streamTemplate({ ...unread, stream: { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] } }, 'Table'));
    expect(() => sim.changeItem('Table', one)).toThrow(`Table refuses the item: ${message.startsWith('which') || message.startsWith('is ') ? '' : message}`);
    expect(() => sim.changeItem('Table', one)).toThrow(message);
    expect(sim.fates()).toEqual([]);
  });

  test('can have 32 levels, numbers of 38 digits, and keys of any type that the template does not define', () => {
    const nested = (levels: number): unknown => levels === 0 ? 1 : [nested(levels - 1)];
    const sim = Simulation.fromTemplate(table());
    expect(() => sim.changeItem('Table', { newImage: { id: new Uint8Array(1), deep: nested(32), n: 10n ** 38n - 1n, zero: 0, large: 9e125, tiny: 1e-130 } })).not.toThrow();
    expect(() => sim.changeItem('Table', { newImage: { id: 1, deep: nested(33) } })).toThrow('its attribute "deep" has more than 32 levels of lists and maps');
  });

  test('is distributed by its item over the assumed number of shards', () => {
    const shards = (options: SimulationOptions) => {
      const sim = Simulation.fromTemplate(streamTemplate(unread, 'Table'), options);
      for (let id = 0; id < 50; id++) sim.changeItem('Table', { newImage: { id } });
      return new Set(sim.trace.map(({ shardId }) => shardId)).size;
    };
    expect([shards({}), shards({ assumptions: { dynamodbShards: 1 } })]).toEqual([4, 1]);
  });
});

test('put is for Kinesis streams, changeItem for tables', () => {
  expect(() => Simulation.fromTemplate(streamTemplate()).changeItem('Stream', { newImage: { id: 1 } })).toThrow('Stream is a Kinesis stream: use put');
  expect(() => Simulation.fromTemplate(streamTemplate({}, 'Table')).put('Table', '')).toThrow('Table is a table: use changeItem');
});

describe('the retention period', () => {
  // https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
  test('of a stream without readers expires each record at its time [K08]', async () => {
    const sim = Simulation.fromTemplate(streamTemplate({ ...unread, stream: { RetentionPeriodHours: 48 } }));
    put(sim, '');
    put(sim, '', { at: { hours: 1 } });
    await sim.advance({ hours: 47 });
    expect(sim.fates()).toMatchObject([{ fate: 'pending' }, { fate: 'pending' }]);
    await sim.advance({ hours: 1 });
    expect(sim.fates()).toMatchObject([{ fate: 'expired', at: 48 * HOUR, resource: 'Stream', reason: 'older than the retention period of the stream' }, { fate: 'pending' }]);
    await sim.advance({ hours: 1 });
    expect(sim.fate('e2')).toMatchObject({ fate: 'expired', at: 49 * HOUR });
    put(sim, '');
    await sim.advance({ hours: 48 });
    expect(sim.tally()).toMatchObject({ expired: 3 });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
  test.each([['Stream'], ['Table']] as const)('of a %s is a day by default [K08]', async source => {
    const sim = Simulation.fromTemplate(streamTemplate(unread, source));
    if (source === 'Stream') put(sim, '');
    else sim.changeItem('Table', { newImage: { id: 1 } });
    await sim.advance({ hours: 24 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'expired', at: 24 * HOUR });
  });
});
