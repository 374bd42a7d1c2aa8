import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FailureDestinationBinding, FailureDestinationConfig } from './failure-destination-binding';
import { PARKED_BY_HANDLER } from '../../environment';
import { EventStoreOptions } from '../resources/event-store-options';
import { recordsWildcard, writeRecordsPermissions } from '../resources/failure-records';
import { warnOfForeignDestination } from '../resources/foreign-destination';
import { keepPolicyOf } from '../resources/kept-policy';
import { acknowledge } from '../synth/acknowledgements';

/** A fault in a monthly job shows twice before its first failed records expire. */
const RETENTION = Duration.days(90);

/** How long a deleted object can be restored, whether a replay or a person deleted it. */
const NONCURRENT_RETENTION = Duration.days(30);

/** The prefix of the failure records of all mappings, whose ids are UUIDs. It excludes the records of asynchronous functions. */
const OF_ANY_MAPPING = failurePrefix('????????-????-????-????-????????????');

/** A bucket that receives the failed records themselves: a new bucket or an existing one. */
export class BucketFailureDestination implements FailureDestinationBinding {
  public readonly keepsRecords = true;

  constructor(private readonly bucket?: s3.IBucket) {}

  /** The lifecycle rules of an existing bucket are not read: it is assumed to keep objects as long as a new one. */
  public secondsParked(): number {
    return RETENTION.toSeconds();
  }

  public check(scope: Construct): void {
    warnOfForeignDestination(scope, 'onFailure', { bucket: this.bucket });
  }

  public bind(scope: Construct, options: EventStoreOptions): FailureDestinationConfig {
    const bucket = this.bucket ?? defineFailureBucket(scope, options);
    return {
      arn: bucket.bucketArn,
      // The mapping does not exist yet: it must find the permission when it starts, also when CloudFormation replaces it.
      permissions: writeRecordsPermissions(scope, bucket, OF_ANY_MAPPING),
      wildcard: recordsWildcard(bucket, OF_ANY_MAPPING),
      bucket,
    };
  }
}

/** The prefix of the failure records of a mapping. @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
export function failurePrefix(mappingId: string): string {
  return `aws/lambda/${mappingId}/`;
}

/** The prefix of the records that the handler of a function parks itself. */
export function parkedPrefix({ functionName }: lambda.IFunction): string {
  return `${PARKED_BY_HANDLER}${functionName}/`;
}

function defineFailureBucket(scope: Construct, { encryptionKey, removalPolicy }: EventStoreOptions): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'FailureBucket', {
    encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
    encryptionKey,
    bucketKeyEnabled: encryptionKey && true, // one KMS request for many objects
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [{
      expiration: RETENTION, noncurrentVersionExpiration: NONCURRENT_RETENTION, abortIncompleteMultipartUploadAfter: Duration.days(1),
    }],
    removalPolicy,
  });
  keepPolicyOf(bucket);
  acknowledge(bucket, {
    'AwsSolutions-S1': 'The account decides where access logs go: StreamFailureDestination.bucket() accepts a bucket that writes them',
  });
  return bucket;
}
