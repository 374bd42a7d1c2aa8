import { isFifo } from '../../model/fifo';
import { legible } from '../../model/legible';
import { compliantIf, rule } from '../../model/rule';

export const deadLetterTargetType = rule({
  id: 'DeadLetterTargetType',
  level: 'error',
  appliesTo: 'functions',
  info: 'The dead-letter queue of the function is a FIFO queue or topic.',
  explanation: 'Lambda delivers to standard queues and topics only, so it drops the event.',
  fix: 'Use a standard queue or topic (DeadLetterConfig).',
  practices: ['A07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq',
  check: ({ deadLetterTarget }, app) => {
    if (deadLetterTarget === undefined) return undefined;
    return compliantIf(!isFifo(deadLetterTarget.value, app.entry(deadLetterTarget)), () => `The dead-letter target ${legible(deadLetterTarget.value)} of the function is a FIFO queue or topic.`);
  },
});
