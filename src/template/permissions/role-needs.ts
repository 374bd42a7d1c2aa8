import type { Access, AccessTarget } from './access';
import type { Delivery } from './delivery';
import type { BucketEntry, Entry, QueueEntry, RoleEntry, TopicEntry } from '../flow';
import type { Reference } from '../resolve/references';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';
import { allHold, anyHolds, anyOf } from '../resolve/verdicts';

/** Actions of which a role needs at least one. */
export type Need = readonly string[];

/** What a role lacks to use a resource. */
export interface MissingPermission {
  /** Completes the sentence 'The role does not allow …'. */
  readonly text: string;
  readonly verdict: Resolved<boolean>;
}

/** The actions on a key with which a role sends to an encrypted queue or topic, or writes to an encrypted bucket. */
export const ENCRYPT: readonly string[] = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * The actions with which Lambda and EventBridge deliver to a target, by the beginning of its ARN. Any one of them is enough.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html
 */
const SEND: readonly (readonly [arn: RegExp, actions: Need])[] = [
  [/^arn:[^:]+:sqs:/, ['sqs:SendMessage']],
  [/^arn:[^:]+:sns:/, ['sns:Publish']],
  [/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/, ['lambda:InvokeFunction']],
  [/^arn:[^:]+:events:[^:]*:[^:]*:event-bus\//, ['events:PutEvents']],
  [/^arn:[^:]+:kinesis:[^:]*:[^:]*:stream\//, ['kinesis:PutRecord', 'kinesis:PutRecords']],
  [/^arn:[^:]+:firehose:/, ['firehose:PutRecord', 'firehose:PutRecordBatch']],
  [/^arn:[^:]+:states:/, ['states:StartExecution', 'states:StartSyncExecution']],
];

/** Returns what a role needs to send to a queue, topic, function or other target, with the verdict for each action. */
export function sendingNeeds(role: RoleEntry, destination: Reference, access: Access): readonly MissingPermission[] {
  const { value } = destination;
  if (isUnknown(value)) return [{ text: '', verdict: value }];
  const actions = SEND.find(([arn]) => arn.test(value))?.[1];
  if (actions === undefined) return [];
  const target = { arn: value, entry: access.entry(destination) };
  return [...allowed(role, [actions], target, access), ...keyNeeds(role, ENCRYPT, encryptedBy(target.entry), target.entry, access)];
}

/** Returns the verdicts on actions on a resource. */
export function allowed(role: RoleEntry, needs: readonly Need[], target: AccessTarget, access: Access): readonly MissingPermission[] {
  const may = access.roleMay(role, target);
  return needs.map(actions => ({ text: `${actions[0]} on ${target.entry?.logicalId ?? target.arn}`, verdict: anyOf(actions, may) }));
}

/** Returns the verdict on the actions on the key of a resource, all of which the role needs. */
export function keyNeeds(
  role: RoleEntry, actions: readonly string[], key: Reference | undefined, of: Entry | undefined, access: Access,
): readonly MissingPermission[] {
  if (key === undefined || of === undefined) return [];
  const verdicts = actions.map(action => access.roleMayUseKey(role, action, key, of));
  const missing = actions.filter((_, i) => verdicts[i] === false);
  return [{ text: `${missing.join(' and ')} on the key of ${of.logicalId}`, verdict: allHold(verdicts) }];
}

/** Returns the key of a queue, topic or stream. */
export function encryptedBy(entry: Entry | undefined): Reference | undefined {
  return (entry as Partial<QueueEntry & TopicEntry> | undefined)?.kmsKey;
}

/**
 * Returns what a role needs so that Lambda can write failure records to a bucket.
 *
 * @param prefix the beginning of the keys of the objects
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function writingNeeds(role: RoleEntry, bucket: Reference, prefix: string, access: Access): readonly MissingPermission[] {
  const entry = access.entry(bucket);
  const arn = String(bucket.value);
  return [
    ...allowed(role, [['s3:PutObject']], { arn: `${arn}/${prefix}`, entry }, access),
    ...allowed(role, [['s3:ListBucket']], { arn, entry }, access),
    ...keyNeeds(role, ENCRYPT.slice(0, 1), (entry as BucketEntry | undefined)?.kmsKey, entry, access),
  ];
}

/** A service that assumes a role needs no policy of the target. Whether such a policy is enough if the role is not, is not documented. */
export function asItself({ role: reference, target }: Delivery, access: Access, verdict: Resolved<boolean>): Resolved<boolean> {
  if (reference === undefined) return verdict;
  const role = access.role(reference);
  const ofRole = isUnknown(role) ? role : allHold(sendingNeeds(role, target, access).map(need => need.verdict));
  return ofRole === false && verdict === true ? new Unknown('the role of the rule does not allow the delivery, but a policy of the target does') : anyHolds([ofRole, verdict]);
}
