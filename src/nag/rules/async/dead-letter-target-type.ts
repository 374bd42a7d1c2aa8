import { isFifo } from '../../model/fifo';
import { compliantIf, known, rule } from '../../rule';

export const deadLetterTargetType = rule({
  id: 'DeadLetterTargetType',
  level: 'error',
  of: 'functions',
  info: 'The dead-letter queue of the function is FIFO.',
  explanation: 'Lambda delivers to standard queues and topics only: the event is dropped.',
  mend: 'Use a standard queue or topic.',
  practices: ['A07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq',
  check: ({ deadLetterTarget }, system) => {
    if (deadLetterTarget === undefined) return undefined;
    return compliantIf(!isFifo(known(deadLetterTarget.value), system.entry(deadLetterTarget)), `${deadLetterTarget.value} is a FIFO queue or topic.`);
  },
});
