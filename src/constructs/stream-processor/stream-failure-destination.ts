import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { BucketPlace } from '../resources/failure-bucket';
import { FailurePlace, QueuePlace, TopicPlace } from '../resources/failure-place';

/**
 * Where a `StreamProcessor` parks the records that it gives up.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export class StreamFailureDestination {
  /**
   * A bucket: it keeps the records themselves, so that they can be put back long after the stream has forgotten them.
   *
   * Without one, each processor makes its own: private, TLS only, encrypted, versioned, and kept when the stack goes. Objects are deleted after 90 days,
   * so that a fault in a monthly job shows twice before, and can be brought back for 30 days more. One that exists is never changed, and may serve
   * several processors (`StreamFailureDestination.bucket(first.failureBucket)`): each writes below `aws/lambda/<id of its mapping>/`.
   * Import a bucket with a key of yours by `s3.Bucket.fromBucketAttributes`, so that the right to encrypt is given too; one of another account with
   * its `account`, or the right to write holds for none but your own.
   *
   * @param bucket the bucket, when it exists
   */
  public static bucket(bucket?: s3.IBucket): StreamFailureDestination {
    return new StreamFailureDestination(new BucketPlace(bucket));
  }

  /**
   * A queue: it keeps **no records**, but a note of where they are in the stream. They are lost when the stream forgets them (a table's after 24 hours
   * since they came), unless somebody fetches them before: synth warns, and says how long that is.
   *
   * Without one, each processor makes its own: encrypted, TLS only, kept when the stack goes, with messages of 14 days.
   *
   * @param queue the standard queue, when it exists
   */
  public static queue(queue?: sqs.IQueue): StreamFailureDestination {
    return new StreamFailureDestination(new QueuePlace(queue));
  }

  /**
   * A topic: like a queue it is told **no records**, but where they are in the stream, and synth warns.
   *
   * @param topic the standard topic; somebody should subscribe to it
   */
  public static topic(topic: sns.ITopic): StreamFailureDestination {
    return new StreamFailureDestination(new TopicPlace(topic));
  }

  /**
   * What makes the destination and gives rights to it.
   *
   * @internal
   */
  public readonly _place: FailurePlace;

  private constructor(place: FailurePlace) {
    this._place = place;
  }
}
