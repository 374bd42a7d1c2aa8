import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, Wildcard } from '../synth/acknowledgements';
import { Permission, keyPermission } from './encryption';
import { warnOfForeignQueue } from './existing-queue';
import { defineDeadLetterQueue } from './queues';
import type { PropsValidator } from '../synth/validation';

/** Where a mapping leaves the records that it gives up, before anything is made of it. Each kind of destination is one implementation. */
export interface FailurePlace {
  /** Whether it keeps the records themselves; otherwise it keeps a note of where they are in the stream. */
  readonly keepsRecords: boolean;

  /** For how long a record that was given up can be put back, when the stream keeps records for so long. */
  secondsParked(retention: number): number;

  /** Collects what is wrong with it, and warns of what may be. */
  check(scope: Construct, problems: PropsValidator): void;

  /** Makes what has to be made, below the processor. Called once. */
  bind(scope: Construct, options: PlaceOptions): BoundPlace;
}

/** What holds for everything that the processor makes to hold records. */
export interface PlaceOptions {
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** The destination as it will be deployed. */
export interface BoundPlace {
  readonly arn: string;

  /** What the function must be allowed to do, with a wildcard if need be. */
  readonly rights: Permission[];
  readonly wildcard?: Wildcard;

  readonly bucket?: s3.IBucket;
  readonly queue?: sqs.IQueue;
  readonly topic?: sns.ITopic;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
const SEND_WITH_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** A queue that gets a note: a new one, or one that exists. */
export class QueuePlace implements FailurePlace {
  public readonly keepsRecords = false;

  constructor(private readonly queue?: sqs.IQueue) {}

  public secondsParked(retention: number): number {
    return retention;
  }

  public check(scope: Construct, problems: PropsValidator): void {
    if (this.queue) warnOfForeignQueue(scope, 'onFailure', this.queue);
    problems.addIf(this.queue?.fifo === true,
      `onFailure is the FIFO queue '${this.queue?.node.path}' but Lambda sends failure records to standard queues only: give a standard queue`);
  }

  public bind(scope: Construct, { encryptionKey, removalPolicy }: PlaceOptions): BoundPlace {
    const queue = this.queue ?? defineFailureQueue(scope, encryptionKey, removalPolicy);
    const key = queue.encryptionMasterKey;
    return {
      arn: queue.queueArn,
      rights: [{ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }, ...key ? [keyPermission(scope, key, SEND_WITH_KEY)] : []],
      queue,
    };
  }
}

/** A topic that exists, and tells others of a note. */
export class TopicPlace implements FailurePlace {
  public readonly keepsRecords = false;

  constructor(private readonly topic: sns.ITopic) {}

  public secondsParked(retention: number): number {
    return retention;
  }

  public check(_scope: Construct, problems: PropsValidator): void {
    problems.addIf(this.topic.fifo,
      `onFailure is the FIFO topic '${this.topic.node.path}' but Lambda sends failure records to standard topics only: give a standard topic`);
  }

  public bind(scope: Construct): BoundPlace {
    const { topicArn, masterKey } = this.topic;
    return {
      arn: topicArn,
      rights: [{ actions: ['sns:Publish'], resources: [topicArn] }, ...masterKey ? [keyPermission(scope, masterKey, SEND_WITH_KEY)] : []],
      topic: this.topic,
    };
  }
}

function defineFailureQueue(scope: Construct, key: kms.IKey | undefined, removalPolicy: RemovalPolicy): sqs.Queue {
  const queue = defineDeadLetterQueue(scope, 'FailureQueue', key, { removalPolicy });
  acknowledge(queue, { 'AwsSolutions-SQS3': 'What waits here failed for good and waits for a person: there is nowhere else to send it' });
  return queue;
}
