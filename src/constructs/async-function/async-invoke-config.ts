import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { destinationArn, DestinationFacts, recordsPrefix, sendPermissions } from './async-destinations';
import { AsyncSettings } from './async-settings';
import { ResilientFunction } from '../function/resilient-function';
import { recordsWildcard, writeRecordsPermissions } from '../resources/failure-records';
import { keepLogicalId } from '../synth/logical-id';
import { referredOf } from '../synth/references';
import { logicalIdOf, validateWithinApp } from '../synth/within-app';

const OPTION = 'eventInvokeConfigLogicalId';

/** The destinations that a user gave, our own failure queue, and the logical ID of the deployed configuration. */
interface GivenDestinations {
  readonly onFailure?: lambda.IDestination;
  readonly onSuccess?: lambda.IDestination;
  readonly failureQueue?: sqs.IQueue;
  readonly eventInvokeConfigLogicalId?: string;
}

/** The configuration of asynchronous invocation. It is a child of the construct, so that its logical ID does not depend on the target. */
export function defineInvokeConfig(
  scope: Construct, handler: ResilientFunction, settings: AsyncSettings, given: GivenDestinations,
): lambda.CfnEventInvokeConfig {
  const config = new Construct(scope, 'InvokeConfig');
  const bindDestination = (type: lambda.DestinationType, facts: DestinationFacts, destination?: lambda.IDestination) => {
    handler.allowAll(sendPermissions(scope, facts));
    if (facts.bucket) allowRecords(scope, handler, facts.bucket);
    return { destination: destinationArn(scope, facts) ?? destination!.bind(config, handler.target, { type }).destination };
  };
  const { onFailure, onSuccess } = settings;
  const resource = new lambda.CfnEventInvokeConfig(config, 'Resource', {
    functionName: handler.lambdaFunction.functionName,
    qualifier: handler.targetQualifier,
    maximumRetryAttempts: settings.retryAttempts,
    maximumEventAgeInSeconds: settings.maxEventAge.toSeconds(),
    destinationConfig: {
      onFailure: bindDestination(lambda.DestinationType.FAILURE, onFailure ?? { queue: given.failureQueue }, given.onFailure),
      onSuccess: onSuccess && bindDestination(lambda.DestinationType.SUCCESS, onSuccess, given.onSuccess),
    },
  });
  handler.grantBefore(resource); // Lambda checks that the role may send to the destinations
  refuseSecond(config, resource);
  keepLogicalId(config, OPTION, given.eventInvokeConfigLogicalId);
  return resource;
}

/** Allows writing failure records in a bucket, but not below the prefix of other functions, with which the bucket may be shared. */
function allowRecords(scope: Construct, handler: ResilientFunction, bucket: s3.IBucket): void {
  const prefix = recordsPrefix(handler.lambdaFunction);
  handler.allowOfFunction(writeRecordsPermissions(scope, bucket, prefix), recordsWildcard(bucket, prefix, handler.lambdaFunction));
}

/** Refuses a second configuration for the same function and qualifier, which would fail to deploy. */
function refuseSecond(config: Construct, own: lambda.CfnEventInvokeConfig): void {
  validateWithinApp(config, resources => {
    const [fn, qualifier] = [referredOf(own.functionName), qualifierOf(own, own)];
    return resources
      .filter(other => lambda.CfnEventInvokeConfig.isCfnEventInvokeConfig(other) && other !== own
        && referredOf(other.functionName) === fn && qualifierOf(other, own) === qualifier)
      .map(other => `'${other.node.path}' configures the asynchronous invocation of the same function, but Lambda accepts only one configuration: ` +
        `set retryAttempts, maxEventAge, onFailure and onSuccess here, and remove it. If it is deployed, also set ${OPTION} to '${logicalIdOf(other)}', ` +
        'because deleting it would delete this configuration too');
  });
}

/** The resolved qualifier: each string of an alias's name is a different Token. */
function qualifierOf({ qualifier }: lambda.CfnEventInvokeConfig, own: lambda.CfnEventInvokeConfig): string {
  return JSON.stringify(Stack.of(own).resolve(qualifier));
}
