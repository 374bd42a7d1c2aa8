import * as iam from 'aws-cdk-lib/aws-iam';
import { decryptPermission, keyPermission } from '../resources/encryption';
import { FAILURE_PREFIX } from '../resources/failure-bucket';
import type { StreamProcessor } from './stream-processor';

/** Allows reading and deleting what is parked, and putting it back. See docs/replay-failed-records.md. */
export function grantReplay(processor: StreamProcessor, grantee: iam.IGrantable): iam.Grant {
  const { alias, failureBucket: bucket, lambdaFunction, stream } = processor;
  if (bucket === undefined) {
    throw new Error(`StreamProcessor at '${processor.node.path}' has no failure bucket to put records back from: a queue and a topic keep no records; ` +
      'leave onFailure out, or give StreamFailureDestination.bucket()');
  }
  const rights = [
    { actions: ['s3:GetObject', 's3:DeleteObject'], resources: [bucket.arnForObjects(`${FAILURE_PREFIX}*`)] },
    { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
    ...bucket.encryptionKey ? [decryptPermission(processor, bucket.encryptionKey)] : [],
    stream
      ? { actions: ['kinesis:PutRecord'], resources: [stream.streamArn] }
      : { actions: ['lambda:InvokeFunction'], resources: [(alias ?? lambdaFunction).functionArn] },
    ...stream?.encryptionKey ? [keyPermission(processor, stream.encryptionKey, ['kms:GenerateDataKey'])] : [],
  ];
  const grants = rights.map(({ actions, resources, conditions }) =>
    iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }));
  return grants.reduce((all, grant) => all.combine(grant));
}
