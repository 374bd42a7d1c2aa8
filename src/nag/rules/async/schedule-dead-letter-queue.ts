import { compliantIf, rule } from '../../rule';

export const scheduleDeadLetterQueue = rule({
  id: 'ScheduleDeadLetterQueue',
  level: 'error',
  of: 'schedules',
  info: 'A schedule has no dead-letter queue.',
  explanation: 'EventBridge Scheduler tries for a day to start its target, or not at all when it may not: then nobody knows that it did not run.',
  mend: 'Give the target a dead-letter queue. AsyncTrigger.schedule() makes one.',
  practices: ['A14'],
  link: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
  check: ({ target }) => compliantIf(target.deadLetterQueue !== undefined, "A start that can't be delivered is dropped."),
});
