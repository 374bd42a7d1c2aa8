import { managedPolicyStatements, policyAllows, Unknown } from '../../../src/template';

const may = (arn: string | Unknown, action: string) =>
  policyAllows(managedPolicyStatements(arn), { action, resource: () => true, context: new Map() });
const aws = (name: string, partition = 'aws') => `arn:${partition}:iam::aws:policy/${name}`;
const unknown = expect.any(Unknown);

test.each([
  [aws('service-role/AWSLambdaSQSQueueExecutionRole'), 'sqs:DeleteMessage', true],
  [aws('service-role/AWSLambdaSQSQueueExecutionRole'), 'sqs:ChangeMessageVisibility', false],
  [aws('service-role/AWSLambdaKinesisExecutionRole', 'aws-cn'), 'kinesis:GetRecords', true],
  [aws('service-role/AWSLambdaDynamoDBExecutionRole'), 'dynamodb:GetRecords', true],
  [aws('service-role/AWSLambdaVPCAccessExecutionRole'), 'ec2:CreateNetworkInterface', true],
  [aws('service-role/AWSLambdaBasicExecutionRole'), 'sqs:ReceiveMessage', false],
  [aws('service-role/AWSCodeDeployRoleForLambdaLimited'), 'lambda:UpdateAlias', true],
  [aws('AdministratorAccess'), 'kms:Decrypt', true],
  [aws('AmazonSQSFullAccess'), 'sqs:ReceiveMessage', true],
  [aws('AmazonSQSFullAccess'), 'kms:Decrypt', unknown],
  [aws('ReadOnlyAccess'), 'sqs:ReceiveMessage', unknown],
  ['arn:aws:iam::111122223333:policy/AdministratorAccess', 'sqs:ReceiveMessage', unknown],
  [new Unknown('why'), 'sqs:ReceiveMessage', new Unknown('why')],
])('%s and %s', (arn, action, expected) => {
  expect(may(arn, action)).toEqual(expected);
});
