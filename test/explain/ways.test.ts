import { alarm, arnOf, depthAlarm, fates, functionNamed, of, onlyPath, Resources, ruleApp, TOPIC, worker } from './apps';
import { explain } from '../../src/explain';

const handler = functionNamed('ClickFn', { allow: [['*', '*']] });

interface StreamParts {
  readonly stream?: object;
  readonly mapping?: object;
  readonly more?: Resources;
}

function streamApp({ stream = {}, mapping = {}, more = {} }: StreamParts = {}): { Resources: Resources } {
  return {
    Resources: {
      ClickStream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1, ...stream } },
      ...handler,
      ClickMapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: arnOf('ClickStream'), FunctionName: { Ref: 'ClickFn' }, StartingPosition: 'TRIM_HORIZON', ...mapping } },
      ...more,
    },
  };
}

describe('a subscriber of a Custom Event Bus', () => {
  const subscribed = (EventBusArn: unknown, InvokeConfiguration: object) => ({
    Resources: {
      ClickBus: { Type: 'AWS::EventsV2::EventBus', Properties: { Name: 'clicks' } },
      ...functionNamed('ClickFn', { properties: { FunctionName: 'click' } }),
      ClickSubscriber: { Type: 'AWS::EventsV2::Subscriber', Properties: { EventBusArn, InvokeConfiguration } },
    },
  });
  test.each<[string, unknown, object, object]>([
    ['of the templates', { Ref: 'ClickBus' }, { TargetArn: arnOf('ClickFn') }, { logicalId: 'ClickBus' }],
    ['elsewhere, by ARN', 'arn:aws:events:us-east-1:210987654321:event-busv2/a/b', { TargetArn: 'arn:aws:lambda:us-east-1:123456789012:function:click' }, { name: 'event-busv2/a/b' }],
  ])('is named and never safe: %s [A19]', async (_, bus, invoke, source) => {
    const path = await onlyPath(subscribed(bus, invoke));
    expect(path).toMatchObject({ kind: 'other', verdict: 'cannotTell', source });
    expect(of(path, 'poison').why).toContain('AWS::EventsV2::Subscriber is not explained');
  });
});

describe('a stream', () => {
  test('with unlimited retries is stuck until the record expires, and a failure destination behind them gets nothing', async () => {
    const path = await onlyPath(streamApp({ mapping: { DestinationConfig: { OnFailure: { Destination: arnOf('ParkQueue') } } }, more: { ParkQueue: { Type: 'AWS::SQS::Queue' } } }));
    expect(of(path, 'poison')).toMatchObject({ fate: 'stuck', then: 'lost', afterSeconds: 86_400 });
    expect(of(path, 'down1h').fate).toBe('processed');
    expect(path.verdict).toBe('loses');
  });

  test('with finite retries parks only a note in a queue, and the whole record in a bucket', async () => {
    const to = (id: string, Type: string) => onlyPath(streamApp({
      mapping: { MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination: arnOf(id) } } }, more: { [id]: { Type } },
    }));
    expect(of(await to('ParkQueue', 'AWS::SQS::Queue'), 'poison')).toMatchObject({ fate: 'parked', tries: 3, whole: false });
    expect(of(await to('ParkBucket', 'AWS::S3::Bucket'), 'poison')).toMatchObject({ fate: 'parked', tries: 3, whole: true });
  });

  test('without a destination loses what it gives up', async () => {
    expect(of(await onlyPath(streamApp({ mapping: { MaximumRetryAttempts: 2 } })), 'poison')).toMatchObject({ fate: 'lost', tries: 3 });
  });

  test('that nothing reads waits for the retention of the stream', async () => {
    expect(of(await onlyPath(streamApp({ stream: { RetentionPeriodHours: 48 } })), 'noInvoke')).toMatchObject({ fate: 'waits', afterSeconds: 172_800, told: 'no' });
  });

  test('of a table is kept for 24 hours', async () => {
    const path = await onlyPath({
      Resources: {
        ItemTable: {
          Type: 'AWS::DynamoDB::Table',
          Properties: { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'N' }], StreamSpecification: { StreamViewType: 'KEYS_ONLY' } },
        },
        ...handler,
        ItemMapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['ItemTable', 'StreamArn'] }, FunctionName: { Ref: 'ClickFn' }, StartingPosition: 'LATEST' } },
      },
    });
    expect(path.kind).toBe('table');
    expect(of(path, 'noInvoke')).toMatchObject({ fate: 'waits', afterSeconds: 86_400 });
  });
});

const permission = (principal: string, more: object = {}): Resources => ({
  ClickPermission: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: arnOf('ClickFn'), Principal: principal, ...more } },
});

const ASYNC = ['poison lost', 'down10m lost', 'down1h lost', 'down24h lost', 'throttled1h processed', 'noInvoke lost', 'timeout lost', 'twice processed'];

describe('without a failure destination, everything is lost that fails for long', () => {
  test.each<readonly [string, string, Resources]>([
    ['a topic', 'topic', { NewsTopic: { Type: 'AWS::SNS::Topic' }, NewsSubscription: { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'lambda', TopicArn: { Ref: 'NewsTopic' }, Endpoint: arnOf('ClickFn'), FilterPolicy: { kind: ['new'] } } }, ...permission('sns.amazonaws.com') }],
    ['a bucket', 'bucket', {
      FileBucket: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectRemoved:*', Function: arnOf('ClickFn') }] } } }, ...permission('s3.amazonaws.com'),
    }],
    ['a schedule of a rule', 'schedule', { TickRule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(7 days)', Targets: [{ Id: 'a', Arn: arnOf('ClickFn') }] } }, ...permission('events.amazonaws.com') }],
    ['a schedule', 'schedule', {
      TickRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
          Policies: [{ PolicyName: 'Own', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('ClickFn') }] } }],
        },
      },
      TickSchedule: { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'cron(0 3 * * ? *)', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 }, Target: { Arn: arnOf('ClickFn'), RoleArn: arnOf('TickRole') } } },
    }],
    ['logs', 'logs', {
      AppLogs: { Type: 'AWS::Logs::LogGroup' }, AppFilter: { Type: 'AWS::Logs::SubscriptionFilter', Properties: { LogGroupName: { Ref: 'AppLogs' }, DestinationArn: arnOf('ClickFn'), FilterPattern: '' } }, ...permission('logs.amazonaws.com'),
    }],
  ])('%s', async (_, kind, more) => {
    const path = await onlyPath({ Resources: { ...handler, ...more } });
    expect(path.kind).toBe(kind);
    expect(fates(path)).toEqual(ASYNC);
    expect(of(path, 'poison')).toMatchObject({ tries: 3, afterSeconds: 180 });
  });

  test('a rule that is disabled starts nothing', async () => {
    const { paths } = await explain({ Resources: { ...handler, TickRule: { Type: 'AWS::Events::Rule', Properties: { State: 'DISABLED', ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'a', Arn: arnOf('ClickFn') }] } } } });
    expect(paths).toEqual([]);
  });
});

describe('a rule of a service that invokes asynchronously', () => {
  const topicRule = { Type: 'AWS::IoT::TopicRule', Properties: { TopicRulePayload: { Sql: 'SELECT * FROM clicks', Actions: [{ Lambda: { FunctionArn: arnOf('ClickFn') } }] } } };
  const receipt = (action: object) => ({
    Type: 'AWS::SES::ReceiptRule', Properties: { RuleSetName: 'mail', Rule: { Actions: [{ LambdaAction: { FunctionArn: arnOf('ClickFn'), ...action } }] } },
  });

  test.each<[string, object, string]>([
    ['AWS IoT', topicRule, 'error action'], ['Amazon SES', receipt({}), 'Amazon SES'], ['Amazon SES, said', receipt({ InvocationType: 'Event' }), 'Amazon SES'],
  ])('%s has the fates of asynchronous events, but what may not be delivered is not known', async (_, rule, why) => {
    const path = await onlyPath({ Resources: { ...handler, ClickRule: rule as never } });
    expect(path).toMatchObject({ source: { logicalId: 'ClickRule' }, verdict: 'loses' });
    expect(of(path, 'poison')).toMatchObject({ fate: 'lost', tries: 3, afterSeconds: 180 });
    expect(of(path, 'noInvoke')).toMatchObject({ fate: 'cannotTell', why: expect.stringContaining(why) });
  });

  test('Amazon SES that waits for an answer is not modelled', async () => {
    const path = await onlyPath({ Resources: { ...handler, ClickRule: receipt({ InvocationType: 'RequestResponse' }) as never } });
    expect(path.verdict).toBe('cannotTell');
  });
});

test('a function that successes go to is reached whatever its source does with failures', async () => {
  const { paths: [path] } = await explain({
    Resources: {
      ...handler,
      ...functionNamed('MainFn', { allow: [['*', '*']] }),
      FailedQueue: { Type: 'AWS::SQS::Queue' },
      MainConfig: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: { Ref: 'MainFn' }, Qualifier: '$LATEST', DestinationConfig: { OnSuccess: { Destination: arnOf('ClickFn') }, OnFailure: { Destination: arnOf('FailedQueue') } } },
      },
    },
  });
  expect(path.kind).toBe('destination');
  expect(fates(path)).toEqual(ASYNC);
});

describe('callers that wait', () => {
  const uri = { 'Fn::Sub': 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ClickFn.Arn}/invocations' };
  const method = { Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: { Ref: 'ShopApi' }, HttpMethod: 'GET', Integration: { Type: 'AWS_PROXY', Uri: uri } } };

  test('get the error, and decide: the methods of an API are one way', async () => {
    const path = await onlyPath({ Resources: { ...functionNamed('ClickFn', { properties: { Timeout: 120 } }), ShopApi: { Type: 'AWS::ApiGateway::RestApi' }, OneMethod: method, OtherMethod: method } });
    expect(path).toMatchObject({ kind: 'caller', source: { logicalId: 'ShopApi' }, verdict: 'callerDecides' });
    expect(of(path, 'poison')).toMatchObject({ fate: 'callerError', tries: 1, afterSeconds: 0 });
    expect(of(path, 'throttled1h')).toMatchObject({ fate: 'callerError', tries: 0 });
    expect(of(path, 'timeout')).toMatchObject({ fate: 'callerError', tries: 1, afterSeconds: 29 });
  });

  test('of a function URL and of a user pool, which tries again', async () => {
    const { paths } = await explain({
      Resources: {
        ...handler,
        ClickUrl: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE', TargetFunctionArn: arnOf('ClickFn') } },
        UserPool: { Type: 'AWS::Cognito::UserPool', Properties: { LambdaConfig: { PreSignUp: arnOf('ClickFn') } } },
      },
    });
    expect(paths.map(({ source, experiments }) => `${source.logicalId} ${experiments.find(({ experiment }) => experiment === 'timeout')!.tries}`)).toEqual(['UserPool 3', 'ClickUrl 1']);
  });

  test('an authorizer is one way, also if its permission names no API', async () => {
    const path = await onlyPath({
      Resources: {
        ...handler,
        ShopApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'WEBSOCKET' } },
        ShopAuthorizer: { Type: 'AWS::ApiGatewayV2::Authorizer', Properties: { ApiId: { Ref: 'ShopApi' }, AuthorizerType: 'REQUEST', AuthorizerUri: uri } },
        Allowed: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: { Ref: 'ClickFn' }, Principal: 'apigateway.amazonaws.com' } },
      },
    });
    expect(path).toMatchObject({ source: { logicalId: 'ShopAuthorizer' }, verdict: 'callerDecides' });
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
  test('of a WebSocket API: it waits for 29 seconds, one second less than an HTTP API', async () => {
    const patient = functionNamed('ClickFn', { properties: { Timeout: 120 } });
    const integration = (properties: object) => ({ Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId: { Ref: 'ChatApi' }, IntegrationType: 'AWS_PROXY', IntegrationUri: uri, ...properties } });
    const chat = (protocol: string, properties = {}) => onlyPath({
      Resources: { ...patient, ChatApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'chat', ProtocolType: protocol } }, ChatIntegration: integration(properties) },
    });
    expect(of(await chat('WEBSOCKET'), 'timeout')).toMatchObject({ fate: 'callerError', afterSeconds: 29, why: expect.stringContaining('over its connection') });
    expect(of(await chat('WEBSOCKET', { TimeoutInMillis: 5_000 }), 'timeout')).toMatchObject({ afterSeconds: 5, why: expect.stringContaining('over its connection') });
    expect(of(await chat('HTTP'), 'timeout')).toMatchObject({ afterSeconds: 30, why: expect.stringContaining('5xx') });
  });

  // https://docs.aws.amazon.com/lexv2/latest/dg/streaming-progress.html
  test('of Lex: the user gets the failure response of the bot', async () => {
    const locale = { BotAliasLocaleSetting: { Enabled: true, CodeHookSpecification: { LambdaCodeHook: { CodeHookInterfaceVersion: '1.0', LambdaArn: arnOf('ClickFn') } } }, LocaleId: 'en_US' };
    const path = await onlyPath({
      Resources: { ...functionNamed('ClickFn', { properties: { Timeout: 120 } }), ChatBot: { Type: 'AWS::Lex::BotAlias', Properties: { BotId: 'B', BotAliasName: 'live', BotAliasLocaleSettings: [locale] } } },
    });
    expect(path).toMatchObject({ kind: 'caller', source: { logicalId: 'ChatBot' }, verdict: 'callerDecides' });
    expect(of(path, 'timeout')).toMatchObject({ fate: 'callerError', afterSeconds: 30, why: expect.stringContaining('failure response') });
  });

  test('not of CodePipeline, which does not wait for the answer but for a result: it decides', async () => {
    const action = { Name: 'Check', ActionTypeId: { Category: 'Invoke', Owner: 'AWS', Provider: 'Lambda', Version: '1' }, Configuration: { FunctionName: { Ref: 'ClickFn' } } };
    const path = await onlyPath({ Resources: { ...handler, Release: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: [{ Name: 'Check', Actions: [action] }] } } } });
    expect(path).toMatchObject({ verdict: 'cannotTell', experiments: expect.arrayContaining([expect.objectContaining({ why: expect.stringContaining('fails the action') })]) });
  });

  test('of a state machine: it decides, by its definition', async () => {
    const definition = { 'Fn::Sub': '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${ClickFn.Arn}","End":true}}}' };
    const path = await onlyPath({ Resources: { ...handler, FlowMachine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: definition } } } });
    expect(of(path, 'poison')).toMatchObject({ fate: 'callerError', why: expect.stringContaining('Retry and Catch') });
    expect(of(path, 'poison').tries).toBeUndefined();
  });

  test('of Firehose: it tries a throttled function again, then keeps the records in its bucket', async () => {
    const processors = [{ Type: 'Lambda', Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: arnOf('ClickFn') }] }];
    const { paths: [path] } = await explain({
      Resources: { ...handler, Delivery: { Type: 'AWS::KinesisFirehose::DeliveryStream', Properties: { ExtendedS3DestinationConfiguration: { ProcessingConfiguration: { Processors: processors } } } } },
    });
    expect(path).toMatchObject({ kind: 'caller', source: { logicalId: 'Delivery' }, verdict: 'callerDecides' });
    expect(of(path, 'poison')).toMatchObject({ fate: 'callerError', tries: 1, why: expect.stringContaining('processing-failed') });
    expect(of(path, 'timeout').tries).toBe(4);
  });

  test('what is not modelled cannot be told, by name, and is never safe', async () => {
    const explanation = await explain({
      Resources: { ...worker().Resources, ...handler, ClickPipe: { Type: 'AWS::Pipes::Pipe', Properties: { Source: 'arn:aws:sqs:us-east-1:123456789012:a', Target: arnOf('ClickFn') } } },
    });
    expect(explanation.paths.map(({ verdict }) => verdict)).toEqual(['safe', 'cannotTell']);
    expect(explanation).toMatchObject({ verdict: 'cannotTell', notRead: ['the events of AWS::Pipes::Pipe (ClickPipe)'] });
    expect(of(explanation.paths[1], 'poison').why).toContain('AWS::Pipes::Pipe is not modelled');
  });

  test('a pipe that reads the same queue competes for its messages', async () => {
    const { paths: [path] } = await explain(worker({ more: { OrderPipe: { Type: 'AWS::Pipes::Pipe', Properties: { Source: arnOf('OrdersQueue'), Target: TOPIC } } } }));
    expect(of(path, 'poison')).toMatchObject({ fate: 'cannotTell', why: 'AWS::Pipes::Pipe of OrderPipe is not modelled' });
    expect(path.verdict).toBe('cannotTell');
  });
});

describe('alarms', () => {
  test('that are in alarm without events tell nobody for certain', async () => {
    const { paths: [path] } = await explain(ruleApp({ more: { Heartbeat: alarm('AWS/Lambda', 'Invocations', 'FunctionName', { Ref: 'InvoiceFn' }, { ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' }) } }));
    expect(of(path, 'poison')).toMatchObject({ told: 'depends', alarms: [{ logicalId: 'Heartbeat', rings: 'depends', why: 'it is in alarm without events too' }] });
  });

  test('on a rate stay silent where it has no value: a full throttle has no invocations', async () => {
    const rate = (metric: string) => ({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        EvaluationPeriods: 1,
        Threshold: 0.05,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        AlarmActions: [TOPIC],
        Metrics: [
          { Id: 'rate', Expression: 'failures / invocations' },
          ...[['failures', metric], ['invocations', 'Invocations']].map(([Id, MetricName]) => ({
            Id, ReturnData: false, MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'OrdersFn' } }] }, Period: 300, Stat: 'Sum' },
          })),
        ],
      },
    });
    const path = await onlyPath(worker({ more: { ErrorRate: rate('Errors'), ThrottleRate: rate('Throttles') } }));
    const ringing = (name: 'poison' | 'throttled1h') => of(path, name).alarms.filter(({ rings }) => rings === 'yes').map(({ logicalId }) => logicalId);
    expect(ringing('poison')).toEqual(['DeadAlarm', 'ErrorRate']);
    expect(ringing('throttled1h')).toEqual(['DeadAlarm']);
  });

  test('that are not modelled may ring, and do not keep the way from being explained', async () => {
    const unknown = depthAlarm('OrdersDead', { Threshold: { Ref: 'Threshold' } });
    const template = { ...worker({ more: { DeadAlarm: unknown } }), Parameters: { Threshold: { Type: 'Number' } } };
    const path = await onlyPath(template);
    expect(of(path, 'poison')).toMatchObject({ fate: 'parked', told: 'depends', alarms: [{ logicalId: 'DeadAlarm', rings: 'depends' }] });
  });

  test('that only more traffic sets off depend on it', async () => {
    const path = await onlyPath(worker({ more: { DeadAlarm: depthAlarm('OrdersDead', { Threshold: 100 }) } }));
    expect(of(path, 'down1h')).toMatchObject({ fate: 'parked', told: 'depends' });
    expect(of(path, 'poison').told).toBe('no');
  });
});

describe('branches', () => {
  const template = {
    ...worker({ queue: { RedrivePolicy: { 'Fn::If': ['IsProd', { deadLetterTargetArn: arnOf('OrdersDead'), maxReceiveCount: 5 }, { Ref: 'AWS::NoValue' }] } } }),
    Parameters: { Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
  };

  test('are explained each, and named', async () => {
    const { paths, verdict } = await explain(template);
    expect(paths.map(path => `${path.branch} ${path.verdict}`)).toEqual(['Stage=dev loses', 'Stage=prod safe']);
    expect(verdict).toBe('loses');
  });

  test('end where a value is given', async () => {
    expect((await explain(template, { parameters: { Stage: 'prod' } })).paths.map(({ branch, verdict }) => `${branch} ${verdict}`)).toEqual(['undefined safe']);
  });

  test('a value that nothing tells is named', async () => {
    const path = await onlyPath({ ...worker({ queue: { VisibilityTimeout: { Ref: 'Visibility' } } }), Parameters: { Visibility: { Type: 'Number' } } } as never);
    expect(of(path, 'poison')).toMatchObject({ fate: 'cannotTell', why: expect.stringContaining('Visibility') });
  });
});

test('ways of the same shape have the same results, under their own names', async () => {
  const renamed = JSON.parse(JSON.stringify(worker().Resources).replaceAll('Orders', 'Invoices').replaceAll('"DeadAlarm"', '"DeadAlarm2"').replaceAll('"AgeAlarm"', '"AgeAlarm2"')) as Resources;
  const { paths: [orders, invoices] } = await explain({ Resources: { ...worker().Resources, ...renamed } });
  expect(invoices).toEqual((await explain({ Resources: renamed })).paths[0]);
  expect(orders).toEqual((await explain(worker())).paths[0]);
});
