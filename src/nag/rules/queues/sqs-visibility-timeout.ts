import { recommendedVisibilityTimeoutSeconds } from '../../../limits';
import { Unknown } from '../../../template';
import { compliantIf, resolved, rule, violation } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const sqsVisibilityTimeout = rule({
  id: 'SqsVisibilityTimeout',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'The visibility timeout is less than six times the function timeout plus the batching window.',
  explanation: 'A message becomes visible again while its batch is still being processed or throttled. It is then processed twice and ' +
    'uses up its receives. Below the function timeout, Lambda rejects the mapping, so the finding is an error.',
  fix: 'Raise the visibility timeout of the queue (VisibilityTimeout). SqsWorkerFunction sets it.',
  practices: ['Q01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (mapping, app) => {
    const [queue, handler] = [app.queue(mapping.source), app.function(mapping.function)];
    if (!pollsQueue(mapping)) return undefined;
    if (!queue || !handler) return new Unknown('the queue or its function is not in these templates');
    const [timeout, window] = [resolved(handler.timeoutSeconds), resolved(mapping.batchingWindowSeconds)];
    const [given, needed] = [resolved(queue.visibilityTimeoutSeconds), recommendedVisibilityTimeoutSeconds(timeout, window)];
    const sum = `${needed} s (6 × timeout of ${timeout} s + batching window of ${window} s)`;
    if (given < timeout) return violation(`Lambda rejects the mapping, because the visibility timeout of its queue, ${given} s, is less than the timeout of its function, ${timeout} s. At least ${sum} are recommended.`, { level: 'error' });
    return compliantIf(given >= needed, () => `The queue of the mapping has a visibility timeout of ${given} s, but should have at least ${sum}.`);
  },
});
