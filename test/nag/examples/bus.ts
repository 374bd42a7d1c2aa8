import { Stack } from 'aws-cdk-lib';
import * as eventsv2 from 'aws-cdk-lib/aws-eventsv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** A Custom Event Bus. */
export function aBus(stack: Stack, retentionPeriodInDays = 14): eventsv2.CfnEventBus {
  return new eventsv2.CfnEventBus(stack, 'Bus', { name: 'orders', storageConfiguration: { retentionPeriodInDays } });
}

/** What an example changes of a subscriber that follows all rules. */
export interface SubscriberExample extends Partial<eventsv2.CfnSubscriberProps> {
  readonly invocationType?: string;
  readonly role?: iam.Role;
}

/** A subscriber of a bus that invokes a function, with its role and its dead-letter queue. */
export function aSubscriber(stack: Stack, bus: eventsv2.CfnEventBus, fn: lambda.Function, changes: SubscriberExample = {}): eventsv2.CfnSubscriber {
  const { invocationType = 'EVENT', role = new iam.Role(stack, 'Delivery', { assumedBy: new iam.ServicePrincipal('events.amazonaws.com') }), ...props } = changes;
  const undelivered = new sqs.Queue(stack, 'Undelivered');
  if (changes.role === undefined) fn.grantInvoke(role);
  undelivered.grantSendMessages(role);
  return new eventsv2.CfnSubscriber(stack, 'Subscriber', {
    name: 'orders',
    eventBusArn: bus.ref,
    invokeConfiguration: { targetArn: fn.functionArn, roleArn: role.roleArn, lambdaParameters: { invocationType } },
    onFailureConfiguration: { arn: undelivered.queueArn },
    retryPolicy: { maxRetryAttempts: 185, maxEventAgeInSeconds: 86_400 },
    ...props,
  });
}
