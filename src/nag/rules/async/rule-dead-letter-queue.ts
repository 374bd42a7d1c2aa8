import { serviceOf } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';
import { asScheduled } from '../../model/schedules';

/** Services that process the content of an event. Others, such as CodePipeline, only use it as a signal to start. */
const TAKE_EVENTS: readonly (string | undefined)[] = ['events', 'firehose', 'kinesis', 'lambda', 'sns', 'sqs', 'states'];

export const ruleDeadLetterQueue = rule({
  id: 'RuleDeadLetterQueue',
  level: 'error',
  appliesTo: 'rules',
  info: 'A target of an EventBridge rule has no dead-letter queue.',
  explanation: 'EventBridge retries delivery for 24 hours, or not at all if it lacks permission, and then drops the event. Log groups ' +
    'and targets that an event only starts, such as pipelines, are exempt.',
  fix: 'Give the target a dead-letter queue (DeadLetterConfig of the entry in Targets). AsyncTrigger.rule() creates one.',
  practices: ['A14'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
  check: eventRule => {
    const without = resolved(eventRule.targets)
      .filter(({ deadLetterQueue, target }) => deadLetterQueue === undefined && TAKE_EVENTS.includes(resolved(serviceOf(target.value))));
    return compliantIf(without.length === 0, () => `Events of the rule that cannot be delivered to ${without.map(({ id }) => id).join(', ')} are dropped.`, asScheduled(eventRule));
  },
});
