import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';
import { AsyncTriggerBindOptions } from './async-trigger-binding';
import { S3TriggerOptions } from './async-trigger-options';
import { refuseOtherWriters } from '../triggers/bucket-notifications';

/** Makes a bucket invoke the function without EventBridge. */
export function notifyDirectly(
  scope: Construct, bucket: s3.IBucket, { target, invokeConfig }: AsyncTriggerBindOptions, { events, prefix, suffix }: S3TriggerOptions,
): undefined {
  const destination = new notifications.LambdaDestination(target);
  const filters = prefix || suffix ? [{ prefix, suffix }] : [];
  for (const event of events!) {
    bucket.addEventNotification(event, {
      bind: (...args) => {
        const config = destination.bind(...args);
        return { ...config, dependencies: [...config.dependencies!, invokeConfig] };
      },
    }, ...filters);
  }
  refuseOtherWriters(scope, bucket, `the bucket '${bucket.node.path}'`);
}
