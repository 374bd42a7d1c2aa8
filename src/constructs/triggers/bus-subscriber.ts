import { Arn, ArnFormat, CfnResource, Duration, Names, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IDependable } from 'constructs';
import { CustomEventBus } from './custom-event-bus';
import { checkDelivery, defineTriggerDeadLetterQueue, retryPolicy } from './delivery';
import { EVENTS_SERVICE } from './event-rule';
import { checkSubscriberFilter, filterConfiguration } from './subscriber-filters';
import { SubscriberTriggerOptions } from './subscriber-options';
import { EventBridgeDeliveryOptions } from './trigger-options';
import {
  BATCHING_WINDOW_SECONDS, EVENT_BUS_DEFAULT_RETENTION_DAYS, QUEUE_RETENTION_SECONDS, SUBSCRIBER_BATCH_SIZE, SUBSCRIBER_QUEUE_BATCH_SIZE,
  SUBSCRIBER_TIMEOUT_SECONDS,
} from '../../limits';
import { Permission } from '../resources/encryption';
import { EventStoreOptions } from '../resources/event-store-options';
import { sendMessagePermissions } from '../resources/send-permissions';
import { atSynth } from '../synth/at-synth';
import { numberIn, SynthesizedProperties } from '../synth/synthesized';
import { areKnownToDiffer, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';

/** What failed events have to be read from again, for as long as the dead-letter queue keeps their records. */
const WANTED_RETENTION_DAYS = QUEUE_RETENTION_SECONDS.max / 86_400;

/** The bus as messages name it. */
export function customBusInWords({ _resource, eventBusArn }: CustomEventBus): string {
  if (_resource) return `the Custom Event Bus '${_resource.node.path}'`;
  return Token.isUnresolved(eventBusArn) ? 'a Custom Event Bus' : `the Custom Event Bus '${eventBusArn.split('/')[1]}'`;
}

/** Adds the problems of a subscriber, whatever it delivers to. */
export function checkSubscriber(
  scope: Construct, problems: PropsValidator, bus: CustomEventBus, options: Pick<SubscriberTriggerOptions, 'filter' | 'maxEventAge' | 'retryAttempts'>,
): void {
  const source = customBusInWords(bus);
  checkEnvironment(scope, problems, bus, source);
  checkDelivery(problems, `the subscriber of ${source}`, options);
  checkSubscriberFilter(scope, problems, options.filter ?? {}, source);
}

/** Adds the problems of a subscriber that invokes a function with several events, and warns about what may be wrong. */
export function checkSubscriberBatch(
  scope: Construct, problems: PropsValidator, source: string, { batchSize, fifo, maxBatchingWindow }: SubscriberTriggerOptions,
): void {
  problems.wholeNumber(`batchSize of ${source}`, batchSize, SUBSCRIBER_BATCH_SIZE, 'EventBridge delivers no more events to a function at once');
  problems.wholeSeconds(`maxBatchingWindow of ${source}`, maxBatchingWindow, BATCHING_WINDOW_SECONDS, 'EventBridge supports no other values');
  const isBatch = (knownNumber(batchSize ?? 1) ?? 2) > 1;
  problems.addIf(!isBatch && (knownSeconds(maxBatchingWindow) ?? 0) > 0,
    `maxBatchingWindow of ${source} is set, but batchSize is 1, so no event waits for others: set batchSize, or remove maxBatchingWindow`);
  if (fifo === true && isBatch) {
    warn(scope, 'fifoBatchFailsAsOne',
      `batchSize of ${source} is ${Token.isUnresolved(batchSize) ? 'known only at deployment' : batchSize}, and an event that fails takes those of other groups in its ` +
      'batch with it: leave batchSize out, or acknowledge this warning');
  }
}

/** A subscriber and its target are in the Region of the bus; the bus of another account can only be imported. */
function checkEnvironment(scope: Construct, problems: PropsValidator, { _resource, eventBusArn }: CustomEventBus, source: string): void {
  const own = Stack.of(scope);
  const { account, region } = _resource ? Stack.of(_resource) : regionOf(eventBusArn, own);
  problems.addIf(areKnownToDiffer(region, own.region),
    `${source} is in ${region}, but the function is in ${own.region}, and EventBridge requires a subscriber and its target in the Region of the bus: use a bus in the same ` +
    'Region');
  problems.addIf(_resource !== undefined && areKnownToDiffer(account, own.account),
    `${source} is in the account ${account}, but the function is in ${own.account}, and a stack cannot refer to it there: share the bus through AWS RAM, and pass ` +
    'CustomEventBus.fromArn(…)');
}

function regionOf(arn: string, { account, region }: Stack): { readonly account: string; readonly region: string } {
  return Token.isUnresolved(arn) ? { account, region } : { account, region: Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region! };
}

/** What a subscriber delivers to, and how. */
export interface SubscriberTarget {
  readonly isFifo: boolean;
  readonly batchSize: number;
  readonly maxBatchingWindow?: Duration;

  /** The ARN of the target, with the parameters of its kind. */
  readonly invoke: { readonly TargetArn: string; readonly [parameters: string]: unknown };

  /** What the role that EventBridge delivers with may do, besides recording failures. */
  readonly permissions: readonly Permission[];
}

/** A target, what must exist before events flow, and the settings of the dead-letter queue. */
export interface SubscriberEndpoint extends SubscriberTarget, EventStoreOptions {
  readonly needs: readonly IDependable[];
}

/** Creates a subscriber, with the role that it delivers with, and its dead-letter queue, which it returns. */
export function defineSubscriber(
  scope: Construct, endpoint: SubscriberEndpoint, bus: CustomEventBus, options: EventBridgeDeliveryOptions & Pick<SubscriberTriggerOptions, 'filter'>,
): sqs.Queue {
  const { batchSize, invoke, isFifo, maxBatchingWindow, needs, permissions } = endpoint;
  const deadLetterQueue = defineTriggerDeadLetterQueue(scope, endpoint);
  const role = defineRole(scope, [...permissions, ...sendMessagePermissions(scope, deadLetterQueue)]);
  const { maximumEventAgeInSeconds, maximumRetryAttempts } = retryPolicy(options);
  // Not the L1, which is newer than the oldest CDK that this library supports. Explicit even for defaults, of which AWS documents only some.
  const subscriber = new CfnResource(scope, 'Subscriber', {
    type: 'AWS::EventsV2::Subscriber',
    properties: {
      Name: Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' }),
      EventBusArn: bus.eventBusArn,
      Type: isFifo ? 'FIFO' : 'UNORDERED',
      StartingPosition: 'LATEST',
      FilterConfiguration: filterConfiguration(scope, options.filter),
      BatchConfiguration: { MaxBatchSize: batchSize, MaxBatchWindowInSeconds: maxBatchingWindow?.toSeconds() ?? 0 },
      InvokeConfiguration: { RoleArn: role.roleArn, ...invoke },
      RetryPolicy: { MaxRetryAttempts: maximumRetryAttempts, MaxEventAgeInSeconds: maximumEventAgeInSeconds, RetryStrategy: 'ALL' },
      OnFailureConfiguration: { Arn: deadLetterQueue.queueArn },
    },
  });
  subscriber.node.addDependency(...needs, role, deadLetterQueue);
  createOneByOne(subscriber, bus);
  warnOfForgetfulBus(scope, bus);
  return deadLetterQueue;
}

/** A function to invoke. An alias is only a qualifier: a changed target would replace the subscriber, which would miss events. */
export function functionTarget(
  target: lambda.IFunction, { batchSize = 1, fifo = false, maxBatchingWindow }: SubscriberTriggerOptions,
): SubscriberTarget {
  const alias = 'aliasName' in target ? target as lambda.IAlias : undefined;
  return {
    isFifo: fifo,
    batchSize,
    maxBatchingWindow,
    invoke: {
      TargetArn: (alias?.version.lambda ?? target).functionArn,
      LambdaParameters: {
        InvocationType: fifo ? 'REQUEST_RESPONSE' : 'EVENT',
        InvocationTimeoutSeconds: fifo ? String(SUBSCRIBER_TIMEOUT_SECONDS) : undefined,
        Qualifier: alias?.aliasName,
      },
    },
    permissions: [{ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }],
  };
}

const EVENT_ID = '$events.SystemMetadata."aws:EventId"';
const EVENT_GROUP = '$events.SystemMetadata.EventGroupId';

/**
 * The message group of an event in a FIFO queue: a hash of its event group, which may have spaces and more than the 128 characters that SQS takes.
 * EventBridge fails the delivery of an event whose expression has no value, so one without a group gets one of its own.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-transform.html
 */
const GROUP_OF_EVENT = `{% $exists(${EVENT_GROUP}) ? $hash(${EVENT_GROUP}, "SHA-256") : ${EVENT_ID} %}`;

/** A queue to send to: a message for each event. A FIFO queue keeps the order of event groups, and knows an event again by its ID. */
export function queueTarget(scope: Construct, queue: sqs.IQueue, isFifo = false): SubscriberTarget {
  return {
    isFifo,
    batchSize: isFifo ? 1 : SUBSCRIBER_QUEUE_BATCH_SIZE, // in a batch, a message could pass one of its group that SQS refuses
    invoke: {
      TargetArn: queue.queueArn,
      SqsParameters: isFifo ? { MessageGroupId: GROUP_OF_EVENT, MessageDeduplicationId: `{% ${EVENT_ID} %}` } : {},
    },
    permissions: sendMessagePermissions(scope, queue),
  };
}

/** The role that EventBridge delivers with. No condition on the source: AWS does not document what EventBridge sends for a subscriber. */
function defineRole(scope: Construct, permissions: readonly Permission[]): iam.Role {
  return new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal(EVENTS_SERVICE),
    inlinePolicies: { Own: new iam.PolicyDocument({ statements: permissions.map(permission => new iam.PolicyStatement(permission)) }) },
  });
}

const LAST_SUBSCRIBERS = new WeakMap<Stack, Map<string, CfnResource>>();

/** A bus creates one subscriber at a time, and refuses others meanwhile. */
function createOneByOne(subscriber: CfnResource, { eventBusArn }: CustomEventBus): void {
  const stack = Stack.of(subscriber);
  const last = LAST_SUBSCRIBERS.get(stack) ?? new Map<string, CfnResource>();
  const bus = JSON.stringify(stack.resolve(eventBusArn));
  const previous = last.get(bus);
  if (previous) subscriber.node.addDependency(previous);
  LAST_SUBSCRIBERS.set(stack, last.set(bus, subscriber));
}

/** Warns if the bus forgets events whose records are still in the dead-letter queue: a record does not hold the event. */
function warnOfForgetfulBus(scope: Construct, bus: CustomEventBus): void {
  const { _resource: resource } = bus;
  const why = "the records in the trigger's dead-letter queue hold no events, which have to be read from the bus again within " +
    `${WANTED_RETENTION_DAYS} days`;
  if (resource === undefined) {
    warn(scope, 'busRetentionUnknown',
      `${customBusInWords(bus)} is imported, so its retention is not known, and ${why}: ask its owner for a RetentionPeriodInDays of ${WANTED_RETENTION_DAYS}, and acknowledge ` +
      'this warning');
    return;
  }
  atSynth(scope, () => {
    const days = numberIn(new SynthesizedProperties(resource).value('StorageConfiguration.RetentionPeriodInDays') ?? EVENT_BUS_DEFAULT_RETENTION_DAYS);
    if (days === undefined || days >= WANTED_RETENTION_DAYS) return;
    warn(scope, 'busForgetsFailedEvents',
      `${customBusInWords(bus)} retains events for ${days} day${days === 1 ? '' : 's'}, but ${why}: set StorageConfiguration.RetentionPeriodInDays of the bus to ` +
      `${WANTED_RETENTION_DAYS}, or acknowledge this warning`);
  });
}
