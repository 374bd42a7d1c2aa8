import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { decryptPermission, keyPermission, Permission } from './encryption';
import { Wildcard } from '../synth/acknowledgements';

/**
 * The permissions that Lambda needs to write failure records below a prefix of a bucket.
 *
 * AWS requires `s3:ListBucket` and does not document which prefix Lambda lists, so that permission has no condition on one.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function writeRecordsPermissions(scope: IConstruct, bucket: s3.IBucket, prefix: string): Permission[] {
  // If the bucket is deleted, somebody else could create one of the same name.
  const conditions = { StringEquals: { 's3:ResourceAccount': bucket.env.account } };
  return [
    { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${prefix}*`)], conditions },
    { actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions },
    ...bucket.encryptionKey ? [keyPermission(scope, bucket.encryptionKey, ['kms:GenerateDataKey'], 's3')] : [],
  ];
}

/** The permissions that an operator needs to list, read and delete the failure records below these prefixes, and no other objects. */
export function takeRecordsPermissions(scope: IConstruct, bucket: s3.IBucket, ...prefixes: string[]): Permission[] {
  const names = prefixes.map(prefix => `${prefix}*`);
  return [
    { actions: ['s3:GetObject', 's3:DeleteObject'], resources: names.map(name => bucket.arnForObjects(name)) },
    { actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions: { StringLike: { 's3:prefix': names.length > 1 ? names : names[0] } } },
    ...bucket.encryptionKey ? [decryptPermission(scope, bucket.encryptionKey, 's3')] : [],
  ];
}

/** The wildcard in the permission to write failure records: Lambda chooses their names. Other constructs that the prefix refers to own it too. */
export function recordsWildcard(bucket: s3.IBucket, prefix: string, ...others: IConstruct[]): Wildcard {
  return {
    owners: [bucket, ...others],
    arn: bucket.arnForObjects(`${prefix}*`),
    reason: 'Lambda chooses the names of its failure records; the function can only put objects below this prefix, and cannot read or delete them',
  };
}
