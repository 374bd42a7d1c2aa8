import { Case, testCasesThroughAlias } from '../../cases';
import { alarm, arnOf, consumer, fifo, fn, get, of, onFailure, ref, streamMapping, topic, UNKNOWN, worker } from '../../resources';

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
    [`${title}: a Kafka source`, rule, 'Mapping', 'does not apply', kafka(bad)],
  ];
}

describe('rules for streams', () => {
  const cases: Case[] = [
    ...everywhere('StreamRetryAttempts', 'retries', 'K01', { MaximumRetryAttempts: 0 }, {}, { MaximumRetryAttempts: UNKNOWN }),
    ['unlimited retries with a maximum age [K01]', 'StreamRetryAttempts', 'Mapping', 'complies', consumer({ MaximumRecordAgeInSeconds: 3600 })],
    ['explicitly unlimited retries [K01]', 'StreamRetryAttempts', 'Mapping', 'violates', consumer({ MaximumRetryAttempts: -1 })],
    ...everywhere('StreamRecordAge', 'age', 'K02', { MaximumRecordAgeInSeconds: 60 }, {}, { MaximumRecordAgeInSeconds: UNKNOWN }),
    ['an age below the minimum [K02]', 'StreamRecordAge', 'Mapping', 'violates', consumer({ MaximumRecordAgeInSeconds: 59 })],
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
  ];
  testCasesThroughAlias(cases);
});
