import { compliantIf, rule } from '../../rule';

const WRITES: { readonly [type: string]: readonly string[] } = {
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
  of: 'functions',
  info: 'The function may write to where its events come from.',
  explanation: 'Each event can become another one, for ever.',
  mend: 'Write elsewhere, or filter out at the source what the function wrote.',
  practices: ['E09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  check: (handler, system) => {
    const sources = system.sourcesFor(handler);
    if (sources.length === 0) return undefined;
    const own = sources.find(({ type, arn }) => system.grants.allows(handler, WRITES[type] ?? [], arn));
    return compliantIf(own === undefined, `Its events come from ${own?.logicalId}, and its role may write there.`);
  },
});
