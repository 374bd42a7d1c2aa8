import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { arnOf, DestinationFacts, sendPermissions, wildcardOf } from './async-destinations';
import type { AsyncSettings } from './async-settings';
import type { ResilientFunction } from '../function/resilient-function';
import { validateWithinApp } from '../synth/within-app';

/** Where records go: what a user gave, else our own queue. */
interface Destinations {
  readonly onFailure?: lambda.IDestination;
  readonly onSuccess?: lambda.IDestination;
  readonly failureQueue?: sqs.IQueue;
}

/** How Lambda treats the events of the function: a child of the construct, so that another target does not move it. */
export function defineInvokeConfig(scope: Construct, handler: ResilientFunction, settings: AsyncSettings, given: Destinations): void {
  const config = new Construct(scope, 'InvokeConfig');
  const destinationOf = (type: lambda.DestinationType, facts: DestinationFacts, destination?: lambda.IDestination) => {
    handler.allowAll(sendPermissions(scope, facts), wildcardOf(facts));
    return { destination: arnOf(scope, facts) ?? destination!.bind(config, handler.target, { type }).destination };
  };
  const { onFailure, onSuccess } = settings;
  const resource = new lambda.CfnEventInvokeConfig(config, 'Resource', {
    functionName: handler.lambdaFunction.functionName,
    qualifier: handler.targetQualifier,
    maximumRetryAttempts: settings.retryAttempts,
    maximumEventAgeInSeconds: settings.maxEventAge.toSeconds(),
    destinationConfig: {
      onFailure: destinationOf(lambda.DestinationType.FAILURE, onFailure ?? { queue: given.failureQueue }, given.onFailure),
      onSuccess: onSuccess && destinationOf(lambda.DestinationType.SUCCESS, onSuccess, given.onSuccess),
    },
  });
  handler.grantBefore(resource); // Lambda asks the role whether it may send there
  refuseSecond(config, resource);
}

/** A function has one configuration for each qualifier: the deployment of a second one fails. */
function refuseSecond(config: Construct, own: lambda.CfnEventInvokeConfig): void {
  validateWithinApp(config, resources => {
    const [fn, qualifier] = [functionOf(own), qualifierOf(own, own)];
    return resources
      .filter(other => lambda.CfnEventInvokeConfig.isCfnEventInvokeConfig(other) && other !== own
        && functionOf(other) === fn && qualifierOf(other, own) === qualifier)
      .map(other => `'${other.node.path}' configures the asynchronous invocation of the same function, and a function has only one such configuration: ` +
        'leave it out, and say here what it says');
  });
}

/** The resource that is named, because another stack may call one of its own the same; else the name. */
function functionOf({ functionName }: lambda.CfnEventInvokeConfig): IConstruct | string {
  const token = Tokenization.reverse(functionName);
  return Reference.isReference(token) ? token.target : functionName;
}

/** As it will be deployed, because each text of an alias's name is another Token. */
function qualifierOf({ qualifier }: lambda.CfnEventInvokeConfig, own: lambda.CfnEventInvokeConfig): string {
  return JSON.stringify(Stack.of(own).resolve(qualifier));
}
