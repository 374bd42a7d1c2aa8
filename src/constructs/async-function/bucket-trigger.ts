import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationFacts, RECORDS_PREFIX } from './async-destinations';
import { AsyncTriggerBinding, AsyncTriggerBindOptions, FeedbackLoop, ruleTarget } from './async-trigger-binding';
import { S3TriggerOptions } from './async-trigger-options';
import { notifyDirectly } from './direct-notifications';
import { isSameResource } from '../synth/references';
import { PropsValidator } from '../synth/validation';
import { bucketInWords, checkBucket, checkBucketRule, includesNewObjects, mayWriteObjects, objectEvents, objectPattern } from '../triggers/bucket-events';
import { enableEventBridge } from '../triggers/bucket-notifications';
import { defineRule } from '../triggers/event-rule';
import { WritePermission } from '../triggers/trigger-recursion';

/** A trigger on the objects of a bucket, through EventBridge or directly. */
export function bucketTrigger(bucket: s3.IBucket, options: S3TriggerOptions): AsyncTriggerBinding {
  const { direct = false, prefix = '', suffix = '' } = options;
  const source = bucketInWords(bucket);
  return {
    id: options.triggerId ?? `Bucket${bucket.node.id}`,
    source,
    resource: bucket,

    check(scope: Construct, problems: PropsValidator): void {
      checkBucket(scope, problems, bucket, options);
      if (direct) checkDirect(problems, source, options);
      else checkBucketRule(scope, problems, bucket, options);
    },

    feedbackFrom({ bucket: destination }: DestinationFacts): FeedbackLoop {
      if (!includesNewObjects(options) || !isSameResource(destination, bucket, of => of.bucketArn)) return undefined;
      if (!/^[0-9a-f-]*$/.test(suffix)) return undefined; // the keys of records end with a UUID
      if (RECORDS_PREFIX.startsWith(prefix)) return 'certain';
      return prefix.startsWith(RECORDS_PREFIX) ? 'possible' : undefined;
    },

    isTriggeredBy(permission: WritePermission, scope: Construct): boolean {
      return mayWriteObjects(scope, bucket, options, permission);
    },

    bind(scope: Construct, bindOptions: AsyncTriggerBindOptions): sqs.Queue | undefined {
      if (direct) return notifyDirectly(scope, bucket, bindOptions, { ...options, events: objectEvents(options) });
      enableEventBridge(scope, bucket, source);
      return defineRule(scope, ruleTarget(bindOptions), objectPattern(bucket, options), options);
    },
  };
}

function checkDirect(problems: PropsValidator, source: string, { retryAttempts, maxEventAge }: S3TriggerOptions): void {
  for (const [name, value] of Object.entries({ retryAttempts, maxEventAge })) {
    problems.addIf(value !== undefined, `${name} of ${source} is set together with direct, but S3 has no such setting: remove one of them`);
  }
}
