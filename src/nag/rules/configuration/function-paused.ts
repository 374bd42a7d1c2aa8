import { compliantIf, known, rule } from '../../rule';

export const functionPaused = rule({
  id: 'FunctionPaused',
  level: 'warning',
  of: 'functions',
  info: 'The function reserves a concurrency of zero.',
  explanation: 'It never runs: events of queues wait until they expire, and asynchronous ones are given up at once.',
  mend: 'Leave reservedConcurrentExecutions out, or reserve at least 1.',
  practices: ['C02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  check: ({ reservedConcurrency }) => reservedConcurrency === undefined ? undefined
    : compliantIf(known(reservedConcurrency) !== 0, 'ReservedConcurrentExecutions is 0.'),
});
