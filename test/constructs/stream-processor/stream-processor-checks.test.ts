import { CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, StreamFailureDestination, StreamProcessorProps, StreamSource } from '../../../src';
import { env, newApp, newStack, warningsOf } from '../../fixtures/stack';
import { newProcessor, STREAM_ARN, TABLE_ARN, TABLE_STREAM_ARN, tableWithStream } from '../../fixtures/streams';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const { AT_TIMESTAMP, LATEST } = lambda.StartingPosition;

type Given = Partial<StreamProcessorProps> | ((stack: Stack) => Partial<StreamProcessorProps>);
const propsOf = (given: Given, stack: Stack) => typeof given === 'function' ? given(stack) : given;

/** The warnings of a processor, without its path. */
function warnings(given: Given): string[] {
  const app = newApp();
  const stack = new Stack(app, 'Orders', { env });
  newProcessor(propsOf(given, stack), stack);
  return warningsOf(app).map(warning => warning.replace('cdk-resilient-lambda:', '').replace(' at /Orders/Processor', ''));
}

const ofTable: Given = stack => ({ source: StreamSource.dynamoDb(tableWithStream(stack)) });
const withTable = (props: Partial<StreamProcessorProps>): Given => stack => ({ ...propsOf(ofTable, stack), ...props });
const imported = (stack: Stack, arn = STREAM_ARN) => kinesis.Stream.fromStreamArn(stack, 'Existing', arn);
const consumerOf = (stack: Stack) => kinesis.StreamConsumer.fromStreamConsumerArn(stack, 'Search', `${STREAM_ARN}/consumer/search:1700000000`);
const ofStream = (props: kinesis.StreamProps, options: Parameters<typeof StreamSource.kinesis>[1], more: Partial<StreamProcessorProps> = {}): Given =>
  stack => ({ source: StreamSource.kinesis(new kinesis.Stream(stack, 'Existing', props), options), ...more });

const totalAbove = (limit: number) => lambda.FilterCriteria.filter({ dynamodb: { NewImage: { total: { N: [{ numeric: ['>', limit] }] } } } });
const ofKind = (kind: string) => lambda.FilterCriteria.filter({ dynamodb: { NewImage: { kind: { S: [kind] } } } });

describe('StreamProcessor', () => {
  describe('invalid props', () => {
    test.each<[string, Given, string]>([
      ['timeout is above 30 minutes', { timeout: Duration.minutes(31) }, 'timeout is 31 minutes but must be'],
      ['a consumer is given and created [K12]', stack => ({ source: StreamSource.kinesis(undefined, { consumer: consumerOf(stack), enhancedFanOut: true }) }),
        'source.enhancedFanOut is true, but source.consumer is the consumer to use: remove enhancedFanOut, which would create another one'],
      ['a consumer reads another imported stream [K12]', stack => ({ source: StreamSource.kinesis(imported(stack, `${STREAM_ARN}2`), { consumer: consumerOf(stack) }) }),
        "source.consumer reads the stream 'Orders/SearchImportedStream', but the source is the stream 'Orders/Existing': use a consumer of that stream"],
      ['a consumer reads another stream of the app [K12]', stack => {
        const consumer = new kinesis.StreamConsumer(stack, 'Search', { stream: new kinesis.Stream(stack, 'Other'), streamConsumerName: 'search' });
        return { source: StreamSource.kinesis(new kinesis.Stream(stack, 'Existing'), { consumer }) };
      }, "source.consumer reads the stream 'Orders/Other', but the source is the stream 'Orders/Existing': use a consumer of that stream"],


      ['batchSize is 0', { batchSize: 0 }, 'batchSize is 0 but must be a whole number from 1 to 10000: Lambda limits the batches of a stream to that size'],
      ['batchSize is above 10000', { batchSize: 10_001 }, 'batchSize is 10001 but must be'],
      ['maxBatchingWindow is above 5 minutes [K07]', { maxBatchingWindow: Duration.seconds(301) },
        'maxBatchingWindow is 5 minutes 1 second but must be whole seconds from 0 seconds to 5 minutes: Lambda does not wait longer for a batch to fill'],
      ['parallelizationFactor is 0 [K06]', { parallelizationFactor: 0 },
        'parallelizationFactor is 0 but must be a whole number from 1 to 10: Lambda supports no other values'],
      ['parallelizationFactor is above 10 [K06]', { parallelizationFactor: 11 }, 'parallelizationFactor is 11 but must be'],

      ['retryAttempts is below -1 [K01]', { retryAttempts: -2 },
        'retryAttempts is -2 but must be a whole number from -1 to 10000: -1 means unlimited retries'],
      ['retryAttempts is above 10000 [K01]', { retryAttempts: 10_001 }, 'retryAttempts is 10001 but must be'],
      ['maxRecordAge is below a minute [K02]', { maxRecordAge: Duration.seconds(59), alarms: { iteratorAge: { enabled: false } } },
        'maxRecordAge is 59 seconds but must be whole seconds from 1 minute to 7 days: Lambda supports no other values'],
      ['maxRecordAge is above 7 days [K02]', { maxRecordAge: Duration.days(8) }, 'maxRecordAge is 8 days but must be whole seconds from 1 minute to 7 days'],
      ['maxRecordAge equals the retention period of a table [K02, K18]', withTable({ maxRecordAge: Duration.hours(24) }),
        'maxRecordAge is 1 day, but the stream keeps records for only 1 day and would delete them before they are parked: ' +
        'lower it to 12 hours or less'],
      ['maxRecordAge equals the retention period of a new stream [K02, K18]', { maxRecordAge: Duration.days(7) }, 'the stream keeps records for only 7 days'],
      ['maxRecordAge equals the retention period of an existing stream [K02, K18]', ofStream({}, undefined, { maxRecordAge: Duration.days(1) }),
        'the stream keeps records for only 1 day'],
      ['maxRecordAge equals the default retention period of an existing stream', stack => {
        const stream = new kinesis.Stream(stack, 'Existing');
        (stream.node.defaultChild as kinesis.CfnStream).retentionPeriodHours = undefined;
        return { source: StreamSource.kinesis(stream), maxRecordAge: Duration.days(1) };
      }, 'the stream keeps records for only 1 day'],
      ['maxRecordAge equals the stated retention period of an imported stream [K02]',
        stack => ({ source: StreamSource.kinesis(imported(stack), { retentionPeriod: Duration.days(2) }), maxRecordAge: Duration.days(2) }),
        'the stream keeps records for only 2 days'],

      ['tumblingWindow is zero', { tumblingWindow: Duration.seconds(0) },
        'tumblingWindow is 0 seconds but must be whole seconds from 1 second to 15 minutes: change it, or remove it for no window'],
      ['tumblingWindow is above 15 minutes', { tumblingWindow: Duration.seconds(901) }, 'tumblingWindow is 15 minutes 1 second but must be'],
      ['tumblingWindow is combined with a parallelizationFactor above 1 [K06]', { tumblingWindow: Duration.minutes(1), parallelizationFactor: 2 },
        'parallelizationFactor is 2, but with tumblingWindow Lambda accepts only 1, because a window has one state per shard: remove one of them'],
      ['tumblingWindow is combined with filters [K13]', { tumblingWindow: Duration.minutes(1), filters: [lambda.FilterCriteria.filter({ data: { a: [1] } })] },
        'filters and tumblingWindow are both set, but Lambda accepts only one of them: remove filters, and filter in the handler'],

      ['startingPosition of a table is AT_TIMESTAMP [K09]', withTable({ startingPosition: AT_TIMESTAMP, startingPositionTimestamp: 1_800_000_000 }),
        'startingPosition is AT_TIMESTAMP, but the stream of a table supports only TRIM_HORIZON and LATEST: ' +
        'use TRIM_HORIZON, and let the handler skip records that are too old'],
      ['startingPositionTimestamp is missing with AT_TIMESTAMP [K09]', { startingPosition: AT_TIMESTAMP },
        'startingPosition is AT_TIMESTAMP, but startingPositionTimestamp is missing: set it to a Unix time in seconds'],
      ['startingPositionTimestamp is set without AT_TIMESTAMP [K09]', { startingPositionTimestamp: 1_800_000_000 },
        'startingPositionTimestamp is set, but startingPosition is TRIM_HORIZON: set startingPosition to AT_TIMESTAMP, or remove startingPositionTimestamp'],
      ['startingPositionTimestamp is in milliseconds', { startingPosition: AT_TIMESTAMP, startingPositionTimestamp: 1_800_000_000_000 },
        'startingPositionTimestamp is 1800000000000, but must be a Unix time in seconds: divide milliseconds by 1000'],
      ['startingPositionTimestamp is 0', { startingPosition: AT_TIMESTAMP, startingPositionTimestamp: 0 }, 'startingPositionTimestamp is 0, but must be a Unix time'],

      ['a filter of a Kinesis stream uses the key of a queue [K13]', { filters: [lambda.FilterCriteria.filter({ body: { a: [1] } })] },
        "filters[0]: body.a matches nothing, because a Kinesis record has no 'body': use data, partitionKey, sequenceNumber, " +
        'approximateArrivalTimestamp, kinesisSchemaVersion'],
      ['a filter of a table uses the key of Kinesis [K13]', withTable({ filters: [lambda.FilterCriteria.filter({ data: { a: [1] } })] }),
        "filters[0]: data.a matches nothing, because the record of a table has no 'data': use dynamodb, eventName, userIdentity"],
      ['a filter of a table compares a number, which is a string there [K17]', withTable({ filters: [totalAbove(5)] }),
        'filters[0]: dynamodb.NewImage.total.N is a string in the records, but numeric is given numbers, so it matches nothing'],
      ['the helper of the CDK compares a number of a table [K17]', withTable({
        filters: [lambda.FilterCriteria.filter({ dynamodb: { NewImage: { total: { N: lambda.FilterRule.isEqual(5) } } } })],
      }), 'filters[0]: dynamodb.NewImage.total.N is a string in the records'],
      ['the change of a filter is not in a list [K17]', withTable({ filters: [lambda.FilterCriteria.filter({ eventName: 'INSERT' })] }),
        'filters[0]: eventName is "INSERT": write its possible values as a list, ["INSERT"]'],
      ['a filter uses an image that the stream of the table does not have [K17]', stack => ({
        source: StreamSource.dynamoDb(tableWithStream(stack, { stream: dynamodb.StreamViewType.KEYS_ONLY })), filters: [ofKind('order')],
      }), 'filters[0]: dynamodb.NewImage matches nothing, because the view type of the stream is KEYS_ONLY: change the view type, or filter by dynamodb.Keys, eventName'],
      ['a filter uses an image that the stream of a TableV2 does not have [K17]', stack => ({
        source: StreamSource.dynamoDb(new dynamodb.TableV2(stack, 'V2', {
          partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, dynamoStream: dynamodb.StreamViewType.OLD_IMAGE,
        })),
        filters: [ofKind('order')],
      }), 'filters[0]: dynamodb.NewImage matches nothing, because the view type of the stream is OLD_IMAGE: change the view type, or filter by dynamodb.OldImage, '],
      ['a filter names a key that the table does not have [K17]',
        withTable({ filters: [lambda.FilterCriteria.filter({ dynamodb: { Keys: { kind: { S: ['order'] } } } })] }),
        'filters[0]: dynamodb.Keys.kind matches nothing, because the keys of the table are id: filter by a key, or by an image'],

      ['a table has no stream', stack => ({ source: StreamSource.dynamoDb(tableWithStream(stack, { stream: undefined })) }),
        "source is the table 'Orders/Table', which has no stream: enable one on the table " +
        '(stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES, or dynamoStream for a TableV2)'],
      ['a TableV2 has no stream', stack => ({
        source: StreamSource.dynamoDb(new dynamodb.TableV2(stack, 'V2', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } })),
      }), "source is the table 'Orders/V2', which has no stream: enable one on the table"],
      ['a table is imported without its stream', stack => ({ source: StreamSource.dynamoDb(dynamodb.Table.fromTableArn(stack, 'Imported', TABLE_ARN)) }),
        "source is the table 'Orders/Imported', which has no stream: import the table with its stream " +
        '(dynamodb.Table.fromTableAttributes({ tableArn, tableStreamArn }))'],
      ['a table is in another Region', stack => ({
        source: StreamSource.dynamoDb(dynamodb.Table.fromTableAttributes(stack, 'Imported', {
          tableArn: TABLE_ARN, tableStreamArn: TABLE_STREAM_ARN.replace('eu-west-1', 'us-east-1'),
        })),
      }), "the table 'Orders/Imported' is in us-east-1, but the function is in eu-west-1, and Lambda reads only streams in its own Region: use a stream in eu-west-1"],
      ['a stream is in another Region', stack => ({ source: StreamSource.kinesis(imported(stack, STREAM_ARN.replace('eu-west-1', 'us-east-1'))) }),
        "the stream 'Orders/Existing' is in us-east-1, but the function is in eu-west-1, and Lambda reads only streams in its own Region: use a stream in eu-west-1"],

      ['source.retentionPeriod is below a day [K08]', { source: StreamSource.kinesis(undefined, { retentionPeriod: Duration.hours(23) }) },
        'source.retentionPeriod is 23 hours, but Kinesis supports only whole hours from 24 to 8760: change it to a value in that range'],
      ['source.retentionPeriod is above a year [K08]', { source: StreamSource.kinesis(undefined, { retentionPeriod: Duration.days(366) }) }, 'source.retentionPeriod is 366 days'],
      ['source.retentionPeriod is not whole hours [K08]', { source: StreamSource.kinesis(undefined, { retentionPeriod: Duration.minutes(1_441) }) },
        'source.retentionPeriod is 1 day 1 minute, but Kinesis supports only whole hours'],
      ['source.shardCount is 0', { source: StreamSource.kinesis(undefined, { shardCount: 0 }) },
        'source.shardCount is 0, but must be a whole number of at least 1: remove it for a stream with on-demand capacity'],
      ['source.shardCount is not whole', { source: StreamSource.kinesis(undefined, { shardCount: 1.5 }) }, 'source.shardCount is 1.5, but must be'],
      ['source.retentionPeriod contradicts the existing stream [K08]', ofStream({}, { retentionPeriod: Duration.days(7) }),
        "source.retentionPeriod is 7 days, but the stream 'Orders/Existing' has 1 day: remove it here, where it configures nothing"],
      ['source.shardCount contradicts the existing stream', ofStream({ shardCount: 2 }, { shardCount: 3 }),
        "source.shardCount is 3, but the stream 'Orders/Existing' has 2: remove it here, where it configures nothing"],
      ['source.shardCount is set for an existing stream with on-demand capacity', ofStream({ streamMode: kinesis.StreamMode.ON_DEMAND }, { shardCount: 3 }),
        "source.shardCount is 3, but the stream 'Orders/Existing' uses on-demand capacity: remove it here, where it configures nothing"],

      ['a failure queue is FIFO [K04]', stack => ({ onFailure: StreamFailureDestination.queue(new sqs.Queue(stack, 'Fifo', { fifo: true })) }),
        "onFailure is the FIFO queue 'Orders/Fifo', but Lambda sends failure records only to standard queues: use a standard queue"],
      ['a failure topic is FIFO [K04]', stack => ({ onFailure: StreamFailureDestination.topic(new sns.Topic(stack, 'Fifo', { fifo: true })) }),
        "onFailure is the FIFO topic 'Orders/Fifo', but Lambda sends failure records only to standard topics: use a standard topic"],

      ['the threshold of the iterator age can never be exceeded [K10]', { alarms: { iteratorAge: { threshold: Duration.hours(6) } } },
        'alarms.iteratorAge.threshold is 6 hours, but records are parked at 6 hours (maxRecordAge), so the alarm would never enter ALARM: lower the threshold'],
      ['half of maxRecordAge is unknown at synth [K10]',
        stack => ({ maxRecordAge: Duration.seconds(new CfnParameter(stack, 'Age', { type: 'Number' }).valueAsNumber) }),
        'alarms.iteratorAge has no threshold, and its default, half of maxRecordAge, is unknown at synth: ' +
        'set alarms.iteratorAge.threshold, or set alarms.iteratorAge.enabled to false'],
      ['90 % of timeout is unknown at synth', stack => ({
        timeout: Duration.seconds(new CfnParameter(stack, 'Timeout', { type: 'Number' }).valueAsNumber), alarms: { profile: AlarmProfile.FULL },
      }), 'alarms.duration has no threshold'],
    ])('fails when %s', (_, given, message) => {
      const stack = new Stack(newApp(), 'Orders', { env });
      expect(() => newProcessor(propsOf(given, stack), stack)).toThrow(message);
    });

    test('fail with one error that lists all problems and the construct path', () => {
      expect(() => newProcessor({ batchSize: 0, retryAttempts: -2, parallelizationFactor: 11 })).toThrow(new Error(
        "StreamProcessor at 'Orders/Processor' cannot be built:\n" +
        '  - batchSize is 0 but must be a whole number from 1 to 10000: Lambda limits the batches of a stream to that size\n' +
        '  - parallelizationFactor is 11 but must be a whole number from 1 to 10: Lambda supports no other values\n' +
        '  - retryAttempts is -2 but must be a whole number from -1 to 10000: -1 means unlimited retries'));
    });
  });

  describe('bounds', () => {
    test.each<[string, Given, object]>([
      ['the smallest values', {
        batchSize: 1, retryAttempts: 0, maxRecordAge: Duration.seconds(60), parallelizationFactor: 1, maxBatchingWindow: Duration.seconds(0),
      }, {
        BatchSize: 1, MaximumRetryAttempts: 0, MaximumRecordAgeInSeconds: 60, ParallelizationFactor: 1, MaximumBatchingWindowInSeconds: 0,
      }],
      ['the largest values', {
        source: StreamSource.kinesis(undefined, { retentionPeriod: Duration.days(365) }),
        batchSize: 10_000,
        retryAttempts: 10_000,
        maxRecordAge: Duration.days(7),
        parallelizationFactor: 10,
        maxBatchingWindow: Duration.minutes(5),
      }, {
        BatchSize: 10_000,
        MaximumRetryAttempts: 10_000,
        MaximumRecordAgeInSeconds: 604_800,
        ParallelizationFactor: 10,
        MaximumBatchingWindowInSeconds: 300,
      }],
      ['a tumbling window of a second', { tumblingWindow: Duration.seconds(1), parallelizationFactor: 1, filters: [] }, { TumblingWindowInSeconds: 1 }],
      ['a tumbling window of fifteen minutes', { tumblingWindow: Duration.minutes(15) }, { TumblingWindowInSeconds: 900 }],
    ])('are accepted: %s', (_, given, expected) => {
      const stack = newStack();
      newProcessor(propsOf(given, stack), stack);
      Template.fromStack(stack).hasResourceProperties(MAPPING, expected);
    });

    test.each<[string, Given]>([
      ['deletions of the time to live [K17]', withTable({
        filters: [lambda.FilterCriteria.filter({ userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } })],
      })],
      ['numbers as strings [K17]', withTable({ filters: [lambda.FilterCriteria.filter({ dynamodb: { NewImage: { total: { N: ['5'] } } } })] })],
      ['the keys of the table [K17]', withTable({ filters: [lambda.FilterCriteria.filter({ dynamodb: { Keys: { id: { S: [{ prefix: 'order' }] } } } })] })],
      ['keys that are known only at deployment', stack => {
        const table = tableWithStream(stack);
        const resource = table.node.defaultChild as dynamodb.CfnTable;
        resource.keySchema = [{ attributeName: Fn.ref('AWS::Region'), keyType: 'HASH' }];
        return { source: StreamSource.dynamoDb(table), filters: [lambda.FilterCriteria.filter({ dynamodb: { Keys: { any: { S: ['x'] } } } })] };
      }],
    ])('accept filters by %s', (_, given) => {
      expect(warnings(given)).toEqual([]);
    });

    test.each<[string, Given]>([
      ['is imported', stack => ({
        source: StreamSource.dynamoDb(dynamodb.Table.fromTableAttributes(stack, 'Imported', { tableArn: TABLE_ARN, tableStreamArn: TABLE_STREAM_ARN })),
      })],
      ['has a view type that is known only at deployment', stack => {
        const table = tableWithStream(stack);
        (table.node.defaultChild as dynamodb.CfnTable).streamSpecification = { streamViewType: Fn.ref('AWS::Region') };
        return { source: StreamSource.dynamoDb(table) };
      }],
    ])('warn of a filter by an image of a table that %s [K17]', (_, given) => {
      const keys = lambda.FilterCriteria.filter({ dynamodb: { Keys: { id: { S: ['x'] } } } });
      expect(warnings(stack => ({ ...propsOf(given, stack), filters: [keys, ofKind('order')] }))).toEqual([
        'filterNotChecked: filters[1] tests an image of the item, but the view type of the stream is unknown at synth, and without that image the filter drops all ' +
        'records: make sure that the stream has it, and acknowledge this warning',
      ]);
    });

    test('warn of a filter by what AWS does not promise [K17]', () => {
      expect(warnings({ filters: [lambda.FilterCriteria.filter({ partitionKey: ['a'] })] })).toEqual([
        'filterNotDocumented: filters[0]: the Lambda guide promises filters by data only, not by partitionKey: filter by data, or in the handler, or try it on AWS and ' +
        'acknowledge this warning. A record that a filter does not match is dropped',
      ]);
    });

    test('are not checked for Tokens', () => {
      const stack = newStack();
      const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
      const duration = Duration.seconds(number);
      newProcessor({
        source: StreamSource.kinesis(undefined, { shardCount: number }),
        startingPosition: AT_TIMESTAMP,
        startingPositionTimestamp: number,
        batchSize: number,
        maxBatchingWindow: duration,
        retryAttempts: number,
        maxRecordAge: duration,
        parallelizationFactor: number,
        tumblingWindow: duration,
        reservedConcurrentExecutions: number,
        alarms: { iteratorAge: { threshold: Duration.hours(1) } },
      }, stack);
      const template = Template.fromStack(stack);
      const Ref = { Ref: 'Number' };
      template.hasResourceProperties(MAPPING, {
        StartingPositionTimestamp: Ref,
        BatchSize: Ref,
        MaximumBatchingWindowInSeconds: Ref,
        MaximumRetryAttempts: Ref,
        MaximumRecordAgeInSeconds: Ref,
        ParallelizationFactor: Ref,
        TumblingWindowInSeconds: Ref,
      });
      template.hasResourceProperties('AWS::Kinesis::Stream', { ShardCount: Ref, StreamModeDetails: { StreamMode: 'PROVISIONED' } });
    });

    test('are not checked for a retention period that is a Token', () => {
      const stack = newStack();
      const hours = new CfnParameter(stack, 'Hours', { type: 'Number' }).valueAsNumber;
      const existing = new kinesis.Stream(stack, 'Existing', { retentionPeriod: Duration.hours(hours) });
      newProcessor({ source: StreamSource.kinesis(existing, { retentionPeriod: Duration.days(3) }), maxRecordAge: Duration.days(1) }, stack);
      Template.fromStack(stack).hasResourceProperties(MAPPING, { MaximumRecordAgeInSeconds: 86_400 });
    });
  });

  test('warns when the failure topic is in another account', () => {
    const topic = (stack: Stack) => sns.Topic.fromTopicArn(stack, 'Far', 'arn:aws:sns:eu-west-1:999999999999:far');
    expect(warnings(stack => ({ onFailure: StreamFailureDestination.topic(topic(stack)) }))).toContainEqual(expect.stringContaining(
      "destinationOfOtherAccount: onFailure is the topic 'Orders/Far', which belongs to account 999999999999. Its owner must allow the function's role to perform sns:Publish"));
  });

  describe('warnings', () => {
    test.each<[string, Given, string]>([
      ['the failure bucket is in another Region', stack => ({
        onFailure: StreamFailureDestination.bucket(s3.Bucket.fromBucketAttributes(stack, 'Far', { bucketName: 'far', region: 'us-east-1' })),
      }), "destinationOfOtherRegion: onFailure is the bucket 'Orders/Far' in us-east-1, but the function is in eu-west-1, and AWS does not document that Lambda sends " +
        'to another Region: use a bucket in eu-west-1'],
      ['startingPosition is LATEST [K09]', { startingPosition: LATEST },
        'startsAtLatest: startingPosition is LATEST, so records that arrive while the event source mapping is created or updated can be missed: ' +
        'use TRIM_HORIZON; if the mapping is deployed, acknowledge this warning instead, because CloudFormation would replace the mapping, which Lambda refuses'],
      ['batches are not split [K03]', { bisectBatchOnError: false },
        'batchNotBisected: bisectBatchOnError is false, so one record that always fails takes the rest of its batch to the failure destination: ' +
        'remove it, set batchSize to 1, or acknowledge this warning if a batch must succeed or fail as a whole'],
      ['retries are unlimited [K01]', { retryAttempts: -1 },
        'retriesWithoutEnd: retryAttempts is -1, so one record that always fails blocks its shard until it reaches maxRecordAge (6 hours), ' +
        'and the records behind it reach that age too: set a number, or remove retryAttempts'],
      ['maxRecordAge is more than half of the retention period [K02]', withTable({ maxRecordAge: Duration.seconds(12 * 3_600 + 1) }),
        'maxRecordAgeNearRetention: maxRecordAge is 12 hours 1 second, more than half of the 1 day that the stream keeps records, so records that wait ' +
        'behind a failing record may be deleted before they are parked: lower it to 12 hours or less'],
      ['the retention period of an imported stream is unknown [K02]',
        stack => ({ source: StreamSource.kinesis(imported(stack)), maxRecordAge: Duration.hours(24) }),
        'retentionNotChecked: maxRecordAge is 1 day, but the retention period of the stream is unknown at synth, and records that the stream deletes before ' +
        'they are parked are lost: set it (source: StreamSource.kinesis(stream, { retentionPeriod })), or acknowledge this warning'],
      ['the reserved concurrency is below the number of concurrent batches [K06]',
        { source: StreamSource.kinesis(undefined, { shardCount: 4 }), parallelizationFactor: 2, reservedConcurrentExecutions: 7 },
        'reservedConcurrencyBelowShards: reservedConcurrentExecutions is 7, but 4 shards with a parallelizationFactor of 2 need 8 concurrent invocations, so some ' +
        'shards are throttled and wait: set reservedConcurrentExecutions to 8, or acknowledge this warning if you want to limit the function'],
      ['the reserved concurrency is below the number of shards of an existing stream [K06]', ofStream({ shardCount: 3 }, {}, { reservedConcurrentExecutions: 2 }),
        'reservedConcurrencyBelowShards: reservedConcurrentExecutions is 2, but 3 shards'],
      ['a queue keeps no records [K15]', { onFailure: StreamFailureDestination.queue() },
        'failureRecordsWithoutPayload: onFailure receives only the positions of failed records in the stream, where the records can be fetched ' +
        'for 6 days 18 hours to 7 days after they failed: fetch them in time and acknowledge this warning, or remove onFailure, so that a bucket keeps ' +
        'the records themselves'],
      ['a topic receives no records of a table [K15]',
        stack => ({ ...propsOf(ofTable, stack), onFailure: StreamFailureDestination.topic(new sns.Topic(stack, 'Topic')) }),
        'failureRecordsWithoutPayload: onFailure receives only the positions of failed records in the stream, where the records can be fetched for 18 hours to 1 day'],
      ['a queue keeps no records of an imported stream [K15]',
        stack => ({ source: StreamSource.kinesis(imported(stack)), onFailure: StreamFailureDestination.queue() }),
        'failureRecordsWithoutPayload: onFailure receives only the positions of failed records in the stream, where the records can be fetched until their retention period ends'],
      ['a stream ignores the keys of its records [K19]', stack => {
        const stream = new kinesis.Stream(stack, 'Existing', { streamMode: kinesis.StreamMode.ON_DEMAND });
        (stream.node.defaultChild as kinesis.CfnStream).addPropertyOverride('RecordDistributionStrategy', 'AUTO');
        return { source: StreamSource.kinesis(stream) };
      }, "streamIgnoresKeys: the stream 'Orders/Existing' has RecordDistributionStrategy AUTO, so that Kinesis puts records on any shard, whatever their partition key"],
      ['a stream belongs to another account',
        stack => ({ source: StreamSource.kinesis(imported(stack, STREAM_ARN.replace('123456789012', '999999999999'))) }),
        "streamOfOtherAccount: the stream 'Orders/Existing' belongs to account 999999999999, whose owner must grant the function's role " +
        "kinesis:DescribeStream, kinesis:DescribeStreamSummary, kinesis:GetRecords, kinesis:GetShardIterator, kinesis:ListShards in the stream's resource policy, " +
        'and kms:Decrypt in the policy of the key that encrypts the stream. That must be a customer managed key: an AWS managed key cannot be shared. ' +
        'Acknowledge this warning when that is done'],
      ['a stream of another account is read with enhanced fan-out',
        stack => ({ source: StreamSource.kinesis(imported(stack, STREAM_ARN.replace('123456789012', '999999999999')), { enhancedFanOut: true }) }),
        "in the stream's resource policy, kinesis:DescribeStreamConsumer, kinesis:SubscribeToShard in the consumer's resource policy, and kms:Decrypt"],
      ['the mapping of an imported stream is disabled', stack => ({ source: StreamSource.kinesis(imported(stack)), enabled: false }),
        'mappingDisabled: enabled is false, so the function processes nothing, and no alarm reports it. Records that are older than 6 hours (maxRecordAge) when it is ' +
        'enabled again are parked without being processed, and the stream deletes them when its retention period ends: set enabled to true'],
      ['the mapping of a table is disabled', withTable({ enabled: false }), 'and the stream deletes them after 1 day: set enabled to true as soon as the incident is over'],
      ['a table belongs to another account', stack => ({
        source: StreamSource.dynamoDb(dynamodb.Table.fromTableAttributes(stack, 'Existing', {
          tableArn: TABLE_ARN, tableStreamArn: TABLE_STREAM_ARN.replace('123456789012', '999999999999'),
        })),
      }), "streamOfOtherAccount: the table 'Orders/Existing' belongs to account 999999999999, whose owner must grant the function's role " +
        'dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator, dynamodb:ListStreams in the resource policy of the stream, and kms:Decrypt in the ' +
        "policy of the table's customer managed key"],
    ])('are given when %s', (_, given, message) => {
      expect(warnings(given)).toEqual([expect.stringContaining(message)]);
    });

    test.each<[string, Given]>([
      ['defaults', {}],
      ['the stream of a table', ofTable],
      ['batches of one that are not split [K03]', { bisectBatchOnError: false, batchSize: 1 }],
      ['half of the retention period [K02]', withTable({ maxRecordAge: Duration.hours(12) })],
      ['an imported stream and less than a day, the shortest retention period [K02]',
        stack => ({ source: StreamSource.kinesis(imported(stack)), maxRecordAge: Duration.seconds(86_399) })],
      ['a reserved concurrency for all concurrent batches [K06]',
        { source: StreamSource.kinesis(undefined, { shardCount: 4 }), parallelizationFactor: 2, reservedConcurrentExecutions: 8 }],
      ['a reserved concurrency with a stream with on-demand capacity [K06]', { reservedConcurrentExecutions: 1 }],
      ['options that match an existing stream', ofStream({ shardCount: 2, retentionPeriod: Duration.days(2) }, { shardCount: 2, retentionPeriod: Duration.days(2) })],
      ['the consumer of an imported stream [K12]', stack => ({ source: StreamSource.kinesis(imported(stack), { consumer: consumerOf(stack) }) })],
      ['an imported table with its stream', stack => ({
        source: StreamSource.dynamoDb(dynamodb.Table.fromTableAttributes(stack, 'Existing', { tableArn: TABLE_ARN, tableStreamArn: TABLE_STREAM_ARN })),
      })],
      ['an alarm below maxRecordAge [K10]', { alarms: { iteratorAge: { threshold: Duration.seconds(6 * 3_600 - 1) } } }],
    ])('are not given for %s', (_, given) => {
      expect(warnings(given)).toEqual([]);
    });
  });

  test('requires no threshold for an omitted alarm', () => {
    const stack = newStack();
    const maxRecordAge = Duration.seconds(new CfnParameter(stack, 'Age', { type: 'Number' }).valueAsNumber);
    newProcessor({ maxRecordAge, alarms: { profile: AlarmProfile.NONE } }, stack);
    Template.fromStack(stack).hasResourceProperties(MAPPING, { MaximumRecordAgeInSeconds: { Ref: 'Age' }, MetricsConfig: Match.absent() });
  });
});
