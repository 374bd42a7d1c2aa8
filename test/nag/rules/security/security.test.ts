import { testCases } from '../../cases';
import {
  allow, arnOf, bucket, fn, get, of, permission, policy, queue, ref, role, stream, streamMapping, subscription, topic, UNKNOWN, url, worker,
} from '../../resources';

const may = (...statements: object[]) => ({ Fn: fn(), Role: role(), Policy: policy(...statements) });
const managed = (arn: unknown) => ({ Fn: fn(), Role: role({ ManagedPolicyArns: [arn] }) });
const variable = (Variables: unknown) => ({ Fn: fn({ Environment: { Variables } }) });
const publicUrl = (...permissions: object[]) => ({ Fn: fn(), Url: url('NONE'), ...Object.fromEntries(permissions.map((one, i) => [`Permission${i}`, one])) });
const viaUrl = permission('*', { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' });
const viaInvoke = permission('*', { InvokedViaFunctionUrl: true });
const table = (properties: object = {}) => of('AWS::DynamoDB::Table')({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], ...properties });
const telling = (filter: object = {}) => bucket({ NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: get('Fn'), ...filter }] } });
const ofPrefix = { Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } } };
const parts = { 'Fn::Join': ['', [get('Bucket'), '/*']] };

describe('rules about who may do what', () => {
  testCases([
    ['two functions with one role [E04]', 'SharedRole', 'Fn', 'violates', { Fn: fn(), Other: fn(), Role: role() }],
    ['two functions with a role each [E04]', 'SharedRole', 'Fn', 'complies', { Fn: fn(), Other: fn({ Role: get('OtherRole') }), Role: role(), OtherRole: role() }],
    ['two functions with an imported role [E04]', 'SharedRole', 'Fn', 'violates', { Fn: fn({ Role: 'arn:aws:iam::1:role/r' }), Other: fn({ Role: 'arn:aws:iam::1:role/r' }) }],
    ['a function without a role', 'SharedRole', 'Fn', 'does not apply', { Fn: fn({ Role: undefined }) }],
    ['a role that nobody knows', 'SharedRole', 'Fn', 'undecided', { Fn: fn({ Role: UNKNOWN }), Other: fn({ Role: UNKNOWN }) }],
    ['a role shared with a provider of custom resources', 'SharedRole', 'Fn', 'complies', { Fn: fn(), Provider: fn(), Role: role(), It: of('Custom::It')({ ServiceToken: get('Provider') }) }],

    ['all actions of a service [E04]', 'WildcardRights', 'Fn', 'violates', may(allow('sqs:*', get('Role')))],
    ['all actions [E04]', 'WildcardRights', 'Fn', 'violates', may(allow(['*'], get('Role')))],
    ['an action on every resource [E04]', 'WildcardRights', 'Fn', 'violates', may(allow('dynamodb:PutItem', '*'))],
    ['the right to hand any role on [E04]', 'WildcardRights', 'Fn', 'violates', may(allow('iam:PassRole', '*'))],
    ['all actions on every resource, in a policy of the role itself [E04]', 'WildcardRights', 'Fn', 'violates', {
      Fn: fn(), Role: role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [allow('s3:*', '*')] } }] }),
    }],
    ['an action on one resource [E04]', 'WildcardRights', 'Fn', 'complies', may(allow('dynamodb:PutItem', get('Role')))],
    ['actions that can name no resource', 'WildcardRights', 'Fn', 'complies', may(allow(['xray:PutTraceSegments', 'dynamodb:ListStreams', 'ec2:CreateNetworkInterface', 'cloudwatch:PutMetricData'], '*'))],
    ['some actions of a service on one resource', 'WildcardRights', 'Fn', 'complies', may(allow(['s3:GetObject*', 's3:List*'], 'arn:aws:s3:::shop/*'))],
    ['what nobody knows', 'WildcardRights', 'Fn', 'undecided', may(allow(UNKNOWN, get('Role')))],
    ['all actions of a service beside what nobody knows [E04]', 'WildcardRights', 'Fn', 'violates', may(allow(UNKNOWN, get('Role')), allow('sqs:*', get('Role')))],
    ['what is denied', 'WildcardRights', 'Fn', 'complies', may({ Effect: 'Deny', Action: '*', Resource: '*' })],
    ['a managed policy for everything [E06]', 'WildcardRights', 'Fn', 'violates', managed('arn:aws:iam::aws:policy/AmazonSQSFullAccess')],
    ['the managed policy of an administrator [E06]', 'WildcardRights', 'Fn', 'violates', managed('arn:aws:iam::aws:policy/AdministratorAccess')],
    ['a managed policy for logs', 'WildcardRights', 'Fn', 'complies', managed('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')],
    ['an imported role', 'WildcardRights', 'Fn', 'does not apply', { Fn: fn({ Role: 'arn:aws:iam::1:role/r' }) }],
    ['statements that nobody knows', 'WildcardRights', 'Fn', 'undecided', may(UNKNOWN)],

    ['a service for anybody [E05]', 'PermissionSource', 'Permission', 'violates', { Fn: fn(), Permission: permission('sns.amazonaws.com') }],
    ['anybody at all [E05]', 'PermissionSource', 'Permission', 'violates', { Fn: fn(), Permission: permission('*') }],
    ['a service for one resource [E05]', 'PermissionSource', 'Permission', 'complies', { Fn: fn(), Topic: topic(), Permission: permission('sns.amazonaws.com', { SourceArn: ref('Topic') }) }],
    ['a service for one account', 'PermissionSource', 'Permission', 'complies', { Fn: fn(), Permission: permission('sns.amazonaws.com', { SourceAccount: '1' }) }],
    ['S3 for a bucket of any account [E05]', 'PermissionSource', 'Permission', 'violates', { Fn: fn(), Bucket: bucket(), Permission: permission('s3.amazonaws.com', { SourceArn: get('Bucket') }) }],
    ['S3 for a bucket of one account [E05]', 'PermissionSource', 'Permission', 'complies', { Fn: fn(), Bucket: bucket(), Permission: permission('s3.amazonaws.com', { SourceArn: get('Bucket'), SourceAccount: '1' }) }],
    ['Alexa with the id of a skill', 'PermissionSource', 'Permission', 'complies', { Fn: fn(), Permission: permission('alexa-appkit.amazon.com', { EventSourceToken: 'amzn1.ask.skill' }) }],
    ['an account', 'PermissionSource', 'Permission', 'does not apply', { Fn: fn(), Permission: permission('123456789012') }],
    ['a public URL, which is another matter', 'PermissionSource', 'Permission0', 'does not apply', publicUrl(viaUrl, viaInvoke)],
    ['the other permission of a public URL', 'PermissionSource', 'Permission1', 'does not apply', publicUrl(viaUrl, viaInvoke)],
    ['a provider of custom resources', 'PermissionSource', 'Permission', 'does not apply', { Fn: fn(), It: of('Custom::It')({ ServiceToken: get('Fn') }), Permission: permission('sns.amazonaws.com') }],
    ['a principal that nobody knows', 'PermissionSource', 'Permission', 'undecided', { Fn: fn(), Permission: permission(UNKNOWN as never) }],

    ['a password [E02]', 'SecretInEnvironment', 'Fn', 'violates', variable({ DB_PASSWORD: 'hunter2' })],
    ['a key of AWS under a plain name [E02]', 'SecretInEnvironment', 'Fn', 'violates', variable({ ID: 'AKIAIOSFODNN7EXAMPLE' })],
    ['a secret that CloudFormation writes out [E02]', 'SecretInEnvironment', 'Fn', 'violates', variable({ DB: '{{resolve:secretsmanager:db}}' })],
    ['a secret that a parameter holds [E02]', 'SecretInEnvironment', 'Fn', 'violates', variable({ API_KEY: { Ref: 'ApiKey' } })],
    ['the ARN of a secret [E02]', 'SecretInEnvironment', 'Fn', 'complies', variable({ SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:1:secret:s', TABLE: 't' })],
    ['the ARN of a secret under its own name', 'SecretInEnvironment', 'Fn', 'complies', variable({ DB_SECRET: 'arn:aws:secretsmanager:eu-west-1:1:secret:s' })],
    ['the path of a parameter', 'SecretInEnvironment', 'Fn', 'complies', variable({ DB_PASSWORD: '/shop/db/password' })],
    ['a secret of these templates', 'SecretInEnvironment', 'Fn', 'complies', { ...variable({ DB_SECRET: ref('Secret') }), Secret: of('AWS::SecretsManager::Secret')() }],
    ['a secret of other templates', 'SecretInEnvironment', 'Fn', 'complies', variable({ DB_SECRET: { 'Fn::ImportValue': 'secret' } })],
    ['plain settings', 'SecretInEnvironment', 'Fn', 'complies', variable({ TABLE: 'orders', MAX_TOKEN_COUNT: '5', AUTHOR: 'me' })],
    ['no variables', 'SecretInEnvironment', 'Fn', 'does not apply', { Fn: fn() }],
    ['variables that nobody knows', 'SecretInEnvironment', 'Fn', 'undecided', variable(UNKNOWN)],

    ['a URL for everybody [V09]', 'PublicFunctionUrl', 'Url', 'violates', publicUrl()],
    ['a URL for whom IAM lets [V09]', 'PublicFunctionUrl', 'Url', 'complies', { Fn: fn(), Url: url('AWS_IAM') }],
    ['a URL for whom nobody knows', 'PublicFunctionUrl', 'Url', 'undecided', { Fn: fn(), Url: url(UNKNOWN) }],
    ['a public URL with both permissions [V09]', 'FunctionUrlPermissions', 'Url', 'complies', publicUrl(viaUrl, viaInvoke)],
    ['a public URL with one permission [V09]', 'FunctionUrlPermissions', 'Url', 'violates', publicUrl(viaUrl)],
    ['a public URL with the other permission [V09]', 'FunctionUrlPermissions', 'Url', 'violates', publicUrl(viaInvoke)],
    ['a URL that is not public', 'FunctionUrlPermissions', 'Url', 'does not apply', { Fn: fn(), Url: url('AWS_IAM') }],
    ['a public URL of a function that is elsewhere', 'FunctionUrlPermissions', 'Url', 'undecided', { Url: url('NONE', { TargetFunctionArn: arnOf('lambda', 'function:f') }) }],
    ['a permission that nobody knows', 'FunctionUrlPermissions', 'Url', 'undecided', publicUrl(permission('*', { Action: UNKNOWN }))],

    ['a REST API without a limit [C10]', 'ApiThrottling', 'Stage', 'violates', { Stage: of('AWS::ApiGateway::Stage')({ RestApiId: 'a' }) }],
    ['a REST API with settings of other things [C10]', 'ApiThrottling', 'Stage', 'violates', { Stage: of('AWS::ApiGateway::Stage')({ MethodSettings: [{ MetricsEnabled: true }] }) }],
    ['a REST API with a limit [C10]', 'ApiThrottling', 'Stage', 'complies', { Stage: of('AWS::ApiGateway::Stage')({ MethodSettings: [{ ThrottlingRateLimit: 5 }] }) }],
    ['a REST API whose stage its deployment makes, without a limit [C10]', 'ApiThrottling', 'Stage', 'violates', { Stage: of('AWS::ApiGateway::Deployment')({ RestApiId: 'a', StageName: 'dev' }) }],
    ['a REST API whose stage its deployment makes, with a limit [C10]', 'ApiThrottling', 'Stage', 'complies', { Stage: of('AWS::ApiGateway::Deployment')({ RestApiId: 'a', StageName: 'dev', StageDescription: { ThrottlingRateLimit: 5 } }) }],
    ['a deployment of AWS SAM, which names a stage beside the one that uses it', 'ApiThrottling', 'Made', 'does not apply', {
      Made: of('AWS::ApiGateway::Deployment')({ RestApiId: 'a', StageName: 'Stage' }), Stage: of('AWS::ApiGateway::Stage')({ RestApiId: 'a', DeploymentId: ref('Made') }),
    }],
    ['a deployment that makes no stage', 'ApiThrottling', 'Stage', 'does not apply', { Stage: of('AWS::ApiGateway::Deployment')({ RestApiId: 'a' }) }],
    ['an HTTP API without a limit [C10]', 'ApiThrottling', 'Stage', 'violates', { Stage: of('AWS::ApiGatewayV2::Stage')({ ApiId: 'a' }) }],
    ['an HTTP API with a limit [C10]', 'ApiThrottling', 'Stage', 'complies', { Stage: of('AWS::ApiGatewayV2::Stage')({ DefaultRouteSettings: { ThrottlingBurstLimit: 5 } }) }],
    ['an HTTP API with a limit for a route', 'ApiThrottling', 'Stage', 'complies', { Stage: of('AWS::ApiGatewayV2::Stage')({ RouteSettings: { 'GET /': { ThrottlingRateLimit: 5 } } }) }],
    ['an API of which nobody knows', 'ApiThrottling', 'Stage', 'undecided', { Stage: of('AWS::ApiGateway::Stage')({ MethodSettings: UNKNOWN }) }],

    ['recursion is let go on [E09]', 'RecursionAllowed', 'Fn', 'violates', { Fn: fn({ RecursiveLoop: 'Allow' }) }],
    ['recursion ends', 'RecursionAllowed', 'Fn', 'complies', { Fn: fn() }],
    ['recursion of which nobody knows', 'RecursionAllowed', 'Fn', 'undecided', { Fn: fn({ RecursiveLoop: UNKNOWN }) }],

    ['a function that sends to its own queue [E09]', 'WritesToSource', 'Fn', 'violates', { ...worker(), ...may(allow('sqs:SendMessage', get('Queue'))) }],
    ['a function that sends to another queue [E09]', 'WritesToSource', 'Fn', 'complies', { ...worker(), Out: queue(), ...may(allow('sqs:SendMessage', get('Out'))) }],
    ['a function that only receives', 'WritesToSource', 'Fn', 'complies', { ...worker(), ...may(allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], get('Queue'))) }],
    ['a function that may send anywhere', 'WritesToSource', 'Fn', 'violates', { ...worker(), ...may(allow('sqs:Send*', '*')) }],
    ['a function that publishes to its own topic [E09]', 'WritesToSource', 'Fn', 'violates', { Topic: topic(), S: subscription(), ...may(allow('sns:Publish', ref('Topic'))) }],
    ['a function that publishes to a topic that it filters', 'WritesToSource', 'Fn', 'does not apply', { Topic: topic(), S: subscription({ FilterPolicy: { a: ['b'] } }), ...may(allow('sns:Publish', ref('Topic'))) }],
    ['a function that writes into its own bucket [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: telling(), ...may(allow('s3:PutObject', parts)) }],
    ['a function that is told of one prefix only', 'WritesToSource', 'Fn', 'does not apply', { Bucket: telling(ofPrefix), ...may(allow('s3:PutObject', parts)) }],
    ['a function that writes to its own stream [E09]', 'WritesToSource', 'Fn', 'violates', { Stream: stream(), Mapping: streamMapping(), ...may(allow('kinesis:PutRecord', get('Stream'))) }],
    ['a function that writes to the table whose stream it reads [E09]', 'WritesToSource', 'Fn', 'violates', {
      Table: table({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }), Mapping: streamMapping({ EventSourceArn: get('Table', 'StreamArn') }), ...may(allow('dynamodb:PutItem', get('Table'))),
    }],
    ['the same behind a filter', 'WritesToSource', 'Fn', 'does not apply', {
      Table: table({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
      Mapping: streamMapping({ EventSourceArn: get('Table', 'StreamArn'), FilterCriteria: { Filters: [{ Pattern: '{}' }] } }),
      ...may(allow('dynamodb:PutItem', get('Table'))),
    }],
    ['a function whose role is elsewhere', 'WritesToSource', 'Fn', 'complies', { ...worker({}, { Role: 'arn:aws:iam::1:role/r' }) }],
    ['a function that nothing invokes', 'WritesToSource', 'Fn', 'does not apply', may(allow('sqs:SendMessage', '*'))],
  ]);
});
