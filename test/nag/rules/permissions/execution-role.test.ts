import { testCases } from '../../cases';
import {
  ACCOUNT, alias, allow, arnOf, bucket, config, consumer, fn, get, mapping, of, onFailure, policy, queue, ref, role, stream, streamMapping, topic,
  UNKNOWN, worker,
} from '../../resources';

const RECEIVE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const may = (...statements: object[]) => ({ Role: role(), Policy: policy(...statements) });
const trusting = (service: string) => role({ AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: [`${service}.amazonaws.com`] }, Action: ['sts:AssumeRole'] }] } });
const deny = (Action: unknown, Resource: unknown, Condition?: object) => ({ Effect: 'Deny', Action, Resource, Condition });
const key = (...Statement: object[]) => of('AWS::KMS::Key')({ KeyPolicy: { Statement } });
const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' };
const encrypted = (...statements: object[]) => ({ ...worker({}, {}, queue({ KmsMasterKeyId: get('Key') })), Key: key(root), ...may(allow(RECEIVE, get('Queue')), ...statements) });
const managedRole = (...names: unknown[]) => ({ Role: role({ ManagedPolicyArns: names.map(name => typeof name === 'string' ? `arn:aws:iam::aws:policy/${name}` : name) }) });
const managedPolicy = (statement: object, properties: object = {}) => of('AWS::IAM::ManagedPolicy')({ PolicyDocument: { Statement: [statement] }, ...properties });
const policyOfQueue = (statement: object) => of('AWS::SQS::QueuePolicy')({ Queues: [ref('Queue')], PolicyDocument: { Statement: [statement] } });
const table = of('AWS::DynamoDB::Table')({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], StreamSpecification: { StreamViewType: 'NEW_IMAGE' } });
const tableReader = (...statements: object[]) => ({ Fn: fn(), Table: table, Mapping: streamMapping({ EventSourceArn: get('Table', 'StreamArn') }), ...may(...statements) });
const READ = ['kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:DescribeStream', 'kinesis:ListShards'];

describe('rules for the permissions of an execution role', () => {
  testCases([
    ['a role that may receive [E12]', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...may(allow(RECEIVE, get('Queue'))) }],
    ['a role without permissions [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...worker(), Role: role() }],
    ['a role that may receive but not delete [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...worker(), ...may(allow('sqs:ReceiveMessage', '*')) }],
    ['a role that may receive from another queue [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...worker(), ...may(allow(RECEIVE, get('Dead'))) }],
    ['a role with wildcards', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...may(allow('sqs:*', 'arn:aws:sqs:*:*:*')) }],
    ['a role with actions in other cases', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...may(allow(['SQS:receive*', 'SQS:Delete????age', 'sqs:Get*'], get('Queue'))) }],
    ['an inline policy', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), Role: role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: allow(RECEIVE, get('Queue')) } }] }) }],
    ['a policy of the kind RolePolicy', 'SourcePermissions', 'Mapping', 'complies', {
      ...worker(), Role: role(), Own: of('AWS::IAM::RolePolicy')({ RoleName: ref('Role'), PolicyName: 'p', PolicyDocument: { Statement: [allow(RECEIVE, get('Queue'))] } }),
    }],
    ['a managed policy of AWS', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...managedRole('service-role/AWSLambdaSQSQueueExecutionRole') }],
    ['a managed policy of AWS for another source [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...worker(), ...managedRole('service-role/AWSLambdaKinesisExecutionRole') }],
    ['a managed policy with full access', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...managedRole('AmazonSQSFullAccess') }],
    ['administrator access', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...managedRole('AdministratorAccess') }],
    ['a managed policy of AWS that is not known', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), ...managedRole('ReadOnlyAccess') }],
    ['a managed policy of the account', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), Role: role({ ManagedPolicyArns: [`arn:aws:iam::${ACCOUNT}:policy/p`] }) }],
    ['an unknown managed policy', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), ...managedRole(UNKNOWN) }],
    ['a managed policy of the templates that the role names', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...managedRole(ref('Managed')), Managed: managedPolicy(allow(RECEIVE, get('Queue'))) }],
    ['a managed policy of the templates that the role names, with other permissions [E12]', 'SourcePermissions', 'Mapping', 'violates', {
      ...worker(), ...managedRole(ref('Managed')), Managed: managedPolicy(allow('sqs:SendMessage', get('Queue'))),
    }],
    ['a named managed policy of the templates', 'SourcePermissions', 'Mapping', 'complies', {
      ...worker(), ...managedRole(get('Managed', 'PolicyArn')), Managed: managedPolicy(allow(RECEIVE, get('Queue')), { ManagedPolicyName: 'receive', Path: '/shop/' }),
    }],
    ['a managed policy of the templates that names the role', 'SourcePermissions', 'Mapping', 'complies', {
      ...worker(), Role: role(), Managed: managedPolicy(allow(RECEIVE, get('Queue')), { Roles: [ref('Role')] }),
    }],
    ['a policy for unknown roles', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), Role: role(), Managed: managedPolicy(allow(RECEIVE, get('Queue')), { Roles: [UNKNOWN] }) }],
    ['an explicit denial [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...worker(), ...may(allow('sqs:*', '*'), deny('sqs:DeleteMessage', get('Queue'))) }],
    ['a denial of everything else', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...may(allow('sqs:*', '*'), { Effect: 'Deny', NotAction: 'sqs:*', Resource: '*' }) }],
    ['a denial of this queue by NotResource', 'SourcePermissions', 'Mapping', 'violates', { ...worker(), ...may(allow('sqs:*', '*'), { Effect: 'Deny', Action: 'sqs:*', NotResource: get('Dead') }) }],
    ['a denial without TLS', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...may(allow('sqs:*', '*'), deny('*', '*', { Bool: { 'aws:SecureTransport': 'false' } })) }],
    ['a denial outside of a VPC', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), ...may(allow('sqs:*', '*'), deny('*', '*', { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } })) }],
    ['permission for all actions except others', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), ...may({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }) }],
    ['permission for resources of its own account', 'SourcePermissions', 'Mapping', 'complies', {
      ...worker(), ...may({ ...allow(RECEIVE, '*'), Condition: { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } } }),
    }],
    ['permission with a condition that depends on the request', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), ...may({ ...allow(RECEIVE, '*'), Condition: { StringEquals: { 'aws:RequestedRegion': 'x' } } }) }],
    ['permission with a policy variable', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), ...may(allow(RECEIVE, `arn:aws:sqs:us-east-1:${ACCOUNT}:$\{aws:PrincipalTag/team}`)) }],
    ['a role that another service assumes [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...worker(), Role: trusting('ec2'), Policy: policy(allow(RECEIVE, '*')) }],
    ['a role that Lambda assumes', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), Role: trusting('lambda'), Policy: policy(allow(RECEIVE, '*')) }],
    ['unknown statements', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), ...may(UNKNOWN) }],
    ['an unknown effect', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), ...may({ ...allow(RECEIVE, '*'), Effect: UNKNOWN }) }],
    ['an unknown action', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), ...may(allow(UNKNOWN, '*')) }],
    ['a permissions boundary', 'SourcePermissions', 'Mapping', 'undecided', { ...worker(), Role: role({ PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/b` }), Policy: policy(allow(RECEIVE, '*')) }],
    ['a permissions boundary and no permissions [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...worker(), Role: role({ PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/b` }) }],
    ['an imported role', 'SourcePermissions', 'Mapping', 'undecided', worker({}, { Role: `arn:aws:iam::${ACCOUNT}:role/r` })],
    ['a function without a role', 'SourcePermissions', 'Mapping', 'undecided', worker({}, { Role: undefined })],
    ['an unknown role', 'SourcePermissions', 'Mapping', 'undecided', worker({}, { Role: UNKNOWN })],
    ['an imported function', 'SourcePermissions', 'Mapping', 'undecided', { Queue: queue(), Mapping: mapping({ FunctionName: arnOf('lambda', 'function:f') }) }],
    ['an imported queue', 'SourcePermissions', 'Mapping', 'complies', { ...worker({ EventSourceArn: arnOf('sqs', 'q') }), ...may(allow(RECEIVE, arnOf('sqs', 'q'))) }],
    ['an imported queue, whose policy may allow it', 'SourcePermissions', 'Mapping', 'undecided', { ...worker({ EventSourceArn: arnOf('sqs', 'q') }), Role: role() }],
    ['an unknown queue', 'SourcePermissions', 'Mapping', 'undecided', { ...worker({ EventSourceArn: UNKNOWN }), Role: role() }],
    ['Kafka elsewhere', 'SourcePermissions', 'Mapping', 'undecided', { ...worker({ EventSourceArn: arnOf('kafka', 'cluster/c') }), Role: role() }],
    ['a queue policy that names the role', 'SourcePermissions', 'Mapping', 'complies', { ...worker(), Role: role(), Policy: policyOfQueue({ ...allow('sqs:*', get('Queue')), Principal: { AWS: get('Role') } }) }],
    ['a queue policy that names the account, which only delegates [E12]', 'SourcePermissions', 'Mapping', 'violates', {
      ...worker(), Role: role(), Policy: policyOfQueue({ ...allow('sqs:*', get('Queue')), Principal: { AWS: ACCOUNT } }),
    }],
    ['a queue policy that denies the account [E12]', 'SourcePermissions', 'Mapping', 'violates', {
      ...worker(), Role: role(), OfRole: policy(allow('sqs:*', '*')), Policy: policyOfQueue({ ...deny('sqs:*', get('Queue')), Principal: { AWS: ACCOUNT } }),
    }],
    ['a queue policy that denies requests without TLS', 'SourcePermissions', 'Mapping', 'complies', {
      ...worker(), Role: role(), OfRole: policy(allow('sqs:*', '*')), Policy: policyOfQueue({ ...deny('sqs:*', get('Queue'), { Bool: { 'aws:SecureTransport': false } }), Principal: '*' }),
    }],
    ['a queue policy that denies other roles', 'SourcePermissions', 'Mapping', 'complies', {
      ...worker(), Role: role(), OfRole: policy(allow('sqs:*', '*')), Policy: policyOfQueue({ ...deny('sqs:*', get('Queue'), { ArnNotEquals: { 'aws:PrincipalArn': get('Role') } }), Principal: '*' }),
    }],

    ['permission to decrypt [E12]', 'SourcePermissions', 'Mapping', 'complies', encrypted(allow('kms:Decrypt', get('Key')))],
    ['no permission to decrypt [E12]', 'SourcePermissions', 'Mapping', 'violates', encrypted()],
    ['permission to decrypt with another key [E12]', 'SourcePermissions', 'Mapping', 'violates', encrypted(allow('kms:Decrypt', arnOf('kms', 'key/k')))],
    ['permission to decrypt through SQS', 'SourcePermissions', 'Mapping', 'complies', encrypted({ ...allow('kms:Decrypt', '*'), Condition: { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } } })],
    ['permission to decrypt through another service [E12]', 'SourcePermissions', 'Mapping', 'violates', encrypted({ ...allow('kms:Decrypt', '*'), Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } })],
    ['permission by the alias of the key', 'SourcePermissions', 'Mapping', 'undecided', encrypted({ ...allow('kms:Decrypt', '*'), Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/shop' } } })],
    ['a key policy that names the role', 'SourcePermissions', 'Mapping', 'complies', { ...encrypted(), Key: key({ ...root, Principal: { AWS: get('Role') }, Action: 'kms:Decrypt' }) }],
    ['a key policy that names neither the role nor the account [E12]', 'SourcePermissions', 'Mapping', 'violates', {
      ...encrypted(allow('kms:Decrypt', '*')), Key: key({ ...root, Principal: { AWS: get('Admin') } }), Admin: role(),
    }],
    ['a key named by its alias [E12]', 'SourcePermissions', 'Mapping', 'violates', {
      ...encrypted(), Queue: queue({ KmsMasterKeyId: ref('Alias') }), Alias: of('AWS::KMS::Alias')({ AliasName: 'alias/shop', TargetKeyId: ref('Key') }),
    }],
    ['an imported key', 'SourcePermissions', 'Mapping', 'undecided', { ...encrypted(), Queue: queue({ KmsMasterKeyId: arnOf('kms', 'key/k') }) }],
    ['the key of AWS for SQS', 'SourcePermissions', 'Mapping', 'complies', { ...encrypted(), Queue: queue({ KmsMasterKeyId: 'alias/aws/sqs' }) }],
    ['an unknown key', 'SourcePermissions', 'Mapping', 'undecided', { ...encrypted(), Queue: queue({ KmsMasterKeyId: UNKNOWN }) }],

    ['encrypted filters that Lambda may not decrypt [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...worker({ KmsKeyArn: get('Key') }), Key: key(root), ...may(allow(RECEIVE, '*')) }],
    ['encrypted filters that Lambda may decrypt', 'SourcePermissions', 'Mapping', 'complies', {
      ...worker({ KmsKeyArn: get('Key') }),
      Key: key(root, { ...root, Principal: { Service: 'lambda.amazonaws.com' }, Action: 'kms:Decrypt', Condition: { ArnLike: { 'kms:EncryptionContext:aws:lambda:FunctionArn': 'x' } } }),
      ...may(allow(RECEIVE, '*')),
    }],
    ['encrypted filters, with a source in the key policy that is not compared', 'SourcePermissions', 'Mapping', 'complies', {
      ...worker({ KmsKeyArn: get('Key') }),
      Key: key(root, { ...root, Principal: { Service: 'lambda.amazonaws.com' }, Action: 'kms:Decrypt', Condition: { ArnLike: { 'aws:SourceArn': 'arn:x' } } }),
      ...may(allow(RECEIVE, '*')),
    }],
    ['a role that may read the stream', 'SourcePermissions', 'Mapping', 'complies', { ...consumer(), ...may(allow(READ, get('Stream'))) }],
    ['the policy template of AWS SAM for a stream', 'SourcePermissions', 'Mapping', 'complies', {
      ...consumer(), ...may(allow(['kinesis:ListStreams', 'kinesis:DescribeLimits'], '*'), allow(['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator'], get('Stream'))),
    }],
    ['a role that may only write to the stream [E12]', 'SourcePermissions', 'Mapping', 'violates', { ...consumer(), ...may(allow('kinesis:PutRecord', get('Stream'))) }],
    ['a role that may not decrypt the stream [E12]', 'SourcePermissions', 'Mapping', 'violates', {
      ...consumer(), Stream: stream({ StreamEncryption: { EncryptionType: 'KMS', KeyId: get('Key') } }), Key: key(root), ...may(allow(READ, get('Stream'))),
    }],
    ['a consumer with enhanced fan-out', 'SourcePermissions', 'Mapping', 'complies', {
      ...consumer({ EventSourceArn: ref('Consumer') }),
      Consumer: of('AWS::Kinesis::StreamConsumer')({ StreamARN: get('Stream'), ConsumerName: 'c' }),
      ...may(allow(READ, get('Stream')), allow('kinesis:SubscribeToShard', ref('Consumer'))),
    }],
    ['a consumer with enhanced fan-out that may not subscribe [E12]', 'SourcePermissions', 'Mapping', 'violates', {
      ...consumer({ EventSourceArn: ref('Consumer') }), Consumer: of('AWS::Kinesis::StreamConsumer')({ StreamARN: get('Stream'), ConsumerName: 'c' }), ...may(allow(READ, get('Stream'))),
    }],
    ['a role that may read the stream of a table', 'SourcePermissions', 'Mapping', 'complies', tableReader(allow(['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'], get('Table', 'StreamArn')))],
    ['a role that may read any stream of the table', 'SourcePermissions', 'Mapping', 'complies', tableReader(allow('dynamodb:*', { 'Fn::Join': ['', [get('Table'), '/stream/*']] }))],
    ['a role that may read the table but not its stream [E12]', 'SourcePermissions', 'Mapping', 'violates', tableReader(allow('dynamodb:*', get('Table')))],

    ['a function that may send to its dead-letter queue', 'DestinationPermissions', 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Failed') } }), Failed: queue(), ...may(allow('sqs:SendMessage', get('Failed'))) }],
    ['a function that may not send to its dead-letter queue [E12]', 'DestinationPermissions', 'Fn', 'violates', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Failed') } }), Failed: queue(), Role: role() }],
    ['a function without destinations', 'DestinationPermissions', 'Fn', 'does not apply', { Fn: fn(), Role: role() }],
    ['an imported role with a destination', 'DestinationPermissions', 'Fn', 'undecided', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Failed') }, Role: arnOf('iam', 'role/r') }), Failed: queue() }],
    ['a function that may not use the key of its dead-letter queue, as the L2 leaves it [E12]', 'DestinationPermissions', 'Fn', 'violates', {
      Fn: fn({ DeadLetterConfig: { TargetArn: get('Failed') } }), Failed: queue({ KmsMasterKeyId: get('Key') }), Key: key(root), ...may(allow('sqs:SendMessage', get('Failed'))),
    }],
    ['a function that may use the key of its dead-letter queue', 'DestinationPermissions', 'Fn', 'complies', {
      Fn: fn({ DeadLetterConfig: { TargetArn: get('Failed') } }),
      Failed: queue({ KmsMasterKeyId: get('Key') }),
      Key: key(root),
      ...may(allow('sqs:SendMessage', get('Failed')), allow(['kms:Decrypt', 'kms:GenerateDataKey*'], get('Key'))),
    }],
    ['a topic as the destination, without permission [E12]', 'DestinationPermissions', 'Fn', 'violates', { Fn: fn(), Config: config(onFailure(ref('Topic'))), Topic: topic(), Role: role() }],
    ['a topic as the destination', 'DestinationPermissions', 'Fn', 'complies', { Fn: fn(), Config: config(onFailure(ref('Topic'))), Topic: topic(), ...may(allow('sns:Publish', ref('Topic'))) }],
    ['another function as the destination', 'DestinationPermissions', 'Fn', 'complies', {
      Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: get('Next') } } }), Next: fn(), ...may(allow('lambda:InvokeFunction', [get('Next'), { 'Fn::Join': ['', [get('Next'), ':*']] }])),
    }],
    ['an alias as the destination, with permission for the function only [E12]', 'DestinationPermissions', 'Next', 'violates', {
      Next: fn(), Config: config({ FunctionName: ref('Next'), ...onFailure(ref('Live')) }), Fn: fn(), Live: alias(), ...may(allow('lambda:InvokeFunction', get('Fn'))),
    }],
    ['an event bus as the destination, without permission [E12]', 'DestinationPermissions', 'Fn', 'violates', { Fn: fn(), Config: config(onFailure(get('Bus'))), Bus: of('AWS::Events::EventBus')({ Name: 'b' }), Role: role() }],
    ['an unknown destination', 'DestinationPermissions', 'Fn', 'undecided', { Fn: fn(), Config: config(onFailure(UNKNOWN)), Role: role() }],
    ['a destination of an unknown kind', 'DestinationPermissions', 'Fn', 'complies', { Fn: fn(), Config: config(onFailure('kafka://topic')), Role: role() }],
    ['a bucket as the destination', 'DestinationPermissions', 'Fn', 'complies', {
      ...consumer(onFailure(get('Failed'))), Failed: bucket(), ...may(allow('s3:PutObject', { 'Fn::Join': ['', [get('Failed'), '/*']] }), allow('s3:List*', get('Failed'))),
    }],
    ['a bucket as the destination, for its own keys', 'DestinationPermissions', 'Fn', 'complies', {
      ...consumer(onFailure(get('Failed'))),
      Failed: bucket(),
      ...may(allow('s3:PutObject', { 'Fn::Join': ['', [get('Failed'), '/aws/lambda/', ref('Mapping'), '/*']] }), {
        ...allow('s3:ListBucket', get('Failed')), Condition: { StringEquals: { 's3:ResourceAccount': ref('AWS::AccountId') } },
      }),
    }],
    ['a bucket as the destination that it may not list [E12]', 'DestinationPermissions', 'Fn', 'violates', {
      ...consumer(onFailure(get('Failed'))), Failed: bucket(), ...may(allow('s3:PutObject', { 'Fn::Join': ['', [get('Failed'), '/*']] })),
    }],
    ['a bucket whose policy lets the role in', 'DestinationPermissions', 'Fn', 'complies', {
      ...consumer(onFailure(get('Failed'))),
      Failed: bucket(),
      Role: role(),
      Policy: of('AWS::S3::BucketPolicy')({ Bucket: ref('Failed'), PolicyDocument: { Statement: { ...allow('s3:*', '*'), Principal: { AWS: get('Role') } } } }),
    }],
    ['an encrypted bucket with a key that the role may not use [E12]', 'DestinationPermissions', 'Fn', 'violates', {
      ...consumer(onFailure(get('Failed'))),
      Failed: bucket({ BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: get('Key') } }] } }),
      Key: key(root),
      ...may(allow('s3:*', '*')),
    }],

    ['a function in a VPC', 'VpcPermissions', 'Fn', 'complies', { Fn: fn({ VpcConfig: { SubnetIds: ['subnet-1'] } }), ...managedRole('service-role/AWSLambdaVPCAccessExecutionRole') }],
    ['a function in a VPC with its own statement', 'VpcPermissions', 'Fn', 'complies', { Fn: fn({ VpcConfig: { SubnetIds: ['subnet-1'] } }), ...may(allow('ec2:*NetworkInterface*', '*')) }],
    ['a function in a VPC without permission [E12]', 'VpcPermissions', 'Fn', 'violates', { Fn: fn({ VpcConfig: { SubnetIds: ['subnet-1'] } }), ...managedRole('service-role/AWSLambdaBasicExecutionRole') }],
    ['a function in a VPC with an imported role', 'VpcPermissions', 'Fn', 'undecided', { Fn: fn({ VpcConfig: { SubnetIds: ['subnet-1'] }, Role: arnOf('iam', 'role/r') }) }],
    ['a function outside of a VPC', 'VpcPermissions', 'Fn', 'does not apply', { Fn: fn(), Role: role() }],
    ['a function with an empty list of subnets', 'VpcPermissions', 'Fn', 'does not apply', { Fn: fn({ VpcConfig: { SubnetIds: [] } }), Role: role() }],
    ['unknown subnets', 'VpcPermissions', 'Fn', 'undecided', { Fn: fn({ VpcConfig: { SubnetIds: UNKNOWN } }), Role: role() }],
  ]);
});
