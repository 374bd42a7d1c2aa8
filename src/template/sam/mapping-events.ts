import { addOf, EventReader, SamEvent } from './events';
import { destinationPolicy, inlinePolicy } from './roles';
import { isMap, Json, member, pick, substitute, withoutUnset } from './values';
import { SOURCE_KIND, SourceKind } from '../flow';

/** The properties of a mapping that an event gives under the same names. */
const MAPPING_PROPERTIES = [
  'BatchSize',
  'BisectBatchOnFunctionError',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'KmsKeyArn',
  'LoggingConfig',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'MetricsConfig',
  'ParallelizationFactor',
  'ProvisionedPollerConfig',
  'Queues',
  'ScalingConfig',
  'SourceAccessConfigurations',
  'StartingPosition',
  'StartingPositionTimestamp',
  'Topics',
  'TumblingWindowInSeconds',
];

/** The actions that a function in a VPC, or a mapping to one, needs. */
const NETWORK_ACTIONS = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface', 'DescribeVpcs', 'DescribeSubnets', 'DescribeSecurityGroups']
  .map(action => `ec2:${action}`);

type Statement = readonly [actions: string | readonly string[], resource: unknown];
type StatementsOf = (properties: Json) => readonly Statement[];

/** `SQS`, `Kinesis`, `DynamoDB`, `MSK` and `MQ`, which name their source and may need a managed policy. */
export function sourceReader(kind: SourceKind, sourceProperty: string, policy?: string, statements: StatementsOf = () => []): EventReader {
  return event => {
    const { properties } = event;
    const source = properties[sourceProperty];
    if (source === undefined) return `it does not set ${sourceProperty}`;
    addMapping(event, { EventSourceArn: source, ...consumerGroup('AmazonManagedKafkaEventSourceConfig', properties) }, policy, statements(properties), { kind });
    return undefined;
  };
}

/** `SelfManagedKafka` */
export const readKafkaEvent: EventReader = event => {
  const { properties } = event;
  const servers = properties.KafkaBootstrapServers;
  if (servers === undefined) return 'it does not set KafkaBootstrapServers';
  const access = accessOf(properties);
  const network: readonly Statement[] = access.some(({ Type }) => Type === 'VPC_SUBNET') ? [[NETWORK_ACTIONS, '*']] : [];
  addMapping(event, {
    SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: servers } },
    ...consumerGroup('SelfManagedKafkaEventSourceConfig', properties),
  }, undefined, [...secrets(properties), ...network, ...secretsKey(properties)]);
  return undefined;
};

/** `DocumentDB` */
export const readDocumentDbEvent: EventReader = event => {
  const { properties } = event;
  if (properties.Cluster === undefined) return 'it does not set Cluster';
  const describe = ['cluster-pg', 'subgrp'].map((kind, i): Statement => [
    [`rds:${['DescribeDBClusterParameters', 'DescribeDBSubnetGroups'][i]}`], substitute(`arn:\${AWS::Partition}:rds:\${AWS::Region}:\${AWS::AccountId}:${kind}:*`),
  ]);
  addMapping(event, {
    EventSourceArn: properties.Cluster,
    DocumentDBEventSourceConfig: pick(properties, ['DatabaseName', 'CollectionName', 'FullDocument']),
  }, undefined, [...secrets(properties), ...describe, [['rds:DescribeDBClusters'], properties.Cluster], [NETWORK_ACTIONS, '*'], ...secretsKey(properties)], { kind: 'documentdb' });
  return undefined;
};

/** The statements for the secrets that a mapping signs in with. */
export function secrets(properties: Json, types = /AUTH$|^SERVER_ROOT_CA_CERTIFICATE$/): readonly Statement[] {
  const uris = accessOf(properties).filter(({ Type, URI }) => typeof Type === 'string' && types.test(Type) && URI !== undefined).map(({ URI }) => URI);
  return uris.map(uri => [['secretsmanager:GetSecretValue'], uri]);
}

/** The statement for the key of these secrets. */
export function secretsKey({ SecretsManagerKmsKeyId: key }: Json): readonly Statement[] {
  return typeof key === 'string' ? [[['kms:Decrypt'], substitute(`arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/${key}`)]] : [];
}

interface MappingParts {
  /** The part of the event that the mapping is generated for. @default - the event itself */
  readonly part?: string;

  /** The kind of source, which the type of the event tells also where its ARN is not known. @default - the ARN tells */
  readonly kind?: SourceKind;
}

/** Adds a mapping with what its role needs. */
export function addMapping(
  event: SamEvent, source: Json, policy?: string, statements: readonly Statement[] = [], { part, kind }: MappingParts = {},
): void {
  const { properties, target } = event;
  const id = part === undefined ? event.id : `${event.id}EventSourceMapping`;
  const onFailure = member(properties.DestinationConfig, 'OnFailure');
  addOf(event, id, 'AWS::Lambda::EventSourceMapping', {
    ...pick(properties, MAPPING_PROPERTIES),
    FunctionName: target.functionName,
    DestinationConfig: isMap(onFailure) ? { OnFailure: withoutUnset({ ...onFailure, Type: undefined }) } : properties.DestinationConfig,
    ...source,
  }, part, kind && { Metadata: { [SOURCE_KIND]: kind } });
  const { role } = target;
  if (policy !== undefined) role.addManaged(policy);
  if (statements.length > 0) role.addInline(inlinePolicy(`${event.id}Policy`, ...statements));
  const send = isMap(onFailure) ? destinationPolicy(onFailure.Type, onFailure.Destination, event.id) : undefined;
  if (send) role.addInline(send);
}

function accessOf({ SourceAccessConfigurations: given }: Json): readonly Json[] {
  return Array.isArray(given) ? given.filter(isMap) : [];
}

function consumerGroup(name: string, properties: Json): Json {
  const config = pick(properties, ['ConsumerGroupId', 'SchemaRegistryConfig']);
  return Object.keys(config).length > 0 ? { [name]: config } : {};
}
