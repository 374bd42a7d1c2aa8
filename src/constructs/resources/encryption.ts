import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, IConstruct } from 'constructs';
import { warn } from '../synth/validation';

/**
 * Allows CloudWatch Logs to use the key for log groups of this account and Region, which the L2 of the log group does not.
 *
 * The condition names no single log group, because the key policy and the log group would depend on each other.
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
 * Allows a service to send to encrypted queues on behalf of its resources, which the L2s of those resources do not.
 *
 * @param senders an ARN pattern for all such resources of an account: the key policy and a single resource would depend on each other
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

/**
 * Encrypts the filters of an event source mapping, and allows Lambda to decrypt them for mappings of functions of this account and Region. The L2
 * (`filterEncryption`) would allow it for those of all accounts.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption
 * @see https://docs.aws.amazon.com/lambda/latest/dg/security-encryption-at-rest.html (the encryption context)
 */
export function encryptFilters(mapping: lambda.CfnEventSourceMapping, key: kms.IKey, scope: Construct): void {
  mapping.kmsKeyArn = key.keyArn;
  addToKeyPolicy(key, scope, 'Lambda cannot read the filters', new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('lambda.amazonaws.com')],
    actions: ['kms:Decrypt'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:lambda:FunctionArn': Stack.of(scope).formatArn({ service: 'lambda', resource: 'function:*' }) } },
  }));
}

/** The actions on a key that sending to an encrypted queue or topic needs. */
export const SEND_ENCRYPTED = ['kms:Decrypt', 'kms:GenerateDataKey'];

function addToKeyPolicy(key: kms.IKey, scope: Construct, otherwise: string, statement: iam.PolicyStatement): void {
  if (key.addToResourcePolicy(statement).statementAdded) return;
  warn(scope, 'keyPolicyNotUpdated',
    `the key policy of encryptionKey cannot be changed here, and without this statement ${otherwise}: ` +
    `${JSON.stringify(Stack.of(scope).resolve(statement.toJSON()))}: add it to the key policy and acknowledge this warning`);
}

/** A statement that allows actions on resources. */
export interface Permission {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: { [operator: string]: { [key: string]: string | string[] } };
}

/** A service that uses a key on behalf of the role that calls it, as `kms:ViaService` names it. */
export type KeyService = 'dynamodb' | 'kinesis' | 'lambda' | 's3' | 'sns' | 'sqs';

/** The permission to decrypt with a key through one service. */
export function decryptPermission(scope: IConstruct, key: kms.IKey, service: KeyService): Permission {
  return keyPermission(scope, key, ['kms:Decrypt'], service);
}

/**
 * The permission to use a key for the given actions through one service, which does so on behalf of the caller. Without the condition, the code of the
 * function could decrypt whatever the key protects. The asterisks stand for the Region and for the suffix of the partition.
 *
 * For an alias imported by its name the permission covers the key behind the alias.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function keyPermission(scope: IConstruct, key: kms.IKey, actions: string[], service: KeyService): Permission {
  const known = keyBehind(key);
  const conditions = { StringLike: { 'kms:ViaService': `${service}.*.amazonaws.com*` } };
  if (known) return { actions, resources: [known.keyArn], conditions };
  return {
    actions,
    resources: [Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' })],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': (key as kms.IAlias).aliasName }, ...conditions },
  };
}

/** Returns the key, or the key behind an alias. Returns undefined for an alias imported by its name. */
export function keyBehind(key: kms.IKey): kms.IKey | undefined {
  if (!('aliasName' in key)) return key;
  try {
    return (key as kms.IAlias).aliasTargetKey;
  } catch {
    return undefined;
  }
}
