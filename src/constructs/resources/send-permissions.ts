import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { keyPermission, KeyService, Permission, SEND_ENCRYPTED } from './encryption';

/** The permissions to send messages to a queue. The L2 also grants `sqs:GetQueueUrl`, `sqs:GetQueueAttributes` and `kms:ReEncrypt*`. */
export function sendMessagePermissions(scope: IConstruct, queue: sqs.IQueue): Permission[] {
  return [{ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }, ...keyPermissions(scope, queue.encryptionMasterKey, 'sqs')];
}

/** The permissions to publish messages to a topic. */
export function publishPermissions(scope: IConstruct, topic: sns.ITopic): Permission[] {
  return [{ actions: ['sns:Publish'], resources: [topic.topicArn] }, ...keyPermissions(scope, topic.masterKey, 'sns')];
}

function keyPermissions(scope: IConstruct, key: kms.IKey | undefined, service: KeyService): Permission[] {
  return key ? [keyPermission(scope, key, SEND_ENCRYPTED, service)] : [];
}
