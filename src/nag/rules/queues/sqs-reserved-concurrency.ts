import { compliantIf, known, rule } from '../../rule';

export const sqsReservedConcurrency = rule({
  id: 'SqsReservedConcurrency',
  level: 'warning',
  of: 'mappings',
  info: 'The function reserves concurrency, but its mappings may ask for more of it.',
  explanation: 'Pollers that know no limit take messages that the function is then throttled on: each counts as a receive, and good messages are ' +
    'dead-lettered.',
  mend: 'Limit the mapping (maxConcurrency) and reserve at least as much for all of them. SqsWorkerFunction reserves what it limits.',
  practices: ['Q06', 'Q07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  check: (mapping, system) => {
    const handler = system.function(mapping.function);
    if (known(mapping.sourceKind) !== 'sqs' || handler?.reservedConcurrency === undefined) return undefined;
    const reserved = known(handler.reservedConcurrency);
    if (mapping.maximumConcurrency === undefined) {
      return compliantIf(mapping.provisionedPollers !== undefined, `The function reserves ${reserved}, but the mapping has no maximum concurrency.`);
    }
    const wanted = system.mappingsFor(handler).reduce((sum, { maximumConcurrency = 0 }) => sum + known(maximumConcurrency), 0);
    return compliantIf(reserved >= wanted, `The function reserves ${reserved}, but its mappings may run ${wanted} at a time.`);
  },
});
