import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  const bucket = new s3.Bucket(stack, 'Uploads');
  bucket.addObjectCreatedNotification(new SqsDestination(new sqs.Queue(stack, 'Queue')));
  (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}

export function passes(stack: Stack): void {
  const bucket = new s3.Bucket(stack, 'Uploads', { eventBridgeEnabled: true });
  bucket.addObjectCreatedNotification(new SqsDestination(new sqs.Queue(stack, 'Queue')));
}
