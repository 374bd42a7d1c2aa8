import { arnOf, flowOf, FUNCTION } from './flow';
import { readSurroundings, Unknown } from '../../src/template';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const surroundingsOf = (resources: object) => readSurroundings(flowOf({ Fn: FUNCTION, ...resources }));
const statement = (Statement: unknown) => ({ PolicyDocument: { Statement } });

describe('readSurroundings', () => {
  test('knows who may invoke a function, and on which conditions', () => {
    const permission = { FunctionName: { Ref: 'Fn' }, Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com', SourceArn: arnOf('sns', 't') };
    expect(surroundingsOf({ It: { Type: 'AWS::Lambda::Permission', Properties: permission } }).permissions).toMatchObject([
      { key: 'Stack/It', function: { key: 'Stack/Fn' }, action: 'lambda:InvokeFunction', principal: 'sns.amazonaws.com', conditions: { SourceArn: arnOf('sns', 't') } },
    ]);
  });

  test('knows the URL of a function and of an alias', () => {
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

  test('knows how long logs are kept', () => {
    expect(surroundingsOf({
      Own: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } },
      Set: { Type: 'Custom::LogRetention', Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] }, LogGroupName: '/aws/lambda/it', RetentionInDays: '1' } },
      Ever: { Type: 'AWS::Logs::LogGroup' },
    }).logGroups).toMatchObject([{ logGroupName: 'Stack-Own', retentionDays: 7 }, { logGroupName: '/aws/lambda/it', retentionDays: 1 }, { retentionDays: undefined }]);
  });

  test('knows what makes custom resources', () => {
    expect(surroundingsOf({ It: { Type: 'Custom::It', Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] } } } }).customResources)
      .toMatchObject([{ key: 'Stack/It', provider: { function: 'Stack/Fn' } }]);
  });

  test('knows tables with and without a stream', () => {
    const key = [{ AttributeName: 'id', KeyType: 'HASH' }];
    expect(surroundingsOf({
      Plain: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: key, TimeToLiveSpecification: { Enabled: true } } },
      Streaming: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { KeySchema: [unknown], StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
    }).tables.map(({ key: name, keys, timeToLive }) => [name, keys, timeToLive]).sort()).toEqual([['Stack/Plain', ['id'], true], ['Stack/Streaming', [why], false]]);
  });

  test('knows rights: of a role, of what is attached to it, one or several', () => {
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

  test.each([
    ['policies', { Policies: unknown }],
    ['a policy', { Policies: [unknown] }],
    ['a document', { Policies: [{ PolicyDocument: unknown }] }],
    ['statements', { Policies: [statement(unknown)] }],
    ['a statement', { Policies: [statement([unknown])] }],
    ['actions and resources', { Policies: [statement([{ Action: unknown, Resource: unknown }])] }],
  ])('rights are unknown when %s are', (_, Properties) => {
    expect(surroundingsOf({ Role: { Type: 'AWS::IAM::Role', Properties } }).roles[0].statements).toMatchObject([{ actions: [why], resources: [why] }]);
  });

  test('knows which stages have a limit', () => {
    const stages = surroundingsOf({
      Rest: { Type: 'AWS::ApiGateway::Stage', Properties: { MethodSettings: [{ ThrottlingRateLimit: 1 }] } },
      Http: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { DefaultRouteSettings: { ThrottlingBurstLimit: 1 } } },
      Route: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { DefaultRouteSettings: {}, RouteSettings: { 'GET /': { ThrottlingRateLimit: 1 } } } },
      None: { Type: 'AWS::ApiGateway::Stage' },
      Odd: { Type: 'AWS::ApiGateway::Stage', Properties: { MethodSettings: unknown } },
    }).stages;
    expect(stages.map(({ throttled }) => throttled)).toEqual([true, true, true, false, why]);
  });
});
