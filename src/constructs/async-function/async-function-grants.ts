import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { recordsPrefix } from './async-destinations';
import { takeRecordsPermissions } from '../resources/failure-records';
import { grantPermissions, grantTake } from '../resources/grant-permissions';

/** The resources of an asynchronous function that permissions are granted on. */
interface GrantableResources {
  readonly target: lambda.IFunction;
  readonly lambdaFunction: lambda.IFunction;
  readonly failureQueue?: sqs.IQueue;
  readonly failureBucket?: s3.IBucket;
}

/**
 * The grants of an `AsyncFunctionWithDestinations`.
 */
export class AsyncFunctionGrants {
  /** @internal */
  public static _of(scope: Construct, resources: GrantableResources): AsyncFunctionGrants {
    return new AsyncFunctionGrants(scope, resources);
  }

  private readonly operators: iam.IGrantable[] = [];
  private readonly queues: sqs.IQueue[];
  private readonly replays: ((grantee: iam.IGrantable) => void)[] = [];

  private constructor(private readonly scope: Construct, private readonly resources: GrantableResources) {
    this.queues = resources.failureQueue ? [resources.failureQueue] : [];
  }

  /**
   * Grants permission to invoke the function.
   *
   * Invoke it with the invocation type `Event`: Lambda retries and parks only asynchronous events. Synchronous callers receive the error directly.
   *
   * @param grantee the principal that invokes the function
   */
  public invoke(grantee: iam.IGrantable): iam.Grant {
    return this.resources.target.grantInvoke(grantee);
  }

  /**
   * Grants the permissions to replay parked events: to take them out of the failure queue or bucket and the dead-letter queues of all triggers, including
   * triggers that are added later, and to invoke the function.
   *
   * For a subscriber of a Custom Event Bus, they include those to read the events from the bus again.
   *
   * In a bucket, the permissions cover only the records of this function, which can share the bucket with others.
   *
   * The redrive of SQS cannot send these events back, because they never came from a queue.
   *
   * @param grantee the operator or job that replays events
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  public replay(grantee: iam.IGrantable): iam.Grant {
    this.operators.push(grantee);
    for (const queue of this.queues) grantTake(this.scope, queue, grantee);
    for (const grantReplay of this.replays) grantReplay(grantee);
    const { failureBucket, lambdaFunction } = this.resources;
    if (failureBucket) grantPermissions(grantee, takeRecordsPermissions(this.scope, failureBucket, recordsPrefix(lambdaFunction)));
    return this.invoke(grantee);
  }

  /** @internal */
  public _addTrigger(queue: sqs.IQueue, grantReplay?: (grantee: iam.IGrantable) => void): void {
    this.queues.push(queue);
    if (grantReplay) this.replays.push(grantReplay);
    for (const operator of this.operators) {
      grantTake(this.scope, queue, operator);
      grantReplay?.(operator);
    }
  }
}
