import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FailureDestinationBinding, FailureDestinationConfig } from './failure-destination-binding';
import { EventStoreOptions } from '../resources/event-store-options';
import { isKnownFifo } from '../resources/existing-queue';
import { warnOfForeignDestination } from '../resources/foreign-destination';
import { defineParkingQueue } from '../resources/parking-queue';
import { sendMessagePermissions } from '../resources/send-permissions';
import { PropsValidator } from '../synth/validation';

/** A queue that receives the positions of failed records: a new queue or an existing one. */
export class QueueFailureDestination implements FailureDestinationBinding {
  public readonly keepsRecords = false;

  constructor(private readonly queue?: sqs.IQueue) {}

  public secondsParked(retention: number): number {
    return retention;
  }

  public check(scope: Construct, problems: PropsValidator): void {
    if (this.queue === undefined) return;
    warnOfForeignDestination(scope, 'onFailure', { watchedQueue: this.queue });
    problems.addIf(isKnownFifo(this.queue) === true,
      `onFailure is the FIFO queue '${this.queue.node.path}', but Lambda sends failure records only to standard queues: use a standard queue`);
  }

  public bind(scope: Construct, { encryptionKey, removalPolicy }: EventStoreOptions): FailureDestinationConfig {
    const queue = this.queue ?? defineParkingQueue(scope, 'FailureQueue', encryptionKey, { removalPolicy });
    return { arn: queue.queueArn, permissions: sendMessagePermissions(scope, queue), queue };
  }
}
