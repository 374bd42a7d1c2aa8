import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IConstruct } from 'constructs';
import { warn } from '../synth/validation';

/**
 * Lets CloudWatch Logs use the key for log groups of this account and Region, which the L2 of the log group forgets.
 *
 * The condition names no log group: a key policy that named one would form a cycle with it.
 */
export function allowLogsToUse(key: kms.IKey, scope: Construct): void {
  const { account, region } = Stack.of(scope);
  addToKeyPolicy(key, scope, 'the log group cannot be created', new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${region}.${Aws.URL_SUFFIX}`)],
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${region}:${account}:log-group:*` } },
  }));
}

/**
 * Lets a service send to encrypted queues for its resources, which the L2s of what sends forget.
 *
 * @param senders a pattern for the ARNs of all of an account: a key policy that named one of this app would form a cycle with it
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function allowSendersToUse(key: kms.IKey, scope: Construct, service: string, senders: string): void {
  addToKeyPolicy(key, scope, 'undelivered events are lost', new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions: SEND_ENCRYPTED,
    resources: ['*'],
    conditions: { ArnLike: { 'aws:SourceArn': senders } },
  }));
}

/** What sending to an encrypted queue or topic takes. */
export const SEND_ENCRYPTED = ['kms:Decrypt', 'kms:GenerateDataKey'];

function addToKeyPolicy(key: kms.IKey, scope: Construct, otherwise: string, statement: iam.PolicyStatement): void {
  if (key.addToResourcePolicy(statement).statementAdded) return;
  warn(scope, 'keyPolicyNotUpdated',
    `the policy of encryptionKey is not ours to change, and without this statement ${otherwise}: ` +
    `${JSON.stringify(Stack.of(scope).resolve(statement.toJSON()))}: add it to the key policy and acknowledge this`);
}

/** What a policy allows. */
export interface Permission {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: { [operator: string]: { [key: string]: string } };
}

/** The right to decrypt with a key. */
export function decryptPermission(scope: IConstruct, key: kms.IKey, conditions?: Permission['conditions']): Permission {
  return keyPermission(scope, key, ['kms:Decrypt'], conditions);
}

/** The right to do something with a key; for an alias that was imported by its name, with the key that it stands for. */
export function keyPermission(scope: IConstruct, key: kms.IKey, actions: string[], conditions: Permission['conditions'] = {}): Permission {
  const known = keyBehind(key);
  if (known) return { actions, resources: [known.keyArn], conditions };
  return {
    actions,
    resources: [Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' })],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': (key as kms.IAlias).aliasName }, ...conditions },
  };
}

/** The key itself, also where an alias was given; undefined for an alias that was imported by its name. */
export function keyBehind(key: kms.IKey): kms.IKey | undefined {
  if (!('aliasName' in key)) return key;
  try {
    return (key as kms.IAlias).aliasTargetKey;
  } catch {
    return undefined;
  }
}
