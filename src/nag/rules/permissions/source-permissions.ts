import { assumedBy, missingPermissions } from './missing-permissions';
import { accountComparison, MappingEntry, RoleEntry, SourceKind, Unknown } from '../../../template';
import type { Access } from '../../model/access';
import { allowed, encryptedBy, keyNeeds, MissingPermission, Need } from '../../model/role-needs';
import { resolved, rule, violation } from '../../model/rule';

/**
 * The actions with which Lambda reads an event source: one of each list. It also asks for actions such as kinesis:ListShards and
 * dynamodb:ListStreams, but event source mappings work without them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
const READ: { readonly [kind in Exclude<SourceKind, 'other'>]: readonly Need[] } = {
  sqs: [['sqs:ReceiveMessage'], ['sqs:DeleteMessage'], ['sqs:GetQueueAttributes']],
  kinesis: [['kinesis:GetRecords'], ['kinesis:GetShardIterator'], ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary']],
  dynamodb: [['dynamodb:GetRecords'], ['dynamodb:GetShardIterator'], ['dynamodb:DescribeStream']],
};

const READ_AS_CONSUMER: readonly Need[] = [['kinesis:SubscribeToShard']];

export const sourcePermissions = rule({
  id: 'SourcePermissions',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The role of the function does not allow Lambda to read the event source.',
  explanation: 'Lambda reads queues and streams with the permissions of the execution role. Without them, the deployment fails, or no event ' +
    'is processed.',
  fix: 'Grant the role (Role) the permissions, as queue.grantConsumeMessages(fn), stream.grantRead(fn) and table.grantStreamRead(fn) do, and kms:Decrypt ' +
    'on the key of an encrypted source.',
  practices: ['E12'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html',
  check: (mapping, app) => {
    const kind = resolved(mapping.sourceKind);
    if (kind === 'other') return undefined;
    const arn = resolved(mapping.source!.value);
    const handler = app.function(mapping.function);
    if (handler === undefined) return new Unknown('the function is not in these templates');
    const role = resolved(app.access.role(handler.role));
    if (cannotReadFilters(mapping, app.access)) return violation('The policy of the key of the filters does not allow lambda.amazonaws.com to decrypt them.');
    return missingPermissions(role, [assumedBy('lambda', role, app.access), ...readingNeeds(kind, arn, mapping, role, app.access)]);
  },
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption */
function cannotReadFilters(mapping: MappingEntry, access: Access): boolean {
  if (mapping.kmsKey === undefined) return false;
  const lambda = { service: 'lambda', arn: () => new Unknown('the ARN of the source is not compared'), account: accountComparison(access.stackOf(mapping)) };
  return access.serviceMayUseKey(lambda, ['kms:Decrypt'], mapping.kmsKey, mapping) === false;
}

function readingNeeds(kind: keyof typeof READ, arn: string, { source }: MappingEntry, role: RoleEntry, access: Access): readonly MissingPermission[] {
  const target = { arn, entry: access.entry(source!) };
  const needs = arn.includes('/consumer/') ? READ_AS_CONSUMER : READ[kind];
  // DynamoDB decrypts a stream with the permissions of the table.
  const ofKey = kind === 'dynamodb' ? [] : keyNeeds(role, ['kms:Decrypt'], encryptedBy(target.entry), target.entry, access);
  return [...allowed(role, needs, target, access), ...ofKey];
}
