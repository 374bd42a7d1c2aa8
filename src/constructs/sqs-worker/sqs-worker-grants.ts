import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { SEND_ENCRYPTED } from '../resources/encryption';
import { grantKey, grantTake } from '../resources/grant-permissions';

/**
 * Grants for an `SqsWorkerFunction`.
 */
export class SqsWorkerGrants {
  /**
   * @internal
   */
  public static _of(scope: IConstruct, target: lambda.IFunction, queue: sqs.IQueue, deadLetterQueue: sqs.IQueue): SqsWorkerGrants {
    return new SqsWorkerGrants(scope, target, queue, deadLetterQueue);
  }

  private readonly operators: iam.IGrantable[] = [];
  private readonly triggerDeadLetterQueues: sqs.IQueue[] = [];
  private readonly replays: ((grantee: iam.IGrantable) => void)[] = [];

  private constructor(
    private readonly scope: IConstruct, private readonly target: lambda.IFunction,
    private readonly queue: sqs.IQueue, private readonly deadLetterQueue: sqs.IQueue,
  ) {}

  /**
   * Grants permission to send messages to the queue, and to encrypt them if the queue is encrypted with a customer managed key.
   *
   * @param grantee the principal to grant the permission to
   */
  public sendMessages(grantee: iam.IGrantable): iam.Grant {
    const send = this.queue.grant(grantee, 'sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl');
    return this.withKey(send, grantee, this.queue, SEND_ENCRYPTED);
  }

  /**
   * Grants permission to move messages from the dead-letter queue back to the queue (`aws sqs start-message-move-task`).
   *
   * @param grantee the principal to grant the permission to
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  public redrive(grantee: iam.IGrantable): iam.Grant {
    const move = this.deadLetterQueue.grant(grantee,
      'sqs:StartMessageMoveTask', 'sqs:CancelMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:ReceiveMessage', 'sqs:DeleteMessage',
      'sqs:GetQueueAttributes');
    return this.withKey(move, grantee, this.deadLetterQueue, ['kms:Decrypt']).combine(this.sendMessages(grantee));
  }

  /**
   * Grants the permissions to send events that a trigger could not deliver to the queue: to take them out of the dead-letter queues of all triggers,
   * including triggers that are added later, and to send messages to the queue.
   *
   * The redrive of SQS cannot do it, because these events never came from a queue. For a subscriber of a Custom Event Bus, the permissions include those to
   * read the events from the bus again.
   *
   * @param grantee the operator or job that replays events
   */
  public replay(grantee: iam.IGrantable): iam.Grant {
    this.operators.push(grantee);
    for (const queue of this.triggerDeadLetterQueues) grantTake(this.scope, queue, grantee);
    for (const grantReplay of this.replays) grantReplay(grantee);
    return this.sendMessages(grantee);
  }

  /** @internal */
  public _addTrigger(queue: sqs.IQueue, grantReplay?: (grantee: iam.IGrantable) => void): void {
    this.triggerDeadLetterQueues.push(queue);
    if (grantReplay) this.replays.push(grantReplay);
    for (const operator of this.operators) {
      grantTake(this.scope, queue, operator);
      grantReplay?.(operator);
    }
  }

  /**
   * Grants permission to invoke the function directly.
   *
   * @param grantee the principal to grant the permission to
   */
  public invoke(grantee: iam.IGrantable): iam.Grant {
    return this.target.grantInvoke(grantee);
  }

  private withKey(grant: iam.Grant, grantee: iam.IGrantable, { encryptionMasterKey }: sqs.IQueue, actions: string[]): iam.Grant {
    return encryptionMasterKey ? grant.combine(grantKey(this.scope, grantee, encryptionMasterKey, actions, 'sqs')) : grant;
  }
}
