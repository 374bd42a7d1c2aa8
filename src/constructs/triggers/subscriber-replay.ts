import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CustomEventBus } from './custom-event-bus';
import { EVENTS_SERVICE } from './event-rule';
import { grantPermissions } from '../resources/grant-permissions';

/** What the names of the subscribers that replay events begin with, in docs/replay-bus-events.md too. */
const REPLAY_PREFIX = 'replay-';

/**
 * Grants the permissions to read failed events of a subscriber, which was bound in the scope, from the bus again: to create a subscriber in the past with
 * the same role, and to delete it. EventBridge authorizes the creation on the bus and on the name of the subscriber.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-replay.html
 */
export function grantSubscriberReplay(scope: Construct, { eventBusArn }: CustomEventBus, grantee: iam.IGrantable): void {
  const { ref } = scope.node.findChild('Subscriber') as CfnResource;
  const { roleArn } = scope.node.findChild('Role') as iam.Role;
  const replays = Stack.of(scope).formatArn({ service: 'events', resource: 'subscriber', resourceName: `${REPLAY_PREFIX}*/*` });
  grantPermissions(grantee, [
    { actions: ['events:CreateSubscriber'], resources: [eventBusArn, replays] },
    { actions: ['events:DescribeSubscriber'], resources: [ref, replays] },
    { actions: ['events:DeleteSubscriber'], resources: [replays] },
    { actions: ['iam:PassRole'], resources: [roleArn], conditions: { StringEquals: { 'iam:PassedToService': EVENTS_SERVICE } } },
  ]);
}
