import { Case, testCasesThroughAlias } from '../../cases';
import { alarm, arnOf, consumer, fifo, fn, get, of, onFailure, ref, streamMapping, topic, UNKNOWN, worker } from '../../resources';

const table = (properties: object = {}) => of('AWS::DynamoDB::Table')({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], StreamSpecification: { StreamViewType: 'NEW_IMAGE' }, ...properties });
const ofTable = (properties: object = {}) => ({ Fn: fn(), Table: table(), Mapping: streamMapping({ EventSourceArn: get('Table', 'StreamArn'), ...properties }) });
const kafka = (properties: object = {}) => ({ Fn: fn(), Mapping: streamMapping({ EventSourceArn: arnOf('kafka', 'cluster/c'), ...properties }) });

/** The same setting on a stream of Kinesis and of DynamoDB, unknown, and where it does not belong. */
function everywhere(rule: string, title: string, ids: string, good: object, bad: object, unknown: object): Case[] {
  return [
    [`${title}: set [${ids}]`, rule, 'Mapping', 'complies', consumer(good)],
    [`${title}: not set [${ids}]`, rule, 'Mapping', 'violates', consumer(bad)],
    [`${title}: set for a table [${ids}]`, rule, 'Mapping', 'complies', ofTable(good)],
    [`${title}: not set for a table [${ids}]`, rule, 'Mapping', 'violates', ofTable(bad)],
    [`${title}: nobody knows`, rule, 'Mapping', 'undecided', consumer(unknown)],
    [`${title}: a queue has none`, rule, 'Mapping', 'does not apply', worker()],
    [`${title}: Kafka is another matter`, rule, 'Mapping', 'does not apply', kafka(bad)],
  ];
}

describe('rules about the mapping of a stream', () => {
  const cases: Case[] = [
    ...everywhere('StreamRetryAttempts', 'retries', 'K01', { MaximumRetryAttempts: 0 }, {}, { MaximumRetryAttempts: UNKNOWN }),
    ['retries for ever, but not of old records [K01]', 'StreamRetryAttempts', 'Mapping', 'complies', consumer({ MaximumRecordAgeInSeconds: 3600 })],
    ['retries for ever, said aloud [K01]', 'StreamRetryAttempts', 'Mapping', 'violates', consumer({ MaximumRetryAttempts: -1 })],
    ...everywhere('StreamRecordAge', 'age', 'K02', { MaximumRecordAgeInSeconds: 60 }, {}, { MaximumRecordAgeInSeconds: UNKNOWN }),
    ['an age that Lambda refuses [K02]', 'StreamRecordAge', 'Mapping', 'violates', consumer({ MaximumRecordAgeInSeconds: 59 })],
    ['any age, said aloud [K02]', 'StreamRecordAge', 'Mapping', 'violates', consumer({ MaximumRecordAgeInSeconds: -1 })],
    ...everywhere('StreamBisect', 'bisecting', 'K03', { BisectBatchOnFunctionError: true }, { BisectBatchOnFunctionError: false }, { BisectBatchOnFunctionError: UNKNOWN }),
    ['a batch of one can not be split', 'StreamBisect', 'Mapping', 'complies', consumer({ BatchSize: 1 })],
    ...everywhere('StreamFailureDestination', 'destination', 'K04', onFailure(arnOf('s3', 'failed')), {}, { ...onFailure(UNKNOWN), EventSourceArn: UNKNOWN }),
    ...everywhere('StreamStartingPosition', 'position', 'K09', { StartingPosition: 'TRIM_HORIZON' }, { StartingPosition: 'LATEST' }, { StartingPosition: UNKNOWN }),
    ['no position at all [K09]', 'StreamStartingPosition', 'Mapping', 'violates', consumer({ StartingPosition: undefined })],
    ['a point in time', 'StreamStartingPosition', 'Mapping', 'complies', consumer({ StartingPosition: 'AT_TIMESTAMP' })],
    ...everywhere('PartialBatchResponse', 'partial responses', 'K05', { FunctionResponseTypes: ['ReportBatchItemFailures'] }, {}, { FunctionResponseTypes: UNKNOWN })
      .filter(([, , , verdict]) => verdict !== 'does not apply'),

    ['a standard queue for what failed [K04]', 'StreamDestinationType', 'Mapping', 'complies', consumer(onFailure(arnOf('sqs', 'failed')))],
    ['a FIFO queue of these templates [K04]', 'StreamDestinationType', 'Mapping', 'violates', { ...consumer(onFailure(get('Failed'))), Failed: fifo() }],
    ['a FIFO queue of these templates whose name says nothing', 'StreamDestinationType', 'Mapping', 'violates', { ...consumer(onFailure(get('Failed'))), Failed: fifo({ QueueName: 'failed' }) }],
    ['a FIFO topic', 'StreamDestinationType', 'Mapping', 'violates', { ...consumer(onFailure(ref('Failed'))), Failed: topic({ FifoTopic: true }) }],
    ['a destination that nobody knows', 'StreamDestinationType', 'Mapping', 'undecided', consumer(onFailure(UNKNOWN))],
    ['no destination', 'StreamDestinationType', 'Mapping', 'does not apply', consumer()],
    ['a destination for a queue, which is wrong otherwise', 'StreamDestinationType', 'Mapping', 'does not apply', worker(onFailure(arnOf('sqs', 'f.fifo')))],

    ['nobody watches [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'violates', consumer()],
    ['an alarm on the function [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', { FunctionName: ref('Fn') }) }],
    ['an alarm on the alias', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', { FunctionName: ref('Fn'), Resource: 'fn:live' }) }],
    ['an alarm over all functions', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', {}) }],
    ['an alarm on the stream', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...consumer(), Alarm: alarm('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: ref('Stream') }) }],
    ['an alarm on another function [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'violates', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', { FunctionName: 'other' }) }],
    ['an alarm on something else [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'violates', { ...consumer(), Alarm: alarm('AWS/Lambda', 'Errors', { FunctionName: ref('Fn') }) }],
    ['an alarm on a function that nobody knows', 'StreamIteratorAgeAlarm', 'Mapping', 'undecided', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', { FunctionName: UNKNOWN }) }],
    ['a function that is elsewhere', 'StreamIteratorAgeAlarm', 'Mapping', 'undecided', { ...consumer(), Mapping: streamMapping({ FunctionName: arnOf('lambda', 'function:f') }) }],
    ['the age of messages is another matter', 'StreamIteratorAgeAlarm', 'Mapping', 'does not apply', worker()],
  ];
  testCasesThroughAlias(cases);
});
