import { compliantIf, resolved, rule } from '../../model/rule';

export const functionPaused = rule({
  id: 'FunctionPaused',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function reserves a concurrency of zero.',
  explanation: 'The function never runs: messages wait in the queue until they expire, and Lambda gives up asynchronous events at once.',
  fix: 'Leave out reservedConcurrentExecutions (ReservedConcurrentExecutions), or reserve at least 1.',
  practices: ['C02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  check: ({ reservedConcurrency }) => reservedConcurrency === undefined ? undefined
    : compliantIf(resolved(reservedConcurrency) !== 0, 'ReservedConcurrentExecutions is 0, so the function never runs.'),
});
