import { refusesSqsBatch } from '../../../template';
import { isFifo } from '../../model/fifo';
import { compliantIf, resolved, rule } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const sqsBatchSize = rule({
  id: 'SqsBatchSize',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The batch size and the batching window are not valid for the queue.',
  explanation: 'A batch of more than 10 messages needs a batching window of at least one second. A FIFO queue supports neither. Lambda ' +
    'rejects the mapping, so the deployment fails.',
  fix: 'Set a batching window (MaximumBatchingWindowInSeconds), or a batch size of at most 10 (BatchSize). SqsWorkerFunction validates ' +
    'both.',
  practices: ['Q09', 'Q13'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html',
  check: (mapping, app) => {
    if (!pollsQueue(mapping)) return undefined;
    const [size, window] = [resolved(mapping.batchSize), resolved(mapping.batchingWindowSeconds)];
    const queue = app.queue(mapping.source);
    const fifo = queue ? resolved(queue.fifo) : isFifo(mapping.source!.value, undefined);
    if (fifo) return compliantIf(!refusesSqsBatch(size, window, fifo), () => `The batch size of the mapping is ${size} and the batching window ${window} s, but a FIFO queue supports a batch size of at most 10 and no window.`);
    return compliantIf(!refusesSqsBatch(size, window, fifo), () => `The batch size of the mapping is ${size}, which requires a batching window of at least 1 s.`);
  },
});
