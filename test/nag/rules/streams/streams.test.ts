import { Case, testCasesThroughAlias } from '../../cases';
import { alarm, arnOf, consumer, fifo, fn, get, of, onFailure, ref, stream, streamMapping, topic, UNKNOWN, worker } from '../../resources';

const spread = (properties: object = {}) => stream({ StreamModeDetails: { StreamMode: 'ON_DEMAND' }, RecordDistributionStrategy: 'AUTO', ...properties });
const table = (properties: object = {}) => of('AWS::DynamoDB::Table')({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], StreamSpecification: { StreamViewType: 'NEW_IMAGE' }, ...properties });
const ofTable = (properties: object = {}) => ({ Fn: fn(), Table: table(), Mapping: streamMapping({ EventSourceArn: get('Table', 'StreamArn'), ...properties }) });
const kafka = (properties: object = {}) => ({ Fn: fn(), Mapping: streamMapping({ EventSourceArn: arnOf('kafka', 'cluster/c'), ...properties }) });

/** The cases of a setting: for Kinesis and DynamoDB streams, with an unknown value, and for other sources. */
function everywhere(rule: string, title: string, ids: string, good: object, bad: object, unknown: object): Case[] {
  return [
    [`${title}: set [${ids}]`, rule, 'Mapping', 'complies', consumer(good)],
    [`${title}: not set [${ids}]`, rule, 'Mapping', 'violates', consumer(bad)],
    [`${title}: set for a table [${ids}]`, rule, 'Mapping', 'complies', ofTable(good)],
    [`${title}: not set for a table [${ids}]`, rule, 'Mapping', 'violates', ofTable(bad)],
    [`${title}: unknown`, rule, 'Mapping', 'undecided', consumer(unknown)],
    [`${title}: a queue`, rule, 'Mapping', 'does not apply', worker()],
    [`${title}: not set for a Kafka source [${ids}]`, rule, 'Mapping', rule === 'PartialBatchResponse' ? 'does not apply' : 'violates', kafka(bad)],
  ];
}

const fanOut = { Reader: of('AWS::Kinesis::StreamConsumer')({ ConsumerName: 'c', StreamARN: get('Stream') }) };
const pipe = of('AWS::Pipes::Pipe')({ Source: get('Table', 'StreamArn'), Target: get('Fn') });
const globalTable = (...Replicas: object[]) => of('AWS::DynamoDB::GlobalTable')({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' }, Replicas });

/** A mapping of a table or stream of the app, or of one elsewhere. */
const reader = (source: string, properties: object = {}) => streamMapping({ EventSourceArn: source === 'Table' ? get('Table', 'StreamArn') : source === 'Stream' ? get('Stream') : source, ...properties });
const readers = (count: number, source: string) => ({ Fn: fn(), Stream: stream(), Table: table(), ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`Reader${i}`, reader(source)])) });

describe('rules for streams', () => {
  const cases: Case[] = [
    ...everywhere('StreamRetryAttempts', 'retries', 'K01', { MaximumRetryAttempts: 0 }, {}, { MaximumRetryAttempts: UNKNOWN }),
    ['unlimited retries with a maximum age [K01]', 'StreamRetryAttempts', 'Mapping', 'complies', consumer({ MaximumRecordAgeInSeconds: 3600 })],
    ['explicitly unlimited retries [K01]', 'StreamRetryAttempts', 'Mapping', 'violates', consumer({ MaximumRetryAttempts: -1 })],
    ...everywhere('StreamRecordAge', 'age', 'K02', { MaximumRecordAgeInSeconds: 60 }, {}, { MaximumRecordAgeInSeconds: UNKNOWN }),
    ['an age below the minimum [K02]', 'StreamRecordAge', 'Mapping', 'violates', consumer({ MaximumRecordAgeInSeconds: 59 })],
    ['an age below the retention of a stream [K18]', 'StreamRecordAge', 'Mapping', 'complies', { ...consumer({ MaximumRecordAgeInSeconds: 86_400 }), Stream: of('AWS::Kinesis::Stream')({ RetentionPeriodHours: 48 }) }],
    ['an age of the retention of a stream [K18]', 'StreamRecordAge', 'Mapping', 'violates', consumer({ MaximumRecordAgeInSeconds: 86_400 })],
    ['an age above the retention of a table [K18]', 'StreamRecordAge', 'Mapping', 'violates', ofTable({ MaximumRecordAgeInSeconds: 90_000 })],
    ['an age above the retention of a table outside of the app [K18]', 'StreamRecordAge', 'Mapping', 'violates', { Fn: fn(), Mapping: streamMapping({ EventSourceArn: arnOf('dynamodb', 'table/t/stream/s'), MaximumRecordAgeInSeconds: 86_400 }) }],
    ['an age of a day for a stream outside of the app', 'StreamRecordAge', 'Mapping', 'complies', { Fn: fn(), Mapping: streamMapping({ EventSourceArn: arnOf('kinesis', 'stream/s'), MaximumRecordAgeInSeconds: 86_400 }) }],
    ['an age of a day for a stream with an unknown retention', 'StreamRecordAge', 'Mapping', 'undecided', { ...consumer({ MaximumRecordAgeInSeconds: 86_400 }), Stream: of('AWS::Kinesis::Stream')({ RetentionPeriodHours: UNKNOWN }) }],
    ['an age of less than a day for a stream with an unknown retention', 'StreamRecordAge', 'Mapping', 'complies', { ...consumer({ MaximumRecordAgeInSeconds: 86_399 }), Stream: of('AWS::Kinesis::Stream')({ RetentionPeriodHours: UNKNOWN }) }],
    ['an age above the retention, for a consumer with enhanced fan-out [K18]', 'StreamRecordAge', 'Mapping', 'violates', { ...fanOut, ...consumer({ EventSourceArn: ref('Reader'), MaximumRecordAgeInSeconds: 86_400 }) }],

    ['two readers of a table [K16]', 'StreamReaders', 'Reader1', 'complies', readers(2, 'Table')],
    ['the third reader of a table [K16]', 'StreamReaders', 'Reader2', 'violates', readers(3, 'Table')],
    ['the first of three readers of a table, where one is too many', 'StreamReaders', 'Reader0', 'complies', readers(3, 'Table')],
    ['the third reader, next to a disabled one', 'StreamReaders', 'Reader2', 'complies', { ...readers(3, 'Table'), Reader0: reader('Table', { Enabled: false }) }],
    ['a disabled reader', 'StreamReaders', 'Reader2', 'complies', { ...readers(3, 'Table'), Reader2: reader('Table', { Enabled: false }) }],
    ['a reader that may be disabled', 'StreamReaders', 'Reader2', 'undecided', { ...readers(3, 'Table'), Reader0: reader('Table', { Enabled: UNKNOWN }) }],
    ['the second reader of a table with replicas [K16]', 'StreamReaders', 'Reader1', 'violates', { ...readers(2, 'Table'), Table: globalTable({ Region: 'us-east-1' }, { Region: 'eu-west-1' }) }],
    ['the second reader of a table without replicas', 'StreamReaders', 'Reader1', 'complies', { ...readers(2, 'Table'), Table: globalTable({ Region: 'us-east-1' }) }],
    ['the second reader of a table with unknown replicas', 'StreamReaders', 'Reader1', 'undecided', { ...readers(2, 'Table'), Table: of('AWS::DynamoDB::GlobalTable')({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' }, Replicas: UNKNOWN }) }],
    ['a reader next to two pipes [K16]', 'StreamReaders', 'Reader0', 'violates', { ...readers(1, 'Table'), One: pipe, Two: pipe }],
    ['a reader next to one pipe', 'StreamReaders', 'Reader0', 'complies', { ...readers(1, 'Table'), One: pipe }],
    ['the third reader of a table outside of the app [K16]', 'StreamReaders', 'Reader2', 'violates', readers(3, arnOf('dynamodb', 'table/t/stream/s'))],
    ['five readers of a Kinesis stream [K16]', 'StreamReaders', 'Reader4', 'complies', readers(5, 'Stream')],
    ['the sixth reader of a Kinesis stream [K16]', 'StreamReaders', 'Reader5', 'violates', readers(6, 'Stream')],
    ['a consumer with enhanced fan-out', 'StreamReaders', 'Mapping', 'does not apply', { ...fanOut, ...consumer({ EventSourceArn: ref('Reader') }) }],
    ['a consumer outside of the app', 'StreamReaders', 'Mapping', 'does not apply', consumer({ EventSourceArn: arnOf('kinesis', 'stream/s/consumer/c:1') })],
    ['a queue', 'StreamReaders', 'Mapping', 'does not apply', worker()],
    ['an explicitly unlimited age [K02]', 'StreamRecordAge', 'Mapping', 'violates', consumer({ MaximumRecordAgeInSeconds: -1 })],
    ...everywhere('StreamBisect', 'bisecting', 'K03', { BisectBatchOnFunctionError: true }, { BisectBatchOnFunctionError: false }, { BisectBatchOnFunctionError: UNKNOWN }),
    ['a batch size of one', 'StreamBisect', 'Mapping', 'complies', consumer({ BatchSize: 1 })],
    ...everywhere('StreamFailureDestination', 'destination', 'K04', onFailure(arnOf('s3', 'failed')), {}, { ...onFailure(UNKNOWN), EventSourceArn: UNKNOWN }),
    ...everywhere('StreamStartingPosition', 'position', 'K09', { StartingPosition: 'TRIM_HORIZON' }, { StartingPosition: 'LATEST' }, { StartingPosition: UNKNOWN }),
    ['no starting position [K09]', 'StreamStartingPosition', 'Mapping', 'violates', consumer({ StartingPosition: undefined })],
    ['a timestamp', 'StreamStartingPosition', 'Mapping', 'complies', consumer({ StartingPosition: 'AT_TIMESTAMP' })],
    ...everywhere('PartialBatchResponse', 'partial responses', 'K05', { FunctionResponseTypes: ['ReportBatchItemFailures'] }, {}, { FunctionResponseTypes: UNKNOWN })
      .filter(([, , , verdict]) => verdict !== 'does not apply'),

    ['a standard queue for failed records [K04]', 'StreamDestinationType', 'Mapping', 'complies', consumer(onFailure(arnOf('sqs', 'failed')))],
    ['a FIFO queue of the app [K04]', 'StreamDestinationType', 'Mapping', 'violates', { ...consumer(onFailure(get('Failed'))), Failed: fifo() }],
    ['a FIFO queue of the app without the suffix in its name', 'StreamDestinationType', 'Mapping', 'violates', { ...consumer(onFailure(get('Failed'))), Failed: fifo({ QueueName: 'failed' }) }],
    ['a FIFO topic', 'StreamDestinationType', 'Mapping', 'violates', { ...consumer(onFailure(ref('Failed'))), Failed: topic({ FifoTopic: true }) }],
    ['an unknown destination', 'StreamDestinationType', 'Mapping', 'undecided', consumer(onFailure(UNKNOWN))],
    ['no destination', 'StreamDestinationType', 'Mapping', 'does not apply', consumer()],
    ['a queue with a destination', 'StreamDestinationType', 'Mapping', 'does not apply', worker(onFailure(arnOf('sqs', 'f.fifo')))],

    ['no alarm [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'violates', consumer()],
    ['an alarm on the function [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', { FunctionName: ref('Fn') }) }],
    ['an alarm on the alias', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', { FunctionName: ref('Fn'), Resource: 'fn:live' }) }],
    ['an alarm on all functions', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', {}) }],
    ['an alarm on the stream', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...consumer(), Alarm: alarm('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: ref('Stream') }) }],
    ['an alarm on another function [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'violates', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', { FunctionName: 'other' }) }],
    ['an alarm on another metric [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'violates', { ...consumer(), Alarm: alarm('AWS/Lambda', 'Errors', { FunctionName: ref('Fn') }) }],
    ['an alarm on an unknown function', 'StreamIteratorAgeAlarm', 'Mapping', 'undecided', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', { FunctionName: UNKNOWN }) }],
    ['a function outside of the app', 'StreamIteratorAgeAlarm', 'Mapping', 'undecided', { ...consumer(), Mapping: streamMapping({ FunctionName: arnOf('lambda', 'function:f') }) }],
    ['a queue', 'StreamIteratorAgeAlarm', 'Mapping', 'does not apply', worker()],

    ['a stream that ignores keys [K19]', 'RecordDistribution', 'Mapping', 'violates', { ...consumer(), Stream: spread() }],
    ['a provisioned stream that ignores keys [K19]', 'RecordDistribution', 'Mapping', 'violates', { ...consumer(), Stream: spread({ StreamModeDetails: { StreamMode: 'PROVISIONED' }, ShardCount: 1 }) }],
    ['a consumer of a stream that ignores keys [K19]', 'RecordDistribution', 'Mapping', 'violates', {
      ...consumer({ EventSourceArn: get('Consumer', 'ConsumerARN') }), Stream: spread(), Consumer: of('AWS::Kinesis::StreamConsumer')({ ConsumerName: 'c', StreamARN: get('Stream') }),
    }],
    ['a stream that heeds keys [K19]', 'RecordDistribution', 'Mapping', 'complies', consumer()],
    ['a stream whose distribution is unknown', 'RecordDistribution', 'Mapping', 'undecided', { ...consumer(), Stream: spread({ RecordDistributionStrategy: UNKNOWN }) }],
    ['the stream of a table', 'RecordDistribution', 'Mapping', 'does not apply', ofTable()],
  ];
  testCasesThroughAlias(cases);
});
