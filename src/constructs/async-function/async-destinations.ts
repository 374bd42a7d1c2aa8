import { Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { Wildcard } from '../synth/acknowledgements';
import { Permission, keyPermission, SEND_ENCRYPTED } from '../resources/encryption';

/** Where Lambda writes the records of failed events. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export const RECORDS_PREFIX = 'aws/lambda/async/';

/** What a destination of the CDK leads to. Nothing is known of one that a user wrote. */
export interface DestinationFacts {
  readonly queue?: sqs.IQueue;
  readonly topic?: sns.ITopic;
  readonly fn?: lambda.IFunction;
  readonly bucket?: s3.IBucket;
  /** Where the destination names none, it is the default bus. */
  readonly bus?: events.IEventBus | 'default';
  /** A rule that hands on the response alone, which the CDK makes for functions that are invoked without an alias. */
  readonly responseOnly?: true;
}

/** What destinations of the CDK hold, and keep to themselves. */
interface Held extends Omit<DestinationFacts, 'bus'> {
  readonly eventBus?: events.IEventBus;
  readonly options?: destinations.LambdaDestinationOptions;
}

/** Only a look at what a destination leads to tells what Lambda refuses. Where a look is not possible, it is bound as it is. */
export function factsOf(destination: lambda.IDestination): DestinationFacts {
  const { queue, topic, fn, bucket, eventBus, options } = destination as Held;
  switch (destination.constructor) { // not instanceof: what a subclass binds may be another thing
    case destinations.SqsDestination: return { queue };
    case destinations.SnsDestination: return { topic };
    case destinations.S3Destination: return { bucket };
    case destinations.EventBridgeDestination: return 'eventBus' in destination ? { bus: eventBus ?? 'default' } : {};
    case destinations.LambdaDestination: return options?.responseOnly ? { responseOnly: true } : options ? { fn } : {};
    default: return {};
  }
}

/** The ARN of a destination; undefined where only the destination itself can tell. */
export function arnOf(scope: IConstruct, { queue, topic, fn, bucket, bus }: DestinationFacts): string | undefined {
  if (bus === 'default') return Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
  return queue?.queueArn ?? topic?.topicArn ?? fn?.functionArn ?? bucket?.bucketArn ?? bus?.eventBusArn;
}

/**
 * What the function must be allowed to do so that Lambda can send to a destination, and nothing more: the L2s grant reading, deleting and
 * re-encrypting beside it, in a policy that an imported role never gets.
 */
export function sendPermissions(scope: IConstruct, facts: DestinationFacts): Permission[] {
  const { queue, topic, fn, bucket, bus } = facts;
  const to = (...actions: string[]): Permission => ({ actions, resources: [arnOf(scope, facts)!] });
  if (queue) return [to('sqs:SendMessage'), ...withKey(scope, queue.encryptionMasterKey)];
  if (topic) return [to('sns:Publish'), ...withKey(scope, topic.masterKey)];
  if (fn) return [to('lambda:InvokeFunction')];
  if (bus) return [to('events:PutEvents')];
  return bucket ? rightsToWrite(scope, bucket) : [];
}

/** Records are named by Lambda, below its own prefix. */
export function wildcardOf({ bucket }: DestinationFacts): Wildcard | undefined {
  return bucket && {
    owner: bucket,
    arn: bucket.arnForObjects(`${RECORDS_PREFIX}*`),
    reason: 'Lambda names its failure records; they can be put below its own prefix, and neither be read nor deleted',
  };
}

function withKey(scope: IConstruct, key: sqs.IQueue['encryptionMasterKey']): Permission[] {
  return key ? [keyPermission(scope, key, SEND_ENCRYPTED)] : [];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function rightsToWrite(scope: IConstruct, bucket: s3.IBucket): Permission[] {
  const conditions = { StringEquals: { 's3:ResourceAccount': bucket.env.account } };
  return [
    { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${RECORDS_PREFIX}*`)], conditions },
    { actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions },
    ...bucket.encryptionKey ? [keyPermission(scope, bucket.encryptionKey, ['kms:GenerateDataKey'])] : [],
  ];
}

/** Whether two are the same: the same construct, or imported by the same ARN. */
export function isSame(one: IConstruct | undefined, other: IConstruct, arn: (of: any) => string): boolean {
  if (one === undefined) return false;
  return one === other || (!Token.isUnresolved(arn(one)) && arn(one) === arn(other));
}
