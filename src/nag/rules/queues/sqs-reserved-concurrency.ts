import { compliantIf, resolved, rule } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const sqsReservedConcurrency = rule({
  id: 'SqsReservedConcurrency',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'The mappings of the function can exceed its reserved concurrency.',
  explanation: 'Pollers receive more messages than the function can process, and its invocations are throttled. Each throttle counts ' +
    'as a receive, so valid messages move to the dead-letter queue.',
  fix: 'Set maxConcurrency on each mapping (ScalingConfig.MaximumConcurrency) and reserve at least their sum ' +
    '(ReservedConcurrentExecutions). SqsWorkerFunction reserves its maxConcurrency.',
  practices: ['Q06', 'Q07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  check: (mapping, app) => {
    const handler = app.function(mapping.function);
    if (!pollsQueue(mapping) || handler?.reservedConcurrency === undefined) return undefined;
    const reserved = resolved(handler.reservedConcurrency);
    if (mapping.maximumConcurrency === undefined) {
      return compliantIf(mapping.provisionedPollers !== undefined, () => `The function reserves a concurrency of ${reserved}, but the mapping sets no maximum concurrency.`);
    }
    const wanted = app.mappingsFor(handler).reduce((sum, { maximumConcurrency = 0 }) => sum + resolved(maximumConcurrency), 0);
    return compliantIf(reserved >= wanted, () => `The function of the mapping reserves a concurrency of ${reserved}, but its mappings can use ${wanted}.`);
  },
});
