import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { areKnownToDiffer, warn } from '../synth/validation';

/** The resource that Lambda sends records to: at most one of these. */
export interface DestinationResource {
  /** A queue that an alarm watches. */
  readonly watchedQueue?: sqs.IQueue;
  readonly queue?: sqs.IQueue;
  readonly topic?: sns.ITopic;
  readonly fn?: lambda.IFunction;
  readonly bucket?: s3.IBucket;
  /** The default event bus of the function's own account and Region, or another one. */
  readonly bus?: events.IEventBus | 'default';
}

/** Warns of a destination in another account or Region: AWS documents no Region but that of the function, and the owner of another account must allow it. */
export function warnOfForeignDestination(scope: Construct, name: string, { watchedQueue, queue, topic, fn, bucket, bus }: DestinationResource): void {
  if (watchedQueue) warnOfForeignQueue(scope, name, watchedQueue);
  const kinds = [
    ['queue', queue, 'sqs:SendMessage'], ['topic', topic, 'sns:Publish'], ['function', fn, 'lambda:InvokeFunction'],
    ['bucket', bucket, 's3:PutObject and s3:ListBucket'], ['event bus', bus === 'default' ? undefined : bus, 'events:PutEvents'],
  ] as const;
  const { account, region } = Stack.of(scope);
  for (const [kind, resource, actions] of kinds) {
    if (resource === undefined) continue;
    const { env, node } = resource;
    const given = `${name} is the ${kind} '${node.path}'`;
    if (areKnownToDiffer(env.region, region)) {
      warn(scope, 'destinationOfOtherRegion',
        `${given} in ${env.region}, but the function is in ${region}, and AWS does not document that Lambda sends to another Region: use a ${kind} in ${region}`);
    }
    if (areKnownToDiffer(env.account, account)) {
      warn(scope, 'destinationOfOtherAccount',
        `${given}, which belongs to account ${env.account}. Its owner must allow the function's role to perform ${actions} in the policy of the ${kind}, and to use ` +
        'the key of an encrypted one in the key policy: acknowledge this warning when that is done');
    }
  }
}

function warnOfForeignQueue(scope: Construct, name: string, { env: { account, region }, node }: sqs.IQueue): void {
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
