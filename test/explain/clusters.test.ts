import { arnOf, functionNamed, of, onlyPath, Resources } from './apps';

const ARN = (service: string, name: string) => `arn:aws:${service}:us-east-1:111111111111:${name}`;
const KAFKA = { EventSourceArn: ARN('kafka', 'cluster/orders/1'), Topics: ['orders'], StartingPosition: 'TRIM_HORIZON' };
const provisioned = { ProvisionedPollerConfig: { MinimumPollers: 1 } };
const toBucket = { DestinationConfig: { OnFailure: { Destination: arnOf('Parked') } } };

function from(mapping: object, more: Resources = {}, allow = [['*', '*']] as const): Promise<Awaited<ReturnType<typeof onlyPath>>> {
  return onlyPath({
    Resources: {
      ...functionNamed('Orders', { allow }),
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Orders' }, ...mapping } },
      ...more,
    },
  });
}
const parked = { Parked: { Type: 'AWS::S3::Bucket' } };

describe('Kafka', () => {
  test('without limits is stuck until Kafka deletes the record, which loses it', async () => {
    const path = await from(KAFKA);
    expect(path).toMatchObject({ kind: 'kafka', verdict: 'loses', source: { name: 'cluster/orders/1' } });
    expect(path.fixes).toEqual([expect.stringContaining('provisioned pollers')]);
    expect(of(path, 'poison')).toMatchObject({ fate: 'stuck', then: 'lost' });
    expect(of(path, 'timeout')).toMatchObject({ fate: 'stuck', then: 'lost' });
    expect(of(path, 'down1h')).toMatchObject({ fate: 'cannotTell', why: expect.stringContaining('unless Kafka deletes it before') });
    expect(of(path, 'noInvoke').fate).toBe('cannotTell');
    expect(of(path, 'twice').fate).toBe('processed');
  });

  test('that manages its own cluster is named', async () => {
    expect(await from({ SelfManagedEventSource: {}, Topics: ['orders'], StartingPosition: 'LATEST' })).toMatchObject({ kind: 'kafka', source: { name: 'a self-managed Kafka cluster' } });
  });

  test('with limits and no destination loses what it gives up', async () => {
    const path = await from({ ...KAFKA, ...provisioned, MaximumRetryAttempts: 2 });
    expect(of(path, 'poison')).toMatchObject({ fate: 'lost', tries: 3, why: 'no failure destination' });
    expect(of(await from({ ...KAFKA, ...provisioned, MaximumRecordAgeInSeconds: 60 }), 'poison')).toMatchObject({ fate: 'lost', why: 'no failure destination' });
  });

  test('says where a destination takes a record, and that the time and the alarms are not known', async () => {
    const path = await from({ ...KAFKA, ...toBucket }, parked);
    expect(of(path, 'poison')).toMatchObject({ fate: 'cannotTell', why: 'Lambda sends it to Parked after 11 tries, whole; alarms on it are not simulated' });
    expect(of(path, 'throttled1h').why).toBe('how fast Lambda gives up is not documented for Kafka');
    expect(of(path, 'down1h').why).toBe('how fast Lambda retries is not documented for Kafka');
    expect(path.verdict).toBe('cannotTell');
    const toQueue = await from({ ...KAFKA, ...provisioned, MaximumRecordAgeInSeconds: 60, MaximumRetryAttempts: 4, DestinationConfig: { OnFailure: { Destination: ARN('sqs', 'failed') } } });
    expect(of(toQueue, 'poison').why).toBe('Lambda sends it to failed after 5 tries, without its payload; alarms on it are not simulated');
  });

  test('with a destination that the role may not write to loses what it gives up', async () => {
    const path = await from({ ...KAFKA, ...toBucket }, parked, [['kafka:*', '*']] as never);
    expect(of(path, 'poison')).toMatchObject({ fate: 'lost', why: 'the failure destination may not be written to' });
  });

  test.each([
    ['limits without provisioned pollers', { MaximumRetryAttempts: 2 }, 'need ProvisionedPollerConfig'],
    ['limits that are not known', { ...provisioned, MaximumRetryAttempts: { 'Fn::GetAtt': ['Macro', 'Value'] } }, 'Macro'],
    ['a disabled mapping', { Enabled: false }, 'is disabled'],
    ['a share group', { SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' } }, 'share group'],
  ])('cannot tell: %s', async (_, mapping, why) => {
    expect(of(await from({ ...KAFKA, ...mapping }, { Macro: { Type: 'Custom::Macro' } }), 'poison')).toMatchObject({ fate: 'cannotTell', why: expect.stringContaining(why) });
  });
});

test('says what a broker does, which the templates do not tell', async () => {
  const path = await from({ EventSourceArn: ARN('mq', 'broker:orders:b-1'), Queues: ['orders'] });
  expect(path).toMatchObject({ kind: 'mq', verdict: 'cannotTell' });
  expect(of(path, 'poison').why).toMatch(/ActiveMQ\.DLQ.*dead-letter exchange/);
});

test('a change of DocumentDB that always fails is lost when the change stream expires', async () => {
  const path = await from({ EventSourceArn: ARN('rds', 'cluster:orders'), StartingPosition: 'TRIM_HORIZON' });
  expect(path).toMatchObject({ kind: 'documentDb', verdict: 'loses', fixes: [expect.stringContaining('park it itself')] });
  expect(of(path, 'poison')).toMatchObject({ fate: 'stuck', then: 'lost' });
  expect(of(path, 'down24h')).toMatchObject({ fate: 'cannotTell' });
});

test('a source that no reader knows is not judged', async () => {
  const path = await from({ EventSourceArn: ARN('newservice', 'orders') });
  expect(of(path, 'poison')).toMatchObject({ fate: 'cannotTell', why: 'its event source is not modelled' });
  expect(path.kind).toBe('other');
});
