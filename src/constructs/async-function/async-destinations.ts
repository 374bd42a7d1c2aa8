import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { Permission } from '../resources/encryption';
import { publishPermissions, sendMessagePermissions } from '../resources/send-permissions';

/** The prefix of the failure records of all functions in a bucket. */
export const RECORDS_PREFIX = 'aws/lambda/async/';

/** The prefix of the failure records of a function. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export function recordsPrefix(fn: lambda.IFunction): string {
  return `${RECORDS_PREFIX}${fn.functionName}/`;
}

/** The resource behind a destination of the CDK. Empty for a destination that a user implemented. */
export interface DestinationFacts {
  readonly queue?: sqs.IQueue;
  readonly topic?: sns.ITopic;
  readonly fn?: lambda.IFunction;
  readonly bucket?: s3.IBucket;
  /** The default event bus, if the destination names none. */
  readonly bus?: events.IEventBus | 'default';
  /** Set for a `LambdaDestination` with `responseOnly`, for which the CDK creates a rule that passes on the response alone. */
  readonly responseOnly?: true;
}

/** The private fields of the CDK's destinations. */
interface PrivateFields extends Omit<DestinationFacts, 'bus'> {
  readonly eventBus?: events.IEventBus;
  readonly options?: destinations.LambdaDestinationOptions;
}

/** Reads the private fields of a destination, to detect resources that Lambda refuses. A destination without these fields is bound as it is. */
export function destinationFacts(destination: lambda.IDestination): DestinationFacts {
  const { queue, topic, fn, bucket, eventBus, options } = destination as PrivateFields;
  switch (destination.constructor) { // not instanceof: a subclass may bind something else
    case destinations.SqsDestination: return { queue };
    case destinations.SnsDestination: return { topic };
    case destinations.S3Destination: return { bucket };
    case destinations.EventBridgeDestination: return 'eventBus' in destination ? { bus: eventBus ?? 'default' } : {};
    case destinations.LambdaDestination: return options?.responseOnly ? { responseOnly: true } : options ? { fn } : {};
    default: return {};
  }
}

/** The ARN of a destination; undefined if only binding the destination can tell. */
export function destinationArn(scope: IConstruct, { queue, topic, fn, bucket, bus }: DestinationFacts): string | undefined {
  if (bus === 'default') return Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
  return queue?.queueArn ?? topic?.topicArn ?? fn?.functionArn ?? bucket?.bucketArn ?? bus?.eventBusArn;
}

/**
 * The least permissions that the function needs so that Lambda can send to a destination other than a bucket. The L2s also grant reading, deleting and
 * re-encrypting, in a policy that an imported role never gets.
 */
export function sendPermissions(scope: IConstruct, facts: DestinationFacts): Permission[] {
  const { queue, topic, fn, bus } = facts;
  if (queue) return sendMessagePermissions(scope, queue);
  if (topic) return publishPermissions(scope, topic);
  if (fn) return [{ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }];
  return bus ? [{ actions: ['events:PutEvents'], resources: [destinationArn(scope, facts)!] }] : [];
}
