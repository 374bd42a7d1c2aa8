import { readSupportingResources, Unknown } from '../../../src/template';
import { arnOf, flowOf, FUNCTION } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const surroundingsOf = (resources: object) => readSupportingResources(flowOf({ Fn: FUNCTION, ...resources }));
const statement = (Statement: unknown) => ({ PolicyDocument: { Statement } });

describe('readSupportingResources', () => {
  test('reads permissions and their conditions', () => {
    const permission = { FunctionName: { Ref: 'Fn' }, Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com', SourceArn: arnOf('sns', 't') };
    expect(surroundingsOf({ It: { Type: 'AWS::Lambda::Permission', Properties: permission } }).permissions).toMatchObject([
      { key: 'Stack/It', function: { key: 'Stack/Fn' }, action: 'lambda:InvokeFunction', principal: 'sns.amazonaws.com', conditions: { SourceArn: arnOf('sns', 't') } },
    ]);
  });

  test('reads the URLs of a function and an alias', () => {
    const urls = surroundingsOf({
      Plain: { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: { Ref: 'Fn' }, AuthType: 'NONE' } },
      Live: { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: { Ref: 'Fn' }, AuthType: 'AWS_IAM', Qualifier: 'live' } },
      Odd: { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: { Ref: 'Fn' }, AuthType: 'AWS_IAM', Qualifier: unknown } },
      Elsewhere: { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: unknown, AuthType: 'AWS_IAM', Qualifier: 'live' } },
    }).functionUrls;
    expect(urls.map(({ function: { function: key, qualifier, value }, authType }) => [key, qualifier, authType, value])).toEqual([
      ['Stack/Fn', undefined, 'NONE', 'Stack-Fn'],
      ['Stack/Fn', 'live', 'AWS_IAM', 'Stack-Fn:live'],
      [undefined, undefined, 'AWS_IAM', why],
      [undefined, undefined, 'AWS_IAM', why],
    ]);
  });

  test('reads log retention', () => {
    expect(surroundingsOf({
      Own: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } },
      Set: { Type: 'Custom::LogRetention', Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] }, LogGroupName: '/aws/lambda/it', RetentionInDays: '1' } },
      Ever: { Type: 'AWS::Logs::LogGroup' },
    }).logGroups).toMatchObject([{ logGroupName: 'Stack-Own', retentionDays: 7 }, { logGroupName: '/aws/lambda/it', retentionDays: 1 }, { retentionDays: undefined }]);
  });

  test('reads the providers of custom resources', () => {
    expect(surroundingsOf({ It: { Type: 'Custom::It', Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] } } } }).customResources)
      .toMatchObject([{ key: 'Stack/It', provider: { function: 'Stack/Fn' } }]);
  });

  test('reads tables with and without a stream', () => {
    const key = [{ AttributeName: 'id', KeyType: 'HASH' }];
    expect(surroundingsOf({
      Plain: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: key, TimeToLiveSpecification: { Enabled: true } } },
      Streaming: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { KeySchema: [unknown], StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
    }).tables.map(({ key: name, keys, timeToLive }) => [name, keys, timeToLive]).sort()).toEqual([['Stack/Plain', ['id'], true], ['Stack/Streaming', [why], false]]);
  });

  test('reads the statements of a role and its policies', () => {
    const { roles, policies } = surroundingsOf({
      Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/P'], Policies: [statement([{ Effect: 'Allow', Action: 'a:b', Resource: '*' }])] } },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Role' }], ...statement({ Effect: 'Deny', Action: ['a:b', 'a:c'], Resource: { 'Fn::GetAtt': ['Fn', 'Arn'] } }) } },
      Own: { Type: 'AWS::IAM::RolePolicy', Properties: { RoleName: 'imported' } },
      Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow' }] } } },
    });
    expect(roles).toMatchObject([{ managedPolicies: ['arn:aws:iam::aws:policy/P'], statements: [{ allows: true, actions: ['a:b'], resources: ['*'] }] }]);
    expect(policies).toMatchObject([
      { roles: [{ key: 'Stack/Role' }], statements: [{ allows: false, actions: ['a:b', 'a:c'], resources: [arnOf('lambda', 'function:Stack-Fn')] }] },
      { roles: [{ value: 'imported' }], statements: [] },
      { roles: [], statements: [{ allows: true, actions: [], resources: [] }] },
    ]);
  });

  test('reads the managed policies, boundary and trust of a role', () => {
    const { roles: [own] } = surroundingsOf({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          ManagedPolicyArns: [{ Ref: 'Managed' }, 'arn:aws:iam::aws:policy/P', unknown],
          PermissionsBoundary: 'arn:aws:iam::1:policy/b',
          AssumeRolePolicyDocument: { Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' } },
        },
      },
      Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Path: '/shop/' } },
    });
    expect(own).toMatchObject({
      managedPolicies: ['arn:aws:iam::123456789012:policy/shop/Stack-Managed', 'arn:aws:iam::aws:policy/P', why],
      attached: [{ key: 'Stack/Managed' }],
      permissionsBoundary: 'arn:aws:iam::1:policy/b',
      trust: [{ principals: [{ kind: 'Service', id: 'lambda.amazonaws.com' }], actions: ['sts:AssumeRole'] }],
    });
  });

  test('reads the policies of resources', () => {
    const document = statement([{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: { ArnLike: { 'aws:SourceArn': ['a', 'b'] } } }]);
    const { resourcePolicies } = surroundingsOf({
      Queue: { Type: 'AWS::SQS::Queue' },
      Topic: { Type: 'AWS::SNS::Topic' },
      Bucket: { Type: 'AWS::S3::Bucket' },
      OfQueues: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }, unknown], ...document } },
      OfQueue: { Type: 'AWS::SQS::QueueInlinePolicy', Properties: { Queue: { Ref: 'Queue' } } },
      OfTopics: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'Topic' }] } },
      OfTopic: { Type: 'AWS::SNS::TopicInlinePolicy', Properties: { TopicArn: { Ref: 'Topic' } } },
      OfFunction: { Type: 'AWS::Lambda::ResourcePolicy', Properties: { ResourceArn: { 'Fn::GetAtt': ['Fn', 'Arn'] } } },
      OfBucket: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' } } },
      OfStream: { Type: 'AWS::Kinesis::ResourcePolicy', Properties: { ResourceArn: arnOf('kinesis', 'stream/s') } },
      OfNothing: { Type: 'AWS::SQS::QueuePolicy' },
    });
    expect(resourcePolicies.map(({ logicalId, attachedTo }) => [logicalId, ...attachedTo.map(({ key }) => key)])).toEqual([
      ['OfQueues', 'Stack/Queue', undefined], ['OfQueue', 'Stack/Queue'], ['OfTopics', 'Stack/Topic'], ['OfTopic', 'Stack/Topic'], ['OfFunction', 'Stack/Fn'],
      ['OfBucket', 'Stack/Bucket'], ['OfStream', undefined], ['OfNothing'],
    ]);
    expect(resourcePolicies[0].statements).toMatchObject([
      { allows: true, principals: [{ kind: 'AWS', id: '*' }], conditions: [{ operator: 'ArnLike', key: 'aws:SourceArn', values: ['a', 'b'] }] },
    ]);
  });

  test('reads keys and their aliases', () => {
    const { keys, keyAliases } = surroundingsOf({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { Service: unknown }, Action: 'kms:*', Resource: '*' }] } } },
      Replica: { Type: 'AWS::KMS::ReplicaKey', Properties: { KeyPolicy: { Statement: [] } } },
      Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/shop', TargetKeyId: { Ref: 'Key' } } },
    });
    expect(keys).toMatchObject([{ key: 'Stack/Key', statements: [{ actions: ['kms:*'], principals: [{ kind: 'Service', id: why }] }] }, { key: 'Stack/Replica', statements: [] }]);
    expect(keyAliases).toMatchObject([{ name: 'alias/shop', target: { key: 'Stack/Key' } }]);
  });

  test.each([
    ['policies', { Policies: unknown }],
    ['a policy', { Policies: [unknown] }],
    ['a document', { Policies: [{ PolicyDocument: unknown }] }],
    ['statements', { Policies: [statement(unknown)] }],
    ['a statement', { Policies: [statement([unknown])] }],
    ['actions and resources', { Policies: [statement([{ Action: unknown, Resource: unknown }])] }],
  ])('statements are unknown if %s are unknown', (_, Properties) => {
    expect(surroundingsOf({ Role: { Type: 'AWS::IAM::Role', Properties } }).roles[0].statements).toMatchObject([{ actions: [why], resources: [why] }]);
  });

  test('reads whether stages have a throttling limit', () => {
    const stages = surroundingsOf({
      Rest: { Type: 'AWS::ApiGateway::Stage', Properties: { MethodSettings: [{ ThrottlingRateLimit: 1 }] } },
      Http: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { DefaultRouteSettings: { ThrottlingBurstLimit: 1 } } },
      Route: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { DefaultRouteSettings: {}, RouteSettings: { 'GET /': { ThrottlingRateLimit: 1 } } } },
      None: { Type: 'AWS::ApiGateway::Stage' },
      Odd: { Type: 'AWS::ApiGateway::Stage', Properties: { MethodSettings: unknown } },
    }).stages;
    expect(stages.map(({ throttled }) => throttled)).toEqual([true, true, true, false, why]);
  });

  test('reads subnets and VPC endpoints', () => {
    const { subnets, vpcEndpoints } = surroundingsOf({
      Vpc: { Type: 'AWS::EC2::VPC' },
      ByRef: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' } } },
      ById: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { 'Fn::GetAtt': ['Vpc', 'VpcId'] } } },
      Imported: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: 'vpc-1' } },
      Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: { Ref: 'Vpc' }, ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' } } },
    });
    expect(subnets.map(({ vpc }) => vpc.key)).toEqual(['Stack/Vpc', 'Stack/Vpc', undefined]);
    expect(vpcEndpoints).toMatchObject([{ vpc: { key: 'Stack/Vpc' }, serviceName: 'com.amazonaws.us-east-1.s3' }]);
  });

  test('reads rules between security groups', () => {
    const group = (Properties: object = {}) => ({ Type: 'AWS::EC2::SecurityGroup', Properties });
    const ingress = (Properties: object) => ({ Type: 'AWS::EC2::SecurityGroupIngress', Properties });
    const id = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'GroupId'] });
    const { securityGroupRules } = surroundingsOf({
      A: group(),
      B: group({
        SecurityGroupIngress: [{ SourceSecurityGroupId: id('A') }, { CidrIp: '10.0.0.0/8' }, unknown],
        SecurityGroupEgress: [{ DestinationSecurityGroupId: { Ref: 'A' } }, { CidrIp: '10.0.0.0/8' }],
      }),
      C: group({ SecurityGroupIngress: unknown }),
      In: ingress({ GroupId: id('A'), SourceSecurityGroupId: { 'Fn::GetAtt': ['C', 'Id'] } }),
      Imported: ingress({ GroupId: id('A'), SourceSecurityGroupId: 'sg-1' }),
      Addresses: ingress({ GroupId: id('A'), CidrIp: '10.0.0.0/8' }),
      Out: { Type: 'AWS::EC2::SecurityGroupEgress', Properties: { GroupId: id('A'), DestinationSecurityGroupId: id('C') } },
    });
    expect(securityGroupRules.map(({ from, to }) => [from.key, to.key])).toEqual([
      ['Stack/A', 'Stack/B'], ['Stack/B', 'Stack/A'], ['Stack/C', 'Stack/A'], [undefined, 'Stack/A'], ['Stack/A', 'Stack/C'],
    ]);
  });

  test('reads databases, proxies and secret rotation', () => {
    const { databases, databaseProxies, rotations } = surroundingsOf({
      Group: { Type: 'AWS::EC2::SecurityGroup' },
      Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql', EnableHttpEndpoint: true, VpcSecurityGroupIds: [{ Ref: 'Group' }] } },
      Instance: { Type: 'AWS::RDS::DBInstance', Properties: { VPCSecurityGroups: [{ Ref: 'Group' }, unknown] } },
      Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { VpcSecurityGroupIds: [{ Ref: 'Group' }] } },
      Reader: { Type: 'AWS::RDS::DBProxyEndpoint', Properties: { VpcSecurityGroupIds: ['sg-1'] } },
      Rotation: { Type: 'AWS::SecretsManager::RotationSchedule', Properties: { RotationLambdaARN: { 'Fn::GetAtt': ['Fn', 'Arn'] } } },
    });
    expect(databases.map(({ engine, dataApi, securityGroups }) => [engine, dataApi, securityGroups.map(({ key }) => key)])).toEqual([
      ['aurora-mysql', true, ['Stack/Group']], [undefined, false, ['Stack/Group', undefined]],
    ]);
    expect(databaseProxies.map(({ securityGroups }) => securityGroups.map(({ key }) => key))).toEqual([['Stack/Group'], [undefined]]);
    expect(rotations).toMatchObject([{ function: { function: 'Stack/Fn' } }]);
  });

  test('reads who waits for a function', () => {
    const arn = { 'Fn::GetAtt': ['Fn', 'Arn'] };
    const uri = { 'Fn::Sub': 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations' };
    const operation = { 'x-amazon-apigateway-integration': { uri, timeoutInMillis: 5_000 } };
    const { callers } = surroundingsOf({
      Method: { Type: 'AWS::ApiGateway::Method', Properties: { Integration: { Uri: uri } } },
      Slow: { Type: 'AWS::ApiGateway::Method', Properties: { Integration: { Uri: uri, TimeoutInMillis: unknown } } },
      Event: { Type: 'AWS::ApiGateway::Method', Properties: { Integration: { Uri: uri, RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" } } } },
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: { paths: { '/': { get: operation, parameters: [], summary: 'x' }, '/odd': unknown } } } },
      HttpApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body: unknown } },
      Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { IntegrationUri: arn } },
      Users: { Type: 'AWS::Cognito::UserPool', Properties: { LambdaConfig: { PreSignUp: arn, PostConfirmation: arn } } },
      Source: { Type: 'AWS::AppSync::DataSource', Properties: { LambdaConfig: { LambdaFunctionArn: arn } } },
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            DefaultCacheBehavior: { LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: arn }, unknown] },
            CacheBehaviors: [{ LambdaFunctionAssociations: [{ EventType: 'origin-response', LambdaFunctionARN: arn }] }],
          },
        },
      },
    });
    expect(callers.map(({ logicalId, function: { function: key }, limitSeconds }) => [logicalId, key, limitSeconds])).toEqual([
      ['Method', 'Stack/Fn', 29], ['Slow', 'Stack/Fn', why], ['Api', 'Stack/Fn', 5], ['Integration', 'Stack/Fn', 30], ['Users', 'Stack/Fn', 5], ['Users', 'Stack/Fn', 5],
      ['Source', 'Stack/Fn', 30], ['Site', 'Stack/Fn', 5], ['Site', 'Stack/Fn', 30],
    ]);
  });

  test('reads subscriptions of log groups', () => {
    const { logSubscriptions } = surroundingsOf({
      Logs: { Type: 'AWS::Logs::LogGroup' },
      Filter: { Type: 'AWS::Logs::SubscriptionFilter', Properties: { LogGroupName: { Ref: 'Logs' }, DestinationArn: { 'Fn::GetAtt': ['Fn', 'Arn'] } } },
    });
    expect(logSubscriptions).toMatchObject([{ logGroup: { key: 'Stack/Logs' }, destination: { function: 'Stack/Fn' } }]);
  });
});
