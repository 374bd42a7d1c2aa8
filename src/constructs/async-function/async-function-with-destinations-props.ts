import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AsyncFunctionAlarmOptions } from './async-function-alarm-options';
import { AsyncTrigger } from './async-trigger';
import { DeployableFunctionOptions } from '../deployment/deployment-options';

/**
 * Properties of an `AsyncFunctionWithDestinations`.
 */
export interface AsyncFunctionWithDestinationsProps extends DeployableFunctionOptions {
  /**
   * The destination for records of events that failed after all retries or got too old: a standard queue, a standard topic, a function, an event bus or a
   * bucket, created with `aws-cdk-lib/aws-lambda-destinations`.
   *
   * A queue accepts records of up to 1 MiB, a topic or an event bus smaller ones. An event of nearly 1 MB does not fit together with its record: use
   * `new S3Destination(bucket)` for such events. Import a bucket of another account with its `account` (`s3.Bucket.fromBucketAttributes`): the permission to
   * write applies only to a bucket of that account, by default the account of the stack.
   *
   * The function's role is granted the permissions to send to the destination and to use its key. The destination itself is not changed: in another account,
   * its owner must allow access.
   *
   * @default - a new queue with a retention period of 14 days
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  readonly onFailure?: lambda.IDestination;

  /**
   * The destination for records of successful events, with the function's response. Suitable for one step: use Step Functions for workflows of several
   * steps. Cannot be a bucket, or anything that invokes this function again.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  readonly onSuccess?: lambda.IDestination;

  /**
   * The number of retries of an event that the function failed: the first after one minute, the second two minutes later. Throttles do not count.
   * Valid range: 0 to 2.
   *
   * @default 2 - Lambda's maximum; an outage of more than three minutes parks events
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  readonly retryAttempts?: number;

  /**
   * The age at which Lambda gives up on an event. Lambda does so as soon as the next retry would exceed it. Valid range: 1 minute to 6 hours, in whole seconds.
   *
   * @default Duration.hours(6) - Lambda's maximum, to wait out throttling
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  readonly maxEventAge?: Duration;

  /**
   * The triggers that invoke the function. Each has its own dead-letter queue for events that it cannot deliver, except for `AsyncTrigger.s3` with `direct`.
   *
   * @default - none: only principals that are granted access (`grantInvoke`) can invoke the function
   */
  readonly triggers?: AsyncTrigger[];

  /**
   * The logical ID of a configuration of asynchronous invocation that is deployed in this stack for the same function, for example by `configureAsyncInvoke`:
   * the configuration of the function itself, or of the alias of an existing function that this construct invokes through an alias.
   *
   * CloudFormation then updates that configuration in place. Without this option it would create a second one before it deletes the deployed one, but Lambda
   * keeps one configuration for each function and qualifier, so that the deletion would delete it. Remove the old configuration from the app in the same
   * deployment, and set `onFailure` and `onSuccess` to its destinations to keep them.
   *
   * For an existing function with `deployment` or `provisionedConcurrency`, it is the configuration of the alias.
   *
   * The logical ID stands in the template of the deployed stack. Valid values: 1 to 255 letters and digits, unique in the stack. Keep the option for
   * as long as the construct has this alias, or none.
   *
   * @default - an ID of this construct
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html
   */
  readonly eventInvokeConfigLogicalId?: string;

  /**
   * Options that create, omit or configure individual alarms.
   *
   * @default - the alarms of the essential profile
   */
  readonly alarms?: AsyncFunctionAlarmOptions;
}
