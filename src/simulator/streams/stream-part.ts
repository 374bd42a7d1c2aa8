import { known, knownIfGiven } from '../kernel/known';
import { Stream, StreamSettings } from './stream';
import { HOUR } from '../kernel/time-span';
import type { Part, Wiring } from '../wiring';
import type { StreamEntry } from '../../template';

/** The retention period of DynamoDB streams. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const TABLE_STREAM_RETENTION = 24 * HOUR;

/** The part of the simulation that makes Kinesis streams and DynamoDB streams. */
export const streamPart: Part = {
  covers: ({ key }, flow) => flow.streams.some(stream => stream.key === key),

  wire(wiring: Wiring): void {
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
      shardCount: knownIfGiven(name, 'ShardCount', entry.shardCount) ?? assumptions.kinesisOnDemandShards,
      retentionMs: HOUR * known(name, 'RetentionPeriodHours', entry.retentionHours),
      maximumRecordBytes: 1_024 * known(name, 'MaxRecordSizeInKiB', entry.maximumRecordKiB),
    };
  }
  return {
    ...common,
    kind: 'dynamodb',
    arn: entry.streamArn,
    shardCount: assumptions.dynamodbShards,
    retentionMs: TABLE_STREAM_RETENTION,
    table: {
      keys: known(name, 'KeySchema', entry.keys).map(key => known(name, 'KeySchema', key)),
      viewType: known(name, 'StreamSpecification.StreamViewType', entry.viewType),
    },
  };
}
