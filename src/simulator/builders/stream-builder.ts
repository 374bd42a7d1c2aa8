import type { ServiceBuilder, Wiring } from './wiring';
import type { StreamEntry } from '../../template';
import { countOf, optionalValue, requireValue } from '../kernel/require-value';
import { HOUR } from '../kernel/time-span';
import { MOST_SHARDS } from '../streams/resharding';
import { Stream, StreamSettings } from '../streams/stream';

/** The retention period of DynamoDB streams. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const TABLE_STREAM_RETENTION = 24 * HOUR;

/** Kinesis streams and the streams of tables. */
export const streamBuilder: ServiceBuilder = {
  build(wiring: Wiring): void {
    for (const entry of wiring.flow.streams) wiring.streams.set(entry.key, new Stream(wiring.world, settingsOf(wiring, entry)));
  },
};

function settingsOf({ world: { assumptions }, flow, names }: Wiring, entry: StreamEntry): StreamSettings {
  const name = names.of(entry);
  const common = { key: entry.key, name, streamName: entry.name, region: flow.stacks.find(({ id }) => id === entry.stack)!.region };
  if (entry.kind === 'kinesis') {
    return {
      ...common,
      kind: 'kinesis',
      arn: entry.arn,
      shardCount: entry.shardCount === undefined ? assumptions.kinesisOnDemandShards : countOf(name, 'ShardCount', entry.shardCount, MOST_SHARDS),
      onDemand: entry.shardCount === undefined,
      retentionMs: HOUR * requireValue(name, 'RetentionPeriodHours', entry.retentionHours),
      maximumRecordBytes: 1_024 * requireValue(name, 'MaxRecordSizeInKiB', entry.maximumRecordKiB),
      ignoresKeys: requireValue(name, 'RecordDistributionStrategy', entry.recordDistribution) === 'AUTO',
    };
  }
  return {
    ...common,
    kind: 'dynamodb',
    arn: entry.streamArn,
    shardCount: assumptions.dynamodbShards,
    onDemand: false,
    retentionMs: TABLE_STREAM_RETENTION,
    table: {
      keys: requireValue(name, 'KeySchema', entry.keys).map(key => requireValue(name, 'KeySchema', key)),
      keyTypes: requireValue(name, 'AttributeDefinitions', entry.keyTypes).map(type => optionalValue(name, 'AttributeDefinitions', type)),
      viewType: requireValue(name, 'StreamSpecification.StreamViewType', entry.viewType),
    },
  };
}
