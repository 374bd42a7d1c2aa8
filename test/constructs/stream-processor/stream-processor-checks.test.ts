import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, StreamFailureDestination, StreamProcessorProps, StreamSource } from '../../../src';
import { env, newApp, newStack, warningsOf } from '../../fixtures/stack';
import { newProcessor, STREAM_ARN, TABLE_ARN, TABLE_STREAM_ARN, tableWithStream } from '../../fixtures/streams';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const { AT_TIMESTAMP, LATEST } = lambda.StartingPosition;

type Given = Partial<StreamProcessorProps> | ((stack: Stack) => Partial<StreamProcessorProps>);
const propsOf = (given: Given, stack: Stack) => typeof given === 'function' ? given(stack) : given;

/** The warnings of a processor, without where it is. */
function warnings(given: Given): string[] {
  const app = newApp();
  const stack = new Stack(app, 'Orders', { env });
  newProcessor(propsOf(given, stack), stack);
  return warningsOf(app).map(warning => warning.replace('cdk-resilient-lambda:', '').replace(' at /Orders/Processor', ''));
}

const ofTable: Given = stack => ({ source: StreamSource.dynamoDb(tableWithStream(stack)) });
const withTable = (props: Partial<StreamProcessorProps>): Given => stack => ({ ...propsOf(ofTable, stack), ...props });
const imported = (stack: Stack, arn = STREAM_ARN) => kinesis.Stream.fromStreamArn(stack, 'Existing', arn);
const ofStream = (props: kinesis.StreamProps, options: Parameters<typeof StreamSource.kinesis>[1], more: Partial<StreamProcessorProps> = {}): Given =>
  stack => ({ source: StreamSource.kinesis(new kinesis.Stream(stack, 'Existing', props), options), ...more });

describe('StreamProcessor', () => {
  describe('bad input', () => {
    test.each<[string, Given, string]>([
      ['timeout is above 15 minutes', { timeout: Duration.minutes(16) }, 'timeout is 16 minutes but must be'],

      ['batchSize is 0', { batchSize: 0 }, 'batchSize is 0 but must be a whole number from 1 to 10000: a batch of a stream holds no more'],
      ['batchSize is above 10000', { batchSize: 10_001 }, 'batchSize is 10001 but must be'],
      ['maxBatchingWindow is above 5 minutes [K07]', { maxBatchingWindow: Duration.seconds(301) },
        'maxBatchingWindow is 5 minutes 1 second but must be whole seconds from 0 seconds to 5 minutes: Lambda waits no longer for a batch to fill'],
      ['parallelizationFactor is 0 [K06]', { parallelizationFactor: 0 },
        'parallelizationFactor is 0 but must be a whole number from 1 to 10: Lambda divides a shard no further'],
      ['parallelizationFactor is above 10 [K06]', { parallelizationFactor: 11 }, 'parallelizationFactor is 11 but must be'],

      ['retryAttempts is below -1 [K01]', { retryAttempts: -2 },
        'retryAttempts is -2 but must be a whole number from -1 to 10000: Lambda counts no further; -1 is without end'],
      ['retryAttempts is above 10000 [K01]', { retryAttempts: 10_001 }, 'retryAttempts is 10001 but must be'],
      ['maxRecordAge is below a minute [K02]', { maxRecordAge: Duration.seconds(59), alarms: { iteratorAge: { enabled: false } } },
        'maxRecordAge is 59 seconds but must be whole seconds from 1 minute to 7 days: Lambda takes no shorter and no longer age'],
      ['maxRecordAge is above 7 days [K02]', { maxRecordAge: Duration.days(8) }, 'maxRecordAge is 8 days but must be whole seconds from 1 minute to 7 days'],
      ['maxRecordAge is as long as a table keeps records [K02]', withTable({ maxRecordAge: Duration.hours(24) }),
        'maxRecordAge is 1 day but must be shorter than the 1 day that the stream keeps records, or they vanish before they are parked: ' +
        'lower it to 12 hours or less'],
      ['maxRecordAge is as long as a new stream keeps records [K02]', { maxRecordAge: Duration.days(7) }, 'must be shorter than the 7 days that the stream keeps'],
      ['maxRecordAge is as long as a stream that exists keeps records [K02]', ofStream({}, undefined, { maxRecordAge: Duration.days(1) }),
        'must be shorter than the 1 day that the stream keeps'],
      ['maxRecordAge is as long as a stream keeps records that does not say how long', stack => {
        const stream = new kinesis.Stream(stack, 'Existing');
        (stream.node.defaultChild as kinesis.CfnStream).retentionPeriodHours = undefined;
        return { source: StreamSource.kinesis(stream), maxRecordAge: Duration.days(1) };
      }, 'must be shorter than the 1 day that the stream keeps'],
      ['maxRecordAge is as long as an imported stream is said to keep records [K02]',
        stack => ({ source: StreamSource.kinesis(imported(stack), { retention: Duration.days(2) }), maxRecordAge: Duration.days(2) }),
        'must be shorter than the 2 days that the stream keeps'],

      ['tumblingWindow is zero', { tumblingWindow: Duration.seconds(0) },
        'tumblingWindow is 0 seconds but must be whole seconds from 1 second to 15 minutes: Lambda keeps the state of a window no longer; leave it out for no window'],
      ['tumblingWindow is above 15 minutes', { tumblingWindow: Duration.seconds(901) }, 'tumblingWindow is 15 minutes 1 second but must be'],
      ['tumblingWindow and a parallelizationFactor are both given [K06]', { tumblingWindow: Duration.minutes(1), parallelizationFactor: 2 },
        'parallelizationFactor is 2 but a tumblingWindow has one state for a whole shard, in the order of its records, so that Lambda takes only 1: ' +
        'leave one of them out'],
      ['tumblingWindow and filters are both given [K13]', { tumblingWindow: Duration.minutes(1), filters: [lambda.FilterCriteria.filter({ data: { a: [1] } })] },
        'filters are given together with tumblingWindow, but Lambda takes only one of them: filter in the handler'],

      ['a table is read from a timestamp [K09]', withTable({ startingPosition: AT_TIMESTAMP, startingPositionTimestamp: 1_800_000_000 }),
        'startingPosition is AT_TIMESTAMP but only TRIM_HORIZON and LATEST are there for the stream of a table: ' +
        'use TRIM_HORIZON, and let the handler pass over what is too old'],
      ['AT_TIMESTAMP has no timestamp [K09]', { startingPosition: AT_TIMESTAMP },
        'startingPosition is AT_TIMESTAMP but startingPositionTimestamp is not given: give the Unix time in seconds'],
      ['a timestamp is given without AT_TIMESTAMP [K09]', { startingPositionTimestamp: 1_800_000_000 },
        'startingPositionTimestamp is given but startingPosition is TRIM_HORIZON: set it to AT_TIMESTAMP, or leave startingPositionTimestamp out'],
      ['a timestamp is in milliseconds', { startingPosition: AT_TIMESTAMP, startingPositionTimestamp: 1_800_000_000_000 },
        'startingPositionTimestamp is 1800000000000 but must be a Unix time in seconds: divide milliseconds by 1000'],
      ['a timestamp is zero', { startingPosition: AT_TIMESTAMP, startingPositionTimestamp: 0 }, 'startingPositionTimestamp is 0 but must be a Unix time'],

      ['a filter of a Kinesis stream is one of a queue [K13]', { filters: [lambda.FilterCriteria.filter({ body: { a: [1] } })] },
        "filters[0] filters by 'body', but this event source can be filtered only by 'data', 'partitionKey', 'sequenceNumber', " +
        "'approximateArrivalTimestamp', 'kinesisSchemaVersion': use " + 'lambda.FilterCriteria.filter({ data: … })'],
      ['a filter of a table is one of Kinesis [K13]', withTable({ filters: [lambda.FilterCriteria.filter({ data: { a: [1] } })] }),
        "filters[0] filters by 'data', but this event source can be filtered only by 'dynamodb', 'eventName'"],

      ['a table has no stream', stack => ({ source: StreamSource.dynamoDb(tableWithStream(stack, { stream: undefined })) }),
        "source is the table 'Orders/Table', which has no stream: give it one where it is made " +
        '(stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES, or dynamoStream for a TableV2)'],
      ['a TableV2 has no stream', stack => ({
        source: StreamSource.dynamoDb(new dynamodb.TableV2(stack, 'V2', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } })),
      }), "source is the table 'Orders/V2', which has no stream: give it one where it is made"],
      ['a table is imported without its stream', stack => ({ source: StreamSource.dynamoDb(dynamodb.Table.fromTableArn(stack, 'Imported', TABLE_ARN)) }),
        "source is the table 'Orders/Imported', which has no stream: import it with its stream " +
        '(dynamodb.Table.fromTableAttributes({ tableArn, tableStreamArn }))'],
      ['a table is in another Region', stack => ({
        source: StreamSource.dynamoDb(dynamodb.Table.fromTableAttributes(stack, 'Imported', {
          tableArn: TABLE_ARN, tableStreamArn: TABLE_STREAM_ARN.replace('eu-west-1', 'us-east-1'),
        })),
      }), "the table 'Orders/Imported' is in us-east-1 but the function in eu-west-1: Lambda reads only streams of its own Region"],
      ['a stream is in another Region', stack => ({ source: StreamSource.kinesis(imported(stack, STREAM_ARN.replace('eu-west-1', 'us-east-1'))) }),
        "the stream 'Orders/Existing' is in us-east-1 but the function in eu-west-1: Lambda reads only streams of its own Region"],

      ['source.retention is below a day [K08]', { source: StreamSource.kinesis(undefined, { retention: Duration.hours(23) }) },
        'source.retention is 23 hours but must be whole hours from 24 to 8760: Kinesis keeps records no shorter and no longer'],
      ['source.retention is above a year [K08]', { source: StreamSource.kinesis(undefined, { retention: Duration.days(366) }) }, 'source.retention is 366 days'],
      ['source.retention is not whole hours [K08]', { source: StreamSource.kinesis(undefined, { retention: Duration.minutes(1_441) }) },
        'source.retention is 1 day 1 minute but must be whole hours'],
      ['source.shardCount is 0', { source: StreamSource.kinesis(undefined, { shardCount: 0 }) },
        'source.shardCount is 0 but must be a whole number of at least 1: leave it out for a stream that scales on demand'],
      ['source.shardCount is not whole', { source: StreamSource.kinesis(undefined, { shardCount: 1.5 }) }, 'source.shardCount is 1.5 but must be'],
      ['source.retention is not that of the stream [K08]', ofStream({}, { retention: Duration.days(7) }),
        "source.retention is 7 days but that of the stream 'Orders/Existing' is 1 day: leave it out, or change it where the stream is made"],
      ['source.shardCount is not that of the stream', ofStream({ shardCount: 2 }, { shardCount: 3 }),
        "source.shardCount is 3 but the stream 'Orders/Existing' has 2: leave it out, or change it where the stream is made"],
      ['source.shardCount is said of a stream on demand', ofStream({ streamMode: kinesis.StreamMode.ON_DEMAND }, { shardCount: 3 }),
        "source.shardCount is 3 but the stream 'Orders/Existing' scales on demand: leave it out, or change it where the stream is made"],

      ['a failure queue is FIFO [K04]', stack => ({ onFailure: StreamFailureDestination.queue(new sqs.Queue(stack, 'Fifo', { fifo: true })) }),
        "onFailure is the FIFO queue 'Orders/Fifo' but Lambda sends failure records to standard queues only: give a standard queue"],
      ['a failure topic is FIFO [K04]', stack => ({ onFailure: StreamFailureDestination.topic(new sns.Topic(stack, 'Fifo', { fifo: true })) }),
        "onFailure is the FIFO topic 'Orders/Fifo' but Lambda sends failure records to standard topics only: give a standard topic"],

      ['the alarm on the iterator age could never go off [K10]', { alarms: { iteratorAge: { threshold: Duration.hours(6) } } },
        'alarms.iteratorAge.threshold is 6 hours but records are given up when they are 6 hours old (maxRecordAge), so that the alarm would never go off: lower it'],
      ['half of maxRecordAge cannot be computed [K10]',
        stack => ({ maxRecordAge: Duration.seconds(new CfnParameter(stack, 'Age', { type: 'Number' }).valueAsNumber) }),
        'alarms.iteratorAge has no threshold, and half of a maxRecordAge that only CloudFormation will know cannot be computed: ' +
        'give alarms.iteratorAge.threshold, or set alarms.iteratorAge.enabled to false'],
      ['90 % of timeout cannot be computed', stack => ({
        timeout: Duration.seconds(new CfnParameter(stack, 'Timeout', { type: 'Number' }).valueAsNumber), alarms: { profile: AlarmProfile.FULL },
      }), 'alarms.duration has no threshold'],
    ])('fails when %s', (_, given, message) => {
      const stack = new Stack(newApp(), 'Orders', { env });
      expect(() => newProcessor(propsOf(given, stack), stack)).toThrow(message);
    });

    test('is listed all at once, with the path of the construct', () => {
      expect(() => newProcessor({ batchSize: 0, retryAttempts: -2, parallelizationFactor: 11 })).toThrow(new Error(
        "StreamProcessor at 'Orders/Processor' cannot be built:\n" +
        '  - batchSize is 0 but must be a whole number from 1 to 10000: a batch of a stream holds no more\n' +
        '  - parallelizationFactor is 11 but must be a whole number from 1 to 10: Lambda divides a shard no further\n' +
        '  - retryAttempts is -2 but must be a whole number from -1 to 10000: Lambda counts no further; -1 is without end'));
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
        source: StreamSource.kinesis(undefined, { retention: Duration.days(365) }),
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
    ])('are taken: %s', (_, given, expected) => {
      const stack = newStack();
      newProcessor(propsOf(given, stack), stack);
      Template.fromStack(stack).hasResourceProperties(MAPPING, expected);
    });

    test('that only CloudFormation will know are not judged', () => {
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

    test('of the retention that only CloudFormation will know are not judged', () => {
      const stack = newStack();
      const hours = new CfnParameter(stack, 'Hours', { type: 'Number' }).valueAsNumber;
      const existing = new kinesis.Stream(stack, 'Existing', { retentionPeriod: Duration.hours(hours) });
      newProcessor({ source: StreamSource.kinesis(existing, { retention: Duration.days(3) }), maxRecordAge: Duration.days(1) }, stack);
      Template.fromStack(stack).hasResourceProperties(MAPPING, { MaximumRecordAgeInSeconds: 86_400 });
    });
  });

  describe('warnings', () => {
    test.each<[string, Given, string]>([
      ['it starts with the latest record [K09]', { startingPosition: LATEST },
        'startsAtLatest: startingPosition is LATEST, with which records that come while the mapping is made or changed can be missed: ' +
        'use TRIM_HORIZON, or acknowledge this where they may be'],
      ['batches are not split [K03]', { bisectBatchOnError: false },
        'batchNotBisected: bisectBatchOnError is false, so that one record which always fails takes the whole rest of its batch with it to the failure ' +
        'destination: leave it out, set batchSize to 1, or acknowledge this where a batch belongs together'],
      ['retries have no end [K01]', { retryAttempts: -1 },
        'retriesWithoutEnd: retryAttempts is -1, so that one record which always fails holds its shard until it is too old (maxRecordAge, 6 hours), ' +
        'and those that have waited behind it become too old with it: give a number, or leave it out'],
      ['maxRecordAge is more than half of the retention [K02]', withTable({ maxRecordAge: Duration.seconds(12 * 3_600 + 1) }),
        'maxRecordAgeNearRetention: maxRecordAge is 12 hours 1 second of the 1 day that the stream keeps records, so that what waits behind a failing record ' +
        'may vanish before it is parked: lower it to 12 hours or less'],
      ['the retention of an imported stream is not known [K02]',
        stack => ({ source: StreamSource.kinesis(imported(stack)), maxRecordAge: Duration.hours(24) }),
        'retentionNotChecked: maxRecordAge is 1 day, and for how long the stream keeps records could not be checked, of which those that it forgets are lost: ' +
        'say it (source: StreamSource.kinesis(stream, { retention })), or acknowledge this'],
      ['less is reserved than shards are read at once [K06]',
        { source: StreamSource.kinesis(undefined, { shardCount: 4 }), parallelizationFactor: 2, reservedConcurrentExecutions: 7 },
        'reservedConcurrencyBelowShards: reservedConcurrentExecutions is 7 but 4 shards with a parallelizationFactor of 2 are read by 8 invocations at once, ' +
        'so that some shards wait, and are throttled, while others are read: reserve 8, or acknowledge this where the function must be held back'],
      ['less is reserved than an existing stream has shards [K06]', ofStream({ shardCount: 3 }, {}, { reservedConcurrentExecutions: 2 }),
        'reservedConcurrencyBelowShards: reservedConcurrentExecutions is 2 but 3 shards'],
      ['a queue keeps no records [K15]', { onFailure: StreamFailureDestination.queue() },
        'failureRecordsWithoutPayload: onFailure keeps no records, only notes of where they are in the stream, from which they can be fetched ' +
        'for 6 days 18 hours to 7 days after they were given up: fetch them in time and acknowledge this, or leave onFailure out, so that a bucket keeps ' +
        'the records themselves'],
      ['a topic is told no records of a table [K15]',
        stack => ({ ...propsOf(ofTable, stack), onFailure: StreamFailureDestination.topic(new sns.Topic(stack, 'Topic')) }),
        'failureRecordsWithoutPayload: onFailure keeps no records, only notes of where they are in the stream, from which they can be fetched for 18 hours to 1 day'],
      ['a queue keeps no records of an imported stream [K15]',
        stack => ({ source: StreamSource.kinesis(imported(stack)), onFailure: StreamFailureDestination.queue() }),
        'failureRecordsWithoutPayload: onFailure keeps no records, only notes of where they are in the stream, from which they can be fetched until the stream forgets them'],
      ['a stream is of another account',
        stack => ({ source: StreamSource.kinesis(imported(stack, STREAM_ARN.replace('123456789012', '999999999999'))) }),
        "streamOfOtherAccount: the stream 'Orders/Existing' belongs to account 999999999999, whose owner must let the function's role do " +
        "kinesis:DescribeStream, kinesis:DescribeStreamSummary, kinesis:GetRecords, kinesis:GetShardIterator, kinesis:ListShards in the stream's policy, " +
        "and kms:Decrypt in that of its key, which must be one of theirs: the key that AWS manages can't be shared. Acknowledge this when it is done"],
      ['a stream of another account has a consumer of ours',
        stack => ({ source: StreamSource.kinesis(imported(stack, STREAM_ARN.replace('123456789012', '999999999999')), { enhancedFanOut: true }) }),
        "in the stream's policy (with kinesis:DescribeStreamConsumer, kinesis:SubscribeToShard in that of the consumer), and kms:Decrypt"],
      ['a table is of another account', stack => ({
        source: StreamSource.dynamoDb(dynamodb.Table.fromTableAttributes(stack, 'Existing', {
          tableArn: TABLE_ARN, tableStreamArn: TABLE_STREAM_ARN.replace('123456789012', '999999999999'),
        })),
      }), "streamOfOtherAccount: the table 'Orders/Existing' belongs to account 999999999999, whose owner must let the function's role do " +
        'dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator, dynamodb:ListStreams in the policy of its stream, and kms:Decrypt in that of its key'],
    ])('are given when %s', (_, given, message) => {
      expect(warnings(given)).toEqual([expect.stringContaining(message)]);
    });

    test.each<[string, Given]>([
      ['defaults', {}],
      ['the stream of a table', ofTable],
      ['batches of one that are not split [K03]', { bisectBatchOnError: false, batchSize: 1 }],
      ['half of the retention [K02]', withTable({ maxRecordAge: Duration.hours(12) })],
      ['an imported stream, as none keeps records for less than a day [K02]',
        stack => ({ source: StreamSource.kinesis(imported(stack)), maxRecordAge: Duration.seconds(86_399) })],
      ['as much reserved as there are shards [K06]',
        { source: StreamSource.kinesis(undefined, { shardCount: 4 }), parallelizationFactor: 2, reservedConcurrentExecutions: 8 }],
      ['a reservation for a stream on demand [K06]', { reservedConcurrentExecutions: 1 }],
      ['what is true of a stream that exists', ofStream({ shardCount: 2, retentionPeriod: Duration.days(2) }, { shardCount: 2, retention: Duration.days(2) })],
      ['an imported table with its stream', stack => ({
        source: StreamSource.dynamoDb(dynamodb.Table.fromTableAttributes(stack, 'Existing', { tableArn: TABLE_ARN, tableStreamArn: TABLE_STREAM_ARN })),
      })],
      ['an alarm below maxRecordAge [K10]', { alarms: { iteratorAge: { threshold: Duration.seconds(6 * 3_600 - 1) } } }],
    ])('are not given for %s', (_, given) => {
      expect(warnings(given)).toEqual([]);
    });
  });

  test('needs no threshold for an alarm that is not made', () => {
    const stack = newStack();
    const maxRecordAge = Duration.seconds(new CfnParameter(stack, 'Age', { type: 'Number' }).valueAsNumber);
    newProcessor({ maxRecordAge, alarms: { profile: AlarmProfile.NONE } }, stack);
    Template.fromStack(stack).hasResourceProperties(MAPPING, { MaximumRecordAgeInSeconds: { Ref: 'Age' }, MetricsConfig: Match.absent() });
  });
});
