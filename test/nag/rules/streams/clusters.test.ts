import { Case, testCasesThroughAlias } from '../../cases';
import { alarm, allow, arnOf, consumer, fn, get, of, onFailure, policy, queue, ref, role, UNKNOWN, worker } from '../../resources';

const CLUSTER = arnOf('kafka', 'cluster/orders/1');
const BROKER = arnOf('mq', 'broker:orders:b-1');
const provisioned = { ProvisionedPollerConfig: { MinimumPollers: 1 } };
const toBucket = onFailure('arn:aws:s3:::parked');
const own = { SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b:9092'] } }, Topics: ['orders'] };
const shared = { ...own, SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' } };
const from = (source: object, handler: object = {}) => ({ Fn: fn(handler), Mapping: of('AWS::Lambda::EventSourceMapping')({ FunctionName: ref('Fn'), ...source }) });
const msk = (properties: object = {}, handler: object = {}) => from({ EventSourceArn: CLUSTER, Topics: ['orders'], StartingPosition: 'TRIM_HORIZON', ...properties }, handler);
const mq = (properties: object = {}, handler: object = {}) => from({ EventSourceArn: BROKER, Queues: ['orders'], ...properties }, handler);
const documentDb = (properties: object = {}, handler: object = {}) => from({ EventSourceArn: arnOf('rds', 'cluster:orders'), StartingPosition: 'TRIM_HORIZON', ...properties }, handler);
const trusted = { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }] } };
const may = (...statements: object[]) => ({ Role: role(trusted), Policy: policy(...statements) });
const lag = (dimensions: { [name: string]: unknown }, name = 'OffsetLag', namespace = 'AWS/Lambda') => ({ Alarm: alarm(namespace, name, dimensions) });
const access = (Type: unknown, URI: unknown) => ({ SourceAccessConfigurations: [{ Type, URI }] });
const cluster = { Cluster: of('AWS::MSK::Cluster')({ ClusterName: 'orders' }) };
const broker = { Broker: of('AWS::AmazonMQ::Broker')({ BrokerName: 'orders' }) };
const secret = { Secret: of('AWS::SecretsManager::Secret')() };
const ownMsk = (properties: object = {}) => ({ ...cluster, ...secret, ...msk({ EventSourceArn: ref('Cluster'), ...properties }) });
const ownMq = { ...broker, ...mq({ EventSourceArn: get('Broker') }) };
const FIND = [allow('kafka:DescribeCluster', get('Cluster')), allow('kafka:GetBootstrapBrokers', ref('Cluster'))];
const NETWORK = allow(['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeVpcs', 'ec2:DeleteNetworkInterface', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'], '*');

describe('rules for Kafka, Amazon MQ and DocumentDB', () => {
  const cases: Case[] = [
    ['MSK without limits [K01]', 'StreamRetryAttempts', 'Mapping', 'violates', msk()],
    ['a self-managed cluster without limits [K01]', 'StreamRetryAttempts', 'Mapping', 'violates', from(own)],
    ['Kafka with a limit [K01]', 'StreamRetryAttempts', 'Mapping', 'complies', msk({ ...provisioned, MaximumRetryAttempts: 2 })],
    ['Kafka with a destination, for which Lambda retries ten times [K01]', 'StreamRetryAttempts', 'Mapping', 'complies', msk(toBucket)],
    ['a share group, whose broker counts deliveries', 'StreamRetryAttempts', 'Mapping', 'does not apply', from(shared)],
    ['a cluster that may use a share group', 'StreamRetryAttempts', 'Mapping', 'undecided', from({ ...own, SelfManagedKafkaEventSourceConfig: { ConsumptionMode: UNKNOWN } })],
    ['a broker', 'StreamRetryAttempts', 'Mapping', 'does not apply', mq()],
    ['Kafka without a maximum age [K02]', 'StreamRecordAge', 'Mapping', 'violates', msk()],
    ['Kafka with a maximum age [K02]', 'StreamRecordAge', 'Mapping', 'complies', msk({ MaximumRecordAgeInSeconds: 604_800 })],
    ['Kafka [K03]', 'StreamBisect', 'Mapping', 'violates', msk()],
    ['Kafka that splits [K03]', 'StreamBisect', 'Mapping', 'complies', msk({ BisectBatchOnFunctionError: true })],
    ['Kafka without a destination [K04]', 'StreamFailureDestination', 'Mapping', 'violates', msk()],
    ['Kafka with a destination [K04]', 'StreamFailureDestination', 'Mapping', 'complies', msk(toBucket)],
    ['Kafka that starts at the newest record [K09]', 'StreamStartingPosition', 'Mapping', 'violates', msk({ StartingPosition: 'LATEST' })],
    ['Kafka without a position [K09]', 'StreamStartingPosition', 'Mapping', 'violates', from(own)],
    ['a share group, which has no position', 'StreamStartingPosition', 'Mapping', 'does not apply', from(shared)],
    ['DocumentDB that starts at the newest change [K09]', 'StreamStartingPosition', 'Mapping', 'violates', documentDb({ StartingPosition: 'LATEST' })],
    ['DocumentDB without a position', 'StreamStartingPosition', 'Mapping', 'complies', documentDb({ StartingPosition: undefined })],
    ['a broker', 'StreamStartingPosition', 'Mapping', 'does not apply', mq()],
    ['DocumentDB [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'violates', documentDb()],
    ['DocumentDB with an alarm [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'complies', { ...documentDb(), ...lag({ FunctionName: ref('Fn') }, 'IteratorAge') }],
    ['Kafka [K10]', 'StreamIteratorAgeAlarm', 'Mapping', 'does not apply', msk()],

    ['no alarm [K10]', 'KafkaOffsetLagAlarm', 'Mapping', 'violates', msk()],
    ['an alarm on the lag of the function [K10]', 'KafkaOffsetLagAlarm', 'Mapping', 'complies', { ...msk(), ...lag({ FunctionName: ref('Fn') }) }],
    ['an alarm on the lag of all functions [K10]', 'KafkaOffsetLagAlarm', 'Mapping', 'complies', { ...msk(), ...lag({}) }],
    ['an alarm on the lag of the mapping [K10]', 'KafkaOffsetLagAlarm', 'Mapping', 'complies', { ...msk(), ...lag({ EventSourceMappingUUID: ref('Mapping') }, 'MaxOffsetLag') }],
    ['an alarm on the errors of the function [K10]', 'KafkaOffsetLagAlarm', 'Mapping', 'violates', { ...msk(), ...lag({ FunctionName: ref('Fn') }, 'Errors') }],
    ['an alarm on a consumer group of the cluster', 'KafkaOffsetLagAlarm', 'Mapping', 'undecided', { ...msk(), ...lag({ 'Consumer Group': 'g' }, 'SumOffsetLag', 'AWS/Kafka') }],
    ['another function', 'KafkaOffsetLagAlarm', 'Mapping', 'undecided', msk({ FunctionName: 'elsewhere' })],
    ['a stream', 'KafkaOffsetLagAlarm', 'Mapping', 'does not apply', consumer()],
    ['a queue', 'KafkaOffsetLagAlarm', 'Mapping', 'does not apply', worker()],

    ['retries without pollers [K01]', 'KafkaProvisionedMode', 'Mapping', 'violates', msk({ MaximumRetryAttempts: 2 })],
    ['an age without pollers [K01]', 'KafkaProvisionedMode', 'Mapping', 'violates', from({ ...own, MaximumRecordAgeInSeconds: 3_600 })],
    ['splitting without pollers [K03]', 'KafkaProvisionedMode', 'Mapping', 'violates', msk({ BisectBatchOnFunctionError: true })],
    ['partial responses without pollers [K05]', 'KafkaProvisionedMode', 'Mapping', 'violates', msk({ FunctionResponseTypes: ['ReportBatchItemFailures'] })],
    ['a schema registry without pollers', 'KafkaProvisionedMode', 'Mapping', 'violates', msk({ AmazonManagedKafkaEventSourceConfig: { SchemaRegistryConfig: { EventRecordFormat: 'JSON' } } })],
    ['a topic as destination without pollers', 'KafkaProvisionedMode', 'Mapping', 'violates', msk(onFailure('kafka://parked'))],
    ['the defaults, written out', 'KafkaProvisionedMode', 'Mapping', 'complies', msk({ MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1, BisectBatchOnFunctionError: false, FunctionResponseTypes: [] })],
    ['a bucket as destination without pollers', 'KafkaProvisionedMode', 'Mapping', 'complies', msk(toBucket)],
    ['retries with pollers [K01]', 'KafkaProvisionedMode', 'Mapping', 'complies', msk({ ...provisioned, MaximumRetryAttempts: 2, BisectBatchOnFunctionError: true })],
    ['unknown retries without pollers', 'KafkaProvisionedMode', 'Mapping', 'undecided', msk({ MaximumRetryAttempts: UNKNOWN })],
    ['a share group', 'KafkaProvisionedMode', 'Mapping', 'does not apply', from({ ...shared, MaximumRetryAttempts: 2 })],
    ['a stream', 'KafkaProvisionedMode', 'Mapping', 'does not apply', consumer({ MaximumRetryAttempts: 2 })],

    ['the topic that it reads [K04]', 'KafkaDestinationTopic', 'Mapping', 'violates', msk({ ...provisioned, ...onFailure('kafka://orders') })],
    ['another topic [K04]', 'KafkaDestinationTopic', 'Mapping', 'complies', msk({ ...provisioned, ...onFailure('kafka://orders-failed') })],
    ['an unknown topic', 'KafkaDestinationTopic', 'Mapping', 'undecided', msk({ ...provisioned, Topics: [UNKNOWN], ...onFailure('kafka://orders') })],
    ['a bucket', 'KafkaDestinationTopic', 'Mapping', 'does not apply', msk(toBucket)],
    ['no destination', 'KafkaDestinationTopic', 'Mapping', 'does not apply', msk()],

    ['a destination [K04]', 'BrokerFailureSettings', 'Mapping', 'violates', { ...mq(onFailure(get('Parked'))), Parked: queue() }],
    ['partial responses', 'BrokerFailureSettings', 'Mapping', 'violates', mq({ FunctionResponseTypes: ['ReportBatchItemFailures'] })],
    ['retries of DocumentDB', 'BrokerFailureSettings', 'Mapping', 'violates', documentDb({ MaximumRetryAttempts: 2 })],
    ['an age and splitting', 'BrokerFailureSettings', 'Mapping', 'violates', mq({ MaximumRecordAgeInSeconds: 60, BisectBatchOnFunctionError: true })],
    ['a filter of DocumentDB [K04]', 'BrokerFailureSettings', 'Mapping', 'violates', documentDb({ FilterCriteria: { Filters: [{ Pattern: '{"a":["b"]}' }] } })],
    ['a filter of a broker', 'BrokerFailureSettings', 'Mapping', 'complies', mq({ FilterCriteria: { Filters: [{ Pattern: '{"data":{"a":["b"]}}' }] } })],
    ['a broker', 'BrokerFailureSettings', 'Mapping', 'complies', mq()],
    ['Kafka', 'BrokerFailureSettings', 'Mapping', 'does not apply', msk(toBucket)],

    ['14 minutes [F03]', 'MappingTimeout', 'Mapping', 'complies', mq({}, { Timeout: 840 })],
    ['15 minutes, a broker [F03]', 'MappingTimeout', 'Mapping', 'violates', mq({}, { Timeout: 900 })],
    ['15 minutes, Kafka [F03]', 'MappingTimeout', 'Mapping', 'violates', msk({}, { Timeout: 900 })],
    ['15 minutes, DocumentDB [F03]', 'MappingTimeout', 'Mapping', 'violates', documentDb({}, { Timeout: 900 })],
    ['an unknown timeout', 'MappingTimeout', 'Mapping', 'undecided', mq({}, { Timeout: UNKNOWN })],
    ['another function', 'MappingTimeout', 'Mapping', 'undecided', mq({ FunctionName: 'elsewhere' })],
    ['a stream', 'MappingTimeout', 'Mapping', 'does not apply', consumer()],

    ['a role that may find the cluster [E12]', 'SourcePermissions', 'Mapping', 'complies', { ...ownMsk(), ...may(...FIND) }],
    ['a role that may not find the brokers of the cluster [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...ownMsk(), ...may(FIND[0]) }],
    ['a role that may not read the secret [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...ownMsk(access('SASL_SCRAM_512_AUTH', ref('Secret'))), ...may(...FIND) }],
    ['a role that may read the secret [E12]', 'SourcePermissions', 'Mapping', 'complies', { ...ownMsk(access('SASL_SCRAM_512_AUTH', ref('Secret'))), ...may(...FIND, allow('secretsmanager:GetSecretValue', ref('Secret'))) }],
    ['a secret that is not known', 'SourcePermissions', 'Mapping', 'undecided', { ...ownMsk(access('SASL_SCRAM_512_AUTH', UNKNOWN)), ...may(...FIND) }],
    ['a way to sign in that is not known', 'SourcePermissions', 'Mapping', 'undecided', { ...ownMsk(access(UNKNOWN, ref('Secret'))), ...may(...FIND) }],
    ['unknown ways to sign in', 'SourcePermissions', 'Mapping', 'undecided', { ...ownMsk({ SourceAccessConfigurations: UNKNOWN }), ...may(...FIND) }],
    ['brokers in a VPC that the role may not reach [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...from({ ...own, ...access('VPC_SUBNET', 'subnet:subnet-1') }), ...may() }],
    ['brokers in a VPC that the role may reach [E12]', 'SourcePermissions', 'Mapping', 'complies', { ...from({ ...own, ...access('VPC_SUBNET', 'subnet:subnet-1') }), ...may(NETWORK) }],
    ['a broker that the role may not find [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...ownMq, ...may() }],
    ['a broker that the role may find [E12]', 'SourcePermissions', 'Mapping', 'complies', { ...ownMq, ...may(allow('mq:DescribeBroker', '*')) }],
    ['a cluster elsewhere, which may have a policy that lets the role in', 'SourcePermissions', 'Mapping', 'undecided', { ...msk(), ...may() }],
    ['a serverless cluster that the role may not find [E12]', 'SourcePermissions', 'Mapping', 'violates', { Cluster: of('AWS::MSK::ServerlessCluster')(), ...msk({ EventSourceArn: get('Cluster') }), ...may() }],
    ['DocumentDB', 'SourcePermissions', 'Mapping', 'does not apply', { ...documentDb(), ...may() }],
  ];
  testCasesThroughAlias(cases);
});
