import { Fn, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { destinationArn, DestinationFacts, recordsPrefix, sendPermissions } from './async-destinations';
import { AsyncSettings } from './async-settings';
import { ResilientFunction } from '../function/resilient-function';
import { recordsWildcard, writeRecordsPermissions } from '../resources/failure-records';
import { keepLogicalId, logicalIdOf } from '../synth/logical-id';
import { referredOf } from '../synth/references';
import { othersWithinApp, validateWithinApp } from '../synth/within-app';

const OPTION = 'eventInvokeConfigLogicalId';

/** The destinations that a user gave, our own failure queue, and the logical ID of the deployed configuration. */
interface GivenDestinations {
  readonly onFailure?: lambda.IDestination;
  readonly onSuccess?: lambda.IDestination;
  readonly failureQueue?: sqs.IQueue;
  readonly eventInvokeConfigLogicalId?: string;
}

/**
 * Configures asynchronous invocation: of the function, and of the alias if there is one. An event that somebody sends to the function beside its alias is
 * parked too, and switching a deployment on or off changes no configuration that is in use. Returns the configuration of the target.
 */
export function defineInvokeConfigs(
  scope: Construct, handler: ResilientFunction, settings: AsyncSettings, given: GivenDestinations,
): lambda.CfnEventInvokeConfig {
  const { onFailure = { queue: given.failureQueue }, onSuccess } = settings;
  for (const facts of [onFailure, ...onSuccess ? [onSuccess] : []]) {
    handler.allowAll(sendPermissions(scope, facts));
    if (facts.bucket) allowRecords(scope, handler, facts.bucket);
  }
  const { alias, lambdaFunction, retiredAlias } = handler;
  const kept = alias ?? retiredAlias;
  // The configuration of an existing function that is invoked through an alias is its owner's.
  const isOwners = settings.codeExists && alias !== undefined;
  const configuredBefore = settings.codeExists && kept ? kept : lambdaFunction; // also while the alias retires, or its configuration would move
  const define = (id: string, target: lambda.IFunction, qualifier: string) => {
    const config = new Construct(scope, id);
    const resource = defineInvokeConfig(config, handler, target, qualifier, settings, { ...given, onFailureFacts: onFailure });
    const canBeKept = target === configuredBefore;
    if (canBeKept) keepLogicalId(config, OPTION, given.eventInvokeConfigLogicalId);
    refuseSecond(config, resource, canBeKept);
    return resource;
  };
  const ofFunction = isOwners ? undefined : define('InvokeConfig', lambdaFunction, '$LATEST');
  const ofAlias = kept && define('AliasInvokeConfig', kept, Fn.select(7, Fn.split(':', kept.functionArn))); // the literal name would not wait for the alias
  return (alias ? ofAlias : ofFunction)!;
}

function defineInvokeConfig(
  config: Construct, handler: ResilientFunction, target: lambda.IFunction, qualifier: string, settings: AsyncSettings,
  given: GivenDestinations & { readonly onFailureFacts: DestinationFacts },
): lambda.CfnEventInvokeConfig {
  const bindDestination = (type: lambda.DestinationType, facts: DestinationFacts, destination?: lambda.IDestination) =>
    ({ destination: destinationArn(config, facts) ?? destination!.bind(config, target, { type }).destination });
  const { onSuccess } = settings;
  const resource = new lambda.CfnEventInvokeConfig(config, 'Resource', {
    functionName: handler.lambdaFunction.functionName,
    qualifier,
    maximumRetryAttempts: settings.retryAttempts,
    maximumEventAgeInSeconds: settings.maxEventAge.toSeconds(),
    destinationConfig: {
      onFailure: bindDestination(lambda.DestinationType.FAILURE, given.onFailureFacts, given.onFailure),
      onSuccess: onSuccess && bindDestination(lambda.DestinationType.SUCCESS, onSuccess, given.onSuccess),
    },
  });
  handler.grantBefore(resource); // Lambda checks that the role may send to the destinations
  return resource;
}

/** Allows writing failure records in a bucket, but not below the prefix of other functions, with which the bucket may be shared. */
function allowRecords(scope: Construct, handler: ResilientFunction, bucket: s3.IBucket): void {
  const prefix = recordsPrefix(handler.lambdaFunction);
  handler.allowOfFunction(writeRecordsPermissions(scope, bucket, prefix), recordsWildcard(bucket, prefix, handler.lambdaFunction));
}

const othersOfFunction = othersWithinApp(lambda.CfnEventInvokeConfig.isCfnEventInvokeConfig, ({ functionName }) => [referredOf(functionName)]);

/** Refuses a second configuration for the same function and qualifier, which would fail to deploy. */
function refuseSecond(config: Construct, own: lambda.CfnEventInvokeConfig, canBeKept: boolean): void {
  const keep = (logicalId: string) => canBeKept
    ? `set ${OPTION} to '${logicalId}'`
    : `keep its logical ID: (construct.node.findChild('${config.node.id}').node.defaultChild as CfnResource).overrideLogicalId('${logicalId}')`;
  validateWithinApp(config, resources => {
    const qualifier = qualifierOf(own, own);
    return othersOfFunction(own, resources)
      .filter(other => qualifierOf(other, own) === qualifier)
      .map(other => `'${other.node.path}' configures the asynchronous invocation of the same function, but Lambda accepts only one configuration: ` +
        'set retryAttempts, maxEventAge, onFailure and onSuccess here, and remove it. If it is deployed, deleting it would delete this configuration too: ' +
        keep(logicalIdOf(other)));
  });
}

/** The resolved qualifier: each string of an alias's name is a different Token. */
function qualifierOf({ qualifier }: lambda.CfnEventInvokeConfig, own: lambda.CfnEventInvokeConfig): string {
  return JSON.stringify(Stack.of(own).resolve(qualifier));
}
