import { RECOMMENDED_MAX_RECEIVE_COUNT } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const sqsMaxReceiveCount = rule({
  id: 'SqsMaxReceiveCount',
  level: 'warning',
  of: 'mappings',
  info: 'The queue gives a message to its function fewer than five times.',
  explanation: 'A throttled invocation counts as a receive: with few of them a message can be dead-lettered that never ran.',
  mend: 'Set maxReceiveCount to 5 or more, as SqsWorkerFunction does.',
  practices: ['Q03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (mapping, system) => {
    if (known(mapping.sourceKind) !== 'sqs') return undefined;
    const redrive = system.queue(mapping.source)?.redrive;
    if (redrive === undefined) return undefined;
    const count = known(known(redrive).maxReceiveCount);
    return compliantIf(count >= RECOMMENDED_MAX_RECEIVE_COUNT, `maxReceiveCount is ${count}, but at least ${RECOMMENDED_MAX_RECEIVE_COUNT} are needed.`);
  },
});
