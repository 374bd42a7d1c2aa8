import { SQS_BATCH_SIZE_WITHOUT_WINDOW, SQS_FIFO_BATCH_SIZE } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const sqsBatchSize = rule({
  id: 'SqsBatchSize',
  level: 'error',
  of: 'mappings',
  info: 'The batch size and the batching window do not go together for this queue.',
  explanation: 'More than 10 messages need a window of a second or more; a FIFO queue takes neither. Lambda refuses the mapping, so that the ' +
    'deployment fails.',
  mend: 'Set a batching window, or a batch size of at most 10. SqsWorkerFunction checks both when it is made.',
  practices: ['Q09', 'Q13'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html',
  check: (mapping, system) => {
    if (known(mapping.sourceKind) !== 'sqs') return undefined;
    const [size, window] = [known(mapping.batchSize), known(mapping.batchingWindowSeconds)];
    const queue = system.queue(mapping.source);
    const fifo = queue ? known(queue.fifo) : known(mapping.source!.value).endsWith('.fifo');
    if (fifo) return compliantIf(size <= SQS_FIFO_BATCH_SIZE.max && window === 0, `Batch size ${size} with a window of ${window} s on a FIFO queue, which takes at most 10 and none.`);
    return compliantIf(size <= SQS_BATCH_SIZE_WITHOUT_WINDOW || window >= 1, `Batch size ${size} needs a batching window of at least 1 s.`);
  },
});
