import { RECOMMENDED_MAX_RECEIVE_COUNT } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const sqsMaxReceiveCount = rule({
  id: 'SqsMaxReceiveCount',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'SQS delivers a message to the function fewer than five times.',
  explanation: 'A throttled invocation counts as a receive, so a message can move to the dead-letter queue without ever being processed.',
  fix: 'Set maxReceiveCount in the RedrivePolicy of the queue to at least 5, as SqsWorkerFunction does.',
  practices: ['Q03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (mapping, app) => {
    if (!pollsQueue(mapping)) return undefined;
    const redrive = app.queue(mapping.source)?.redrive;
    if (redrive === undefined) return undefined;
    const count = resolved(resolved(redrive).maxReceiveCount);
    return compliantIf(count >= RECOMMENDED_MAX_RECEIVE_COUNT, () => `The queue of the mapping has a maxReceiveCount of ${count}, but should have at least ${RECOMMENDED_MAX_RECEIVE_COUNT}.`);
  },
});
