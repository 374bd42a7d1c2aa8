import { readBusSubscriber } from './read-bus-subscribers';
import { CALLER_READERS, withApiLimit } from './read-callers';
import { readDatabase, readDatabaseProxy, readSecurityGroup, readSecurityGroupEgress, readSecurityGroupIngress, readSubnet, readVpcEndpoint } from './read-network';
import { readKey, readPolicy, readResourcePolicy, readRole } from './read-policies';
import type { Entry, EventFlow, ReferTo, StageEntry, SupportingResources, TableEntry } from '../flow';
import { ownValue } from '../input/own-value';
import { mapKnown, Properties } from '../resolve/properties';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';

type Lists = { -readonly [list in keyof SupportingResources]: SupportingResources[list][number][] };
type Reader = (entry: Entry, properties: Properties, refer: ReferTo) => Partial<Lists>;

/** The properties of a permission that restrict its principal. */
const CONDITIONS = ['SourceArn', 'SourceAccount', 'EventSourceToken', 'PrincipalOrgID', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl'];

const READERS: { readonly [type: string]: Reader } = {
  'AWS::Lambda::Permission': (entry, properties, refer) => ({
    permissions: [{
      function: refer(properties.required('FunctionName')),
      action: properties.required('Action'),
      principal: properties.required('Principal'),
      conditions: Object.fromEntries(CONDITIONS.filter(name => properties.has(name)).map(name => [name, properties.value(name)!])),
      ...entry,
    }],
  }),
  'AWS::Lambda::Url': (entry, properties, refer) => ({
    functionUrls: [{ function: refer(qualified(properties)), authType: properties.required('AuthType'), ...entry }],
  }),
  'AWS::Logs::LogGroup': (entry, properties) => ({
    logGroups: [{ logGroupName: properties.text('LogGroupName', entry.name), retentionDays: properties.number('RetentionInDays'), ...entry }],
  }),
  'Custom::LogRetention': (entry, properties) => ({
    logGroups: [{ logGroupName: properties.required('LogGroupName'), retentionDays: properties.number('RetentionInDays'), ...entry }],
  }),
  'AWS::IAM::Role': (entry, properties, refer) => ({ roles: [readRole(entry, properties, refer)] }),
  'AWS::IAM::Policy': (entry, properties, refer) => ({ policies: [readPolicy(entry, properties, refer)] }),
  'AWS::IAM::ManagedPolicy': (entry, properties, refer) => ({ policies: [readPolicy(entry, properties, refer)] }),
  'AWS::IAM::RolePolicy': (entry, properties, refer) => ({ policies: [readPolicy(entry, properties, refer)] }),
  'AWS::SQS::QueuePolicy': (entry, properties, refer) => ({ resourcePolicies: [readResourcePolicy(entry, properties, 'Queues', refer)] }),
  'AWS::SQS::QueueInlinePolicy': (entry, properties, refer) => ({ resourcePolicies: [readResourcePolicy(entry, properties, 'Queue', refer)] }),
  'AWS::SNS::TopicPolicy': (entry, properties, refer) => ({ resourcePolicies: [readResourcePolicy(entry, properties, 'Topics', refer)] }),
  'AWS::SNS::TopicInlinePolicy': (entry, properties, refer) => ({ resourcePolicies: [readResourcePolicy(entry, properties, 'TopicArn', refer)] }),
  'AWS::Lambda::ResourcePolicy': (entry, properties, refer) => ({ resourcePolicies: [readResourcePolicy(entry, properties, 'ResourceArn', refer)] }),
  'AWS::S3::BucketPolicy': (entry, properties, refer) => ({ resourcePolicies: [readResourcePolicy(entry, properties, 'Bucket', refer, 'AWS::S3::Bucket')] }),
  'AWS::Kinesis::ResourcePolicy': (entry, properties, refer) => ({ resourcePolicies: [readResourcePolicy(entry, properties, 'ResourceArn', refer)] }),
  'AWS::KMS::Key': (entry, properties) => ({ keys: [readKey(entry, properties)] }),
  'AWS::KMS::ReplicaKey': (entry, properties) => ({ keys: [readKey(entry, properties)] }),
  'AWS::KMS::Alias': (entry, properties, refer) => ({ keyAliases: [{ target: refer(properties.required('TargetKeyId'), 'AWS::KMS::Key'), ...entry }] }),
  'AWS::ApiGateway::Stage': (entry, properties, refer) => ({ stages: [readStage(entry, properties, ['MethodSettings'], refer)] }),
  // A deployment creates a stage if it names one.
  'AWS::ApiGateway::Deployment': (entry, properties, refer) => properties.has('StageName') ? { stages: [readStage(entry, properties, ['StageDescription'], refer)] } : {},
  'AWS::ApiGatewayV2::Stage': (entry, properties, refer) => ({ stages: [readStage(entry, properties, ['DefaultRouteSettings', 'RouteSettings'], refer)] }),
  'AWS::DynamoDB::Table': (entry, properties) => ({ tables: [readTable(entry, properties)] }),
  'AWS::DynamoDB::GlobalTable': (entry, properties) => ({ tables: [readTable(entry, properties)] }),
  'AWS::EC2::Subnet': (entry, properties, refer) => ({ subnets: [readSubnet(entry, properties, refer)] }),
  'AWS::EC2::VPCEndpoint': (entry, properties, refer) => ({ vpcEndpoints: [readVpcEndpoint(entry, properties, refer)] }),
  'AWS::EC2::SecurityGroup': (entry, properties, refer) => ({ securityGroupRules: readSecurityGroup(entry, properties, refer) }),
  'AWS::EC2::SecurityGroupIngress': (entry, properties, refer) => ({ securityGroupRules: readSecurityGroupIngress(entry, properties, refer) }),
  'AWS::EC2::SecurityGroupEgress': (entry, properties, refer) => ({ securityGroupRules: readSecurityGroupEgress(entry, properties, refer) }),
  'AWS::RDS::DBCluster': (entry, properties, refer) => ({ databases: [readDatabase(entry, properties, 'VpcSecurityGroupIds', refer)] }),
  'AWS::RDS::DBInstance': (entry, properties, refer) => ({ databases: [readDatabase(entry, properties, 'VPCSecurityGroups', refer)] }),
  'AWS::RDS::DBProxy': (entry, properties, refer) => ({ databaseProxies: [readDatabaseProxy(entry, properties, refer)] }),
  'AWS::RDS::DBProxyEndpoint': (entry, properties, refer) => ({ databaseProxies: [readDatabaseProxy(entry, properties, refer)] }),
  ...Object.fromEntries(Object.entries(CALLER_READERS)
    .map(([type, read]): [string, Reader] => [type, (...given) => ({ callers: [...read(...given)] })])),
  'AWS::Logs::SubscriptionFilter': (entry, properties, refer) => ({
    logSubscriptions: [{
      logGroup: refer(properties.required('LogGroupName'), 'AWS::Logs::LogGroup'),
      destination: refer(properties.required('DestinationArn')),
      ...entry,
    }],
  }),
  'AWS::EventsV2::Subscriber': (entry, properties, refer) => ({ busSubscribers: [readBusSubscriber(entry, properties, refer)] }),
  'AWS::SecretsManager::RotationSchedule': (entry, properties, refer) => ({ rotations: [{ function: refer(properties.required('RotationLambdaARN')), ...entry }] }),
};

/** Reads the resources around the flow of events, in one pass over all resources. */
export function readSupportingResources(flow: EventFlow): SupportingResources {
  const lists = noLists();
  for (const entry of flow.byKey.values()) {
    const isCustom = entry.resource.Properties !== undefined && Object.hasOwn(entry.resource.Properties, 'ServiceToken');
    if (!isCustom && !Object.hasOwn(READERS, entry.type)) continue;
    const { properties } = entry;
    const refer: ReferTo = (value, type) => flow.refer(value, entry.stack, type);
    const read = ownValue(READERS, entry.type)?.(entry, properties, refer) ?? {};
    for (const [list, entries] of Object.entries(read) as [keyof Lists, never[]][]) lists[list].push(...entries);
    if (isCustom) lists.customResources.push({ provider: refer(properties.required('ServiceToken')), ...entry });
  }
  return { ...lists, callers: lists.callers.map(caller => withApiLimit(flow, caller)), stages: withoutUnusedStages(lists.stages) };
}

/** Leaves out the stages of deployments that a stage resource uses, which AWS SAM has to name. */
function withoutUnusedStages(stages: readonly StageEntry[]): readonly StageEntry[] {
  const used = new Set(stages.map(({ deployment }) => deployment?.key));
  return stages.filter(({ key }) => !used.has(key));
}

function noLists(): Lists {
  return {
    permissions: [],
    functionUrls: [],
    logGroups: [],
    roles: [],
    policies: [],
    resourcePolicies: [],
    keys: [],
    keyAliases: [],
    stages: [],
    tables: [],
    customResources: [],
    subnets: [],
    vpcEndpoints: [],
    securityGroupRules: [],
    databases: [],
    databaseProxies: [],
    rotations: [],
    callers: [],
    logSubscriptions: [],
    busSubscribers: [],
  };
}

/** Returns the function of a URL, including its alias if it has one. */
function qualified(properties: Properties): Resolved<string> {
  const [name, qualifier] = [properties.required('TargetFunctionArn'), properties.text('Qualifier')];
  if (qualifier === undefined || isUnknown(name)) return name;
  return mapKnown(qualifier, known => `${name}:${known}`);
}

function readStage(entry: Entry, properties: Properties, parts: readonly string[], refer: ReferTo): StageEntry {
  const limits = parts.map(name => {
    const settings = properties.value(name);
    return settings === undefined || isUnknown(settings) ? settings : JSON.stringify(settings).includes('"Throttling');
  });
  const deployment = properties.text('DeploymentId');
  return {
    deployment: deployment === undefined ? undefined : refer(deployment, 'AWS::ApiGateway::Deployment'),
    throttled: limits.includes(true) || (limits.find(isUnknown) as Unknown | undefined ?? false),
    ...entry,
  };
}

function readTable(entry: Entry, properties: Properties): TableEntry {
  return {
    keys: mapKnown(properties.parts('KeySchema'), parts => parts.map(part => isUnknown(part) ? part : part.required('AttributeName'))),
    timeToLive: properties.flag('TimeToLiveSpecification.Enabled', false),
    ...entry,
  };
}
