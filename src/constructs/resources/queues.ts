import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keepPolicyOf } from './kept-policy';
import { QUEUE_RETENTION_SECONDS } from '../../limits';
import { acknowledge } from '../synth/acknowledgements';

/** The maximum of SQS: on a standard queue, the age of a dead letter counts from when it was first sent. */
export const DEAD_LETTER_RETENTION = Duration.seconds(QUEUE_RETENTION_SECONDS.max);

/** A queue that is encrypted, with the given key if there is one, and accepts requests over TLS only. */
export function defineQueue(scope: Construct, id: string, key: kms.IKey | undefined, props: sqs.QueueProps): sqs.Queue {
  const encryption = key ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED;
  const queue = new sqs.Queue(scope, id, { encryption, encryptionMasterKey: key, enforceSSL: true, ...props });
  keepPolicyOf(queue);
  if (!key) acknowledge(queue, { CKV_AWS_27: 'SQS encrypts the queue with a key of its own; Checkov knows only keys in KMS. Set encryptionKey for one' });
  return queue;
}

/** A queue in which failed events are parked for an operator. */
export function defineDeadLetterQueue(
  scope: Construct, id: string, key: kms.IKey | undefined, props: Pick<sqs.QueueProps, 'fifo' | 'removalPolicy'>,
): sqs.Queue {
  const queue = defineQueue(scope, id, key, { retentionPeriod: DEAD_LETTER_RETENTION, ...props });
  acknowledge(queue, {
    'Serverless-SQSRedrivePolicy': 'This queue parks failed events for an operator: it is where they end, and no consumer can fail on them',
  });
  return queue;
}
