import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QUEUE_DEFAULT_RETENTION_SECONDS, QUEUE_DEFAULT_VISIBILITY_SECONDS } from '../../limits';
import { areKnownToDiffer, warn } from '../synth/validation';

/** The settings of a queue that synth can read. Each is undefined where it cannot be read or is known only at deployment. */
export interface QueueConfiguration {
  /** Indicates whether the queue is defined in this app. */
  readonly readable: boolean;
  readonly visibilityTimeout?: Duration;
  readonly retentionPeriod?: Duration;
  readonly deliveryDelay?: Duration;
  readonly maxReceiveCount?: number;
  readonly deadLetterQueue?: sqs.IQueue;
}

export function queueConfiguration(queue: sqs.IQueue): QueueConfiguration {
  const resource = queue.node.defaultChild;
  if (!sqs.CfnQueue.isCfnQueue(resource)) return { readable: false };
  const resolve = (value: unknown) => Stack.of(queue).resolve(value);
  return {
    readable: true,
    visibilityTimeout: seconds(resolve(resource.visibilityTimeout), QUEUE_DEFAULT_VISIBILITY_SECONDS),
    retentionPeriod: seconds(resolve(resource.messageRetentionPeriod), QUEUE_DEFAULT_RETENTION_SECONDS),
    deliveryDelay: seconds(resolve(resource.delaySeconds), 0),
    maxReceiveCount: number(resolve(resource.redrivePolicy)?.maxReceiveCount),
    deadLetterQueue: (queue as sqs.Queue).deadLetterQueue?.queue,
  };
}

/** Indicates whether it is known if the queue is FIFO. For a queue that is imported by a token it is not. */
export function isQueueTypeKnown(queue: sqs.IQueue): boolean {
  return queueConfiguration(queue).readable || !Token.isUnresolved(queue.queueArn);
}

/** Warns of a queue in another account or Region that the function sends to and an alarm watches. */
export function warnOfForeignQueue(scope: Construct, name: string, { env: { account, region }, node }: sqs.IQueue): void {
  const here = Stack.of(scope);
  if (areKnownToDiffer(region, here.region)) {
    warn(scope, 'queueOfOtherRegion',
      `${name} is the queue '${node.path}' in ${region}, but the function and its alarms are in ${here.region}. An alarm cannot watch a metric of another ` +
      'Region, and AWS does not document that Lambda sends to one: use a queue in the same Region');
  }
  if (!areKnownToDiffer(account, here.account)) return;
  warn(scope, 'queueOfOtherAccount',
    `${name} is the queue '${node.path}', which belongs to account ${account}. Its owner must allow the function's role to perform sqs:SendMessage in the ` +
    'queue policy, and kms:Decrypt and kms:GenerateDataKey in the key policy of an encrypted queue, and must share its metrics with this account ' +
    '(CloudWatch cross-account observability) for the alarm: acknowledge this warning when that is done');
}

function seconds(resolved: unknown, otherwise: number): Duration | undefined {
  const known = resolved === undefined ? otherwise : number(resolved);
  return known === undefined ? undefined : Duration.seconds(known);
}

function number(resolved: unknown): number | undefined {
  return typeof resolved === 'number' ? resolved : undefined;
}
