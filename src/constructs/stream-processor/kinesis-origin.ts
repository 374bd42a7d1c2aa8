import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from '../synth/acknowledgements';
import { decryptPermission } from '../resources/encryption';
import { BoundOrigin, isOfOtherAccount, OriginOptions, StreamOrigin } from './stream-origin';
import { humanDuration, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';
import type { KinesisSourceOptions } from './stream-source';
import { KINESIS_DEFAULT_RETENTION_HOURS, KINESIS_RETENTION_HOURS } from '../../limits';

/** A week: a fault that shows on a Friday evening can be mended on Monday, and records be read again. */
const DEFAULT_RETENTION = Duration.days(7);

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
const READ_ACTIONS = ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'];
const CONSUMER_ACTIONS = ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'];

const HOUR = 3_600;

/** A Kinesis stream: a new one, or one that exists. */
export class KinesisOrigin implements StreamOrigin {
  /** @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html */
  public readonly filterKeys = ['data', 'partitionKey', 'sequenceNumber', 'approximateArrivalTimestamp', 'kinesisSchemaVersion'];
  public readonly startingPositions = Object.values(lambda.StartingPosition);

  private readonly facts?: StreamFacts;

  constructor(private readonly stream: kinesis.IStream | undefined, private readonly options: KinesisSourceOptions) {
    if (stream) this.facts = readStream(stream);
  }

  public get retentionSeconds(): number | undefined {
    if (this.options.retention !== undefined) return knownSeconds(this.options.retention);
    return this.facts ? this.facts.retentionSeconds : DEFAULT_RETENTION.toSeconds();
  }

  public get shardCount(): number | undefined {
    return knownNumber(this.options.shardCount) ?? this.facts?.shardCount;
  }

  public check(scope: Construct, problems: PropsValidator): void {
    const { retention, shardCount } = this.options;
    const hours = (knownSeconds(retention) ?? KINESIS_RETENTION_HOURS.min * HOUR) / HOUR;
    const { min, max } = KINESIS_RETENTION_HOURS;
    problems.addIf(!Number.isInteger(hours) || hours < min || hours > max,
      `source.retention is ${retention?.toHumanString()} but must be whole hours from ${min} to ${max}: Kinesis keeps records no shorter and no longer`);
    const shards = knownNumber(shardCount) ?? 1;
    problems.addIf(!Number.isInteger(shards) || shards < 1,
      `source.shardCount is ${shards} but must be a whole number of at least 1: leave it out for a stream that scales on demand`);
    if (this.stream && this.facts) {
      this.checkWhatIsSaid(problems, this.stream, this.facts);
      this.checkWhere(scope, problems, this.stream);
    }
  }

  public bind(scope: Construct, options: OriginOptions): BoundOrigin {
    const stream = this.stream ?? this.define(scope, options);
    const consumer = this.options.enhancedFanOut ? defineConsumer(scope, stream) : undefined;
    return {
      arn: consumer?.streamConsumerArn ?? stream.streamArn,
      rights: [
        { actions: READ_ACTIONS, resources: [stream.streamArn] },
        ...consumer ? [{ actions: CONSUMER_ACTIONS, resources: [consumer.streamConsumerArn] }] : [],
        ...stream.encryptionKey ? [decryptPermission(scope, stream.encryptionKey)] : [],
      ],
      lookUp: `aws kinesis get-shard-iterator --stream-arn ${stream.streamArn} --shard-id <shard id> --shard-iterator-type AT_SEQUENCE_NUMBER ` +
        '--starting-sequence-number <sequence number>, then aws kinesis get-records',
      stream,
      consumer,
    };
  }

  private define(scope: Construct, { encryptionKey, removalPolicy }: OriginOptions): kinesis.Stream {
    const { retention, shardCount } = this.options;
    const stream = new kinesis.Stream(scope, 'Stream', {
      streamMode: shardCount === undefined ? kinesis.StreamMode.ON_DEMAND : kinesis.StreamMode.PROVISIONED,
      shardCount,
      retentionPeriod: retention ?? DEFAULT_RETENTION,
      encryption: encryptionKey ? kinesis.StreamEncryption.KMS : kinesis.StreamEncryption.MANAGED,
      encryptionKey,
      removalPolicy,
    });
    if (encryptionKey) acknowledge(stream, { 'AwsSolutions-KDS3': 'A key of the user\'s own encrypts the stream, in place of the one that AWS manages' });
    return stream;
  }

  /** What was said of a stream that exists must be true of it. */
  private checkWhatIsSaid(problems: PropsValidator, { node }: kinesis.IStream, facts: StreamFacts): void {
    const [said, fact] = [knownSeconds(this.options.retention), facts.retentionSeconds];
    problems.addIf(said !== undefined && fact !== undefined && said !== fact,
      `source.retention is ${humanDuration(said ?? 0)} but that of the stream '${node.path}' is ${humanDuration(fact ?? 0)}: ` +
      'leave it out, or change it where the stream is made');
    const shards = knownNumber(this.options.shardCount);
    problems.addIf(facts.readable && shards !== undefined && shards !== facts.shardCount,
      `source.shardCount is ${shards} but the stream '${node.path}' ${facts.shardCount === undefined ? 'scales on demand' : `has ${facts.shardCount}`}: ` +
      'leave it out, or change it where the stream is made');
  }

  private checkWhere(scope: Construct, problems: PropsValidator, { env, node }: kinesis.IStream): void {
    const name = `the stream '${node.path}'`;
    if (!isOfOtherAccount(scope, problems, name, env)) return;
    warn(scope, 'streamOfOtherAccount',
      `${name} belongs to account ${env.account}, whose owner must let the function's role do ${READ_ACTIONS.join(', ')} in the ` +
      `stream's policy${this.options.enhancedFanOut ? ` (with ${CONSUMER_ACTIONS.join(', ')} in that of the consumer)` : ''}, and kms:Decrypt in that ` +
      'of its key, which must be one of theirs: the key that AWS manages can\'t be shared. Acknowledge this when it is done');
  }
}

/** What can be read of a stream that exists. */
interface StreamFacts {
  readonly readable: boolean;
  readonly retentionSeconds?: number;
  /** Undefined for a stream that scales on demand, too. */
  readonly shardCount?: number;
}

function readStream(stream: kinesis.IStream): StreamFacts {
  const resource = stream.node.defaultChild;
  if (!kinesis.CfnStream.isCfnStream(resource)) return { readable: false };
  const known = (value: unknown, otherwise?: number) => {
    const resolved = Stack.of(stream).resolve(value) ?? otherwise;
    return typeof resolved === 'number' ? resolved : undefined;
  };
  const hours = known(resource.retentionPeriodHours, KINESIS_DEFAULT_RETENTION_HOURS);
  return { readable: true, retentionSeconds: hours && hours * HOUR, shardCount: known(resource.shardCount) };
}

/** A reader with a throughput of its own. Kinesis asks for a name, which no other reader of the stream may have. */
function defineConsumer(scope: Construct, stream: kinesis.IStream): kinesis.StreamConsumer {
  return new kinesis.StreamConsumer(scope, 'Consumer', {
    stream,
    streamConsumerName: Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
  });
}
