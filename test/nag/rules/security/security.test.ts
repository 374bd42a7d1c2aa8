import { testCases } from '../../cases';
import {
  allow, arnOf, bucket, fn, get, of, permission, policy, ref, role, topic, UNKNOWN, url,
} from '../../resources';

const may = (...statements: object[]) => ({ Fn: fn(), Role: role(), Policy: policy(...statements) });
const managed = (arn: unknown) => ({ Fn: fn(), Role: role({ ManagedPolicyArns: [arn] }) });
const variable = (Variables: unknown) => ({ Fn: fn({ Environment: { Variables } }) });
const publicUrl = (...permissions: object[]) => ({ Fn: fn(), Url: url('NONE'), ...Object.fromEntries(permissions.map((one, i) => [`Permission${i}`, one])) });
const viaUrl = permission('*', { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' });
const viaInvoke = permission('*', { InvokedViaFunctionUrl: true });

describe('rules for security', () => {
  testCases([
    ['two functions with one role [E04]', 'SharedRole', 'Fn', 'violates', { Fn: fn(), Other: fn(), Role: role() }],
    ['two functions with their own roles [E04]', 'SharedRole', 'Fn', 'complies', { Fn: fn(), Other: fn({ Role: get('OtherRole') }), Role: role(), OtherRole: role() }],
    ['two functions with an imported role [E04]', 'SharedRole', 'Fn', 'violates', { Fn: fn({ Role: 'arn:aws:iam::1:role/r' }), Other: fn({ Role: 'arn:aws:iam::1:role/r' }) }],
    ['a function without a role', 'SharedRole', 'Fn', 'does not apply', { Fn: fn({ Role: undefined }) }],
    ['an unknown role', 'SharedRole', 'Fn', 'undecided', { Fn: fn({ Role: UNKNOWN }), Other: fn({ Role: UNKNOWN }) }],
    ['a role shared with a provider of custom resources', 'SharedRole', 'Fn', 'complies', { Fn: fn(), Provider: fn(), Role: role(), It: of('Custom::It')({ ServiceToken: get('Provider') }) }],

    ['all actions of a service [E04]', 'WildcardRights', 'Fn', 'violates', may(allow('sqs:*', get('Role')))],
    ['all actions [E04]', 'WildcardRights', 'Fn', 'violates', may(allow(['*'], get('Role')))],
    ['an action on all resources [E04]', 'WildcardRights', 'Fn', 'violates', may(allow('dynamodb:PutItem', '*'))],
    ['permission to pass any role [E04]', 'WildcardRights', 'Fn', 'violates', may(allow('iam:PassRole', '*'))],
    ['all actions on all resources in an inline policy [E04]', 'WildcardRights', 'Fn', 'violates', {
      Fn: fn(), Role: role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [allow('s3:*', '*')] } }] }),
    }],
    ['an action on one resource [E04]', 'WildcardRights', 'Fn', 'complies', may(allow('dynamodb:PutItem', get('Role')))],
    ['actions without resource-level permissions', 'WildcardRights', 'Fn', 'complies', may(allow(['xray:PutTraceSegments', 'dynamodb:ListStreams', 'ec2:CreateNetworkInterface', 'cloudwatch:PutMetricData'], '*'))],
    ['some actions of a service on one resource', 'WildcardRights', 'Fn', 'complies', may(allow(['s3:GetObject*', 's3:List*'], 'arn:aws:s3:::shop/*'))],
    ['all actions that end alike on one resource', 'WildcardRights', 'Fn', 'complies', may(allow('s3:*Object', 'arn:aws:s3:::shop/*'))],
    ['unknown actions', 'WildcardRights', 'Fn', 'undecided', may(allow(UNKNOWN, get('Role')))],
    ['all actions of a service and unknown actions [E04]', 'WildcardRights', 'Fn', 'violates', may(allow(UNKNOWN, get('Role')), allow('sqs:*', get('Role')))],
    ['denied actions', 'WildcardRights', 'Fn', 'complies', may({ Effect: 'Deny', Action: '*', Resource: '*' })],
    ['a managed policy with full access [E06]', 'WildcardRights', 'Fn', 'violates', managed('arn:aws:iam::aws:policy/AmazonSQSFullAccess')],
    ['the managed policy AdministratorAccess [E06]', 'WildcardRights', 'Fn', 'violates', managed('arn:aws:iam::aws:policy/AdministratorAccess')],
    ['a managed policy for logs', 'WildcardRights', 'Fn', 'complies', managed('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')],
    ['all actions of a service in a managed policy of the templates [E04]', 'WildcardRights', 'Fn', 'violates', {
      ...managed(ref('Managed')), Managed: of('AWS::IAM::ManagedPolicy')({ PolicyDocument: { Statement: [allow('sqs:*', get('Role'))] } }),
    }],
    ['one action in a managed policy of the templates', 'WildcardRights', 'Fn', 'complies', {
      ...managed(ref('Managed')), Managed: of('AWS::IAM::ManagedPolicy')({ PolicyDocument: { Statement: [allow('sqs:SendMessage', get('Role'))] } }),
    }],
    ['all actions except some [E04]', 'WildcardRights', 'Fn', 'violates', may({ Effect: 'Allow', NotAction: 'iam:*', Resource: get('Role') })],
    ['an imported role', 'WildcardRights', 'Fn', 'does not apply', { Fn: fn({ Role: 'arn:aws:iam::1:role/r' }) }],
    ['unknown statements', 'WildcardRights', 'Fn', 'undecided', may(UNKNOWN)],

    ['a service without a source [E05]', 'PermissionSource', 'Permission', 'violates', { Fn: fn(), Permission: permission('sns.amazonaws.com') }],
    ['any principal [E05]', 'PermissionSource', 'Permission', 'violates', { Fn: fn(), Permission: permission('*') }],
    ['a service with a source ARN [E05]', 'PermissionSource', 'Permission', 'complies', { Fn: fn(), Topic: topic(), Permission: permission('sns.amazonaws.com', { SourceArn: ref('Topic') }) }],
    ['a service with a source account', 'PermissionSource', 'Permission', 'complies', { Fn: fn(), Permission: permission('sns.amazonaws.com', { SourceAccount: '1' }) }],
    ['S3 without a source account [E05]', 'PermissionSource', 'Permission', 'violates', { Fn: fn(), Bucket: bucket(), Permission: permission('s3.amazonaws.com', { SourceArn: get('Bucket') }) }],
    ['S3 with a source account [E05]', 'PermissionSource', 'Permission', 'complies', { Fn: fn(), Bucket: bucket(), Permission: permission('s3.amazonaws.com', { SourceArn: get('Bucket'), SourceAccount: '1' }) }],
    ['Alexa with a skill id', 'PermissionSource', 'Permission', 'complies', { Fn: fn(), Permission: permission('alexa-appkit.amazon.com', { EventSourceToken: 'amzn1.ask.skill' }) }],
    ['an account as principal', 'PermissionSource', 'Permission', 'does not apply', { Fn: fn(), Permission: permission('123456789012') }],
    ['the URL permission of a public URL', 'PermissionSource', 'Permission0', 'does not apply', publicUrl(viaUrl, viaInvoke)],
    ['the invoke permission of a public URL', 'PermissionSource', 'Permission1', 'does not apply', publicUrl(viaUrl, viaInvoke)],
    ['a provider of custom resources', 'PermissionSource', 'Permission', 'does not apply', { Fn: fn(), It: of('Custom::It')({ ServiceToken: get('Fn') }), Permission: permission('sns.amazonaws.com') }],
    ['an unknown principal', 'PermissionSource', 'Permission', 'undecided', { Fn: fn(), Permission: permission(UNKNOWN as never) }],

    ['a password [E02]', 'SecretInEnvironment', 'Fn', 'violates', variable({ DB_PASSWORD: 'hunter2' })],
    ['an AWS access key under a plain name [E02]', 'SecretInEnvironment', 'Fn', 'violates', variable({ ID: 'AKIAIOSFODNN7EXAMPLE' })],
    ['a secret that CloudFormation resolves [E02]', 'SecretInEnvironment', 'Fn', 'violates', variable({ DB: '{{resolve:secretsmanager:db}}' })],
    ['a secret in a parameter [E02]', 'SecretInEnvironment', 'Fn', 'violates', variable({ API_KEY: { Ref: 'ApiKey' } })],
    ['the ARN of a secret [E02]', 'SecretInEnvironment', 'Fn', 'complies', variable({ SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:1:secret:s', TABLE: 't' })],
    ['the ARN of a secret under its own name', 'SecretInEnvironment', 'Fn', 'complies', variable({ DB_SECRET: 'arn:aws:secretsmanager:eu-west-1:1:secret:s' })],
    ['the path of a parameter', 'SecretInEnvironment', 'Fn', 'complies', variable({ DB_PASSWORD: '/shop/db/password' })],
    ['a reference to a secret of the app', 'SecretInEnvironment', 'Fn', 'complies', { ...variable({ DB_SECRET: ref('Secret') }), Secret: of('AWS::SecretsManager::Secret')() }],
    ['a reference to an imported secret', 'SecretInEnvironment', 'Fn', 'complies', variable({ DB_SECRET: { 'Fn::ImportValue': 'secret' } })],
    ['plain settings', 'SecretInEnvironment', 'Fn', 'complies', variable({ TABLE: 'orders', MAX_TOKEN_COUNT: '5', AUTHOR: 'me' })],
    ['no variables', 'SecretInEnvironment', 'Fn', 'does not apply', { Fn: fn() }],
    ['unknown variables', 'SecretInEnvironment', 'Fn', 'undecided', variable(UNKNOWN)],

    ['a public URL [V09]', 'PublicFunctionUrl', 'Url', 'violates', publicUrl()],
    ['a URL with IAM authentication [V09]', 'PublicFunctionUrl', 'Url', 'complies', { Fn: fn(), Url: url('AWS_IAM') }],
    ['an unknown auth type', 'PublicFunctionUrl', 'Url', 'undecided', { Fn: fn(), Url: url(UNKNOWN) }],
    ['a public URL with both permissions [V09]', 'FunctionUrlPermissions', 'Url', 'complies', publicUrl(viaUrl, viaInvoke)],
    ['a public URL with only the URL permission [V09]', 'FunctionUrlPermissions', 'Url', 'violates', publicUrl(viaUrl)],
    ['a public URL with only the invoke permission [V09]', 'FunctionUrlPermissions', 'Url', 'violates', publicUrl(viaInvoke)],
    ['a URL that is not public', 'FunctionUrlPermissions', 'Url', 'does not apply', { Fn: fn(), Url: url('AWS_IAM') }],
    ['a public URL of a function outside of the app', 'FunctionUrlPermissions', 'Url', 'undecided', { Url: url('NONE', { TargetFunctionArn: arnOf('lambda', 'function:f') }) }],
    ['an unknown permission', 'FunctionUrlPermissions', 'Url', 'undecided', publicUrl(permission('*', { Action: UNKNOWN }))],

    ['a REST API without a limit [C10]', 'ApiThrottling', 'Stage', 'violates', { Stage: of('AWS::ApiGateway::Stage')({ RestApiId: 'a' }) }],
    ['a REST API with other settings [C10]', 'ApiThrottling', 'Stage', 'violates', { Stage: of('AWS::ApiGateway::Stage')({ MethodSettings: [{ MetricsEnabled: true }] }) }],
    ['a REST API with a limit [C10]', 'ApiThrottling', 'Stage', 'complies', { Stage: of('AWS::ApiGateway::Stage')({ MethodSettings: [{ ThrottlingRateLimit: 5 }] }) }],
    ['a REST API without a limit, whose deployment creates the stage [C10]', 'ApiThrottling', 'Stage', 'violates', { Stage: of('AWS::ApiGateway::Deployment')({ RestApiId: 'a', StageName: 'dev' }) }],
    ['a REST API with a limit, whose deployment creates the stage [C10]', 'ApiThrottling', 'Stage', 'complies', { Stage: of('AWS::ApiGateway::Deployment')({ RestApiId: 'a', StageName: 'dev', StageDescription: { ThrottlingRateLimit: 5 } }) }],
    ['a deployment of AWS SAM, which names a stage but another one uses it', 'ApiThrottling', 'Made', 'does not apply', {
      Made: of('AWS::ApiGateway::Deployment')({ RestApiId: 'a', StageName: 'Stage' }), Stage: of('AWS::ApiGateway::Stage')({ RestApiId: 'a', DeploymentId: ref('Made') }),
    }],
    ['a deployment without a stage', 'ApiThrottling', 'Stage', 'does not apply', { Stage: of('AWS::ApiGateway::Deployment')({ RestApiId: 'a' }) }],
    ['an HTTP API without a limit [C10]', 'ApiThrottling', 'Stage', 'violates', { Stage: of('AWS::ApiGatewayV2::Stage')({ ApiId: 'a' }) }],
    ['an HTTP API with a limit [C10]', 'ApiThrottling', 'Stage', 'complies', { Stage: of('AWS::ApiGatewayV2::Stage')({ DefaultRouteSettings: { ThrottlingBurstLimit: 5 } }) }],
    ['an HTTP API with a limit for a route', 'ApiThrottling', 'Stage', 'complies', { Stage: of('AWS::ApiGatewayV2::Stage')({ RouteSettings: { 'GET /': { ThrottlingRateLimit: 5 } } }) }],
    ['unknown settings', 'ApiThrottling', 'Stage', 'undecided', { Stage: of('AWS::ApiGateway::Stage')({ MethodSettings: UNKNOWN }) }],

    ['allowed recursion [E09]', 'RecursionAllowed', 'Fn', 'violates', { Fn: fn({ RecursiveLoop: 'Allow' }) }],
    ['terminated recursion', 'RecursionAllowed', 'Fn', 'complies', { Fn: fn() }],
    ['an unknown recursion setting', 'RecursionAllowed', 'Fn', 'undecided', { Fn: fn({ RecursiveLoop: UNKNOWN }) }],
  ]);
});
