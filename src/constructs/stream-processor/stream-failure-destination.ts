import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { BucketFailureDestination } from './bucket-failure-destination';
import { FailureDestinationBinding } from './failure-destination-binding';
import { QueueFailureDestination } from './queue-failure-destination';
import { TopicFailureDestination } from './topic-failure-destination';
import { aBucket, aQueue, aTopic } from '../resources/resource-kinds';
import { checkArguments, required } from '../synth/shapes';

/**
 * The destination where a `StreamProcessor` parks the records that it gives up on.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export class StreamFailureDestination {
  /**
   * A bucket, which keeps the records themselves, so that they can be put back long after the stream has deleted them.
   *
   * Without the `bucket` argument, each processor creates its own bucket: private, TLS only, encrypted, versioned, and retained when the stack is deleted.
   * Objects expire after 90 days and can be restored for another 30 days.
   *
   * An existing bucket is never changed, and several processors can share it (`StreamFailureDestination.bucket(first.failureBucket)`): each writes below
   * `aws/lambda/<id of its event source mapping>/`, and `grantReplay` of a processor reaches only what its mapping has parked. A shared bucket is still one
   * zone of trust: the roles of all processors may write below the ids of the others, because each needs the permission before its mapping has an id. Import a bucket that uses a customer managed key with `s3.Bucket.fromBucketAttributes`, so that the
   * function is granted access to the key. Import a bucket of another account with its `account`: the permission to write applies only to a bucket of that
   * account, by default the account of the stack.
   *
   * @param bucket an existing bucket
   */
  public static bucket(bucket?: s3.IBucket): StreamFailureDestination {
    checkArguments('StreamFailureDestination.bucket', { bucket }, { bucket: aBucket });
    return new StreamFailureDestination(new BucketFailureDestination(bucket));
  }

  /**
   * A queue, which keeps **no records**, only their positions in the stream. Records that nobody fetches before their retention period in the stream ends
   * (24 hours for the stream of a table) are lost. Synth warns, and states how much time is left.
   *
   * Without the `queue` argument, each processor creates its own queue: encrypted, TLS only, with a retention period of 14 days, and retained when the stack
   * is deleted.
   *
   * @param queue an existing standard queue
   */
  public static queue(queue?: sqs.IQueue): StreamFailureDestination {
    checkArguments('StreamFailureDestination.queue', { queue }, { queue: aQueue });
    return new StreamFailureDestination(new QueueFailureDestination(queue));
  }

  /**
   * A topic, which receives **no records**, only their positions in the stream. Records that nobody fetches before their retention period in the stream ends
   * (24 hours for the stream of a table) are lost. Synth warns, and states how much time is left.
   *
   * @param topic an existing standard topic, with at least one subscription
   */
  public static topic(topic: sns.ITopic): StreamFailureDestination {
    checkArguments('StreamFailureDestination.topic', { topic }, { topic: required(aTopic) });
    return new StreamFailureDestination(new TopicFailureDestination(topic));
  }

  /** @internal */
  public readonly _binding: FailureDestinationBinding;

  private constructor(binding: FailureDestinationBinding) {
    this._binding = binding;
  }
}
