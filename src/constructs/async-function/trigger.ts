import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DestinationFacts } from './async-destinations';
import { defineParkingQueue } from '../resources/parking-queue';
import { PropsValidator } from '../synth/validation';
import type { DeliveryOptions } from './async-trigger-options';
import { DELIVERY_DEFAULT_EVENT_AGE_SECONDS, DELIVERY_DEFAULT_RETRY_ATTEMPTS, DELIVERY_EVENT_AGE_SECONDS, DELIVERY_RETRY_ATTEMPTS } from '../../limits';

/** The function that a trigger invokes, as far as the trigger must know it. */
export interface TriggerTarget {
  readonly target: lambda.IFunction;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** Whether what a destination gets invokes the function again: for ever, perhaps (a filter may prevent it), or not at all. */
export type Loop = 'certain' | 'possible' | undefined;

/** What invokes a function, before it does. */
export interface Trigger {
  readonly id: string;

  /** What it is, for messages: `the topic 'Orders/Placed'`. */
  readonly source: string;

  /** Whether it sets the pace itself, however much happens elsewhere. */
  readonly isPaced?: true;

  /** Collects what is wrong with it, and warns of what may be. */
  check(scope: Construct, problems: PropsValidator): void;

  loopWith(destination: DestinationFacts): Loop;

  /** Whether a right to do these actions on a resource lets the function cause its own events. */
  isFedBy(right: { readonly actions: string[]; readonly resource: string }, scope: Construct): boolean;

  /** Makes it, as children of the scope. Returns the queue for what it can't deliver, where it has one. */
  connect(scope: Construct, target: TriggerTarget): sqs.Queue | undefined;
}

/** The queue for what a trigger can't deliver. */
export function defineDeliveryQueue(scope: Construct, { encryptionKey, removalPolicy }: TriggerTarget): sqs.Queue {
  return defineParkingQueue(scope, 'DeadLetterQueue', encryptionKey, { removalPolicy });
}

/** Lets a service invoke the function for one source, and only if that belongs to the account, where the service says whose it is. */
export function allowInvoke(
  scope: Construct, { target }: TriggerTarget, service: string, sourceArn: string, sourceAccount?: string,
): lambda.CfnPermission {
  return new lambda.CfnPermission(scope, 'Permission', {
    action: 'lambda:InvokeFunction', functionName: target.functionArn, principal: service, sourceArn, sourceAccount,
  });
}

/** For how long is tried to deliver: said in the template, so that it can be read there. */
export function retryPolicy({ retryAttempts, maxEventAge }: DeliveryOptions) {
  return {
    maximumRetryAttempts: retryAttempts ?? DELIVERY_DEFAULT_RETRY_ATTEMPTS,
    maximumEventAgeInSeconds: maxEventAge?.toSeconds() ?? DELIVERY_DEFAULT_EVENT_AGE_SECONDS,
  };
}

export function checkDelivery(problems: PropsValidator, name: string, { retryAttempts, maxEventAge }: DeliveryOptions): void {
  problems.wholeNumber(`retryAttempts of ${name}`, retryAttempts, DELIVERY_RETRY_ATTEMPTS, 'EventBridge tries no more often');
  problems.wholeSeconds(`maxEventAge of ${name}`, maxEventAge, DELIVERY_EVENT_AGE_SECONDS, 'EventBridge keeps an event no shorter and no longer');
}
