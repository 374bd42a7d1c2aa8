import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';
import { deployedFunction } from './deployed-function';

/** What is deployed. */
export class UploadsBefore extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const bucket = new s3.Bucket(this, 'Uploads');
    bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new LambdaDestination(deployedFunction(this, 'Resize')));
  }
}

/** In one deployment: S3 continues to invoke the function directly. */
export class UploadsAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const bucket = new s3.Bucket(this, 'Uploads');
    const resize = deployedFunction(this, 'Resize');
    new AsyncFunctionWithDestinations(this, 'Thumbnails', {
      code: HandlerCode.fromExisting(resize),
      triggers: [AsyncTrigger.s3(bucket, { direct: true })],
    });
  }
}

/** In two deployments, the first: the function receives each event twice, through EventBridge and directly. */
export class UploadsTwice extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const bucket = new s3.Bucket(this, 'Uploads', { eventBridgeEnabled: true });
    const resize = deployedFunction(this, 'Resize');
    bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new LambdaDestination(resize));
    new AsyncFunctionWithDestinations(this, 'Thumbnails', {
      code: HandlerCode.fromExisting(resize),
      triggers: [AsyncTrigger.s3(bucket)],
    });
  }
}

/** In two deployments, the second: the custom resource stays, because the bucket has `eventBridgeEnabled`. */
export class UploadsRebuilt extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const bucket = new s3.Bucket(this, 'Uploads', { eventBridgeEnabled: true });
    const resize = deployedFunction(this, 'Resize');
    new AsyncFunctionWithDestinations(this, 'Thumbnails', { code: HandlerCode.fromExisting(resize), triggers: [AsyncTrigger.s3(bucket)] });
  }
}
