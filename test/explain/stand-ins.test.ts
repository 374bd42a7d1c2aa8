import { arnOf, fates, functionNamed, of, onlyPath, Resources, ruleApp, TOPIC } from './apps';
import { explain } from '../../src/explain';

const LOSING = ['poison lost', 'down10m lost', 'down1h lost', 'down24h lost', 'throttled1h processed', 'noInvoke lost', 'timeout lost', 'twice processed'];
const STREAM = 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks';
const FOREIGN_TOPIC = 'arn:aws:sns:us-east-1:999999999999:news';
const IMPORT = { 'Fn::ImportValue': 'shared-queue' };

const reader = (source: unknown, properties: object = {}, more: Resources = {}): { Resources: Resources } => ({
  Resources: {
    ...functionNamed('ClickFn', { allow: [['*', '*']] }),
    ClickMapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: source, FunctionName: { Ref: 'ClickFn' }, StartingPosition: 'LATEST', ...properties } },
    ...more,
  },
});

describe('a source outside of the templates', () => {
  test('that is the stream of a table is kept for 24 hours, like every such stream', async () => {
    const event = { Type: 'DynamoDB', Properties: { Stream: '{{resolve:ssm:/orders/stream}}', StartingPosition: 'LATEST' } };
    const path = await onlyPath({
      Transform: 'AWS::Serverless-2016-10-31', Resources: { ClickFn: { Type: 'AWS::Serverless::Function', Properties: { Events: { Changed: event } } } },
    } as never);
    expect(path).toMatchObject({ kind: 'table', verdict: 'loses' });
    expect(of(path, 'poison')).toMatchObject({ fate: 'stuck', then: 'lost', afterSeconds: 86_400 });
    expect(of(path, 'down1h').fate).toBe('processed');
    expect(of(path, 'noInvoke')).toMatchObject({ fate: 'waits', afterSeconds: 86_400 });
  });

  test('that is a Kinesis stream decides with its retention only what outlasts a day', async () => {
    const path = await onlyPath(reader(STREAM));
    expect(path).toMatchObject({ kind: 'stream', verdict: 'loses', source: { name: 'stream/clicks' } });
    expect(of(path, 'poison')).toMatchObject({ fate: 'stuck', then: 'lost', afterSeconds: undefined });
    expect(of(path, 'down1h').fate).toBe('processed');
    expect(of(path, 'down24h')).toMatchObject({ fate: 'cannotTell', why: 'stream/clicks is not in the templates: its retention decides' });
    expect(of(path, 'noInvoke')).toMatchObject({ fate: 'waits', then: 'lost', afterSeconds: undefined });
  });

  test('that is a topic delivers as any topic does', async () => {
    const subscription = { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'lambda', TopicArn: FOREIGN_TOPIC, Endpoint: arnOf('ClickFn') } };
    const permission = { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: arnOf('ClickFn'), Principal: 'sns.amazonaws.com', SourceArn: FOREIGN_TOPIC } };
    const resources = { ...functionNamed('ClickFn'), NewsSubscription: subscription };
    expect(fates(await onlyPath({ Resources: { ...resources, NewsPermission: permission } }))).toEqual(LOSING);
    const shut = await onlyPath({ Resources: resources });
    expect(of(shut, 'throttled1h').fate).toBe('lost');
    expect(shut.fixes[0]).toContain('no permission lets the topic');
  });

  test('that is a bus whose name only the deployment tells: the experiments are about events that match the rule', async () => {
    const { Resources: resources } = ruleApp();
    const rule = { ...resources.PlacedRule, Properties: { ...resources.PlacedRule.Properties, EventBusName: { Ref: 'BusName' } } };
    const template = { Parameters: { BusName: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/bus' } }, Resources: { ...resources, PlacedRule: rule } };
    expect(fates(await onlyPath(template))).toEqual(LOSING);
  });
});

describe('a place for failed events outside of the templates', () => {
  test.each<readonly [string, { Resources: Resources }, string]>([
    ['of a mapping', reader(STREAM, { MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: IMPORT } } }), 'poison'],
    ['of a function', ruleApp({ fn: { properties: { DeadLetterConfig: { TargetArn: IMPORT } }, allow: [['*', '*']] } }), 'poison'],
    ['of asynchronous invocations', ruleApp({
      fn: { allow: [['*', '*']] },
      more: { InvoiceConfig: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: { Ref: 'InvoiceFn' }, Qualifier: '$LATEST', DestinationConfig: { OnFailure: { Destination: IMPORT } } } } },
    }), 'poison'],
    ['of the target of a rule', ruleApp({ target: { DeadLetterConfig: { Arn: IMPORT } } }), 'noInvoke'],
    ['of a schedule', {
      Resources: {
        ...functionNamed('ClickFn'),
        TickSchedule: {
          Type: 'AWS::Scheduler::Schedule',
          Properties: { ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: arnOf('ClickFn'), RoleArn: 'arn:aws:iam::123456789012:role/tick', DeadLetterConfig: { Arn: IMPORT } } },
        },
      },
    }, 'noInvoke'],
    ['of a subscription', {
      Resources: {
        ...functionNamed('ClickFn'),
        NewsTopic: { Type: 'AWS::SNS::Topic' },
        NewsSubscription: {
          Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'lambda', TopicArn: { Ref: 'NewsTopic' }, Endpoint: arnOf('ClickFn'), RedrivePolicy: { deadLetterTargetArn: IMPORT } },
        },
      },
    }, 'noInvoke'],
  ])('%s leaves open only what becomes of the events that get there', async (_, template, experiment) => {
    const path = await onlyPath(template);
    expect(of(path, experiment as 'poison')).toMatchObject({ fate: 'cannotTell', why: expect.stringContaining('where failed events go') });
    expect(path.verdict).not.toBe('safe');
  });

  test('does not matter behind unlimited retries, which nothing gets past', async () => {
    const path = await onlyPath(reader(STREAM, { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:elsewhere' } } }));
    expect(of(path, 'poison')).toMatchObject({ fate: 'stuck', then: 'lost' });
  });
});

describe('an API whose definition is elsewhere', () => {
  const permission = (arn: unknown): Resources => ({
    ApiPermission: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: arnOf('ClickFn'), Principal: 'apigateway.amazonaws.com', SourceArn: arn } },
  });

  test('is found by the permission to invoke, and is a caller that waits', async () => {
    const { paths } = await explain({
      Resources: {
        ...functionNamed('ClickFn', { properties: { Timeout: 120 } }),
        ShopApi: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/openapi.yaml' } } } } },
        ...permission({ 'Fn::Sub': 'arn:aws:execute-api:us-east-1:${AWS::AccountId}:${ShopApi}/*/GET/shop' }),
      },
    });
    expect(paths).toMatchObject([{ kind: 'caller', source: { logicalId: 'ShopApi' }, verdict: 'callerDecides' }]);
    expect(of(paths[0], 'timeout').afterSeconds).toBe(29);
  });

  test('also if the API is not in the templates', async () => {
    const { paths } = await explain({ Resources: { ...functionNamed('ClickFn'), ...permission(`${TOPIC.replace('sns', 'execute-api')}/x`) } });
    expect(paths).toMatchObject([{ source: { name: 'an API that is not in the templates' }, verdict: 'callerDecides' }]);
  });
});
