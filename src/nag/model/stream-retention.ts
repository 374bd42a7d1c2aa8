import type { AppModel } from './app-model';
import { TABLE_STREAM_RETENTION_SECONDS } from '../../limits';
import { ConsumerEntry, isUnknown, MappingEntry, Resolved, StreamEntry } from '../../template';

/** Returns how long the stream of a mapping retains records, in seconds. Undefined for a stream outside of these templates, unless it is the stream of a table. */
export function streamRetentionOf({ source, sourceKind }: MappingEntry, app: AppModel): Resolved<number> | undefined {
  return sourceKind === 'dynamodb' ? TABLE_STREAM_RETENTION_SECONDS : retentionOf(streamOf(source, app));
}

/** Returns the stream that a mapping reads, directly or through a consumer. Undefined for a stream outside of these templates. */
export function streamOf(source: MappingEntry['source'], app: AppModel): StreamEntry | undefined {
  const entry = app.entry(source);
  return (entry?.type === 'AWS::Kinesis::StreamConsumer' ? app.entry((entry as ConsumerEntry).stream) : entry) as StreamEntry | undefined;
}

/** Returns how long a Kinesis stream retains records, in seconds. Undefined for anything else. */
export function retentionOf(stream: StreamEntry | undefined): Resolved<number> | undefined {
  if (stream?.kind !== 'kinesis') return undefined;
  return isUnknown(stream.retentionHours) ? stream.retentionHours : stream.retentionHours * 3_600;
}
