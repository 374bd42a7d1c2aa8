import { CfnResource, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { atSynth } from '../synth/at-synth';
import { referredOf } from '../synth/references';
import { warn } from '../synth/validation';
import { indexWithinApp, validateWithinApp } from '../synth/within-app';

/**
 * Makes a bucket send its events to EventBridge: on its CloudFormation resource, because the L2 uses a custom resource. If the bucket has that custom
 * resource anyway, it alone writes the configuration: a change of the bucket's own resource would remove the notifications until it is written again.
 */
export function enableEventBridge(scope: Construct, bucket: s3.IBucket, source: string): void {
  const resource = bucket.node.defaultChild;
  if (!s3.CfnBucket.isCfnBucket(resource)) {
    warn(scope, 'bucketMayNotSendEvents',
      `${source} is created elsewhere, and the function is invoked only if the bucket sends its events to EventBridge: ` +
      'enable that on the bucket (eventBridgeEnabled: true), and acknowledge this warning');
    return;
  }
  resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
  atSynth(scope, () => {
    if (!hasCustomResource(bucket)) return;
    bucket.enableEventBridgeNotification();
    if (resource.notificationConfiguration === undefined) resource.addPropertyDeletionOverride('NotificationConfiguration');
  });
  refuseOtherWriters(scope, bucket, source);
}

/** The custom resource with which the CDK writes the notifications of a bucket. */
function hasCustomResource(bucket: s3.IBucket): boolean {
  return bucket.node.tryFindChild('Notifications') !== undefined;
}

/** The buckets of an app, and the custom resources with which the CDK writes their notifications. */
const candidates = indexWithinApp((resource): resource is CfnResource => s3.CfnBucket.isCfnBucket(resource) || isCustomResource(resource),
  resource => identitiesOf(isCustomResource(resource) ? resource.node.scope!.node.scope! : resource));

function isCustomResource({ cfnResourceType }: CfnResource): boolean {
  return cfnResourceType === 'Custom::S3BucketNotifications';
}

/** Refuses a second resource of the app that writes the notifications of the bucket: each write replaces what the other has written. */
export function refuseOtherWriters(scope: Construct, bucket: s3.IBucket, source: string): void {
  validateWithinApp(scope, resources => {
    const own = bucket.node.defaultChild;
    const writers = candidates(resources, identitiesOf(bucket)).filter(resource => !s3.CfnBucket.isCfnBucket(resource)
      || resource.notificationConfiguration !== undefined || (resource === own && !hasCustomResource(bucket)));
    return writers.length < 2 ? [] : [
      `${source} has ${writers.length} resources in this app that write its notifications: ${writers.map(pathOf).join(', ')}. Each of them replaces what the others wrote, ` +
      'and the events of the others are lost without an alarm. Leave the notifications to one of them: pass the same bucket object to all stacks ' +
      '(bucket.addEventNotification), or let the bucket send its events to EventBridge only, and use AsyncTrigger.s3 or AsyncTrigger.rule for each receiver',
    ];
  });
}

function pathOf({ node }: CfnResource): string {
  return `'${node.path}'`;
}

/** The resource of a bucket, also of an import that refers to it, and its name, if they are known. */
function identitiesOf(bucket: IConstruct): (IConstruct | string)[] {
  const resource = s3.CfnBucket.isCfnBucket(bucket) ? bucket : bucket.node.defaultChild;
  const { bucketName, bucketArn } = bucket as s3.IBucket;
  const names = [bucketName, bucketArn, s3.CfnBucket.isCfnBucket(resource) ? resource.bucketName : undefined];
  return [bucket, resource, ...names.map(name => name && referredOf(name))]
    .filter(identity => identity !== undefined && !Token.isUnresolved(identity)) as (IConstruct | string)[];
}
