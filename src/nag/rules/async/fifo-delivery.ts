import type { DeliveryTarget } from '../../../template';
import type { AppModel } from '../../model/app-model';
import { isFifo } from '../../model/fifo';
import { CheckResult, COMPLIANT, resolved, Rule, violation } from '../../model/rule';

/** What the rules for the FIFO targets of rules and of schedules have in common. */
export const FIFO_DELIVERY: Pick<Rule, 'level' | 'explanation' | 'fix' | 'practices'> = {
  level: 'error',
  explanation: 'A FIFO queue rejects messages without a group, and EventBridge relies on the queue to recognize duplicates by their content. Each delivery fails, and the event is dropped or ' +
    'parked.',
  fix: 'Set SqsParameters.MessageGroupId (messageGroupId) of the target, and ContentBasedDeduplication (contentBasedDeduplication) of the queue.',
  practices: ['Q13'],
};

/** Checks what the FIFO queues among targets need; undefined if there are none. */
export function checkFifoDelivery(targets: readonly DeliveryTarget[], app: AppModel): CheckResult {
  const fifo = targets.filter(({ target }) => /^arn:[^:]*:sqs:/.test(resolved(target.value)) && isFifo(String(target.value), app.queue(target)));
  for (const { target, messageGroupId } of fifo) {
    const queue = app.queue(target);
    if (messageGroupId === undefined) return violation(`The target ${queue?.logicalId ?? target.value} is a FIFO queue, but has no MessageGroupId.`);
    if (queue && !resolved(queue.contentBasedDeduplication)) return violation(`The target ${queue.logicalId} is a FIFO queue without ContentBasedDeduplication.`);
  }
  return fifo.length === 0 ? undefined : COMPLIANT;
}
