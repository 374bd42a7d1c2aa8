import { assumedBy, missingPermissions } from './missing-permissions';
import { sendingNeeds } from '../../../template';
import { resolved, rule } from '../../model/rule';

export const subscriberPermissions = rule({
  id: 'SubscriberPermissions',
  level: 'error',
  appliesTo: 'busSubscribers',
  info: 'The role of a subscriber of a Custom Event Bus does not allow EventBridge to deliver to the target or to send to the dead-letter queue.',
  explanation: 'EventBridge delivers with this role only: a permission of the function (AWS::Lambda::Permission) plays no part. An event that it may not deliver uses up its retries, and is lost ' +
    'if its record cannot be sent to the dead-letter queue.',
  fix: 'Grant the role (InvokeConfiguration.RoleArn) lambda:InvokeFunction on the function, version or alias that the subscriber names, and sqs:SendMessage on the queue, and let ' +
    'events.amazonaws.com assume it. AsyncTrigger.subscriber() does so.',
  practices: ['A18', 'Q21'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-permissions.html',
  check: ({ deadLetterQueue, role: reference, target }, { access }) => {
    const role = resolved(access.role(reference));
    return missingPermissions(role, [assumedBy('events', role, access), ...[target, deadLetterQueue].flatMap(to => to ? sendingNeeds(role, to, access) : [])]);
  },
});
