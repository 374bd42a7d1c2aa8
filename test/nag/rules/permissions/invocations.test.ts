import { testCases, testCasesThroughAlias } from '../../cases';
import { ACCOUNT, alarm, alias, allow, arnOf, bucket, eventRule, fn, get, of, permission, policy, queue, ref, role, subscription, topic, UNKNOWN, url } from '../../resources';
import { Resources } from '../../verdicts';

const from = (service: string, SourceArn?: unknown, properties: object = {}) => permission(`${service}.amazonaws.com`, { ...SourceArn !== undefined && { SourceArn }, ...properties });
const subscribed = (Permission: object = queue()): Resources => ({ Fn: fn(), Topic: topic(), Subscription: subscription(), Permission });
const ruled = (Permission: object = queue()): Resources => ({ Fn: fn(), Rule: eventRule(), Permission });
const notified = (Permission: object = queue()): Resources => ({ Fn: fn(), Bucket: bucket({ NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: get('Fn') }] } }), Permission });
const alarmed = (Permission: object = queue()): Resources => ({ Fn: fn(), Alarm: alarm('AWS/SQS', 'x', {}, { AlarmActions: [get('Fn')] }), Permission });
const invoked = (target: unknown = get('Fn')) => ({ 'Fn::Join': ['', ['arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/', target, '/invocations']] });
const ofApi = (Permission: object = queue(), integration: object = {}): Resources => ({
  Fn: fn(), Api: of('AWS::ApiGateway::RestApi')({ Name: 'shop' }), Method: of('AWS::ApiGateway::Method')({ RestApiId: ref('Api'), HttpMethod: 'GET', Integration: { Type: 'AWS_PROXY', Uri: invoked(), ...integration } }), Permission,
});
const ofHttpApi = (Permission: object = queue(), properties: object = {}): Resources => ({
  Fn: fn(), Api: of('AWS::ApiGatewayV2::Api')({ Name: 'shop' }), Integration: of('AWS::ApiGatewayV2::Integration')({ ApiId: ref('Api'), IntegrationUri: get('Fn'), ...properties }), Permission,
});
const execution = (api: unknown, path: string) => ({ 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), ':execute-api:', ref('AWS::Region'), ':', ref('AWS::AccountId'), ':', api, path]] });
const logged = (Permission: object = queue(), LogGroupName: unknown = ref('Group')): Resources => ({
  Fn: fn(), Group: of('AWS::Logs::LogGroup')(), Filter: of('AWS::Logs::SubscriptionFilter')({ LogGroupName, DestinationArn: get('Fn'), FilterPattern: '' }), Permission,
});
const other = (resource: object, Permission: object = queue()): Resources => ({ Fn: fn(), It: resource, Permission });
const userPool = of('AWS::Cognito::UserPool')({ LambdaConfig: { PreSignUp: get('Fn'), CustomEmailSender: { LambdaArn: get('Fn'), LambdaVersion: 'V1_0' } } });
const iotRule = of('AWS::IoT::TopicRule')({ TopicRulePayload: { Sql: 'SELECT 1', Actions: [{ Lambda: { FunctionArn: get('Fn') } }, { Sns: {} }, UNKNOWN] } });
const onAlias = (Permission: object): Resources => ({ Fn: fn(), Live: alias(), Rule: eventRule({ Arn: ref('Live') }), Permission });

const wholePolicy = (service: string, ResourceArn: unknown = get('Fn')) => of('AWS::Lambda::ResourcePolicy')({
  ResourceArn, PolicyDocument: { Statement: { Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'lambda:InvokeFunction', Resource: '*' } },
});

describe('the rule for a resource policy beside permissions', () => {
  testCases([
    ['a policy that replaces a permission [Q21]', 'ReplacedPermissions', 'Policy', 'violates', { Fn: fn(), Permission: from('sns'), Policy: wholePolicy('sns') }],
    ['a policy of an alias that replaces a permission [Q21]', 'ReplacedPermissions', 'Policy', 'violates', { Fn: fn(), Live: alias(), Permission: from('sns', undefined, { FunctionName: ref('Live') }), Policy: wholePolicy('sns', ref('Live')) }],
    ['a policy of an alias beside a permission of the function', 'ReplacedPermissions', 'Policy', 'complies', { Fn: fn(), Live: alias(), Permission: from('sns'), Policy: wholePolicy('sns', ref('Live')) }],
    ['a policy without permissions', 'ReplacedPermissions', 'Policy', 'complies', { Fn: fn(), Policy: wholePolicy('sns') }],
    ['a policy of a function that is not in these templates', 'ReplacedPermissions', 'Policy', 'complies', { Fn: fn(), Permission: from('sns'), Policy: wholePolicy('sns', arnOf('lambda', 'function:other')) }],
    ['a policy of an unknown function', 'ReplacedPermissions', 'Policy', 'undecided', { Fn: fn(), Permission: from('sns'), Policy: wholePolicy('sns', UNKNOWN) }],
    ['the policy of a topic', 'ReplacedPermissions', 'Policy', 'does not apply', { Topic: topic(), Policy: of('AWS::SNS::TopicPolicy')({ Topics: [ref('Topic')], PolicyDocument: { Statement: [] } }) }],
  ]);
});

describe('rules for the permissions to invoke a function', () => {
  testCasesThroughAlias([
    ['a topic with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', subscribed(from('sns', ref('Topic')))],
    ['a topic without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', subscribed()],
    ['a topic with the permission of another topic [Q21]', 'InvokePermission', 'Fn', 'violates', { ...subscribed(from('sns', ref('Other'))), Other: topic() }],
    ['a topic with the permission of another service [Q21]', 'InvokePermission', 'Fn', 'violates', subscribed(from('events', ref('Topic')))],
    ['a topic with a permission for another action [Q21]', 'InvokePermission', 'Fn', 'violates', subscribed(from('sns', ref('Topic'), { Action: 'lambda:GetFunction' }))],
    ['a topic with a permission for all actions', 'InvokePermission', 'Fn', 'complies', subscribed(from('sns', ref('Topic'), { Action: 'lambda:*' }))],
    ['a topic with a permission for any source', 'InvokePermission', 'Fn', 'complies', subscribed(from('sns'))],
    ['a topic with a permission for the account', 'InvokePermission', 'Fn', 'complies', subscribed(from('sns', undefined, { SourceAccount: ref('AWS::AccountId') }))],
    ['a topic with a permission for anyone', 'InvokePermission', 'Fn', 'complies', subscribed(permission('*'))],
    ['a topic with a permission for an account [Q21]', 'InvokePermission', 'Fn', 'violates', subscribed(permission(ACCOUNT))],
    ['a topic with the permission of a function URL [Q21]', 'InvokePermission', 'Fn', 'violates', { ...subscribed(permission('*', { InvokedViaFunctionUrl: true })), Url: url('NONE') }],
    ['a topic with an unknown principal', 'InvokePermission', 'Fn', 'undecided', subscribed(permission(UNKNOWN as never))],
    ['a topic with an unknown source', 'InvokePermission', 'Fn', 'undecided', subscribed(from('sns', UNKNOWN))],
    ['a topic and a permission for an unknown function', 'InvokePermission', 'Fn', 'undecided', subscribed(from('sns', ref('Topic'), { FunctionName: UNKNOWN }))],

    ['a rule with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', ruled(from('events', get('Rule')))],
    ['a rule without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', ruled()],
    ['a rule with the permission of another rule [Q21]', 'InvokePermission', 'Fn', 'violates', { ...ruled(from('events', get('Other'))), Other: of('AWS::Events::Rule')({ EventPattern: {}, Targets: [] }) }],
    ['a rule with one permission for all rules', 'InvokePermission', 'Fn', 'complies', ruled(from('events', arnOf('events', 'rule/*')))],
    ['a rule with a permission for the rules of the stack', 'InvokePermission', 'Fn', 'complies', ruled(from('events', { 'Fn::Sub': 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/*-*' }))],
    ['a rule with a role', 'InvokePermission', 'Fn', 'complies', { ...ruled(), Rule: eventRule({ RoleArn: get('Role') }), Role: role(), Policy: policy(allow('lambda:InvokeFunction', [get('Fn'), ref('Live')])) }],
  ]);

  testCases([
    ['an alias with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', onAlias(from('events', get('Rule'), { FunctionName: ref('Live') }))],
    ['an alias with a permission for the function only [Q21]', 'InvokePermission', 'Fn', 'violates', onAlias(from('events', get('Rule')))],
    ['a function with a permission for $LATEST', 'InvokePermission', 'Fn', 'complies', ruled(from('events', get('Rule'), { FunctionName: { 'Fn::Join': [':', [get('Fn'), '$LATEST']] } }))],
    ['a function that nothing invokes', 'InvokePermission', 'Fn', 'does not apply', { Fn: fn() }],
    ['an alarm with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', alarmed(from('lambda.alarms.cloudwatch', get('Alarm')))],
    ['an alarm without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', alarmed(from('cloudwatch', get('Alarm')))],
    ['a topic and a whole policy of the function', 'InvokePermission', 'Fn', 'complies', subscribed(wholePolicy('sns'))],
    ['a topic whose permission a whole policy of the function replaces [Q21]', 'InvokePermission', 'Fn', 'undecided', {
      ...subscribed(from('sns', ref('Topic'))), Policy: wholePolicy('events'),
    }],
    ['a topic that the whole policy lets in beside its permission', 'InvokePermission', 'Fn', 'complies', { ...subscribed(from('sns', ref('Topic'))), Policy: wholePolicy('sns') }],
    ['a bucket with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', notified(from('s3', get('Bucket'), { SourceAccount: ref('AWS::AccountId') }))],
    ['a bucket without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', notified()],
    ['a bucket with the permission of another bucket [Q21]', 'InvokePermission', 'Fn', 'violates', { ...notified(from('s3', get('Other'))), Other: bucket() }],
    ['a bucket outside of the templates', 'InvokePermission', 'Fn', 'complies', {
      Fn: fn(),
      Bucket: of('Custom::S3BucketNotifications')({ BucketName: 'b', NotificationConfiguration: { LambdaFunctionConfigurations: [{ Events: ['s3:ObjectCreated:*'], LambdaFunctionArn: get('Fn') }] } }),
      Permission: from('s3', 'arn:aws:s3:::b', { SourceAccount: ACCOUNT }),
    }],

    ['a REST API with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', ofApi(from('apigateway', execution(ref('Api'), '/*/GET/orders')))],
    ['a REST API without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', ofApi()],
    ['a REST API with the permission of another API [Q21]', 'InvokePermission', 'Fn', 'violates', { ...ofApi(from('apigateway', execution(ref('Other'), '/*/*'))), Other: of('AWS::ApiGateway::RestApi')({ Name: 'other' }) }],
    ['a REST API with a permission for tests in the console only [Q21]', 'InvokePermission', 'Fn', 'violates', ofApi(from('apigateway', execution(ref('Api'), '/test-invoke-stage/GET/orders')))],
    ['a REST API with a role', 'InvokePermission', 'Fn', 'does not apply', ofApi(queue(), { Credentials: get('Role') })],
    ['a REST API without a URI', 'InvokePermission', 'Fn', 'does not apply', ofApi(queue(), { Uri: undefined })],
    ['a REST API with a stage variable', 'InvokePermission', 'Fn', 'does not apply', ofApi(queue(), { Uri: invoked({ 'Fn::Join': ['', [get('Fn'), ':$', '{stageVariables.alias}']] }) })],
    ['a method of an unknown API', 'InvokePermission', 'Fn', 'undecided', { ...ofApi(from('apigateway', execution(ref('Api'), '/*'))), Method: of('AWS::ApiGateway::Method')({ RestApiId: UNKNOWN, Integration: { Uri: invoked() } }) }],
    ['an HTTP API with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', ofHttpApi(from('apigateway', execution(ref('Api'), '/*')))],
    ['an HTTP API by its attribute', 'InvokePermission', 'Fn', 'complies', ofHttpApi(from('apigateway', execution(get('Api', 'ApiId'), '/*')), { ApiId: get('Api', 'ApiId') })],
    ['an HTTP API without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', ofHttpApi()],
    ['an HTTP API with a role', 'InvokePermission', 'Fn', 'does not apply', ofHttpApi(queue(), { CredentialsArn: get('Role') })],

    ['a subscription filter with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', logged(from('logs', get('Group')))],
    ['a subscription filter with a permission without the suffix of the ARN', 'InvokePermission', 'Fn', 'complies', logged(from('logs', { 'Fn::Join': ['', [arnOf('logs', 'log-group:'), ref('Group')]] }))],
    ['a subscription filter without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', logged()],
    ['a subscription filter with the principal of the Region', 'InvokePermission', 'Fn', 'complies', logged(permission('logs.us-east-1.amazonaws.com'))],
    ['a subscription filter of an unknown log group', 'InvokePermission', 'Fn', 'undecided', logged(from('logs', get('Group')), UNKNOWN)],
    ['a rotation with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', other(of('AWS::SecretsManager::RotationSchedule')({ RotationLambdaARN: get('Fn') }), from('secretsmanager'))],
    ['a rotation without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', other(of('AWS::SecretsManager::RotationSchedule')({ RotationLambdaARN: get('Fn') }))],
    ['a rotation with a permission for a secret', 'InvokePermission', 'Fn', 'undecided', other(of('AWS::SecretsManager::RotationSchedule')({ RotationLambdaARN: get('Fn') }), from('secretsmanager', arnOf('secretsmanager', 'secret:s')))],
    ['a rotation that AWS hosts', 'InvokePermission', 'Fn', 'does not apply', other(of('AWS::SecretsManager::RotationSchedule')({}))],
    ['a user pool with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', other(userPool, from('cognito-idp', get('It')))],
    ['a user pool without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', other(userPool)],
    ['a user pool by its id', 'InvokePermission', 'Fn', 'complies', other(userPool, from('cognito-idp', { 'Fn::Join': ['', [arnOf('cognito-idp', 'userpool/'), ref('It')]] }))],
    ['a user pool with another ARN', 'InvokePermission', 'Fn', 'undecided', other(userPool, from('cognito-idp', arnOf('cognito-idp', 'userpool/p')))],
    ['a user pool without triggers', 'InvokePermission', 'Fn', 'does not apply', other(of('AWS::Cognito::UserPool')())],
    ['a user pool with unknown triggers', 'InvokePermission', 'Fn', 'does not apply', other(of('AWS::Cognito::UserPool')({ LambdaConfig: UNKNOWN }))],
    ['an IoT rule without a permission [Q21]', 'InvokePermission', 'Fn', 'violates', other(iotRule)],
    ['an IoT rule with a permission [Q21]', 'InvokePermission', 'Fn', 'complies', other(iotRule, from('iot', get('It')))],
    ['an IoT rule by its name', 'InvokePermission', 'Fn', 'complies', other(iotRule, from('iot', { 'Fn::Join': ['', [arnOf('iot', 'rule/'), ref('It')]] }))],
    ['an IoT rule with unknown actions', 'InvokePermission', 'Fn', 'does not apply', other(of('AWS::IoT::TopicRule')({ TopicRulePayload: { Actions: UNKNOWN } }))],
  ]);
});
