import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QUEUE_RETENTION_SECONDS } from '../../limits';
import { acknowledge } from '../synth/acknowledgements';

/** As long as SQS allows: on a standard queue the clock started when the message was first sent. */
export const DEAD_LETTER_RETENTION = Duration.seconds(QUEUE_RETENTION_SECONDS.max);

/** A queue that is encrypted, by the key where there is one, and takes requests over TLS only. */
export function defineQueue(scope: Construct, id: string, key: kms.IKey | undefined, props: sqs.QueueProps): sqs.Queue {
  const encryption = key ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED;
  return new sqs.Queue(scope, id, { encryption, encryptionMasterKey: key, enforceSSL: true, ...props });
}

/** The queue in which events that failed for good wait for a person. */
export function defineDeadLetterQueue(
  scope: Construct, id: string, key: kms.IKey | undefined, props: Pick<sqs.QueueProps, 'fifo' | 'removalPolicy'>,
): sqs.Queue {
  const queue = defineQueue(scope, id, key, { retentionPeriod: DEAD_LETTER_RETENTION, ...props });
  acknowledge(queue, {
    'Serverless-SQSRedrivePolicy': 'This is a dead-letter queue: what waits here waits for a person, and an alarm tells',
  });
  return queue;
}
