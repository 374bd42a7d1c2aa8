import { readHttpApiEvent, readRestApiEvent } from './api-events';
import { addDeployment } from './deployments';
import { addEvents, EventReader, EventTarget } from './events';
import { contentHash } from './logical-ids';
import { readDocumentDbEvent, readKafkaEvent, secrets, secretsKey, sourceReader } from './mapping-events';
import { readAlexaEvent, readBucketEvent, readIotEvent, readLogsEvent, readTopicEvent, readUserPoolEvent } from './push-events';
import { addPolicies, destinationPolicy, inlinePolicy, RoleDraft, roleProperties } from './roles';
import { readRuleEvent, readScheduleEvent, readSchedulerEvent } from './rule-events';
import type { SamResource, SamTemplate } from './sam-template';
import { attributeOf, isMap, isNoValue, Json, member, onlyIf, partsOfIf, pick, refTo, withoutUnset } from './values';

/** The events of functions by type. */
const EVENTS: { readonly [type: string]: EventReader } = {
  SQS: sourceReader('sqs', 'Queue', 'AWSLambdaSQSQueueExecutionRole'),
  Kinesis: sourceReader('kinesis', 'Stream', 'AWSLambdaKinesisExecutionRole'),
  DynamoDB: sourceReader('dynamodb', 'Stream', 'AWSLambdaDynamoDBExecutionRole'),
  MSK: sourceReader('kafka', 'Stream', 'AWSLambdaMSKExecutionRole', properties => secrets(properties, /^CLIENT_CERTIFICATE_TLS_AUTH$/)),
  MQ: sourceReader('mq', 'Broker', undefined, properties => [...secrets(properties), [['mq:DescribeBroker'], properties.Broker], ...secretsKey(properties)]),
  SelfManagedKafka: readKafkaEvent,
  DocumentDB: readDocumentDbEvent,
  SNS: readTopicEvent,
  S3: readBucketEvent,
  EventBridgeRule: readRuleEvent,
  CloudWatchEvent: readRuleEvent,
  Schedule: readScheduleEvent,
  ScheduleV2: readSchedulerEvent,
  Api: readRestApiEvent,
  HttpApi: readHttpApiEvent,
  CloudWatchLogs: readLogsEvent,
  IoTRule: readIotEvent,
  AlexaSkill: readAlexaEvent,
  Cognito: readUserPoolEvent,
};

/** The properties that a Lambda function takes from one of AWS SAM as they are. */
const FUNCTION_PROPERTIES = [
  'Architectures',
  'CodeSigningConfigArn',
  'Description',
  'DurableConfig',
  'Environment',
  'EphemeralStorage',
  'FileSystemConfigs',
  'FunctionName',
  'FunctionScalingConfig',
  'Handler',
  'ImageConfig',
  'KmsKeyArn',
  'Layers',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'PublishToLatestPublished',
  'RecursiveLoop',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'RuntimeManagementConfig',
  'SnapStart',
  'TenancyConfig',
  'Timeout',
  'VpcConfig',
];

/** `AWS::Serverless::Function`. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html */
export function expandFunction(template: SamTemplate, owner: SamResource): void {
  const { logicalId } = owner;
  const role = new RoleDraft();
  const lambda = functionProperties(template, owner);
  addBasicPolicies(template, owner, role);
  const alias = addAlias(template, owner, lambda);
  const target: EventTarget = alias === undefined
    ? { logicalId, arn: attributeOf(logicalId, 'Arn'), functionName: refTo(logicalId), role }
    : { logicalId: alias.logicalId, arn: refTo(alias.logicalId), functionName: refTo(alias.logicalId), role };
  addUrl(template, owner, target);
  addInvokeConfig(template, owner, role, alias);
  addPolicies(template, owner, role);
  addEvents(template, owner, target, EVENTS);
  const { logicalId: roleId, value } = addRole(template, owner, role);
  const attributes = pick(owner.resource, ['DependsOn']);
  template.add(owner, logicalId, 'AWS::Lambda::Function', { ...lambda, Role: value ?? attributeOf(roleId, 'Arn') }, '', attributes);
}

/** The alias that AutoPublishAlias creates. */
interface Alias {
  readonly logicalId: string;
  readonly name: unknown;
}

function functionProperties(template: SamTemplate, owner: SamResource): Json {
  const { properties } = owner;
  const tracing = isTraced(template, properties) ? { Mode: properties.Tracing } : undefined;
  const queue = template.mapOf(owner, properties.DeadLetterQueue, 'DeadLetterQueue');
  const tags = isMap(properties.Tags) ? Object.entries(properties.Tags).map(([Key, Value]) => ({ Key, Value })) : [];
  return withoutUnset({
    ...pick(properties, FUNCTION_PROPERTIES),
    Code: codeOf(properties),
    TracingConfig: tracing,
    DeadLetterConfig: queue && pick(queue, ['TargetArn']),
    CapacityProviderConfig: capacityOf(properties.CapacityProviderConfig),
    Tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }, ...tags],
  });
}

function isTraced(template: SamTemplate, { Tracing: tracing }: Json): boolean {
  return tracing !== undefined && template.known(tracing) !== 'Disabled';
}

/** Returns the code of a function. A local path is uploaded when the app is packaged, so its location is unknown. */
function codeOf(properties: Json): Json {
  const key = pick(properties, ['SourceKMSKeyArn']);
  if (properties.InlineCode !== undefined) return { ZipFile: properties.InlineCode, ...key };
  if (properties.PackageType === 'Image') return pick(properties, ['ImageUri']);
  return { ...locationOf(properties.CodeUri), ...key };
}

/** Returns the location of an archive in Amazon S3, given as `s3://bucket/key` or as an object. */
export function locationOf(uri: unknown): Json {
  if (isMap(uri)) return withoutUnset({ S3Bucket: uri.Bucket, S3Key: uri.Key, S3ObjectVersion: uri.Version });
  const [, bucket, key, version] = /^s3:\/\/([^/?]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(String(uri)) ?? [];
  return withoutUnset({ S3Bucket: bucket, S3Key: key, S3ObjectVersion: version });
}

function capacityOf(given: unknown): Json | undefined {
  if (!isMap(given)) return undefined;
  const { Arn: CapacityProviderArn, ...more } = given;
  return { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn, ...more } };
}

function addBasicPolicies(template: SamTemplate, { properties }: SamResource, role: RoleDraft): void {
  role.addManaged(properties.DurableConfig === undefined ? 'AWSLambdaBasicExecutionRole' : 'AWSLambdaBasicDurableExecutionRolePolicy');
  if (isTraced(template, properties)) role.addManaged('AWSXrayWriteOnlyAccess');
  if (properties.VpcConfig !== undefined) role.addManaged('AWSLambdaVPCAccessExecutionRole');
  const queue = properties.DeadLetterQueue;
  if (isMap(queue)) role.addInline(inlinePolicy('DeadLetterQueuePolicy', [queue.Type === 'SNS' ? 'sns:Publish' : 'sqs:SendMessage', queue.TargetArn]));
}

function addAlias(template: SamTemplate, owner: SamResource, lambda: Json): Alias | undefined {
  const { logicalId, properties } = owner;
  if (properties.AutoPublishAlias === undefined) return undefined;
  const name = template.known(properties.AutoPublishAlias);
  const sha = template.known(properties.AutoPublishCodeSha256);
  const versionId = `${logicalId}Version${typeof sha === 'string' ? sha.slice(0, 10) : contentHash(versionContent(template, properties, lambda))}`;
  const aliasId = `${logicalId}Alias${typeof name === 'string' ? name.replaceAll('-', 'D').replaceAll('_', 'U') : ''}`;
  template.add(owner, versionId, 'AWS::Lambda::Version', {
    FunctionName: refTo(logicalId), Description: properties.VersionDescription, FunctionScalingConfig: properties.FunctionScalingConfig,
  }, 'AutoPublishAlias', { DeletionPolicy: owner.resource.DeletionPolicy ?? properties.VersionDeletionPolicy ?? (properties.CapacityProviderConfig === undefined ? 'Retain' : 'Delete') });
  template.add(owner, aliasId, 'AWS::Lambda::Alias', {
    Name: name,
    FunctionName: refTo(logicalId),
    FunctionVersion: attributeOf(versionId, 'Version'),
    ProvisionedConcurrencyConfig: properties.ProvisionedConcurrencyConfig,
  }, 'AutoPublishAlias', addDeployment(template, owner));
  template.names.set(`${logicalId}.Version`, versionId);
  template.names.set(`${logicalId}.Alias`, aliasId);
  return { logicalId: aliasId, name };
}

/** Returns the content whose change publishes a new version. */
function versionContent(template: SamTemplate, properties: Json, lambda: Json): Json {
  if (properties.AutoPublishAliasAllProperties === true) {
    const layers = (Array.isArray(lambda.Layers) ? lambda.Layers : []).map(layer => template.referredTo(layer));
    const published = layers.filter(layer => layer !== undefined && member(layer[1].Properties, 'PublishLambdaVersion') === true);
    return { ...lambda, ...Object.fromEntries(published.map(layer => [layer![0], layer![1].Properties])) };
  }
  const snap = member(lambda.SnapStart, 'ApplyOn') ?? 'None';
  return {
    ...template.withParameters(lambda.Code) as Json,
    ...isMap(lambda.Environment) ? lambda.Environment : {},
    ...pick(lambda, ['MemorySize']),
    ...snap === 'None' ? {} : { SnapStart: lambda.SnapStart },
  };
}

function addUrl(template: SamTemplate, owner: SamResource, target: EventTarget): void {
  const { logicalId, properties } = owner;
  const config = template.mapOf(owner, properties.FunctionUrlConfig, 'FunctionUrlConfig');
  if (config === undefined) return;
  template.add(owner, `${logicalId}Url`, 'AWS::Lambda::Url', {
    ...pick(config, ['AuthType', 'Cors', 'InvokeMode']), TargetFunctionArn: target.functionName,
  }, 'FunctionUrlConfig');
  if (config.AuthType !== 'NONE') return;
  const permission = { FunctionName: target.functionName, Principal: '*' };
  template.add(owner, `${logicalId}UrlPublicPermissions`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunctionUrl', ...permission, FunctionUrlAuthType: 'NONE',
  }, 'FunctionUrlConfig');
  template.add(owner, `${logicalId}URLInvokeAllowPublicAccess`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction', ...permission, InvokedViaFunctionUrl: true,
  }, 'FunctionUrlConfig');
}

/** The destinations that AWS SAM creates if none is given: the type, the ending of the logical id, and the value that is the ARN. */
const CREATED_DESTINATIONS = {
  SQS: { type: 'AWS::SQS::Queue', ending: 'Queue', name: 'DestinationQueue', arnOf: (logicalId: string) => attributeOf(logicalId, 'Arn') },
  SNS: { type: 'AWS::SNS::Topic', ending: 'Topic', name: 'DestinationTopic', arnOf: refTo },
} as const;

function addInvokeConfig(template: SamTemplate, owner: SamResource, role: RoleDraft, alias: Alias | undefined): void {
  const { logicalId, properties } = owner;
  const config = template.mapOf(owner, properties.EventInvokeConfig, 'EventInvokeConfig');
  if (config === undefined) return;
  const given = template.mapOf(owner, config.DestinationConfig, 'EventInvokeConfig.DestinationConfig') ?? {};
  const destinations = Object.entries(pick(given, ['OnSuccess', 'OnFailure'])).map(([name, destination]) => {
    const place = `EventInvokeConfig.DestinationConfig.${name}`;
    return [name, { Destination: addDestination(template, owner, role, template.mapOf(owner, destination, place) ?? {}, place) }];
  });
  template.add(owner, `${logicalId}EventInvokeConfig`, 'AWS::Lambda::EventInvokeConfig', {
    FunctionName: refTo(logicalId),
    Qualifier: alias?.name ?? '$LATEST',
    DestinationConfig: Object.fromEntries(destinations),
    ...pick(config, ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts']),
  }, 'EventInvokeConfig', alias && { DependsOn: [alias.logicalId] });
}

/** Returns the ARN of an asynchronous destination. Without one, or for the branch of `Fn::If` without one, a queue or topic is created. */
function addDestination(template: SamTemplate, owner: SamResource, role: RoleDraft, config: Json, place: string): unknown {
  const { Type: type, Destination: given } = config;
  const configId = `${owner.logicalId}EventInvokeConfig`;
  const id = `${configId}${place.slice(place.lastIndexOf('.') + 1)}`;
  const [condition, then, otherwise] = partsOfIf(given) ?? [];
  const isMissing = given === undefined || (condition !== undefined && isNoValue(then) !== isNoValue(otherwise));
  const created = type === 'SQS' || type === 'SNS' ? CREATED_DESTINATIONS[type] : undefined;
  if (isMissing && created === undefined) template.skip(owner.logicalId, `its ${place} names no destination, and AWS SAM creates none of type ${JSON.stringify(type)}`);
  let destination = given;
  if (isMissing && created) {
    const createdId = `${id}${created.ending}`;
    const needed = condition === undefined ? undefined : isNoValue(then) ? condition : template.negated(condition, contentHash(configId));
    const attributes = withoutUnset({ Condition: template.both(owner, needed) });
    template.add(owner, createdId, created.type, {}, place, attributes);
    template.names.set(`${owner.logicalId}.${created.name}`, createdId);
    destination = onlyIf(needed, created.arnOf(createdId), isNoValue(then) ? otherwise : then);
  }
  const policy = destination === undefined ? undefined : destinationPolicy(type, destination, id);
  if (policy) role.addInline(policy);
  return destination;
}

/** Adds the execution role unless one is given. `Fn::If` may give one in only one branch. */
function addRole(template: SamTemplate, owner: SamResource, role: RoleDraft): { logicalId: string; value?: unknown } {
  const { properties } = owner;
  const logicalId = `${owner.logicalId}Role`;
  const [condition, then, otherwise] = partsOfIf(properties.Role) ?? [];
  const isGiven = properties.Role !== undefined && isNoValue(then) === isNoValue(otherwise) && !isNoValue(then);
  if (isGiven) return { logicalId, value: properties.Role };
  const arn = attributeOf(logicalId, 'Arn');
  const needed = condition === undefined || isNoValue(otherwise) === isNoValue(then) ? undefined : isNoValue(then) ? condition : template.negated(condition, '');
  template.add(owner, logicalId, 'AWS::IAM::Role', {
    ...roleProperties('lambda', role),
    ...pick(properties, ['AssumeRolePolicyDocument', 'PermissionsBoundary']),
    Path: properties.RolePath,
  }, properties.Policies === undefined ? 'Role' : 'Policies', needed === undefined ? {} : { Condition: needed });
  return { logicalId, value: onlyIf(needed, arn, isNoValue(then) ? otherwise : then) };
}

