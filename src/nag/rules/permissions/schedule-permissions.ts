import { assumedBy, missingPermissions } from './missing-permissions';
import { sendingNeeds } from '../../../template';
import { resolved, rule } from '../../model/rule';

export const schedulePermissions = rule({
  id: 'SchedulePermissions',
  level: 'error',
  appliesTo: 'schedules',
  info: 'The role of a schedule does not allow EventBridge Scheduler to invoke the target or to send to the dead-letter queue.',
  explanation: 'EventBridge Scheduler does not retry an invocation that is denied, and drops it if it cannot send it to the dead-letter queue.',
  fix: 'Grant the role of the schedule (RoleArn) the permissions, and let scheduler.amazonaws.com assume it. AsyncTrigger.schedule() and the targets of aws-cdk-lib/aws-scheduler-targets do so.',
  practices: ['Q21'],
  link: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html',
  check: ({ enabled, target: { target, deadLetterQueue, role: reference } }, { access }) => {
    if (enabled === false) return undefined;
    const role = resolved(access.role(reference));
    return missingPermissions(role, [assumedBy('scheduler', role, access), ...[target, deadLetterQueue].flatMap(to => to ? sendingNeeds(role, to, access) : [])]);
  },
});
