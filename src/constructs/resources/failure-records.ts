import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { decryptPermission, keyPermission, Permission } from './encryption';
import { Wildcard } from '../synth/acknowledgements';

/**
 * The permissions that Lambda needs to write failure records below a prefix of a bucket.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function writeRecordsPermissions(scope: IConstruct, bucket: s3.IBucket, prefix: string): Permission[] {
  // If the bucket is deleted, somebody else could create one of the same name.
  const conditions = { StringEquals: { 's3:ResourceAccount': bucket.env.account } };
  return [
    { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${prefix}*`)], conditions },
    { actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions },
    ...bucket.encryptionKey ? [keyPermission(scope, bucket.encryptionKey, ['kms:GenerateDataKey'])] : [],
  ];
}

/** The permissions that an operator needs to read and delete the failure records below a prefix, and no other objects. */
export function takeRecordsPermissions(scope: IConstruct, bucket: s3.IBucket, prefix: string): Permission[] {
  return [
    { actions: ['s3:GetObject', 's3:DeleteObject'], resources: [bucket.arnForObjects(`${prefix}*`)] },
    { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
    ...bucket.encryptionKey ? [decryptPermission(scope, bucket.encryptionKey)] : [],
  ];
}

/** The wildcard in the permission to write failure records: Lambda chooses their names. */
export function recordsWildcard(bucket: s3.IBucket, prefix: string): Wildcard {
  return {
    owner: bucket,
    arn: bucket.arnForObjects(`${prefix}*`),
    reason: 'Lambda chooses the names of its failure records; the function can only put objects below this prefix, and cannot read or delete them',
  };
}
