import type { Statement } from '../flow';
import { unknownStatement } from '../readers/read-policies';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:GetSamplingStatisticSummaries'];
const NETWORK = [
  'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * The actions that AWS managed policies allow on all resources. These are the policies that execution roles usually have.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['AdministratorAccess', ['*']],
  ['AWSLambdaBasicExecutionRole', LOGS],
  ['AWSLambdaSQSQueueExecutionRole', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...LOGS]],
  ['AWSLambdaKinesisExecutionRole', [
    'kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards', 'kinesis:ListStreams',
    'kinesis:SubscribeToShard', ...LOGS,
  ]],
  ['AWSLambdaDynamoDBExecutionRole', ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams', ...LOGS]],
  ['AWSLambdaInvocation-DynamoDB', ['lambda:InvokeFunction', 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams']],
  ['AWSLambdaVPCAccessExecutionRole', [...NETWORK, ...LOGS]],
  ['AWSLambdaENIManagementAccess', NETWORK],
  ['AWSLambdaRole', ['lambda:InvokeFunction']],
  ['AWSCodeDeployRoleForLambda', ['cloudwatch:DescribeAlarms', 'lambda:UpdateAlias', 'lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'sns:Publish']],
  ['AWSCodeDeployRoleForLambdaLimited', ['cloudwatch:DescribeAlarms', 'lambda:UpdateAlias', 'lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig']],
  ['AWSXRayDaemonWriteAccess', TRACES],
  ['AWSXrayWriteOnlyAccess', TRACES],
  ['CloudWatchLambdaInsightsExecutionRolePolicy', LOGS],
  ['AmazonKinesisReadOnlyAccess', ['kinesis:Get*', 'kinesis:List*', 'kinesis:Describe*']],
]);

/** The services of policies that allow all of their actions. What else these policies allow is not listed here. */
const FULL_ACCESS: ReadonlyMap<string, string> = new Map([
  ['AmazonSQSFullAccess', 'sqs'],
  ['AmazonSNSFullAccess', 'sns'],
  ['AmazonS3FullAccess', 's3'],
  ['AmazonKinesisFullAccess', 'kinesis'],
  ['AmazonDynamoDBFullAccess', 'dynamodb'],
  ['AmazonDynamoDBFullAccess_v2', 'dynamodb'],
  ['AWSLambda_FullAccess', 'lambda'],
  ['AmazonEventBridgeFullAccess', 'events'],
]);

/** What CodeDeploy's policies for Lambda allow on one kind of resource only. */
const HOOKS: Statement = { allows: true, actions: ['lambda:InvokeFunction'], resources: ['arn:*:lambda:*:*:function:CodeDeployHook_*'], conditions: [] };

const AWS_MANAGED_POLICY = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/;

/** Returns the statements of a managed policy that is not in these templates. */
export function managedPolicyStatements(arn: Resolved<string>): readonly Statement[] {
  if (isUnknown(arn)) return [unknownStatement(arn)];
  const [, name = ''] = AWS_MANAGED_POLICY.exec(arn) ?? [];
  const actions = ACTIONS.get(name);
  if (actions) return [onAllResources(actions), ...name.startsWith('AWSCodeDeployRoleForLambda') ? [HOOKS] : []];
  const rest = unknownStatement(new Unknown(`the content of the managed policy ${arn} is not known`));
  const service = FULL_ACCESS.get(name);
  return service === undefined ? [rest] : [onAllResources([`${service}:*`]), rest];
}

function onAllResources(actions: readonly string[]): Statement {
  return { allows: true, actions, resources: ['*'], conditions: [] };
}
