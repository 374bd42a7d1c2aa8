import { compliantIf, known, rule } from '../../rule';

/** What takes an event for what it says, not as a mere sign to start, like a pipeline. */
const TAKES_EVENTS = /^arn:[^:]+:(events|firehose|kinesis|lambda|sns|sqs|states):/;

export const ruleDeadLetterQueue = rule({
  id: 'RuleDeadLetterQueue',
  level: 'error',
  of: 'rules',
  info: 'A target of an EventBridge rule has no dead-letter queue.',
  explanation: 'EventBridge tries for a day to deliver an event, or not at all when it may not: then it drops it. Log groups, and what an event merely starts, like a pipeline, are left out.',
  mend: 'Give the target a dead-letter queue. AsyncTrigger.rule() makes one.',
  practices: ['A14'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
  check: ({ targets }) => {
    const without = known(targets).filter(({ deadLetterQueue, target }) => deadLetterQueue === undefined && TAKES_EVENTS.test(known(target.value)));
    return compliantIf(without.length === 0, `An event that can't be delivered to ${without.map(({ id }) => id).join(', ')} is dropped.`);
  },
});
