import { Duration } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QUEUE_RETENTION_SECONDS } from '../limits';
import { acknowledge } from './acknowledgements';

/** As long as SQS allows: on a standard queue the clock started when the message was first sent. */
export const DEAD_LETTER_RETENTION = Duration.seconds(QUEUE_RETENTION_SECONDS.max);

/** A queue that is encrypted and takes requests over TLS only. */
export function defineQueue(scope: Construct, id: string, props: sqs.QueueProps): sqs.Queue {
  return new sqs.Queue(scope, id, { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, ...props });
}

/** The queue in which events that failed for good wait for a person. */
export function defineDeadLetterQueue(scope: Construct, id: string, props: Pick<sqs.QueueProps, 'fifo' | 'removalPolicy'>): sqs.Queue {
  const queue = defineQueue(scope, id, { retentionPeriod: DEAD_LETTER_RETENTION, ...props });
  acknowledge(queue, {
    'Serverless-SQSRedrivePolicy': 'This is a dead-letter queue: what waits here waits for a person, and an alarm tells',
  });
  return queue;
}
