import { ageAlarm, arnOf, depthAlarm, functionNamed, of, onlyPath, Resources, worker } from './apps';

const reader = (source: unknown, properties: object, more: Resources): { Resources: Resources } => ({
  Resources: {
    ...functionNamed('ClickFn', { allow: [['*', '*']] }),
    ClickMapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: source, FunctionName: { Ref: 'ClickFn' }, StartingPosition: 'LATEST', ...properties } },
    ...more,
  },
});

describe('what is given up late', () => {
  const stream = { ClickStream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } } };
  const aged = { MaximumRecordAgeInSeconds: 28_800, DestinationConfig: { OnFailure: { Destination: arnOf('ParkQueue') } } };
  const kept = { ClickStream: { ...stream.ClickStream, Properties: { ShardCount: 1, RetentionPeriodHours: 72 } } };
  const park = { ParkQueue: { Type: 'AWS::SQS::Queue' }, ParkAlarm: depthAlarm('ParkQueue') };

  test('is parked where an alarm tells of it', async () => {
    const path = await onlyPath(reader(arnOf('ClickStream'), aged, { ...stream, ...park }));
    expect(of(path, 'poison')).toMatchObject({ fate: 'parked', where: { logicalId: 'ParkQueue' }, told: 'yes' });
    const queue = await onlyPath(worker({ queue: { VisibilityTimeout: 3_600 } }));
    expect(of(queue, 'poison')).toMatchObject({ fate: 'parked', afterSeconds: 18_000, told: 'yes' });
    expect(queue.verdict).toBe('safe');
  });

  test('is lost if the role may not write there, also after days', async () => {
    const app = reader(arnOf('ClickStream'), { ...aged, MaximumRecordAgeInSeconds: 172_800 }, { ...kept, ...park });
    const mayOnlyRead = functionNamed('ClickFn', { allow: [['kinesis:*', arnOf('ClickStream')]] });
    expect(of(await onlyPath(app), 'poison')).toMatchObject({ fate: 'stuck', then: 'parked', where: { logicalId: 'ParkQueue' } });
    expect(of(await onlyPath({ Resources: { ...app.Resources, ...mayOnlyRead } }), 'poison')).toMatchObject({ fate: 'stuck', then: 'lost' });
  });

  test('is parked after days where an alarm tells of it, in its time', async () => {
    const path = await onlyPath(worker({ queue: { VisibilityTimeout: 43_200 } }));
    expect(of(path, 'poison')).toMatchObject({ fate: 'parked', afterSeconds: 216_000, told: 'yes' });
    expect(of(path, 'poison').alarms.find(({ logicalId }) => logicalId === 'DeadAlarm')!.afterSeconds).toBeGreaterThan(215_000);
    const records = await onlyPath(reader(arnOf('ClickStream'), { ...aged, MaximumRecordAgeInSeconds: 172_800 }, { ...kept, ...park }));
    expect(of(records, 'poison')).toMatchObject({ fate: 'stuck', then: 'parked', told: 'yes' });
  });

  test('adds up to an alarm on a number of events', async () => {
    const late = { queue: { VisibilityTimeout: 60 }, more: { DeadAlarm: depthAlarm('OrdersDead', { Threshold: 20 }), AgeAlarm: ageAlarm('OrdersQueue', 1_000_000) } };
    const path = await onlyPath(worker(late));
    expect(of(path, 'down1h')).toMatchObject({ fate: 'parked', told: 'yes' });
    expect(of(path, 'down10m')).toMatchObject({ fate: 'parked', told: 'depends' });
  });
});
