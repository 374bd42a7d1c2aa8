import { compliantIf, rule } from '../../model/rule';

/** The actions that create an event, by the type of the event source. */
const WRITE_ACTIONS: { readonly [type: string]: readonly string[] } = {
  'AWS::SQS::Queue': ['sqs:SendMessage'],
  'AWS::SNS::Topic': ['sns:Publish'],
  'AWS::S3::Bucket': ['s3:PutObject'],
  'AWS::Kinesis::Stream': ['kinesis:PutRecord', 'kinesis:PutRecords'],
  'AWS::DynamoDB::Table': ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
  'AWS::DynamoDB::GlobalTable': ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
};

export const writesToSource = rule({
  id: 'WritesToSource',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function can write to its own event source.',
  explanation: 'Each event can create another one, in an infinite loop.',
  fix: "Write to another resource, or filter the function's own events at the source (FilterCriteria of a mapping, FilterPolicy of a " +
    'subscription).',
  practices: ['E09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  check: (handler, app) => {
    const sources = app.unfilteredSourcesOf(handler);
    if (sources.length === 0) return undefined;
    const own = sources.find(({ type, arn }) => app.rolePermissions.allows(handler, WRITE_ACTIONS[type] ?? [], arn));
    return compliantIf(own === undefined, `The function receives events from ${own?.logicalId}, and its role allows it to write there.`);
  },
});
