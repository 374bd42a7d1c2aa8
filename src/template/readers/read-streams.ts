import type { ResourceReader } from './resource-reader';
import { KINESIS_DEFAULT_RECORD_KIB, KINESIS_DEFAULT_RETENTION_HOURS } from '../../limits';
import type { FlowEntries } from '../flow';
import { mapKnown } from '../resolve/properties';
import { isUnknown } from '../resolve/unknown';

/** `AWS::Kinesis::Stream` */
export function readKinesisStream(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const mode = properties.text('StreamModeDetails.StreamMode', 'PROVISIONED');
  return {
    streams: [{
      kind: 'kinesis',
      mode,
      // A provisioned stream must set it. One is the minimum.
      shardCount: properties.number('ShardCount') ?? (isUnknown(mode) ? mode : mode === 'ON_DEMAND' ? undefined : 1),
      retentionHours: properties.number('RetentionPeriodHours', KINESIS_DEFAULT_RETENTION_HOURS),
      maximumRecordKiB: properties.number('MaxRecordSizeInKiB', KINESIS_DEFAULT_RECORD_KIB),
      recordDistribution: properties.text('RecordDistributionStrategy', 'USER_PARTITION_KEY'),
      kmsKey: reader.to('StreamEncryption.KeyId', 'AWS::KMS::Key'),
      ...entry,
    }],
  };
}

/** `AWS::Kinesis::StreamConsumer` */
export function readConsumer(reader: ResourceReader): Partial<FlowEntries> {
  return { consumers: [{ stream: reader.refer(reader.properties.required('StreamARN')), ...reader.entry }] };
}

/** `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`, if they have a stream. */
export function readTableStream(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  if (!properties.has('StreamSpecification')) return {};
  const keys = mapKnown(properties.parts('KeySchema'), parts => parts.map(part => isUnknown(part) ? part : part.required('AttributeName')));
  const definitions = properties.parts('AttributeDefinitions');
  return {
    streams: [{
      kind: 'dynamodb',
      streamArn: reader.alias(),
      viewType: properties.required('StreamSpecification.StreamViewType'),
      keys,
      keyTypes: mapKnown(definitions, parts => mapKnown(keys, names => names.map(name => parts
        .flatMap(part => isUnknown(part) || part.text('AttributeName') !== name ? [] : [part.required('AttributeType')])[0]))),
      ...entry,
    }],
  };
}
