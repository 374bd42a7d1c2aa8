import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { defineDeadLetterQueue } from './queues';
import { acknowledge } from '../synth/acknowledgements';

/** A queue where a service parks failed events. It is not the target of any queue's redrive policy. */
export function defineParkingQueue(scope: Construct, id: string, key: kms.IKey | undefined, props: Pick<sqs.QueueProps, 'fifo' | 'removalPolicy'>): sqs.Queue {
  const queue = defineDeadLetterQueue(scope, id, key, props);
  acknowledge(queue, { 'AwsSolutions-SQS3': 'This queue parks failed events for an operator: it is where they end, and no consumer can fail on them' });
  return queue;
}
