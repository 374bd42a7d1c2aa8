import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { KinesisSourceOptions } from './kinesis-source-options';
import { checkSourceRegion, StreamSourceBinding, StreamSourceConfig } from './stream-source-binding';
import { KINESIS_DEFAULT_RETENTION_HOURS, KINESIS_RETENTION_HOURS } from '../../limits';
import { decryptPermission } from '../resources/encryption';
import { EventStoreOptions } from '../resources/event-store-options';
import { acknowledge } from '../synth/acknowledgements';
import { numberIn, SynthesizedProperties, SynthesizedResource } from '../synth/synthesized';
import { areKnownToDiffer, humanDuration, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';

/** A week: a fault on a Friday evening can be fixed on Monday, and the records read again. */
const DEFAULT_RETENTION_PERIOD = Duration.days(7);

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
const READ_ACTIONS = ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'];
const CONSUMER_ACTIONS = ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'];

const HOUR = 3_600;

/** A Kinesis stream as a source: a new stream or an existing one. */
export class KinesisSource implements StreamSourceBinding {
  public readonly kind = 'kinesis';
  public readonly startingPositions = Object.values(lambda.StartingPosition);

  private readonly facts?: StreamFacts;

  private readonly stream?: kinesis.IStream;

  constructor(private readonly givenStream: kinesis.IStream | undefined, private readonly options: KinesisSourceOptions) {
    this.stream = givenStream ?? options.consumer?.stream;
    if (this.stream) this.facts = readStream(this.stream);
  }

  public get retentionSeconds(): number | undefined {
    if (this.options.retentionPeriod !== undefined) return knownSeconds(this.options.retentionPeriod);
    return this.facts ? this.facts.retentionSeconds : DEFAULT_RETENTION_PERIOD.toSeconds();
  }

  public get shardCount(): number | undefined {
    return knownNumber(this.options.shardCount) ?? this.facts?.shardCount;
  }

  public synthesizedRetentionSeconds(stream: SynthesizedResource): number | undefined {
    const constructed = this.stream ? this.facts!.retentionSeconds : this.retentionSeconds;
    const retention = stream.duration('RetentionPeriodHours', constructed === undefined ? undefined : Duration.seconds(constructed), KINESIS_DEFAULT_RETENTION_HOURS, HOUR);
    return knownSeconds(retention);
  }

  public check(scope: Construct, problems: PropsValidator): void {
    const { retentionPeriod, shardCount } = this.options;
    const hours = (knownSeconds(retentionPeriod) ?? KINESIS_RETENTION_HOURS.min * HOUR) / HOUR;
    const { min, max } = KINESIS_RETENTION_HOURS;
    problems.addIf(!Number.isInteger(hours) || hours < min || hours > max,
      `source.retentionPeriod is ${retentionPeriod?.toHumanString()}, but Kinesis supports only whole hours from ${min} to ${max}: change it to a value in that range`);
    const shards = knownNumber(shardCount) ?? 1;
    problems.addIf(!Number.isInteger(shards) || shards < 1,
      `source.shardCount is ${shards}, but must be a whole number of at least 1: remove it for a stream with on-demand capacity`);
    this.checkConsumer(problems);
    if (this.stream && this.facts) {
      this.checkStatedFacts(problems, this.stream, this.facts);
      this.checkEnvironment(scope, problems, this.stream);
      this.warnOfIgnoredKeys(scope, this.stream, this.facts);
    }
  }

  public bind(scope: Construct, options: EventStoreOptions): StreamSourceConfig {
    const stream = this.stream ?? this.defineStream(scope, options);
    const consumer = this.options.consumer ?? (this.options.enhancedFanOut ? defineConsumer(scope, stream) : undefined);
    return {
      arn: consumer?.streamConsumerArn ?? stream.streamArn,
      permissions: [
        { actions: READ_ACTIONS, resources: [stream.streamArn] },
        ...consumer ? [{ actions: CONSUMER_ACTIONS, resources: [consumer.streamConsumerArn] }] : [],
        ...stream.encryptionKey ? [decryptPermission(scope, stream.encryptionKey, 'kinesis')] : [],
      ],
      fetchCommand: () => `aws kinesis get-shard-iterator --stream-arn ${stream.streamArn} --shard-id <shard id> --shard-iterator-type AT_SEQUENCE_NUMBER ` +
        '--starting-sequence-number <sequence number>, then aws kinesis get-records',
      stream,
      consumer,
    };
  }

  private defineStream(scope: Construct, { encryptionKey, removalPolicy }: EventStoreOptions): kinesis.Stream {
    const { retentionPeriod, shardCount } = this.options;
    const stream = new kinesis.Stream(scope, 'Stream', {
      streamMode: shardCount === undefined ? kinesis.StreamMode.ON_DEMAND : kinesis.StreamMode.PROVISIONED,
      shardCount,
      retentionPeriod: retentionPeriod ?? DEFAULT_RETENTION_PERIOD,
      encryption: encryptionKey ? kinesis.StreamEncryption.KMS : kinesis.StreamEncryption.MANAGED,
      encryptionKey,
      removalPolicy,
    });
    if (encryptionKey) acknowledge(stream, { 'AwsSolutions-KDS3': 'The stream is encrypted with the customer managed key that the user configured' });
    return stream;
  }

  private checkConsumer(problems: PropsValidator): void {
    const { givenStream, options: { consumer, enhancedFanOut } } = this;
    if (consumer === undefined) return;
    problems.addIf(enhancedFanOut !== undefined,
      `source.enhancedFanOut is ${enhancedFanOut}, but source.consumer is the consumer to use: remove enhancedFanOut, which would create another one`);
    problems.addIf(givenStream !== undefined && areDifferent(givenStream, consumer.stream),
      `source.consumer reads the stream '${consumer.stream.node.path}', but the source is the stream '${givenStream?.node.path}': use a consumer of that stream`);
  }

  /** Adds problems for options that contradict the existing stream. */
  private checkStatedFacts(problems: PropsValidator, { node }: kinesis.IStream, facts: StreamFacts): void {
    const [stated, actual] = [knownSeconds(this.options.retentionPeriod), facts.retentionSeconds];
    problems.addIf(stated !== undefined && actual !== undefined && stated !== actual,
      `source.retentionPeriod is ${humanDuration(stated ?? 0)}, but the stream '${node.path}' has ${humanDuration(actual ?? 0)}: ` +
      'remove it here, where it configures nothing');
    const shards = knownNumber(this.options.shardCount);
    problems.addIf(facts.readable && shards !== undefined && shards !== facts.shardCount,
      `source.shardCount is ${shards}, but the stream '${node.path}' ${facts.shardCount === undefined ? 'uses on-demand capacity' : `has ${facts.shardCount}`}: ` +
      'remove it here, where it configures nothing');
  }

  private warnOfIgnoredKeys(scope: Construct, { node }: kinesis.IStream, { ignoresKeys }: StreamFacts): void {
    if (!ignoresKeys) return;
    warn(scope, 'streamIgnoresKeys',
      `the stream '${node.path}' has RecordDistributionStrategy AUTO, so that Kinesis puts records on any shard, whatever their partition key, and an old state can ` +
      'overwrite a newer one: leave it out, or acknowledge this warning if the handler gives the same result in any order');
  }

  private checkEnvironment(scope: Construct, problems: PropsValidator, { env, node }: kinesis.IStream): void {
    const name = `the stream '${node.path}'`;
    checkSourceRegion(scope, problems, name, env.region);
    if (!areKnownToDiffer(env.account, Stack.of(scope).account)) return;
    warn(scope, 'streamOfOtherAccount',
      `${name} belongs to account ${env.account}, whose owner must grant the function's role ${READ_ACTIONS.join(', ')} in the stream's resource policy` +
      `${this.options.enhancedFanOut || this.options.consumer ? `, ${CONSUMER_ACTIONS.join(', ')} in the consumer's resource policy` : ''}, and kms:Decrypt in the policy of the key that ` +
      'encrypts the stream. That must be a customer managed key: an AWS managed key cannot be shared. Acknowledge this warning when that is done');
  }
}

function areDifferent(one: kinesis.IStream, other: kinesis.IStream): boolean {
  const areOfApp = [one, other].every(({ node }) => kinesis.CfnStream.isCfnStream(node.defaultChild));
  return areOfApp ? one !== other : areKnownToDiffer(one.streamArn, other.streamArn);
}

/** The settings of an existing stream that can be read at synth. */
interface StreamFacts {
  readonly readable: boolean;
  readonly retentionSeconds?: number;
  /** Undefined also for a stream with on-demand capacity. */
  readonly shardCount?: number;
  /** Indicates whether Kinesis puts records on any shard, whatever their partition key. */
  readonly ignoresKeys?: boolean;
}

function readStream(stream: kinesis.IStream): StreamFacts {
  const resource = stream.node.defaultChild;
  if (!kinesis.CfnStream.isCfnStream(resource)) return { readable: false };
  const properties = new SynthesizedProperties(resource);
  const hours = numberIn(properties.value('RetentionPeriodHours') ?? KINESIS_DEFAULT_RETENTION_HOURS);
  return {
    readable: true,
    retentionSeconds: hours && hours * HOUR,
    shardCount: numberIn(properties.value('ShardCount')),
    ignoresKeys: properties.value('RecordDistributionStrategy') === 'AUTO',
  };
}

/** The enhanced fan-out consumer. Kinesis requires a name that is unique within the stream. */
function defineConsumer(scope: Construct, stream: kinesis.IStream): kinesis.StreamConsumer {
  return new kinesis.StreamConsumer(scope, 'Consumer', {
    stream,
    streamConsumerName: Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
  });
}
