import { compliantIf, resolved, rule } from '../../model/rule';

export const idempotencyTableTtl = rule({
  id: 'IdempotencyTableTtl',
  level: 'warning',
  appliesTo: 'tables',
  info: 'An idempotency table keeps its records forever.',
  explanation: 'The table grows with every event, because DynamoDB does not delete expired records.',
  fix: 'Set timeToLiveAttribute (TimeToLiveSpecification), as IdempotencyTable does.',
  practices: ['I03'],
  link: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/',
  check: (table, app) => {
    if (!app.isIdempotencyTable(table)) return undefined;
    return compliantIf(resolved(table.timeToLive), 'The table has no time to live (TTL) attribute.');
  },
});
