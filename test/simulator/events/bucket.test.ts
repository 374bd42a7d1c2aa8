import { Simulation } from '../../../src/simulator';
import { Bucket, StoredObject } from '../../../src/simulator/events/bucket';
import { Journey } from '../../../src/simulator/kernel/fates';
import { makeWorld } from '../../../src/simulator/kernel/world';

function newBucket() {
  const world = makeWorld();
  const bucket = new Bucket(world, { key: 'Stack/Bucket', name: 'Bucket', bucketName: 'bucket', arn: 'arn:aws:s3:::bucket', region: 'us-east-1' });
  const put = (key: string, arrival: 'sent' | 'failure' | 'success', reason?: string) => {
    const journey = new Journey(`event ${key}`, 0, 'Bucket');
    bucket.put({ journey, key, body: 'bödy', arrival, reason });
    return journey;
  };
  return { world, bucket, put };
}

test('keeps objects with their keys, in the order of arrival', () => {
  const { bucket, put, world } = newBucket();
  put('b', 'sent');
  put('a', 'failure');
  expect(bucket.objects()).toMatchObject([
    { key: 'b', body: 'bödy', bytes: 5, createdAt: 0, arrival: 'sent', seq: 0 }, { key: 'a', arrival: 'failure', seq: 1 },
  ]);
  expect(world.trace.entries).toMatchObject([{ kind: 'sent', resource: 'Bucket', eventIds: ['event b'], key: 'b' }, { eventIds: ['event a'] }]);
});

test('parks objects without a listener and every failure; the record of a success has reached its goal', () => {
  const { put } = newBucket();
  expect(put('a', 'sent').report).toMatchObject({ fate: 'parked', resource: 'Bucket', reason: 'sent' });
  expect(put('b', 'failure', 'gave up').report).toMatchObject({ fate: 'parked', reason: 'gave up' });
  expect(put('c', 'success').report).toMatchObject({ fate: 'processed' });
});

test('leaves the fate of an event to its listeners, but a failure stays parked', () => {
  const { bucket, put } = newBucket();
  const told: StoredObject[] = [];
  bucket.onCreated(object => {
    told.push(object);
    object.journey.wait(0, 'Function', 'told');
    return true;
  });
  bucket.onCreated(() => false);
  const [sent, failure, success] = [put('a', 'sent'), put('b', 'failure'), put('c', 'success')];
  expect(told.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  expect([sent, failure, success].map(({ report: { fate } }) => fate)).toEqual(['pending', 'pending', 'pending']);
  for (const journey of [sent, failure]) {
    journey.leave(false);
    journey.lose({ fate: 'dropped', at: 1, resource: 'Function', reason: 'failed' });
  }
  expect([sent, failure].map(({ report: { fate } }) => fate)).toEqual(['dropped', 'parked']);
});

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
test('the key of an object must have 1 to 1024 bytes', () => {
  const sim = Simulation.fromTemplate({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } });
  for (const key of ['', 'ä'.repeat(513)]) {
    expect(() => sim.putObject('Bucket', key, 'x')).toThrow(`Bucket refuses the object: its key has ${Buffer.byteLength(key)} bytes but must have 1 to 1024`);
  }
  expect(() => sim.putObject('Bucket', 'ä'.repeat(512), '')).not.toThrow();
});

test('an object replaces an older one with the same key, which is lost if it was parked', () => {
  const { bucket, put } = newBucket();
  const [first, other, second] = [put('a', 'sent'), put('b', 'success'), put('a', 'sent')];
  put('b', 'sent');
  expect(bucket.objects().map(({ key, journey }) => [key, journey.eventId])).toEqual([['a', 'event a'], ['b', 'event b']]);
  expect([first, other, second].map(({ report: { fate } }) => fate)).toEqual(['dropped', 'processed', 'parked']);
  expect(first.report.reason).toBe('its object was overwritten');
});

test('a test and a handler can put objects, which the results and the story show', async () => {
  const sim: Simulation = Simulation.fromTemplate({
    Resources: {
      Bucket: { Type: 'AWS::S3::Bucket' },
      Queue: { Type: 'AWS::SQS::Queue' },
      Function: { Type: 'AWS::Lambda::Function' },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Function' } },
      },
    },
  }, { handlers: { Function: () => { sim.putObject('Bucket', 'text', 'as it is'); } } });
  sim.putObject('Bucket', 'json', { id: 1 }, { id: 'mine' });
  sim.send('Queue', 'x');
  await sim.runUntilIdle();
  expect(sim.objects('Bucket')).toEqual([
    { eventId: 'mine', key: 'json', body: '{"id":1}', size: 8, createdAt: 0 }, { eventId: 'e2', key: 'text', body: 'as it is', size: 8, createdAt: 41 },
  ]);
  expect(sim.story('e2')).toContain('is sent to Bucket while e1 is handled');
});
