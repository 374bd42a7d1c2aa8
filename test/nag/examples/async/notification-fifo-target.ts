import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  new s3.Bucket(stack, 'Uploads').addObjectCreatedNotification(new SqsDestination(new sqs.Queue(stack, 'Queue', { fifo: true })));
}

export function passes(stack: Stack): void {
  new s3.Bucket(stack, 'Uploads').addObjectCreatedNotification(new SqsDestination(new sqs.Queue(stack, 'Queue')));
}
