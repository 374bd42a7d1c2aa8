import { Case, testCases } from '../../cases';
import { alias, eventRule, fn, get, mapping, of, permission, queue, ref, schedule, stream, streamMapping, subscription, topic, UNKNOWN, url } from '../../resources';

const logGroup = (properties: object = {}) => of('AWS::Logs::LogGroup')(properties);
const usual = { 'Fn::Join': ['', ['/aws/lambda/', ref('Fn')]] };
const inline = (ZipFile: unknown, properties: object = {}) => ({ Fn: fn({ Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile }, ...properties }) });
const variable = (Variables: unknown) => ({ Fn: fn({ Environment: { Variables } }) });
const table = (properties: object = {}) => of('AWS::DynamoDB::Table')({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], ...properties });
const callback = 'exports.handler = (event, context, callback) => callback()';
const custom = of('Custom::It')({ ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] } });

const tenants = () => fn({ TenancyConfig: { TenantIsolationMode: 'PER_TENANT' } });
const durable = (ExecutionTimeout: unknown, more: object = {}) => fn({ DurableConfig: { ExecutionTimeout }, ...more });
const ON_INSTANCES = { CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: 'arn:aws:lambda:us-east-1:111122223333:capacity-provider:fleet' } } };
const behind = (Timeout: unknown) => ({ Fn: fn({ Timeout }) });
const invocations = { 'Fn::Join': ['', ['arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/', get('Fn'), '/invocations']] };
const method = (integration: object = {}) => ({ Method: of('AWS::ApiGateway::Method')({ Integration: { Type: 'AWS_PROXY', Uri: invocations, ...integration } }) });
const openApi = (integration: object) => ({ openapi: '3.0', paths: { '/orders': { get: { 'x-amazon-apigateway-integration': integration }, post: {} } } });
const site = (DistributionConfig: object) => of('AWS::CloudFront::Distribution')({ DistributionConfig });
const atEdge = (EventType: string) => ({ LambdaFunctionAssociations: [{ EventType, LambdaFunctionARN: get('Fn') }] });
const subscribed = (LogGroupName: unknown, DestinationArn: unknown) => of('AWS::Logs::SubscriptionFilter')({ LogGroupName, DestinationArn, FilterPattern: '' });

/** A delivery stream that a function transforms. */
const transformedBy = (ParameterValue: unknown) => of('AWS::KinesisFirehose::DeliveryStream')({
  DeliveryStreamName: 'clicks',
  ExtendedS3DestinationConfiguration: {
    BucketARN: 'arn:aws:s3:::clicks',
    ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'Lambda', Parameters: [{ ParameterName: 'NumberOfRetries', ParameterValue: '3' }, { ParameterName: 'LambdaArn', ParameterValue }] }] },
  },
});

describe('rules for the configuration of functions', () => {
  const PASSED_OVER = ['FunctionAlarm', 'FunctionMemory', 'RecursionAllowed', 'Architecture', 'DeprecatedRuntime'];
  testCases([
    ...PASSED_OVER.map((rule): Case => [`a provider of custom resources, for ${rule}`, rule, 'Fn', 'does not apply', { Fn: fn({ RecursiveLoop: 'Allow', MemorySize: 128, Runtime: 'nodejs12.x' }), It: custom }]),

    ['no log group [O05]', 'FunctionLogGroup', 'Fn', 'violates', { Fn: fn() }],
    ['a log group in LoggingConfig [O05]', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup() }],
    ['an imported log group', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: 'shared' } }) }],
    ['a log group with the default name', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Logs: logGroup({ LogGroupName: usual }) }],
    ['a log group whose retention the CDK sets', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Logs: of('Custom::LogRetention')({ LogGroupName: usual, RetentionInDays: 7, ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:p' }) }],
    ['a log group with an unknown name', 'FunctionLogGroup', 'Fn', 'undecided', { Fn: fn(), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['a log group in LoggingConfig with an unknown name', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['a log group with the default name next to one with an unknown name', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Usual: logGroup({ LogGroupName: usual }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['a provider of custom resources [O05]', 'FunctionLogGroup', 'Fn', 'does not apply', { Fn: fn(), It: custom }],

    ['a log group without retention [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup() }],
    ['a log group with an unknown name', 'LogRetention', 'Fn', 'undecided', { Fn: fn(), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['a log group in LoggingConfig with an unknown name and no retention [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['a retention of one week [O05]', 'LogRetention', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ RetentionInDays: 7 }) }],
    ['an unknown retention', 'LogRetention', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ RetentionInDays: UNKNOWN }) }],
    ['a log group with the default name and no retention [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn(), Logs: logGroup({ LogGroupName: usual }) }],
    ['a log group whose retention the CDK sets [O05]', 'LogRetention', 'Fn', 'complies', {
      Fn: fn(), Logs: logGroup({ LogGroupName: usual }), Retention: of('Custom::LogRetention')({ LogGroupName: usual, RetentionInDays: 7, ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:p' }),
    }],
    ['an imported log group', 'LogRetention', 'Fn', 'does not apply', { Fn: fn({ LoggingConfig: { LogGroup: 'shared' } }), Logs: logGroup() }],

    ['an application log level for text [O01]', 'LogLevelFormat', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { ApplicationLogLevel: 'INFO' } }) }],
    ['a system log level for text [O01]', 'LogLevelFormat', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogFormat: 'Text', SystemLogLevel: 'INFO' } }) }],
    ['a log level for JSON [O01]', 'LogLevelFormat', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' } }) }],
    ['a log level for an unknown format', 'LogLevelFormat', 'Fn', 'undecided', { Fn: fn({ LoggingConfig: { LogFormat: UNKNOWN, ApplicationLogLevel: 'INFO' } }) }],
    ['no log level', 'LogLevelFormat', 'Fn', 'does not apply', { Fn: fn() }],

    ['no timeout [F03]', 'FunctionTimeout', 'Fn', 'violates', { Fn: fn({ Timeout: undefined }) }],
    ['the maximum timeout [F03]', 'FunctionTimeout', 'Fn', 'violates', { Fn: fn({ Timeout: 900 }) }],
    ['the maximum timeout since 2026 [F03]', 'FunctionTimeout', 'Fn', 'violates', { Fn: fn({ Timeout: 1_800 }) }],
    ['a timeout between the two [F03]', 'FunctionTimeout', 'Fn', 'complies', { Fn: fn({ Timeout: 1_000 }) }],
    ['a timeout below the maximum [F03]', 'FunctionTimeout', 'Fn', 'complies', { Fn: fn({ Timeout: 899 }) }],
    ['an explicit timeout of three seconds', 'FunctionTimeout', 'Fn', 'complies', { Fn: fn({ Timeout: 3 }) }],
    ['an unknown timeout', 'FunctionTimeout', 'Fn', 'undecided', { Fn: fn({ Timeout: UNKNOWN }) }],
    ['a provider of custom resources without a timeout', 'FunctionTimeout', 'Fn', 'does not apply', { Fn: fn({ Timeout: undefined }), It: custom }],
    ['a function that the provider framework calls, without a timeout', 'FunctionTimeout', 'Fn', 'does not apply', {
      Fn: fn({ Timeout: undefined }),
      Framework: fn({ Description: 'AWS CDK resource provider framework - onEvent (App/Provider)', Environment: { Variables: { USER_ON_EVENT_FUNCTION_ARN: get('Fn') } } }),
    }],
    ['a function that another function calls, without a timeout', 'FunctionTimeout', 'Fn', 'violates', {
      Fn: fn({ Timeout: undefined }), Other: fn({ Environment: { Variables: { USER_ON_EVENT_FUNCTION_ARN: get('Fn') } } }),
    }],
    ['the provider framework without a timeout', 'FunctionTimeout', 'Fn', 'does not apply', { Fn: fn({ Timeout: undefined, Description: 'AWS CDK resource provider framework - onEvent (App/Provider)' }) }],

    ['the minimum memory [F01]', 'FunctionMemory', 'Fn', 'violates', { Fn: fn() }],
    ['the maximum memory [F01]', 'FunctionMemory', 'Fn', 'violates', { Fn: fn({ MemorySize: 10240 }) }],
    ['more than the minimum memory [F01]', 'FunctionMemory', 'Fn', 'complies', { Fn: fn({ MemorySize: 129 }) }],
    ['unknown memory', 'FunctionMemory', 'Fn', 'undecided', { Fn: fn({ MemorySize: UNKNOWN }) }],

    ['a deprecated runtime [F22]', 'DeprecatedRuntime', 'Fn', 'violates', { Fn: fn({ Runtime: 'nodejs20.x' }) }],
    ['a supported runtime [F22]', 'DeprecatedRuntime', 'Fn', 'complies', { Fn: fn({ Runtime: 'nodejs24.x' }) }],
    ['a runtime named like a method of Object', 'DeprecatedRuntime', 'Fn', 'complies', { Fn: fn({ Runtime: 'toString' }) }],
    ['an unknown runtime', 'DeprecatedRuntime', 'Fn', 'undecided', { Fn: fn({ Runtime: UNKNOWN }) }],
    ['a container image', 'DeprecatedRuntime', 'Fn', 'does not apply', { Fn: fn({ PackageType: 'Image' }) }],

    ['a callback on Node.js 24 [F14]', 'CallbackHandler', 'Fn', 'violates', inline(callback)],
    ['a callback on a later version of Node.js [F14]', 'CallbackHandler', 'Fn', 'violates', inline(callback, { Runtime: 'nodejs26.x' })],
    ['a callback in an async function [F14]', 'CallbackHandler', 'Fn', 'violates', inline('exports.handler = async function (event, context, callback) {}')],
    ['a callback in an export with another name [F14]', 'CallbackHandler', 'Fn', 'violates', inline('module.exports.main = (a, b, c) => 1', { Handler: 'index.main' })],
    ['another export with a callback', 'CallbackHandler', 'Fn', 'undecided', inline(`${callback}; exports.main = async () => {}`, { Handler: 'index.main' })],
    ['a handler with two parameters on Node.js 24 [F14]', 'CallbackHandler', 'Fn', 'complies', inline('exports.handler = async (event, context) => {}')],
    ['a wrapped handler', 'CallbackHandler', 'Fn', 'undecided', inline('exports.handler = wrap((a, b, c) => 1)')],
    ['a handler in another file', 'CallbackHandler', 'Fn', 'undecided', inline(callback, { Handler: 'other.handler' })],
    ['an unknown handler', 'CallbackHandler', 'Fn', 'undecided', inline(callback, { Handler: UNKNOWN })],
    ['unknown code', 'CallbackHandler', 'Fn', 'undecided', inline(UNKNOWN)],
    ['a callback on an unknown runtime', 'CallbackHandler', 'Fn', 'undecided', inline(callback, { Runtime: UNKNOWN })],
    ['a callback on Node.js 22', 'CallbackHandler', 'Fn', 'does not apply', inline(callback, { Runtime: 'nodejs22.x' })],
    ['Python', 'CallbackHandler', 'Fn', 'does not apply', inline(callback, { Runtime: 'python3.13' })],
    ['code in an asset', 'CallbackHandler', 'Fn', 'does not apply', inline(undefined, { Code: { S3Bucket: 'b', S3Key: 'k' } })],

    ['no architecture [F21]', 'Architecture', 'Fn', 'violates', { Fn: fn() }],
    ['arm64 [F21]', 'Architecture', 'Fn', 'complies', { Fn: fn({ Architectures: ['arm64'] }) }],
    ['an explicit x86_64', 'Architecture', 'Fn', 'complies', { Fn: fn({ Architectures: ['x86_64'] }) }],

    ['a reserved concurrency of zero [C02]', 'FunctionPaused', 'Fn', 'violates', { Fn: fn({ ReservedConcurrentExecutions: 0 }) }],
    ['a reserved concurrency of one', 'FunctionPaused', 'Fn', 'complies', { Fn: fn({ ReservedConcurrentExecutions: 1 }) }],
    ['an unknown reserved concurrency', 'FunctionPaused', 'Fn', 'undecided', { Fn: fn({ ReservedConcurrentExecutions: UNKNOWN }) }],
    ['no reserved concurrency', 'FunctionPaused', 'Fn', 'does not apply', { Fn: fn() }],

    ['an idempotency table without TTL [I03]', 'IdempotencyTableTtl', 'IdempotencyTable', 'violates', { IdempotencyTable: table() }],
    ['an idempotency table with TTL [I03]', 'IdempotencyTableTtl', 'IdempotencyTable', 'complies', { IdempotencyTable: table({ TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true } }) }],
    ['a table that an idempotency variable names, without TTL [I03]', 'IdempotencyTableTtl', 'Keys', 'violates', { Keys: table(), ...variable({ POWERTOOLS_IDEMPOTENCY_TABLE: ref('Keys') }) }],
    ['a timeout below that of a REST API [A20]', 'CallerTimeout', 'Fn', 'complies', { ...behind(29), ...method() }],
    ['a timeout above that of a REST API [A20]', 'CallerTimeout', 'Fn', 'violates', { ...behind(30), ...method() }],
    ['a timeout below the raised one of a REST API [A20]', 'CallerTimeout', 'Fn', 'complies', { ...behind(60), ...method({ TimeoutInMillis: 60_000 }) }],
    ['a timeout above the lowered one of a REST API [A20]', 'CallerTimeout', 'Fn', 'violates', { ...behind(10), ...method({ TimeoutInMillis: 5_000 }) }],
    ['a REST API that does not wait', 'CallerTimeout', 'Fn', 'does not apply', { ...behind(900), ...method({ RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" } }) }],
    ['a method without a function', 'CallerTimeout', 'Fn', 'does not apply', { ...behind(900), Method: of('AWS::ApiGateway::Method')({ Integration: { Type: 'MOCK' } }) }],
    ['a method without an integration', 'CallerTimeout', 'Fn', 'does not apply', { ...behind(900), Method: of('AWS::ApiGateway::Method')() }],
    ['a method with an unknown integration', 'CallerTimeout', 'Fn', 'does not apply', { ...behind(900), ...method({ Uri: UNKNOWN }) }],
    ['an unknown limit', 'CallerTimeout', 'Fn', 'undecided', { ...behind(900), ...method({ TimeoutInMillis: UNKNOWN }) }],
    ['an unknown timeout', 'CallerTimeout', 'Fn', 'undecided', { ...behind(UNKNOWN), ...method() }],
    ['a REST API in OpenAPI [A20]', 'CallerTimeout', 'Fn', 'violates', { ...behind(60), Api: of('AWS::ApiGateway::RestApi')({ Body: openApi({ uri: invocations }) }) }],
    ['an HTTP API in OpenAPI [A20]', 'CallerTimeout', 'Fn', 'complies', { ...behind(30), Api: of('AWS::ApiGatewayV2::Api')({ Body: openApi({ uri: invocations }) }) }],
    ['an HTTP API [A20]', 'CallerTimeout', 'Fn', 'violates', { ...behind(31), Integration: of('AWS::ApiGatewayV2::Integration')({ IntegrationUri: get('Fn') }) }],
    ['a WebSocket API [A20]', 'CallerTimeout', 'Fn', 'violates', {
      ...behind(30), Chat: of('AWS::ApiGatewayV2::Api')({ ProtocolType: 'WEBSOCKET' }), Integration: of('AWS::ApiGatewayV2::Integration')({ ApiId: ref('Chat'), IntegrationUri: get('Fn') }),
    }],
    ['a data source of AppSync [A20]', 'CallerTimeout', 'Fn', 'violates', { ...behind(31), Source: of('AWS::AppSync::DataSource')({ LambdaConfig: { LambdaFunctionArn: get('Fn') } }) }],
    ['a data source with a table', 'CallerTimeout', 'Fn', 'does not apply', { ...behind(31), Source: of('AWS::AppSync::DataSource')({ DynamoDBConfig: { TableName: 't' } }) }],
    ['a trigger of a user pool [A20]', 'CallerTimeout', 'Fn', 'violates', { ...behind(6), Users: of('AWS::Cognito::UserPool')({ LambdaConfig: { PreSignUp: get('Fn') } }) }],
    ['the sender of e-mail of a user pool', 'CallerTimeout', 'Fn', 'does not apply', { ...behind(60), Users: of('AWS::Cognito::UserPool')({ LambdaConfig: { CustomEmailSender: { LambdaArn: get('Fn') } } }) }],
    ['a transformation of Firehose [A20]', 'CallerTimeout', 'Fn', 'violates', { ...behind(301), Delivery: transformedBy(get('Fn')) }],
    ['a transformation of Firehose in time [A20]', 'CallerTimeout', 'Fn', 'complies', { ...behind(300), Delivery: transformedBy(get('Fn')) }],
    ['a transformation of Firehose by a function elsewhere', 'CallerTimeout', 'Fn', 'does not apply', { ...behind(301), Delivery: transformedBy('arn:aws:lambda:us-east-1:123456789012:function:other') }],
    ['a viewer request [A20]', 'CallerTimeout', 'Fn', 'violates', { ...behind(6), Site: site({ DefaultCacheBehavior: atEdge('viewer-request') }) }],
    ['an origin request [A20]', 'CallerTimeout', 'Fn', 'complies', { ...behind(30), Site: site({ CacheBehaviors: [atEdge('origin-request')] }) }],
    ['unknown behaviors', 'CallerTimeout', 'Fn', 'does not apply', { ...behind(30), Site: site({ CacheBehaviors: UNKNOWN }) }],
    ['a function that handles a queue and an API', 'CallerTimeout', 'Fn', 'complies', { ...behind(300), ...method(), Queue: queue(), Mapping: mapping() }],
    ['a function that handles events and an API', 'CallerTimeout', 'Fn', 'complies', { ...behind(300), ...method(), Hourly: schedule() }],
    ['a function without a caller', 'CallerTimeout', 'Fn', 'does not apply', behind(900)],

    ['its own log group [E09]', 'LogLoop', 'Filter', 'violates', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup(), Filter: subscribed(ref('Logs'), get('Fn')) }],
    ['its own log group with the default name [E09]', 'LogLoop', 'Filter', 'violates', { Fn: fn(), Filter: subscribed(usual, get('Fn')) }],
    ['its own log group by way of a stream [E09]', 'LogLoop', 'Filter', 'violates', { Fn: fn(), Stream: stream(), Mapping: streamMapping(), Filter: subscribed(usual, get('Stream')) }],
    ['the log group of another function', 'LogLoop', 'Filter', 'complies', { Fn: fn(), Other: fn(), Filter: subscribed({ 'Fn::Join': ['', ['/aws/lambda/', ref('Other')]] }, get('Fn')) }],
    ['an unknown log group', 'LogLoop', 'Filter', 'undecided', { Fn: fn(), Filter: subscribed(UNKNOWN, get('Fn')) }],
    ['a stream that no function reads', 'LogLoop', 'Filter', 'does not apply', { Fn: fn(), Stream: stream(), Filter: subscribed(usual, get('Stream')) }],
    ['a destination outside of the app', 'LogLoop', 'Filter', 'does not apply', { Fn: fn(), Filter: subscribed(usual, 'arn:aws:logs:us-east-1:1:destination:d') }],
    ['another table', 'IdempotencyTableTtl', 'Orders', 'does not apply', { Orders: table(), ...variable({ TABLE: ref('Orders') }) }],
    ['an unknown TTL', 'IdempotencyTableTtl', 'IdempotencyTable', 'undecided', { IdempotencyTable: table({ TimeToLiveSpecification: UNKNOWN }) }],

    ['a mapping of a function with tenants [F07]', 'TenantIsolation', 'Fn', 'violates', { Fn: tenants(), Queue: queue(), Mapping: mapping() }],
    ['a mapping of an alias of a function with tenants [F07]', 'TenantIsolation', 'Fn', 'violates', { Fn: tenants(), Live: alias(), Queue: queue(), Mapping: mapping({ FunctionName: ref('Live') }) }],
    ['a function URL of a function with tenants [F07]', 'TenantIsolation', 'Fn', 'violates', { Fn: tenants(), Url: url('AWS_IAM') }],
    ['a topic of a function with tenants [F07]', 'TenantIsolation', 'Fn', 'violates', { Fn: tenants(), Topic: topic(), Subscription: subscription() }],
    ['a rule of a function with tenants [F07]', 'TenantIsolation', 'Fn', 'violates', { Fn: tenants(), Rule: eventRule() }],
    ['a schedule of a function with tenants [F07]', 'TenantIsolation', 'Fn', 'violates', { Fn: tenants(), Schedule: schedule() }],
    ['a function with tenants behind an API [F07]', 'TenantIsolation', 'Fn', 'complies', { Fn: tenants(), ...method() }],
    ['a permission for an unknown function beside a function with tenants', 'TenantIsolation', 'Fn', 'undecided', { Fn: tenants(), Permission: permission('s3.amazonaws.com', { FunctionName: UNKNOWN }) }],
    ['an unknown mode', 'TenantIsolation', 'Fn', 'undecided', { Fn: fn({ TenancyConfig: { TenantIsolationMode: UNKNOWN } }), Url: url('AWS_IAM') }],
    ['a function without tenants', 'TenantIsolation', 'Fn', 'does not apply', { Fn: fn(), Queue: queue(), Mapping: mapping() }],

    ['a mapping of a durable function without a version [V01]', 'DurableInvocation', 'Fn', 'violates', { Fn: durable(600), Queue: queue(), Mapping: mapping() }],
    ['a topic of a durable function without a version [V01]', 'DurableInvocation', 'Fn', 'violates', { Fn: durable(600), Topic: topic(), Subscription: subscription() }],
    ['an execution that outlasts its mapping [F03]', 'DurableInvocation', 'Fn', 'violates', { Fn: durable(901), Live: alias(), Queue: queue(), Mapping: mapping({ FunctionName: ref('Live') }) }],
    ['an execution as long as its mapping waits [F03]', 'DurableInvocation', 'Fn', 'complies', { Fn: durable(900), Live: alias(), Queue: queue(), Mapping: mapping({ FunctionName: ref('Live') }) }],
    ['a long execution behind a topic, through an alias [F03]', 'DurableInvocation', 'Fn', 'complies', { Fn: durable(86_400), Live: alias(), Topic: topic(), Subscription: subscription({ Endpoint: ref('Live') }) }],
    ['an execution of 90 minutes on a managed instance behind a mapping [F03]', 'DurableInvocation', 'Fn', 'complies', { Fn: durable(5_400, ON_INSTANCES), Live: alias(), Queue: queue(), Mapping: mapping({ FunctionName: ref('Live') }) }],
    ['a longer execution on a managed instance behind a mapping [F03]', 'DurableInvocation', 'Fn', 'violates', { Fn: durable(5_401, ON_INSTANCES), Live: alias(), Queue: queue(), Mapping: mapping({ FunctionName: ref('Live') }) }],
    ['an execution of unknown length behind a mapping', 'DurableInvocation', 'Fn', 'undecided', { Fn: durable(UNKNOWN), Live: alias(), Queue: queue(), Mapping: mapping({ FunctionName: ref('Live') }) }],
    ['a function that is not durable', 'DurableInvocation', 'Fn', 'does not apply', { Fn: fn(), Queue: queue(), Mapping: mapping() }],
  ]);
});
