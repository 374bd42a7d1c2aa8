import fc from 'fast-check';
import { READERS } from '../../../src/template/readers';

/** Names that objects inherit, that the templates use, and that only a hostile template has. */
const NAME = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('A', 'B', 'C', 'D', 'Fn', 'Queue') },
  { weight: 2, arbitrary: fc.constantFrom('constructor', 'hasOwnProperty', 'toString', 'valueOf', 'prototype', 'isPrototypeOf') },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', '', ' ', 'a.b', 'a/b', '${A}', 'Fn::ForEach::X', 'Fn::Transform', 'Ref', 'AWS::NoValue') },
);

const REPEATED = ['${', '{{resolve:', '*a', '[', '{"a":', '"', '\\', '(', 'function   ', ':', '/'];
const TEXTS = [
  '${A}', '${A.Arn}', '${', '${!A}', '${}', '{{resolve:ssm:a}}', '{{resolve:', '}}', '{"a":["b"]}', '{"$or":[{"a":[1]},{"b":[{"prefix":"x"}]}]}',
  '[[[[', '{', 'rate(1 minute)', 'cron(0 0 * * ? *)', 'cron(', 'at(2026-01-01T00:00:00)', 'PT1M', 'arn:aws:sqs:us-east-1:123456789012:x', 'arn:aws:lambda:::function:Fn:live',
  'arn::::::', 'https://sqs.us-east-1.amazonaws.com/123456789012/Stack-Queue', '/aws/lambda/Stack-Fn', 'index.handler', 'nodejs24.x', 'AWS/SQS', 'AWS/Lambda', 'QueueName',
  'sqs', 'lambda', 'NEW_IMAGE', 'ENABLED', 'exports.handler = async function (a, b, c) {}', 'ALARM("A") OR ALARM(', 'SUM(METRICS())', 'm1/(m2-', '$.a[0].b', '<a> "<b>"',
];

/** Texts that parsers stumble over. */
const TEXT = fc.oneof(
  { weight: 3, arbitrary: NAME },
  { weight: 3, arbitrary: fc.constantFrom('true', 'false', '0', '1', '-1', '1e308', '1e400', 'Infinity', 'NaN', '0x10', '2.5', '100000000', '*', '?', '**a*?') },
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...REPEATED), fc.integer({ min: 1, max: 300 })).map(([text, count]) => text.repeat(count)) },
);

const LEAF = fc.oneof(
  { weight: 5, arbitrary: TEXT },
  { weight: 2, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, -1, 300, 1e8)) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(true, false, null) },
);

const FUNCTIONS = [
  'Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::Join', 'Fn::If', 'Fn::Select', 'Fn::Split', 'Fn::FindInMap', 'Fn::ImportValue', 'Fn::GetStackOutput', 'Fn::Base64', 'Fn::Length',
  'Fn::ToJsonString', 'Fn::GetAZs', 'Fn::Transform', 'Fn::constructor', 'Condition',
];

/** The names that the reader and the rules look for, so that they find something. */
const PROPERTIES = [
  'FunctionName', 'EventSourceArn', 'QueueName', 'RedrivePolicy', 'deadLetterTargetArn', 'maxReceiveCount', 'BatchSize', 'FilterCriteria', 'Filters', 'Pattern', 'Targets', 'Arn', 'Id',
  'EventPattern', 'ScheduleExpression', 'Target', 'TopicArn', 'Endpoint', 'Protocol', 'FilterPolicy', 'Subscription', 'NotificationConfiguration', 'LambdaConfigurations', 'Event', 'Events', 'Function',
  'Filter', 'S3Key', 'Rules', 'Name', 'Value', 'MetricName', 'Namespace', 'Dimensions', 'Metrics', 'MetricStat', 'Metric', 'AlarmRule', 'AlarmActions', 'ShardCount', 'StreamARN',
  'StreamSpecification', 'StreamViewType', 'KeySchema', 'AttributeName', 'Environment', 'Variables', 'Timeout', 'Role', 'Code', 'ZipFile', 'Handler', 'Runtime', 'LoggingConfig', 'LogGroup',
  'LogGroupName', 'PolicyDocument', 'Statement', 'Action', 'Resource', 'Effect', 'Principal', 'Roles', 'Policies', 'ManagedPolicyArns', 'DestinationConfig', 'OnFailure', 'Destination', 'Qualifier',
  'FunctionVersion', 'RoutingConfig', 'AdditionalVersionWeights', 'VpcConfig', 'SubnetIds', 'SecurityGroupIds', 'SecurityGroupIngress', 'DeadLetterConfig', 'TargetArn', 'Description', 'ServiceToken',
  'WriterProps', 'exports', 'region', 'Parameters', 'TemplateURL', 'Tags', 'BucketName', 'ScalingConfig', 'MaximumConcurrency', 'ProvisionedPollerConfig', 'MinimumPollers', 'InputTransformer',
  'InputPathsMap', 'InputTemplate', 'Expression', 'Period', 'Stat', 'EvaluationPeriods', 'Threshold', 'ComparisonOperator', 'FifoQueue', 'ParallelizationFactor', 'TumblingWindowInSeconds',
];
const KEY = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...PROPERTIES) }, { weight: 2, arbitrary: NAME }, { weight: 1, arbitrary: TEXT });

const REFERENCE = fc.tuple(fc.constantFrom('Ref', 'Fn::GetAtt'), NAME, fc.constantFrom('Arn', 'QueueName', 'constructor', 'Outputs.A'))
  .map(([name, id, attribute]) => name === 'Ref' ? { Ref: id } : { 'Fn::GetAtt': [id, attribute] });

/** Any piece of a template: values, calls of functions with arguments of any type, and objects with likely or hostile keys. */
const { piece: PIECE } = fc.letrec(tie => ({
  piece: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    { weight: 4, arbitrary: LEAF },
    { weight: 3, arbitrary: REFERENCE },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...FUNCTIONS), tie('piece')).map(([name, argument]) => ({ [name]: argument })) },
    { weight: 2, arbitrary: fc.tuple(NAME, tie('piece'), tie('piece')).map(([condition, one, other]) => ({ 'Fn::If': [condition, one, other] })) },
    { weight: 2, arbitrary: fc.tuple(TEXT, fc.array(tie('piece'), { maxLength: 4 })).map(pair => ({ 'Fn::Join': pair })) },
    { weight: 3, arbitrary: fc.array(tie('piece'), { maxLength: 4 }) },
    { weight: 6, arbitrary: fc.array(fc.tuple(KEY, tie('piece')), { maxLength: 5 }).map(entries => Object.fromEntries(entries)) },
  ),
}));

const TYPES = [
  ...Object.keys(READERS), 'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::Lambda::Permission', 'AWS::Logs::LogGroup', 'AWS::CloudFormation::Stack', 'AWS::EC2::SecurityGroup',
  'AWS::RDS::DBInstance', 'AWS::ApiGateway::Stage', 'Custom::LogRetention', 'Custom::CrossRegionExportWriter', 'Custom::CrossRegionExportReader',
];
const TYPE = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...TYPES) }, { weight: 1, arbitrary: NAME });
const PROPERTY_MAP = fc.array(fc.tuple(fc.constantFrom(...PROPERTIES), PIECE), { maxLength: 10 }).map(entries => Object.fromEntries(entries));
const RESOURCE = fc.record({ Type: TYPE, Properties: PROPERTY_MAP, Condition: NAME, Metadata: PROPERTY_MAP }, { requiredKeys: ['Type', 'Properties'] });

/** Logical ids, of which few are not allowed, so that most templates are read. */
const ID = fc.oneof(
  { weight: 150, arbitrary: fc.constantFrom('A', 'B', 'C', 'D', 'Fn', 'Queue', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', 'Fn::ForEach::X') },
  { weight: 1, arbitrary: NAME },
);

/** Members by likely or hostile names; any piece in the place of all of them or of one now and then. */
const section = (member: fc.Arbitrary<unknown>) => {
  const entry = fc.tuple(ID, fc.oneof({ weight: 150, arbitrary: member }, { weight: 1, arbitrary: PIECE }));
  const members = fc.array(entry, { maxLength: 8 }).map(entries => Object.fromEntries(entries));
  return fc.oneof({ weight: 60, arbitrary: members }, { weight: 1, arbitrary: PIECE });
};

const CONDITION = fc.oneof(
  fc.tuple(fc.constantFrom('Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not'), fc.array(fc.oneof(PIECE, NAME.map(name => ({ Condition: name }))), { maxLength: 3 }))
    .map(([name, argument]) => ({ [name]: argument })),
  NAME.map(name => ({ Condition: name })),
  fc.constant({}),
);

/** A template that is almost one of CloudFormation. */
export const TEMPLATE: fc.Arbitrary<object> = fc.record({
  Resources: section(RESOURCE),
  Parameters: section(fc.record({ Type: fc.oneof(fc.constantFrom('String', 'CommaDelimitedList'), PIECE), Default: PIECE }, { requiredKeys: [] })),
  Conditions: section(CONDITION),
  Mappings: section(PIECE),
  Outputs: section(fc.record({ Value: PIECE, Export: fc.oneof(fc.record({ Name: PIECE }), PIECE), Condition: PIECE }, { requiredKeys: ['Value'] })),
}, { requiredKeys: ['Resources'] });

const STACK = fc.record({ stackName: NAME, template: TEMPLATE, nested: section(TEMPLATE), region: NAME }, { requiredKeys: ['stackName', 'template'] });

/** One template, several by name, or a list of stacks, some of them nested in each other. */
export const INPUT: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: TEMPLATE },
  { weight: 2, arbitrary: fc.array(fc.tuple(NAME, TEMPLATE), { maxLength: 3 }).map(entries => Object.fromEntries(entries)) },
  { weight: 2, arbitrary: fc.array(STACK, { maxLength: 3 }) },
  { weight: 1, arbitrary: PIECE },
);
