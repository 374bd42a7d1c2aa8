import { compliantIf, known, rule } from '../../rule';

export const idempotencyTableTtl = rule({
  id: 'IdempotencyTableTtl',
  level: 'warning',
  of: 'tables',
  info: 'A table for idempotency keeps its records for ever.',
  explanation: 'It grows with every event, and a record that has expired is told from one that has not only by who reads it.',
  mend: 'Set timeToLiveAttribute. IdempotencyTable does.',
  practices: ['I03'],
  link: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/',
  check: (table, system) => {
    if (!system.isIdempotencyTable(table)) return undefined;
    return compliantIf(known(table.timeToLive), 'It has no time to live.');
  },
});
