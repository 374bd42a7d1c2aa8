import { isUtf8 } from 'node:buffer';
import { checkCount } from './batch';
import { Fields, jsonProtocol } from './protocols';
import type { Service, ServiceCall } from './service';
import { PUT_RECORDS_ENTRIES } from '../../limits';
import type { Entry } from '../../template';

const REJECTED = 'InvalidArgumentException';

/** The calls of `@aws-sdk/client-kinesis`. @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Operations.html */
export const kinesisService: Service = {
  name: 'kinesis',
  protocol: jsonProtocol,
  rejected: REJECTED,
  denied: 'AccessDeniedException',
  operations: {
    PutRecord: (input, call) => put(streamOf(input, call), input, call),
    PutRecords(input, call) {
      const stream = streamOf(input, call);
      checkCount(input.Records, PUT_RECORDS_ENTRIES, REJECTED);
      return { FailedRecordCount: 0, Records: input.Records.map((record: Fields) => put(stream, record, call)) };
    },
  },
};

function streamOf({ StreamARN, StreamName = StreamARN }: Fields, call: ServiceCall): Entry {
  return call.find('AWS::Kinesis::Stream', StreamARN ?? StreamName);
}

function put(stream: Entry, { Data, PartitionKey, ExplicitHashKey }: Fields, { sender, receiptOf }: ServiceCall): Fields {
  const bytes = Buffer.from(Data, 'base64');
  const { shardId, sequenceNumber } = receiptOf(() => sender.put(stream.key, isUtf8(bytes) ? bytes.toString() : bytes, {
    partitionKey: PartitionKey, explicitHashKey: ExplicitHashKey,
  }));
  return { ShardId: shardId, SequenceNumber: sequenceNumber };
}
