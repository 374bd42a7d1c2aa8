import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IDependable } from 'constructs';
import { RuleNames } from './rule-names';
import { EventBridgeDeliveryOptions } from './trigger-options';
import { DELIVERY_DEFAULT_EVENT_AGE_SECONDS, DELIVERY_DEFAULT_RETRY_ATTEMPTS, DELIVERY_EVENT_AGE_SECONDS, DELIVERY_RETRY_ATTEMPTS } from '../../limits';
import { EventStoreOptions } from '../resources/event-store-options';
import { defineParkingQueue } from '../resources/parking-queue';
import { PropsValidator } from '../synth/validation';

/** What the rules of a construct deliver events to, and the settings of their dead-letter queues. */
export interface DeliveryEndpoint extends EventStoreOptions {
  readonly arn: string;
  readonly rules: RuleNames;
  /** What must exist before events flow. */
  readonly needs: readonly IDependable[];
  /** The message group of all events, for a FIFO queue. */
  readonly messageGroupId?: string;
}

/** The dead-letter queue for events that a trigger cannot deliver. */
export function defineTriggerDeadLetterQueue(scope: Construct, { encryptionKey, removalPolicy }: EventStoreOptions, fifo?: true): sqs.Queue {
  return defineParkingQueue(scope, 'DeadLetterQueue', encryptionKey, { fifo, removalPolicy });
}

/** The retry policy of EventBridge, explicit even for the defaults, so that the template shows it. */
export function retryPolicy({ retryAttempts, maxEventAge }: EventBridgeDeliveryOptions) {
  return {
    maximumRetryAttempts: retryAttempts ?? DELIVERY_DEFAULT_RETRY_ATTEMPTS,
    maximumEventAgeInSeconds: maxEventAge?.toSeconds() ?? DELIVERY_DEFAULT_EVENT_AGE_SECONDS,
  };
}

export function checkDelivery(problems: PropsValidator, name: string, { retryAttempts, maxEventAge }: EventBridgeDeliveryOptions): void {
  problems.wholeNumber(`retryAttempts of ${name}`, retryAttempts, DELIVERY_RETRY_ATTEMPTS, 'EventBridge supports no other values');
  problems.wholeSeconds(`maxEventAge of ${name}`, maxEventAge, DELIVERY_EVENT_AGE_SECONDS, 'EventBridge supports no other values');
}
