import { EventFlow, readTemplates, Unknown } from '../../../src/template';
import { arnOf, flowOf, FUNCTION, QUEUE } from '../flow';

const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } };
const alias = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Function' }, FunctionVersion: '1', Name: 'live' } };
const flow = flowOf({
  Function: { ...FUNCTION, Properties: { FunctionName: 'orders' } },
  Version: version,
  Alias: alias,
  Queue: { ...QUEUE, Properties: { QueueName: 'orders' } },
  Fifo: { ...QUEUE, Properties: { FifoQueue: true } },
  Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders', StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
});

describe('EventFlow.refer', () => {
  test.each([
    [arnOf('sqs', 'orders'), { key: 'Stack/Queue' }],
    ['https://sqs.us-east-1.amazonaws.com/123456789012/orders', { key: 'Stack/Queue' }],
    ['https://sqs.us-east-1.amazonaws.com/123456789012/Stack-Fifo.fifo', { key: 'Stack/Fifo' }],
    [arnOf('dynamodb', 'table/orders'), { key: 'Stack/Table' }],
    [arnOf('dynamodb', 'table/orders/stream/2026-11-21T08:00:00.123'), { key: 'Stack/Table' }],
    [arnOf('sqs', 'others'), {}],
    ['arn:aws:sqs:us-east-1:123456789012', {}],
    ['arn:aws:dynamodb:::table/orders', { key: 'Stack/Table' }],
    [arnOf('sqs', 'table/orders/stream/2026'), {}],
    ['orders', { key: 'Stack/Function', function: 'Stack/Function' }],
    [arnOf('lambda', 'function:orders'), { key: 'Stack/Function', function: 'Stack/Function' }],
    [arnOf('lambda', 'function:orders:$LATEST'), { key: 'Stack/Function', function: 'Stack/Function', qualifier: '$LATEST' }],
    ['123456789012:function:orders:live', { key: 'Stack/Alias', function: 'Stack/Function', qualifier: 'live' }],
    ['orders:live', { key: 'Stack/Alias', function: 'Stack/Function', qualifier: 'live' }],
    ['function:orders:1', { key: 'Stack/Version', function: 'Stack/Function', qualifier: '1' }],
    ['orders:test', { function: 'Stack/Function', qualifier: 'test' }],
    [arnOf('lambda', 'function:others:live'), { qualifier: 'live' }],
    ['arn:aws-cn:sqs:cn-north-1:999999999999:orders', { key: 'Stack/Queue' }],
    ['https://sqs.eu-west-1.amazonaws.com/999999999999/orders', { key: 'Stack/Queue' }],
  ])('resolves %s to %j', (value, expected) => {
    expect(flow.refer(value)).toEqual({ value, ...expected });
  });

  test('finds nothing for an unknown value', () => {
    expect(flow.refer(new Unknown('why'))).toEqual({ value: new Unknown('why') });
  });

  test('requires the account and Region of a value to match, if they are given', () => {
    const template = { Resources: { Queue: { ...QUEUE, Properties: { QueueName: 'orders' } }, Function: { ...FUNCTION, Properties: { FunctionName: 'orders' } } } };
    const given = readTemplates([{ stackName: 'A', template, account: '111111111111', region: 'eu-west-1' }]);
    expect(given.refer('arn:aws:sqs:eu-west-1:111111111111:orders').key).toBe('A/Queue');
    expect(given.refer('arn:aws:sqs:eu-west-1:222222222222:orders').key).toBeUndefined();
    expect(given.refer('arn:aws:sqs:us-east-1:111111111111:orders').key).toBeUndefined();
    expect(given.refer('https://sqs.us-east-1.amazonaws.com/111111111111/orders').key).toBeUndefined();
    expect(given.refer('https://sqs.eu-west-1.amazonaws.com/111111111111/orders').key).toBe('A/Queue');
    expect(given.refer('arn:aws:sqs:::orders').key).toBe('A/Queue');
    expect(given.refer('orders').key).toBe('A/Function');
    expect(given.refer('222222222222:function:orders')).toEqual({ value: '222222222222:function:orders' });
  });

  test('prefers the own stack, then the first one, for equal names', () => {
    const template = { Resources: { Queue: { ...QUEUE, Properties: { QueueName: 'orders' } } } };
    const two: EventFlow = readTemplates({ A: template, B: template });
    expect(two.refer(arnOf('sqs', 'orders'), 'B').key).toBe('B/Queue');
    expect(two.refer(arnOf('sqs', 'orders')).key).toBe('A/Queue');
    expect(two.refer(arnOf('sqs', 'orders'), 'C').key).toBe('A/Queue');
  });

  test('finds a name only where it can be: in the account and Region of the value', () => {
    const template = { Resources: { Queue: { ...QUEUE, Properties: { QueueName: 'orders' } } } };
    const inRegion = (region: string) => ({ stackName: region, template, account: '111111111111', region });
    const two = readTemplates([inRegion('eu-west-1'), inRegion('us-east-1')]);
    const found = (value: string, from: string, type?: string) => two.refer(value, from, type).key;
    expect(found('arn:aws:sqs:us-east-1:111111111111:orders', 'eu-west-1')).toBe('us-east-1/Queue');
    expect(found('orders', 'us-east-1', 'AWS::SQS::Queue')).toBe('us-east-1/Queue');
    const alone = readTemplates([inRegion('eu-west-1'), { stackName: 'Other', template: { Resources: { Function: FUNCTION } }, account: '111111111111', region: 'us-east-1' }]);
    expect(alone.refer('orders', 'Other', 'AWS::SQS::Queue')).toEqual({ value: 'orders' });
  });
});

const REFS = [
  'Function', 'V2', 'Mapping', 'Topic', 'Stream', 'Consumer', 'Table', 'Bus', 'Rule', 'DefaultRule', 'Schedule', 'Group', 'Bucket', 'Alarm', 'Role', 'Plain', 'Key',
  'Machine', 'Alias', 'Subscription',
];
const ATTRIBUTES = [
  'Mapping.Id', 'Mapping.EventSourceMappingArn', 'Table.StreamArn', 'Topic.TopicName', 'Topic.TopicArn', 'Consumer.ConsumerARN', 'Consumer.ConsumerName', 'V2.Version',
  'V2.FunctionArn', 'Alias.AliasArn', 'Bucket.DomainName', 'Bucket.RegionalDomainName', 'Key.KeyId', 'Logs.Arn', 'Bus.Name',
];

describe('identities', () => {
  const named = (Type: string, Properties: object = {}) => ({ Type, Properties });
  const others = flowOf({
    Function: FUNCTION,
    V1: version,
    V2: version,
    Alias: alias,
    Imported: named('AWS::Lambda::Version', { FunctionName: arnOf('lambda', 'function:imported') }),
    Nameless: named('AWS::Lambda::Version', { FunctionName: { Ref: 'Parameter' } }),
    Mapping: named('AWS::Lambda::EventSourceMapping', { FunctionName: 'f' }),
    Topic: named('AWS::SNS::Topic', { FifoTopic: true }),
    Subscription: named('AWS::SNS::Subscription', { TopicArn: { Ref: 'Topic' } }),
    Orphan: named('AWS::SNS::Subscription'),
    Stream: named('AWS::Kinesis::Stream', { Name: 'clicks' }),
    Consumer: named('AWS::Kinesis::StreamConsumer', { ConsumerName: 'fast', StreamARN: { 'Fn::GetAtt': ['Stream', 'Arn'] } }),
    Lonely: named('AWS::Kinesis::StreamConsumer'),
    Table: named('AWS::DynamoDB::GlobalTable'),
    Bus: named('AWS::Events::EventBus', { Name: 'orders' }),
    Rule: named('AWS::Events::Rule', { EventBusName: { Ref: 'Bus' } }),
    DefaultRule: named('AWS::Events::Rule', { EventBusName: 'default' }),
    Schedule: named('AWS::Scheduler::Schedule', { Name: 'nightly', GroupName: { Ref: 'Group' } }),
    Daily: named('AWS::Scheduler::Schedule'),
    Group: named('AWS::Scheduler::ScheduleGroup', { Name: 'jobs' }),
    Bucket: named('AWS::S3::Bucket'),
    Alarm: named('AWS::CloudWatch::Alarm'),
    Composite: named('AWS::CloudWatch::CompositeAlarm'),
    Application: named('AWS::CodeDeploy::Application'),
    Deployments: named('AWS::CodeDeploy::DeploymentGroup', { ApplicationName: { Ref: 'Application' } }),
    Stray: named('AWS::CodeDeploy::DeploymentGroup'),
    Logs: named('AWS::Logs::LogGroup', { LogGroupName: '/orders' }),
    Role: named('AWS::IAM::Role', { Path: '/service/' }),
    Plain: named('AWS::IAM::Role', { RoleName: 7 }),
    Key: named('AWS::KMS::Key'),
    KeyAlias: named('AWS::KMS::Alias', { AliasName: 'alias/orders' }),
    Machine: named('AWS::StepFunctions::StateMachine'),
    Odd: named('Odd'),
  }, {
    Parameters: { Parameter: {} },
    Outputs: {
      ...Object.fromEntries(REFS.map(id => [id, { Value: { Ref: id } }])),
      ...Object.fromEntries(ATTRIBUTES.map(dotted => [dotted.replace('.', ''), { Value: { 'Fn::GetAtt': dotted } }])),
    },
  });
  const { outputs } = others.stacks[0];
  const arnById = new Map([...others.byKey.values()].map(entry => [entry.logicalId, entry.arn]));

  test.each([
    ['Function', arnOf('lambda', 'function:Stack-Function')],
    ['V1', arnOf('lambda', 'function:Stack-Function:1')],
    ['V2', arnOf('lambda', 'function:Stack-Function:2')],
    ['Imported', arnOf('lambda', 'function:imported:1')],
    ['Nameless', arnOf('lambda', 'function:Stack-Nameless:1')],
    ['Topic', arnOf('sns', 'Stack-Topic.fifo')],
    ['Stream', arnOf('kinesis', 'stream/clicks')],
    ['Consumer', arnOf('kinesis', 'stream/clicks/consumer/fast:1767225600')],
    ['Lonely', arnOf('kinesis', 'stream/Stack-Lonely/consumer/Stack-Lonely:1767225600')],
    ['Table', arnOf('dynamodb', 'table/Stack-Table')],
    ['Bus', arnOf('events', 'event-bus/orders')],
    ['Rule', arnOf('events', 'rule/orders/Stack-Rule')],
    ['DefaultRule', arnOf('events', 'rule/Stack-DefaultRule')],
    ['Schedule', arnOf('scheduler', 'schedule/jobs/nightly')],
    ['Daily', arnOf('scheduler', 'schedule/default/Stack-Daily')],
    ['Group', arnOf('scheduler', 'schedule-group/jobs')],
    ['Bucket', 'arn:aws:s3:::stack-bucket-123456789012-us-east-1'],
    ['Alarm', arnOf('cloudwatch', 'alarm:Stack-Alarm')],
    ['Composite', arnOf('cloudwatch', 'alarm:Stack-Composite')],
    ['Application', arnOf('codedeploy', 'application:Stack-Application')],
    ['Deployments', arnOf('codedeploy', 'deploymentgroup:Stack-Application/Stack-Deployments')],
    ['Stray', arnOf('codedeploy', 'deploymentgroup:Stack-Stray/Stack-Stray')],
    ['Logs', arnOf('logs', 'log-group:/orders:*')],
    ['Role', 'arn:aws:iam::123456789012:role/service/Stack-Role'],
    ['Plain', 'arn:aws:iam::123456789012:role/7'],
    ['KeyAlias', arnOf('kms', 'alias/orders')],
    ['Machine', arnOf('states', 'stateMachine:Stack-Machine')],
    ['Odd', arnOf('odd', 'Stack-Odd')],
  ])('%s has an ARN in the format of AWS', (logicalId, arn) => {
    expect(arnById.get(logicalId)).toBe(arn);
  });

  test('generates unique names in the format of AWS', () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(outputs.Mapping).toMatch(uuid);
    expect(outputs.Key).toMatch(uuid);
    expect(outputs.Mapping).not.toBe(outputs.Key);
    expect(arnById.get('Subscription')).toMatch(/^arn:aws:sns:us-east-1:123456789012:Stack-Topic\.fifo:[0-9a-f-]{36}$/);
    expect(arnById.get('Orphan')).toMatch(/^arn:aws:sns:us-east-1:123456789012:Stack-Orphan:[0-9a-f-]{36}$/);
  });

  test.each([
    ['Function', 'Stack-Function'],
    ['V2', arnOf('lambda', 'function:Stack-Function:2')],
    ['V2Version', '2'],
    ['Topic', arnOf('sns', 'Stack-Topic.fifo')],
    ['TopicTopicName', 'Stack-Topic.fifo'],
    ['Stream', 'clicks'],
    ['Consumer', arnOf('kinesis', 'stream/clicks/consumer/fast:1767225600')],
    ['ConsumerConsumerARN', arnOf('kinesis', 'stream/clicks/consumer/fast:1767225600')],
    ['Table', 'Stack-Table'],
    ['TableStreamArn', arnOf('dynamodb', 'table/Stack-Table/stream/2026-01-01T00:00:00.000')],
    ['Bus', 'orders'],
    ['BusName', 'orders'],
    ['Rule', 'orders|Stack-Rule'],
    ['DefaultRule', 'Stack-DefaultRule'],
    ['Bucket', 'stack-bucket-123456789012-us-east-1'],
    ['BucketDomainName', 'stack-bucket-123456789012-us-east-1.s3.amazonaws.com'],
    ['BucketRegionalDomainName', 'stack-bucket-123456789012-us-east-1.s3.us-east-1.amazonaws.com'],
    ['Alarm', 'Stack-Alarm'],
    ['Role', 'Stack-Role'],
    ['Machine', arnOf('states', 'stateMachine:Stack-Machine')],
    ['LogsArn', arnOf('logs', 'log-group:/orders:*')],
  ])('%s has the value that CloudFormation returns', (name, value) => {
    expect(outputs[name]).toBe(value);
  });

  test('attributes that contain the name do so', () => {
    expect(outputs.MappingId).toBe(outputs.Mapping);
    expect(outputs.KeyKeyId).toBe(outputs.Key);
    expect(outputs.ConsumerConsumerName).toBe('fast');
    expect([outputs.TopicTopicArn, outputs.V2FunctionArn, outputs.AliasAliasArn]).toEqual([outputs.Topic, outputs.V2, outputs.Alias]);
    expect(outputs.MappingEventSourceMappingArn).toBe(arnById.get('Mapping'));
    expect(outputs.Subscription).toBe(arnById.get('Subscription'));
  });
});
