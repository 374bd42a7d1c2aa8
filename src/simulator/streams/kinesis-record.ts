import type { ShardRecordContent, RecordOrigin, ShardRecord } from './stream-record';
import { PARTITION_KEY_LENGTH } from '../../limits';
import { UnsupportedFeatureError } from '../kernel/errors';

/** The first bytes of an aggregated record of the Kinesis Producer Library. */
const AGGREGATED = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);

/** The bytes of a record in an event beside its data. */
const ENVELOPE_BYTES = 600;

/** The data that a producer puts into a Kinesis stream. */
export class KinesisContent implements ShardRecordContent {
  readonly bytes: number;
  readonly eventBytes: number;

  constructor(private readonly data: string | Uint8Array, readonly orderKey: string, readonly explicitHashKey?: string) {
    this.bytes = Buffer.byteLength(data);
    this.eventBytes = ENVELOPE_BYTES + orderKey.length + 4 * Math.ceil(this.bytes / 3);
  }

  /** Throws if Kinesis would reject the record or the simulator cannot model it. @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html */
  check(stream: string, maximumBytes: number): void {
    const { min, max } = PARTITION_KEY_LENGTH;
    const { length } = this.orderKey;
    if (!(length >= min && length <= max)) throw new Error(`${stream} rejects the record: its partition key has ${length} characters but must have ${min} to ${max}`);
    const bytes = this.bytes + Buffer.byteLength(this.orderKey);
    if (bytes > maximumBytes) throw new Error(`${stream} rejects the record: it is ${bytes} bytes long with its partition key, but the maximum is ${maximumBytes}`);
    if (typeof this.data !== 'string' && AGGREGATED.equals(this.data.subarray(0, AGGREGATED.length))) {
      throw new UnsupportedFeatureError(stream, 'an aggregated record', 'put its records one by one');
    }
  }

  payload(): unknown {
    if (typeof this.data !== 'string') return this.data;
    try {
      return JSON.parse(this.data);
    } catch {
      return this.data;
    }
  }

  /** Returns the record as a function receives it. @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
  event({ shardId, sequenceNumber, arrivedAt }: ShardRecord, { start, region, arn, roleArn }: RecordOrigin) {
    return {
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: this.orderKey,
        sequenceNumber,
        data: Buffer.from(this.data as string).toString('base64'),
        approximateArrivalTimestamp: (start + arrivedAt) / 1_000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId}:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: roleArn,
      awsRegion: region,
      eventSourceARN: arn,
    };
  }
}
