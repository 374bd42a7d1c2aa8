import { S3 } from '@aws-sdk/client-s3';
import { itemRecord, kinesisRecord, lambdaContext, linesOfEachTest } from './invocation';
import { FAILURE_BUCKET } from '../../src/environment';
import { InvalidRecordError, PermanentError, streamProcessor, StreamRecord } from 'cdk-resilient-lambda/runtime';

const PREFIX = 'aws/lambda/00000000-0000-0000-0000-000000000000/';

const lines = linesOfEachTest();
const metric = (name: string) => lines.find(line => name in line)?.[name];

let objects: any[];

/** Runs a batch in which the second record fails. */
async function run(error: Error, second: StreamRecord = kinesisRecord('102', { id: 2 })) {
  const seen: string[] = [];
  const handler = streamProcessor<any>((_, { record }) => {
    seen.push(sequenceOf(record));
    if (record === second) throw error;
  }, { isPermanent: ({ name }: any) => name === 'NoSuchProduct' });
  const { batchItemFailures } = await handler({ Records: [kinesisRecord('101', { id: 1 }), second, kinesisRecord('103', { id: 3 })] }, lambdaContext());
  return { seen, failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

const sequenceOf = (record: StreamRecord) => 'kinesis' in record ? record.kinesis.sequenceNumber : record.dynamodb!.SequenceNumber!;

beforeEach(() => {
  process.env[FAILURE_BUCKET] = 'failures';
  objects = [];
  jest.spyOn(S3.prototype, 'putObject').mockImplementation(async (object: any): Promise<any> => void objects.push(object));
});
afterEach(() => {
  delete process.env[FAILURE_BUCKET];
  jest.restoreAllMocks();
});

describe('a record of a stream that no retry can fix', () => {
  test.each([
    ['PermanentError', new PermanentError('no such product')],
    ['InvalidRecordError', new InvalidRecordError('not an order')],
    ['an error that isPermanent names', Object.assign(new Error('none'), { name: 'NoSuchProduct' })],
  ])('is parked with the form of a failure record of Lambda, and those behind it are processed: %s [K03]', async (_, error) => {
    const record = kinesisRecord('102', { id: 2 });
    expect(await run(error, record)).toEqual({ seen: ['101', '102', '103'], failures: [] });
    const [{ Body, Bucket, Key }, ...others] = objects;
    expect([Bucket, others]).toEqual(['failures', []]);
    const { functionName, invokedFunctionArn } = lambdaContext();
    const shardId = record.eventID.split(':')[0];
    expect(Key).toMatch(new RegExp(`^${PREFIX}${functionName}/${shardId}/\\d{4}/\\d\\d/\\d\\d/\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d-102$`));
    const { payload, ...failure } = JSON.parse(Body);
    expect(failure).toMatchObject({
      requestContext: { functionArn: invokedFunctionArn, condition: 'PermanentFailure' },
      KinesisBatchInfo: { shardId, startSequenceNumber: '102', endSequenceNumber: '102', batchSize: 1, streamArn: record.eventSourceARN },
      failureReason: `${error.name}: ${error.message}`,
    });
    expect(JSON.parse(payload)).toEqual({ Records: [record] });
    expect([metric('ParkedRecords'), metric('FailedRecords')]).toEqual([1, 1]);
  });

  test.each([
    ['a whole record', {}, 'Z"'],
    ['one without a time and a number', { dynamodb: {} }, undefined],
  ])('of a table is parked without the shard, which it does not name: %s [K03]', async (_, change, arrival) => {
    const record = { ...itemRecord('7', {} as never), ...change } as StreamRecord;
    const handler = streamProcessor(() => { throw new PermanentError('no'); });
    expect(await handler({ Records: [record] }, lambdaContext())).toEqual({ batchItemFailures: [] });
    const { DDBStreamBatchInfo, payload } = JSON.parse(objects[0].Body);
    expect(DDBStreamBatchInfo).toMatchObject({ shardId: 'unknown', startSequenceNumber: arrival ? '7' : 'unknown', batchSize: 1 });
    expect(JSON.parse(payload).Records).toEqual([record]);
  });

  test('is retried where S3 refuses it: nothing is lost', async () => {
    jest.spyOn(S3.prototype, 'putObject').mockRejectedValue(new Error('AccessDenied') as never);
    expect(await run(new PermanentError('no'))).toEqual({ seen: ['101', '102'], failures: ['102'] });
    expect(lines.map(({ message }) => message)).toContain('The record could not be written to the failure bucket: it is retried, and Lambda parks it there');
    expect(metric('ParkedRecords')).toBeUndefined();
  });

  test('is retried elsewhere than behind a StreamProcessor with a bucket', async () => {
    delete process.env[FAILURE_BUCKET];
    expect(await run(new PermanentError('no'))).toEqual({ seen: ['101', '102'], failures: ['102'] });
  });
});

test('other failures of a stream are retried [K05]', async () => {
  expect((await run(new Error('down'))).failures).toEqual(['102']);
  expect(objects).toEqual([]);
});
