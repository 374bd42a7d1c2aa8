import { compliantIf, rule } from '../../model/rule';
import { asScheduled } from '../../model/schedules';

export const scheduleDeadLetterQueue = rule({
  id: 'ScheduleDeadLetterQueue',
  level: 'error',
  appliesTo: 'schedules',
  info: 'A schedule has no dead-letter queue.',
  explanation: 'EventBridge Scheduler retries the target for 24 hours, or not at all if it lacks permission, and then drops the ' +
    'invocation without notice.',
  fix: 'Give the target a dead-letter queue (DeadLetterConfig in Target). AsyncTrigger.schedule() creates one.',
  practices: ['A14'],
  link: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
  check: schedule => compliantIf(schedule.target.deadLetterQueue !== undefined,
    'Invocations of the schedule that cannot be delivered to its target are dropped.', asScheduled(schedule)),
});
