import type { ResourceReader } from './resource-reader';
import {
  OTHER_SOURCES_DEFAULT_BATCHING_WINDOW_SECONDS, SQS_DEFAULT_BATCH_SIZE, SQS_DEFAULT_POLLERS, STREAM_DEFAULT_BATCH_SIZE, UNTIL_EXPIRY,
} from '../../limits';
import { AccessConfiguration, Entry, FlowEntries, isFollowed, MappingEntry, MappingFilter, PollerRange, SOURCE_KIND, SOURCE_KINDS, SourceKind } from '../flow';
import { shorten } from '../input/check-template';
import { serviceOf } from '../resolve/outlines';
import { mapKnown, parseJson, Properties } from '../resolve/properties';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';

/** The kind of source by the service in its ARN. Clusters of DocumentDB have the ARNs of Amazon RDS. */
const KIND_OF_SERVICE: { readonly [service: string]: SourceKind } = { sqs: 'sqs', kinesis: 'kinesis', dynamodb: 'dynamodb', kafka: 'kafka', mq: 'mq', rds: 'documentdb' };

/** `AWS::Lambda::EventSourceMapping` */
export function readMapping(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const sourceKind = sourceKindOf(entry, properties);
  return {
    mappings: [{
      sourceKind,
      source: reader.to('EventSourceArn'),
      function: reader.toFunction('FunctionName'),
      enabled: properties.flag('Enabled', true),
      batchSize: properties.number('BatchSize')
        ?? mapKnown(sourceKind, kind => kind === 'sqs' ? SQS_DEFAULT_BATCH_SIZE : STREAM_DEFAULT_BATCH_SIZE),
      batchingWindowSeconds: properties.number('MaximumBatchingWindowInSeconds')
        ?? mapKnown(sourceKind, kind => isFollowed(kind) ? 0 : OTHER_SOURCES_DEFAULT_BATCHING_WINDOW_SECONDS),
      filters: filtersOf(properties),
      reportBatchItemFailures: mapKnown(properties.list('FunctionResponseTypes'), types => includes(types, 'ReportBatchItemFailures')),
      maximumConcurrency: properties.number('ScalingConfig.MaximumConcurrency'),
      provisionedPollers: pollersOf(properties),
      onFailure: reader.to('DestinationConfig.OnFailure.Destination'),
      metrics: properties.list('MetricsConfig.Metrics'),
      kmsKey: reader.to('KmsKeyArn', 'AWS::KMS::Key'),
      ...(sourceKind !== 'sqs' && streamSettings(properties)),
      ...(!isUnknown(sourceKind) && !isFollowed(sourceKind) && clusterSettings(reader)),
      ...entry,
    }],
  };
}

/** Reads stream settings, also if the kind of source is unknown. */
function streamSettings(properties: Properties): Partial<MappingEntry> {
  return {
    startingPosition: properties.text('StartingPosition'),
    startingPositionTimestamp: properties.number('StartingPositionTimestamp'),
    bisectBatchOnError: properties.flag('BisectBatchOnFunctionError', false),
    maximumRetryAttempts: properties.number('MaximumRetryAttempts', UNTIL_EXPIRY),
    maximumRecordAgeSeconds: properties.number('MaximumRecordAgeInSeconds', UNTIL_EXPIRY),
    parallelizationFactor: properties.number('ParallelizationFactor', 1),
    tumblingWindowSeconds: properties.number('TumblingWindowInSeconds', 0),
  };
}

/** Reads what only mappings of clusters and brokers have. */
function clusterSettings(reader: ResourceReader): Partial<MappingEntry> {
  const { properties } = reader;
  return {
    consumptionMode: properties.text('SelfManagedKafkaEventSourceConfig.ConsumptionMode', 'Stream'),
    topics: properties.list('Topics'),
    accessConfigurations: mapKnown(properties.parts('SourceAccessConfigurations'), parts => parts.flatMap((part): readonly AccessConfiguration[] =>
      isUnknown(part) ? [] : [{ type: part.required('Type'), uri: reader.refer(part.required('URI')) }])),
  };
}

/** Determines the kind of source from its ARN, of which other parts may be unknown, or from the type of the event of AWS SAM. */
function sourceKindOf({ resource: { Metadata } }: Entry, properties: Properties): Resolved<SourceKind> {
  const source = properties.text('EventSourceArn');
  if (source === undefined) return 'kafka';
  const told = SOURCE_KINDS.find(kind => kind === Metadata?.[SOURCE_KIND]);
  const byArn = sourceKindByArn(source);
  return isUnknown(byArn) ? told ?? byArn : byArn;
}

function sourceKindByArn(source: Resolved<string>): Resolved<SourceKind> {
  return mapKnown(serviceOf(source) ?? '', service => Object.hasOwn(KIND_OF_SERVICE, service) ? KIND_OF_SERVICE[service] : 'other');
}

function filtersOf(properties: Properties): Resolved<readonly MappingFilter[]> {
  return mapKnown(properties.parts('FilterCriteria.Filters'), parts => parts.map(part => {
    const text = isUnknown(part) ? part : part.text('Pattern', '{}');
    return { text, pattern: mapKnown(text, json => parseJson(json) ?? new Unknown(`the filter ${shorten(json)} is not valid JSON`)) };
  }));
}

function pollersOf(properties: Properties): Resolved<PollerRange> | undefined {
  const pollers = properties.part('ProvisionedPollerConfig');
  return pollers && mapKnown(pollers, config => ({
    minimum: config.number('MinimumPollers', SQS_DEFAULT_POLLERS.min),
    maximum: config.number('MaximumPollers', SQS_DEFAULT_POLLERS.max),
  }));
}

function includes(values: readonly unknown[], value: string): Resolved<boolean> {
  return values.includes(value) || (values.find(isUnknown) as Unknown | undefined ?? false);
}
