import { recommendedVisibilityTimeoutSeconds } from '../../../limits';
import { Unknown } from '../../../template';
import { compliantIf, known, rule } from '../../rule';

export const sqsVisibilityTimeout = rule({
  id: 'SqsVisibilityTimeout',
  level: 'warning',
  of: 'mappings',
  info: 'The queue hides a message for less than six times the timeout of its function plus the batching window.',
  explanation: 'A message that shows up again while its batch is still tried or throttled is processed twice and comes closer to the dead-letter ' +
    'queue.',
  mend: 'Raise the visibility timeout of the queue or lower the timeout of the function. SqsWorkerFunction sets it.',
  practices: ['Q01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (mapping, system) => {
    const [queue, handler] = [system.queue(mapping.source), system.function(mapping.function)];
    if (known(mapping.sourceKind) !== 'sqs') return undefined;
    if (!queue || !handler) return new Unknown('the queue or its function is not in these templates');
    const [timeout, window] = [known(handler.timeoutSeconds), known(mapping.batchingWindowSeconds)];
    const [given, needed] = [known(queue.visibilityTimeoutSeconds), recommendedVisibilityTimeoutSeconds(timeout, window)];
    return compliantIf(given >= needed, `The queue hides a message for ${given} s, but ${needed} s are needed (6 × timeout of ${timeout} s + window of ${window} s).`);
  },
});
