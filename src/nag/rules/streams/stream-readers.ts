import { GLOBAL_TABLE_STREAM_READERS, KINESIS_SHARED_READERS, TABLE_STREAM_READERS } from '../../../limits';
import { isUnknown, MappingEntry } from '../../../template';
import type { AppModel } from '../../model/app-model';
import { COMPLIANT, compliantIf, resolved, rule } from '../../model/rule';
import { pollsStream } from '../../model/sources';

export const streamReaders = rule({
  id: 'StreamReaders',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'More functions read the stream than its shards can serve.',
  explanation: 'The readers of a shard share its throughput. DynamoDB throttles all of them if more than two read a shard (one, if the table has replicas). Lambda polls a Kinesis shard ' +
    'once per second for each mapping, and a shard answers five reads per second. Records then arrive late, or expire.',
  fix: 'Let one function forward the changes, or send the changes of the table to a Kinesis stream. Give each mapping of a Kinesis stream a consumer with enhanced fan-out ' +
    '(AWS::Kinesis::StreamConsumer, StreamSource.kinesis with enhancedFanOut).',
  practices: ['K16'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html',
  check: (mapping, app) => {
    if (!pollsStream(mapping) || mapping.source === undefined || isConsumer(mapping, app)) return undefined;
    const consumers = app.consumersOf(mapping);
    const pipes = app.pipesFrom(mapping.source).length;
    if (consumers.length + pipes === 1 || !resolved(mapping.enabled)) return COMPLIANT;
    const readers = consumers.filter(({ enabled }) => resolved(enabled));
    const most = mostReaders(mapping, app);
    // Only the mappings above the limit, in the order of the templates, are too many.
    return compliantIf(pipes + readers.indexOf(mapping) < most, () => `${readers.length + pipes} mappings and pipes read the stream, but its shards serve ${most}.`);
  },
});

/** Indicates whether a mapping reads with a throughput of its own. */
function isConsumer({ source }: MappingEntry, app: AppModel): boolean {
  return app.entry(source)?.type === 'AWS::Kinesis::StreamConsumer' || /\/consumer\//.test(String(source?.value));
}

function mostReaders({ source, sourceKind }: MappingEntry, app: AppModel): number {
  if (sourceKind === 'kinesis') return KINESIS_SHARED_READERS;
  const table = app.entry(source);
  if (table?.type !== 'AWS::DynamoDB::GlobalTable') return TABLE_STREAM_READERS;
  return resolved(table.properties.list('Replicas')).filter(replica => !isUnknown(replica)).length > 1 ? GLOBAL_TABLE_STREAM_READERS : TABLE_STREAM_READERS;
}
