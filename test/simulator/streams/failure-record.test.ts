import { failureRecord } from '../../../src/simulator/streams/failure-record';
import { KinesisContent } from '../../../src/simulator/streams/kinesis-record';

const START = Date.UTC(2026, 0, 1);
const record = (arrivedAt: number) => ({
  content: new KinesisContent('', 'a'), shardId: 'shardId-000000000001', sequenceNumber: `seq-${arrivedAt}`, arrivedAt, expiresAt: arrivedAt + 1,
});
const context = { functionArn: 'arn:fn', sourceArn: 'arn:stream', shardId: 'shardId-000000000001', start: START, now: START + 7_021 };

// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
test('the record for a Kinesis stream has the fields of AWS [K04]', () => {
  const discarded = {
    condition: 'RetryAttemptsExhausted',
    invokeCount: 2,
    requestId: 'request',
    records: [record(4_835), record(5_580)],
    response: { executedVersion: '$LATEST', functionError: 'Unhandled' },
  } as const;
  expect(failureRecord(discarded, { ...context, kind: 'kinesis' })).toEqual({
    requestContext: { requestId: 'request', functionArn: 'arn:fn', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-01-01T00:00:07.021Z',
    KinesisBatchInfo: {
      shardId: 'shardId-000000000001',
      startSequenceNumber: 'seq-4835',
      endSequenceNumber: 'seq-5580',
      approximateArrivalOfFirstRecord: '2026-01-01T00:00:04.835Z',
      approximateArrivalOfLastRecord: '2026-01-01T00:00:05.580Z',
      batchSize: 2,
      streamArn: 'arn:stream',
    },
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html, recorded on AWS 2025-11-25 (LocalStack test of failure destinations)
test('the record for a DynamoDB stream has arrival times without milliseconds, and no response if the records were too old [K04]', () => {
  const discarded = { condition: 'RecordAgeExceeded', invokeCount: 1, requestId: 'request', records: [record(4_835)] } as const;
  const made = failureRecord(discarded, { ...context, kind: 'dynamodb' });
  expect(made).not.toHaveProperty('responseContext');
  expect(made).not.toHaveProperty('KinesisBatchInfo');
  expect(made).toMatchObject({
    timestamp: '2026-01-01T00:00:07.021Z',
    DDBStreamBatchInfo: { approximateArrivalOfFirstRecord: '2026-01-01T00:00:04Z', approximateArrivalOfLastRecord: '2026-01-01T00:00:04Z', batchSize: 1 },
  });
});

// Recorded on AWS 2026-09-17 (stackd capture of windows): the shard and the stream, nothing else.
test('the record for the final invocation of a window has only the shard and the window', () => {
  const window = { window: { start: 'then', end: 'now' } };
  const discarded = { condition: 'RetryAttemptsExhausted', invokeCount: 1, requestId: 'request', records: [record(1)], window } as const;
  expect(failureRecord(discarded, { ...context, kind: 'dynamodb' })).toMatchObject({
    DDBStreamBatchInfo: { shardId: 'shardId-000000000001', streamArn: 'arn:stream' }, timeWindowInfo: window,
  });
  expect(failureRecord(discarded, { ...context, kind: 'dynamodb' }).DDBStreamBatchInfo).not.toHaveProperty('batchSize');
});
