import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../synth/acknowledgements';
import { keyPermission } from './encryption';
import { BoundPlace, FailurePlace, PlaceOptions } from './failure-place';

/** A fault in a job that runs once a month shows twice before what it failed is forgotten. */
const KEPT = Duration.days(90);

/** How long what was deleted, by a replay or by mistake, can be brought back. */
const RECOVERABLE = Duration.days(30);

/** What Lambda puts before the mapping's id. The id can't be named: the mapping comes after the function, which comes after the role. */
export const FAILURE_PREFIX = 'aws/lambda/';

/** A bucket, which gets the records themselves: a new one, or one that exists. */
export class BucketPlace implements FailurePlace {
  public readonly keepsRecords = true;

  constructor(private readonly bucket?: s3.IBucket) {}

  /** For how long a bucket that exists keeps its objects is not read: it is taken to be like ours. */
  public secondsParked(): number {
    return KEPT.toSeconds();
  }

  public check(): void {
    // Every bucket can take failure records.
  }

  public bind(scope: Construct, { encryptionKey, removalPolicy }: PlaceOptions): BoundPlace {
    const bucket = this.bucket ?? defineFailureBucket(scope, encryptionKey, removalPolicy);
    const { bucketArn, encryptionKey: key, env: { account } } = bucket;
    const objects = bucket.arnForObjects(`${FAILURE_PREFIX}*`);
    const ofItsOwner = { StringEquals: { 's3:ResourceAccount': account } }; // a bucket of that name may come to belong to somebody else
    return {
      arn: bucketArn,
      rights: [
        { actions: ['s3:PutObject'], resources: [objects], conditions: ofItsOwner },
        { actions: ['s3:ListBucket'], resources: [bucketArn], conditions: ofItsOwner },
        ...key ? [keyPermission(scope, key, ['kms:GenerateDataKey'])] : [],
      ],
      wildcard: { owner: bucket, arn: objects, reason: 'Lambda names its failure records; they can be put below its own prefix, and neither be read nor deleted' },
      bucket,
    };
  }
}

function defineFailureBucket(scope: Construct, encryptionKey: kms.IKey | undefined, removalPolicy: RemovalPolicy): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'FailureBucket', {
    encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
    encryptionKey,
    bucketKeyEnabled: encryptionKey && true, // one call to the key for many objects
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [{ expiration: KEPT, noncurrentVersionExpiration: RECOVERABLE, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy,
  });
  acknowledge(bucket, {
    'AwsSolutions-S1': 'Where access logs go is for the account to say: StreamFailureDestination.bucket() takes a bucket that has them',
  });
  return bucket;
}
