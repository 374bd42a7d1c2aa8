import { testCases } from '../../cases';
import { ACCOUNT, alarm, alias, allow, application, arnOf, bucket, eventRule, fn, get, group, of, policy, queue, ref, role, schedule, shifted, stream, subscription, topic, UNKNOWN } from '../../resources';

const sender = (service: string, Action: unknown, arn?: unknown, operator = 'ArnEquals') => ({
  Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action, Resource: '*', ...arn !== undefined && { Condition: { [operator]: { 'aws:SourceArn': arn } } },
});
const queuePolicy = (...Statement: object[]) => of('AWS::SQS::QueuePolicy')({ Queues: [ref('Queue')], PolicyDocument: { Statement } });
const topicPolicy = (...Statement: object[]) => of('AWS::SNS::TopicPolicy')({ Topics: [ref('Topic')], PolicyDocument: { Statement } });
const noTls = { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: get('Queue'), Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' };
const key = (...Statement: object[]) => of('AWS::KMS::Key')({ KeyPolicy: { Statement: [root, ...Statement] } });
const USE = ['kms:GenerateDataKey*', 'kms:Decrypt'];

const subscribed = (...statements: object[]) => ({ Topic: topic(), S: subscription({ Protocol: 'sqs', Endpoint: get('Queue') }), Queue: queue(), Policy: queuePolicy(...statements) });
const ruled = (...statements: object[]) => ({ Rule: eventRule({ Arn: get('Queue') }), Queue: queue(), Policy: queuePolicy(...statements) });
const notified = (...statements: object[]) => ({ Bucket: bucket({ NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: get('Queue') }] } }), Queue: queue(), Policy: queuePolicy(...statements) });
const encrypted = (resources: object, KmsMasterKeyId: unknown, ...statements: object[]) =>
  ({ ...resources, Queue: queue({ KmsMasterKeyId }), Key: key(...statements) });
const alarmed = (resources: object = {}, properties: object = {}) => ({ Topic: topic(), Alarm: alarm('AWS/Lambda', 'Errors', {}, { AlarmActions: [ref('Topic')], ...properties }), ...resources });
const fromSns = sender('sns', 'sqs:SendMessage', ref('Topic'));
const fromRule = sender('events', 'sqs:SendMessage', get('Rule'));
const ofAccount = (service: string, Action: unknown) => ({ ...sender(service, Action), Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } } });
const trusting = (service: string, Condition?: object) => role({ AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole', Condition }] } });
const hooked = (hook: object, Policy: object) => ({
  Fn: fn(),
  Application: application,
  Group: group(),
  Hook: fn(hook),
  Policy,
  Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited'] }),
  Live: alias({}, { UpdatePolicy: { CodeDeployLambdaAliasUpdate: { ApplicationName: ref('Application'), DeploymentGroupName: ref('Group'), BeforeAllowTrafficHook: ref('Hook') } } }),
});
const scheduled = (target: object, ...statements: object[]) =>
  ({ Schedule: schedule(target), Fn: fn(), Queue: queue(), Role: role(), Policy: policy(...statements) });
const streamed = (...statements: object[]) => ({ Rule: eventRule({ Arn: get('Stream'), RoleArn: get('Role') }), Stream: stream(), Role: role(), Policy: policy(...statements) });

describe('rules for the permissions of services that send', () => {
  testCases([
    ['a subscribed queue [Q21]', 'QueueSenderPermissions', 'Queue', 'complies', subscribed(fromSns)],
    ['a subscribed queue as the CDK makes it', 'QueueSenderPermissions', 'Queue', 'complies', subscribed(noTls, fromSns)],
    ['a subscribed queue with a policy for any principal from the topic', 'QueueSenderPermissions', 'Queue', 'complies', subscribed({ ...fromSns, Principal: '*' })],
    ['a subscribed queue without a policy [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...subscribed(), Policy: topic() }],
    ['a policy with other statements only [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', subscribed(noTls)],
    ['a policy that names another topic [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...subscribed(sender('sns', 'sqs:SendMessage', ref('Other'))), Other: topic() }],
    ['a policy that lists several topics', 'QueueSenderPermissions', 'Queue', 'complies', { ...subscribed(sender('sns', 'sqs:SendMessage', [ref('Other'), ref('Topic')])), Other: topic() }],
    ['a policy for all topics of the account', 'QueueSenderPermissions', 'Queue', 'complies', subscribed(sender('sns', 'sqs:SendMessage', arnOf('sns', '*'), 'ArnLike'))],
    ['a wildcard with an operator that takes it literally [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', subscribed(sender('sns', 'sqs:SendMessage', arnOf('sns', '*'), 'StringEquals'))],
    ['a policy for the account', 'QueueSenderPermissions', 'Queue', 'complies', subscribed(ofAccount('sns', 'sqs:*'))],
    ['a policy for a principal of the organization, which no service is [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', subscribed({ ...fromSns, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })],
    ['a policy for a source of the organization', 'QueueSenderPermissions', 'Queue', 'undecided', subscribed({ ...fromSns, Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } })],
    ['a policy for another action [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', subscribed({ ...fromSns, Action: 'sqs:ReceiveMessage' })],
    ['a policy for another resource [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...subscribed({ ...fromSns, Resource: get('Dead') }), Dead: queue() }],
    ['a policy for another service [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', subscribed(sender('events', 'sqs:SendMessage', ref('Topic')))],
    ['a policy for the service in a Region', 'QueueSenderPermissions', 'Queue', 'complies', subscribed({ ...fromSns, Principal: { Service: 'sns.af-south-1.amazonaws.com' } })],
    ['a policy for an account instead of the service [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', subscribed({ ...fromSns, Principal: { AWS: ACCOUNT } })],
    ['a policy that denies everything but one topic [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...subscribed(fromSns, { ...noTls, Condition: { ArnNotLike: { 'aws:SourceArn': ref('Other') } } }), Other: topic() }],
    ['NotPrincipal', 'QueueSenderPermissions', 'Queue', 'undecided', subscribed({ Effect: 'Allow', NotPrincipal: { AWS: ACCOUNT }, Action: 'sqs:*', Resource: '*' })],
    ['an unknown condition', 'QueueSenderPermissions', 'Queue', 'undecided', subscribed({ ...fromSns, Condition: UNKNOWN })],
    ['an unknown source', 'QueueSenderPermissions', 'Queue', 'undecided', subscribed(sender('sns', 'sqs:SendMessage', UNKNOWN))],
    ['an unknown principal', 'QueueSenderPermissions', 'Queue', 'undecided', subscribed({ ...fromSns, Principal: UNKNOWN })],
    ['a policy for unknown queues', 'QueueSenderPermissions', 'Queue', 'undecided', { ...subscribed(), Policy: of('AWS::SQS::QueuePolicy')({ Queues: [UNKNOWN], PolicyDocument: { Statement: [fromSns] } }) }],
    ['the inline policy resource', 'QueueSenderPermissions', 'Queue', 'complies', { ...subscribed(), Policy: of('AWS::SQS::QueueInlinePolicy')({ Queue: ref('Queue'), PolicyDocument: { Statement: fromSns } }) }],
    ['two policies that replace each other [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...subscribed(fromSns), Second: queuePolicy(noTls) }],
    ['two policies that both allow it', 'QueueSenderPermissions', 'Queue', 'complies', { ...subscribed(fromSns), Second: queuePolicy(fromSns, noTls) }],
    ['an imported topic', 'QueueSenderPermissions', 'Queue', 'complies', { ...subscribed(sender('sns', 'sqs:SendMessage', arnOf('sns', 't'))), S: subscription({ Protocol: 'sqs', Endpoint: get('Queue'), TopicArn: arnOf('sns', 't') }) }],
    ['an unknown topic', 'QueueSenderPermissions', 'Queue', 'undecided', { ...subscribed(fromSns), S: subscription({ Protocol: 'sqs', Endpoint: get('Queue'), TopicArn: UNKNOWN }) }],
    ['a topic of another account, by account', 'QueueSenderPermissions', 'Queue', 'complies', {
      ...subscribed({ ...sender('sns', 'sqs:*'), Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }), S: subscription({ Protocol: 'sqs', Endpoint: get('Queue'), TopicArn: 'arn:aws:sns:us-east-1:111122223333:t' }),
    }],
    ['a subscription of another protocol', 'QueueSenderPermissions', 'Queue', 'does not apply', { ...subscribed(), S: subscription({ Protocol: 'email', Endpoint: 'a@example.com' }) }],
    ['a queue to which only functions send', 'QueueSenderPermissions', 'Queue', 'does not apply', { Queue: queue(), Dead: queue() }],
    ['the dead-letter queue of a subscription [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { Topic: topic(), Fn: fn(), S: subscription({ RedrivePolicy: { deadLetterTargetArn: get('Queue') } }), Queue: queue() }],
    ['the dead-letter queue of a subscription, with a policy', 'QueueSenderPermissions', 'Queue', 'complies', { Topic: topic(), Fn: fn(), S: subscription({ RedrivePolicy: { deadLetterTargetArn: get('Queue') } }), Queue: queue(), Policy: queuePolicy(fromSns) }],

    ['a rule [Q21]', 'QueueSenderPermissions', 'Queue', 'complies', ruled(fromRule)],
    ['a rule without permission [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', ruled(noTls)],
    ['a disabled rule without permission', 'QueueSenderPermissions', 'Queue', 'does not apply', { ...ruled(noTls), Rule: of('AWS::Events::Rule')({ State: 'DISABLED', EventPattern: {}, Targets: [{ Id: 'a', Arn: get('Queue') }] }) }],
    ['a policy that names another rule [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...ruled(sender('events', 'sqs:SendMessage', get('Other'))), Other: eventRule() }],
    ['a policy that names a rule that does not exist [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...ruled(sender('events', 'sqs:SendMessage', arnOf('events', 'rule/old'))), Rule: of('AWS::Events::Rule')({ Name: 'new', EventPattern: {}, Targets: [{ Id: 'a', Arn: get('Queue') }] }) }],
    ['a policy for the account of the rule', 'QueueSenderPermissions', 'Queue', 'complies', ruled(ofAccount('events', 'sqs:SendMessage'))],
    ['a policy for another account', 'QueueSenderPermissions', 'Queue', 'undecided', ruled({ ...sender('events', 'sqs:SendMessage'), Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } })],
    ['a rule with unknown targets', 'QueueSenderPermissions', 'Queue', 'does not apply', { ...ruled(noTls), Rule: of('AWS::Events::Rule')({ Targets: UNKNOWN }) }],
    ['the dead-letter queue of a rule [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { Fn: fn(), Rule: eventRule({ DeadLetterConfig: { Arn: get('Queue') } }), Queue: queue() }],
    ['a rule with a role', 'QueueSenderPermissions', 'Queue', 'complies', { Rule: eventRule({ Arn: get('Queue'), RoleArn: get('Role') }), Queue: queue(), Role: role(), OfRole: policy(allow('sqs:SendMessage', get('Queue'))) }],
    ['a rule with a role without permission [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { Rule: eventRule({ Arn: get('Queue'), RoleArn: get('Role') }), Queue: queue(), Role: role() }],
    ['a rule with a role without permission, which the queue policy lets in', 'QueueSenderPermissions', 'Queue', 'undecided', { ...ruled(fromRule), Rule: eventRule({ Arn: get('Queue'), RoleArn: get('Role') }), Role: role() }],
    ['a rule with an imported role', 'QueueSenderPermissions', 'Queue', 'undecided', { ...ruled(noTls), Rule: eventRule({ Arn: get('Queue'), RoleArn: arnOf('iam', 'role/r') }) }],

    ['a bucket [Q21]', 'QueueSenderPermissions', 'Queue', 'complies', notified({ ...sender('s3', 'sqs:SendMessage', get('Bucket'), 'ArnLike') })],
    ['a bucket with account', 'QueueSenderPermissions', 'Queue', 'complies', notified({ ...sender('s3', 'sqs:SendMessage'), Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:*' }, StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } } })],
    ['a bucket without permission [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', notified(noTls)],
    ['a policy that names another bucket [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...notified(sender('s3', 'sqs:SendMessage', get('Other'))), Other: bucket() }],
    ['a bucket outside of the templates', 'QueueSenderPermissions', 'Queue', 'undecided', {
      ...notified(ofAccount('s3', 'sqs:SendMessage')),
      Bucket: of('Custom::S3BucketNotifications')({ BucketName: 'b', NotificationConfiguration: { QueueConfigurations: [{ Events: ['s3:ObjectCreated:*'], QueueArn: get('Queue') }] } }),
      Policy: queuePolicy({ ...sender('s3', 'sqs:SendMessage'), Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }),
    }],

    ['a queue with a key that lets SNS in [Q21]', 'QueueSenderPermissions', 'Queue', 'complies', encrypted(subscribed(fromSns), get('Key'), sender('sns', USE))],
    ['a queue with a key that does not let SNS in [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', encrypted(subscribed(fromSns), get('Key'))],
    ['a queue with a key that lets SNS decrypt only [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', encrypted(subscribed(fromSns), get('Key'), sender('sns', 'kms:Decrypt'))],
    ['a queue with a key that lets another rule in [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...encrypted(ruled(fromRule), get('Key'), sender('events', USE, get('Other'))), Other: eventRule() }],
    ['a queue with a key that lets all rules of the account in', 'QueueSenderPermissions', 'Queue', 'complies', encrypted(ruled(fromRule), get('Key'), sender('events', USE, arnOf('events', 'rule/*'), 'ArnLike'))],
    ['a queue with the key of AWS, which no service can use [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', encrypted(subscribed(fromSns), 'alias/aws/sqs')],
    ['a queue with the ARN of the key of AWS [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', encrypted(ruled(fromRule), arnOf('kms', 'alias/aws/sqs'))],
    ['a queue with a key by its alias [Q21]', 'QueueSenderPermissions', 'Queue', 'violates', { ...encrypted(subscribed(fromSns), 'alias/shop'), Alias: of('AWS::KMS::Alias')({ AliasName: 'alias/shop', TargetKeyId: ref('Key') }) }],
    ['a queue with a key by the ARN of its alias', 'QueueSenderPermissions', 'Queue', 'complies', {
      ...encrypted(subscribed(fromSns), get('Alias'), sender('sns', USE)), Alias: of('AWS::KMS::Alias')({ AliasName: 'alias/shop', TargetKeyId: get('Key') }),
    }],
    ['a queue with an imported key', 'QueueSenderPermissions', 'Queue', 'undecided', encrypted(subscribed(fromSns), arnOf('kms', 'key/k'))],
    ['a queue with an unknown key', 'QueueSenderPermissions', 'Queue', 'undecided', encrypted(subscribed(fromSns), UNKNOWN)],
    ['a queue with an unknown key policy', 'QueueSenderPermissions', 'Queue', 'undecided', { ...encrypted(subscribed(fromSns), get('Key')), Key: of('AWS::KMS::Key')({ KeyPolicy: UNKNOWN }) }],

    ['a hook that the role may invoke [V04]', 'HookPermissions', 'Group', 'complies', hooked({}, policy(allow('lambda:InvokeFunction', get('Hook'))))],
    ['a hook that the role may not invoke [V04]', 'HookPermissions', 'Group', 'violates', hooked({}, queue())],
    ['a hook with the name that the managed policy allows', 'HookPermissions', 'Group', 'complies', hooked({ FunctionName: 'CodeDeployHook_check' }, queue())],
    ['a hook with another name and the managed policy [V04]', 'HookPermissions', 'Group', 'violates', hooked({ FunctionName: 'check' }, queue())],
    ['an imported role with a hook', 'HookPermissions', 'Group', 'undecided', { ...hooked({}, queue()), Group: group({ ServiceRoleArn: arnOf('iam', 'role/r') }) }],
    ['a hook by its ARN', 'HookPermissions', 'Group', 'complies', {
      ...hooked({}, policy(allow('lambda:InvokeFunction', arnOf('lambda', 'function:f')))),
      Live: alias({}, { UpdatePolicy: { CodeDeployLambdaAliasUpdate: { ApplicationName: ref('Application'), DeploymentGroupName: ref('Group'), AfterAllowTrafficHook: arnOf('lambda', 'function:f') } } }),
    }],
    ['no hook', 'HookPermissions', 'Group', 'does not apply', { Fn: fn(), ...shifted, Role: role() }],

    ['a queue policy with a source [E05]', 'PolicySource', 'Policy', 'complies', subscribed(fromSns, noTls)],
    ['a queue policy without a source [E05]', 'PolicySource', 'Policy', 'violates', subscribed(sender('sns', 'sqs:SendMessage'))],
    ['a queue policy with TLS as the only condition [E05]', 'PolicySource', 'Policy', 'violates', subscribed({ ...sender('sns', 'sqs:*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    ['a queue policy for anyone [E05]', 'PolicySource', 'Policy', 'violates', subscribed({ ...sender('sns', 'sqs:SendMessage'), Principal: '*' })],
    ['a queue policy for all other actions [E05]', 'PolicySource', 'Policy', 'violates', subscribed({ Effect: 'Allow', Principal: '*', NotAction: 'sqs:DeleteQueue', Resource: '*' })],
    ['a queue policy for an account', 'PolicySource', 'Policy', 'complies', subscribed({ ...sender('sns', 'sqs:SendMessage'), Principal: { AWS: '111122223333' } })],
    ['a queue policy for readers', 'PolicySource', 'Policy', 'complies', subscribed({ ...sender('sns', 'sqs:ReceiveMessage'), Principal: '*' })],
    ['a queue policy with unknown statements', 'PolicySource', 'Policy', 'undecided', subscribed(UNKNOWN)],
    ['a topic policy for the rules of EventBridge, as AWS documents it', 'PolicySource', 'Policy', 'complies', alarmed({ Policy: topicPolicy(sender('events', 'sns:Publish')) })],
    ['a topic policy without a source [E05]', 'PolicySource', 'Policy', 'violates', alarmed({ Policy: topicPolicy(sender('s3', 'sns:Publish')) })],
    ['a bucket policy', 'PolicySource', 'Policy', 'does not apply', { Bucket: bucket(), Policy: of('AWS::S3::BucketPolicy')({ Bucket: ref('Bucket'), PolicyDocument: { Statement: [] } }) }],

    ['an alarm and a topic with the default policy [O18]', 'TopicSenderPermissions', 'Topic', 'complies', alarmed()],
    ['an alarm and a topic policy that lets in others only [O18]', 'TopicSenderPermissions', 'Topic', 'violates', alarmed({ Policy: topicPolicy(sender('events', 'sns:Publish')) })],
    ['an alarm and a topic policy that only requires TLS [O18]', 'TopicSenderPermissions', 'Topic', 'violates', alarmed({ Policy: topicPolicy({ ...noTls, Action: 'sns:Publish', Resource: ref('Topic') }) })],
    ['an alarm and a topic policy that lets CloudWatch in', 'TopicSenderPermissions', 'Topic', 'complies', alarmed({ Policy: topicPolicy(ofAccount('cloudwatch', 'sns:Publish')) })],
    ['an alarm and a topic policy like the default one', 'TopicSenderPermissions', 'Topic', 'complies', alarmed({ Policy: topicPolicy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'SNS:Publish', Resource: ref('Topic'), Condition: { StringEquals: { 'AWS:SourceOwner': ref('AWS::AccountId') } } }) })],
    ['an alarm that is named in the topic policy', 'TopicSenderPermissions', 'Topic', 'complies', alarmed({ Policy: topicPolicy(sender('cloudwatch', 'sns:Publish', get('Alarm'))) })],
    ['another alarm that is named in the topic policy [O18]', 'TopicSenderPermissions', 'Topic', 'violates', alarmed({ Policy: topicPolicy(sender('cloudwatch', 'sns:Publish', get('Other'))), Other: alarm('AWS/SQS', 'x', {}) })],
    ['an alarm whose actions are off', 'TopicSenderPermissions', 'Topic', 'does not apply', alarmed({ Policy: topicPolicy(sender('events', 'sns:Publish')) }, { ActionsEnabled: false })],
    ['the inline policy resource of a topic [O18]', 'TopicSenderPermissions', 'Topic', 'violates', alarmed({ Policy: of('AWS::SNS::TopicInlinePolicy')({ TopicArn: ref('Topic'), PolicyDocument: { Statement: [sender('s3', 'sns:Publish')] } }) })],
    ['an alarm and a topic with a key that lets CloudWatch in [O18]', 'TopicSenderPermissions', 'Topic', 'complies', alarmed({ Topic: topic({ KmsMasterKeyId: ref('Key') }), Key: key(sender('cloudwatch', USE)) })],
    ['an alarm and a topic with a key that does not [O18]', 'TopicSenderPermissions', 'Topic', 'violates', alarmed({ Topic: topic({ KmsMasterKeyId: ref('Key') }), Key: key() })],
    ['an alarm and a topic with the key of AWS [O18]', 'TopicSenderPermissions', 'Topic', 'violates', alarmed({ Topic: topic({ KmsMasterKeyId: 'alias/aws/sns' }) })],
    ['a rule and a topic with a policy [Q21]', 'TopicSenderPermissions', 'Topic', 'complies', { Rule: eventRule({ Arn: ref('Topic') }), Topic: topic(), Policy: topicPolicy(sender('events', 'sns:Publish')) }],
    ['a rule and a topic with the default policy [Q21]', 'TopicSenderPermissions', 'Topic', 'violates', { Rule: eventRule({ Arn: ref('Topic') }), Topic: topic() }],
    ['a rule and a topic with a condition in the key policy that EventBridge does not support [Q21]', 'TopicSenderPermissions', 'Topic', 'violates', {
      Rule: eventRule({ Arn: ref('Topic') }), Topic: topic({ KmsMasterKeyId: ref('Key') }), Policy: topicPolicy(sender('events', 'sns:Publish')), Key: key(ofAccount('events', USE)),
    }],
    ['a topic to which nothing of the app publishes', 'TopicSenderPermissions', 'Topic', 'does not apply', { Topic: topic() }],

    ['a schedule with a role [Q21]', 'SchedulePermissions', 'Schedule', 'complies', scheduled({}, allow('lambda:InvokeFunction', get('Fn')))],
    ['a schedule with a role without permission [Q21]', 'SchedulePermissions', 'Schedule', 'violates', scheduled({}, allow('lambda:InvokeFunction', get('Queue')))],
    ['a disabled schedule', 'SchedulePermissions', 'Schedule', 'does not apply', { ...scheduled({}), Schedule: of('AWS::Scheduler::Schedule')({ State: 'DISABLED', ScheduleExpression: 'rate(1 hour)', Target: { Arn: get('Fn'), RoleArn: get('Role') } }) }],
    ['a schedule whose role may not send to the dead-letter queue [Q21]', 'SchedulePermissions', 'Schedule', 'violates', scheduled({ DeadLetterConfig: { Arn: get('Queue') } }, allow('lambda:InvokeFunction', get('Fn')))],
    ['a schedule whose role may send to the dead-letter queue', 'SchedulePermissions', 'Schedule', 'complies', scheduled({ DeadLetterConfig: { Arn: get('Queue') } }, allow('lambda:InvokeFunction', get('Fn')), allow('sqs:SendMessage', get('Queue')))],
    ['a schedule with an imported role', 'SchedulePermissions', 'Schedule', 'undecided', scheduled({ RoleArn: arnOf('iam', 'role/r') })],
    ['a schedule with a universal target', 'SchedulePermissions', 'Schedule', 'complies', scheduled({ Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' })],

    ['a schedule with a role that only schedules of the account can assume', 'SchedulePermissions', 'Schedule', 'complies', {
      ...scheduled({}, allow('lambda:InvokeFunction', get('Fn'))), Role: trusting('scheduler', { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId'), 'aws:SourceArn': arnOf('scheduler', 'schedule-group/default') } }),
    }],
    ['a schedule with a role that another service assumes [Q21]', 'SchedulePermissions', 'Schedule', 'violates', { ...scheduled({}, allow('lambda:InvokeFunction', get('Fn'))), Role: trusting('events') }],
    ['a rule with a role that another service assumes [Q21]', 'RuleRolePermissions', 'Rule', 'violates', { ...streamed(allow('kinesis:PutRecord', get('Stream'))), Role: trusting('lambda') }],
    ['a rule with a role that EventBridge assumes', 'RuleRolePermissions', 'Rule', 'complies', { ...streamed(allow('kinesis:PutRecord', get('Stream'))), Role: trusting('events') }],
    ['a rule with a stream [Q21]', 'RuleRolePermissions', 'Rule', 'complies', streamed(allow('kinesis:PutRecord', get('Stream')))],
    ['a rule with a stream to which its role may not write [Q21]', 'RuleRolePermissions', 'Rule', 'violates', streamed(allow('kinesis:GetRecords', get('Stream')))],
    ['a rule with an API destination', 'RuleRolePermissions', 'Rule', 'complies', {
      ...streamed(allow('events:InvokeApiDestination', '*')), Rule: eventRule({ Arn: get('Destination'), RoleArn: get('Role') }), Destination: of('AWS::Events::ApiDestination')({ Name: 'd' }),
    }],
    ['a rule with another event bus [Q21]', 'RuleRolePermissions', 'Rule', 'violates', { ...streamed(allow('events:PutEvents', get('Rule'))), Rule: eventRule({ Arn: get('Bus'), RoleArn: get('Role') }), Bus: of('AWS::Events::EventBus')({ Name: 'b' }) }],
    ['a rule with a stream and an imported role', 'RuleRolePermissions', 'Rule', 'undecided', { ...streamed(), Rule: eventRule({ Arn: get('Stream'), RoleArn: arnOf('iam', 'role/r') }) }],
    ['a rule without roles', 'RuleRolePermissions', 'Rule', 'does not apply', { Rule: eventRule(), Fn: fn() }],
    ['a rule with unknown targets', 'RuleRolePermissions', 'Rule', 'undecided', { Rule: of('AWS::Events::Rule')({ Targets: UNKNOWN }) }],
    ['a disabled rule with a role', 'RuleRolePermissions', 'Rule', 'does not apply', { ...streamed(), Rule: of('AWS::Events::Rule')({ State: 'DISABLED', Targets: [{ Id: 'a', Arn: get('Stream'), RoleArn: get('Role') }] }) }],
  ]);
});
