import type { Access } from './access';
import { allowed, encryptedBy, keyNeeds, MissingPermission, Need } from './role-needs';
import type { FollowedSource, MappingEntry, RoleEntry } from '../flow';

/**
 * The actions with which Lambda reads an event source: one of each list. It also asks for actions such as kinesis:ListShards and
 * dynamodb:ListStreams, but event source mappings work without them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
const READ: { readonly [kind in FollowedSource]: readonly Need[] } = {
  sqs: [['sqs:ReceiveMessage'], ['sqs:DeleteMessage'], ['sqs:GetQueueAttributes']],
  kinesis: [['kinesis:GetRecords'], ['kinesis:GetShardIterator'], ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary']],
  dynamodb: [['dynamodb:GetRecords'], ['dynamodb:GetShardIterator'], ['dynamodb:DescribeStream']],
};

const READ_AS_CONSUMER: readonly Need[] = [['kinesis:SubscribeToShard']];

/** Returns what a role needs so that Lambda can read the event source of a mapping. */
export function readingNeeds(
  kind: keyof typeof READ, arn: string, { source }: MappingEntry, role: RoleEntry, access: Access,
): readonly MissingPermission[] {
  const target = { arn, entry: access.entry(source!) };
  const needs = arn.includes('/consumer/') ? READ_AS_CONSUMER : READ[kind];
  // DynamoDB decrypts a stream with the permissions of the table.
  const ofKey = kind === 'dynamodb' ? [] : keyNeeds(role, ['kms:Decrypt'], encryptedBy(target.entry), target.entry, access);
  return [...allowed(role, needs, target, access), ...ofKey];
}
