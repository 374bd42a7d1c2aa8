import { isUnknown, QueueEntry, Reference } from '../../../template';
import { AppModel } from '../../model/app-model';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

export const redriveTarget = rule({
  id: 'RedriveTarget',
  level: 'error',
  appliesTo: 'queues',
  info: 'SQS cannot move messages of the queue to its dead-letter queue.',
  explanation: 'A dead-letter queue is another queue in the account and Region of its source queue, and its redrive allow policy admits the source queue. Otherwise SQS rejects the redrive ' +
    'policy, or messages that always fail are retried until they expire, and are lost.',
  fix: 'Use another queue of the same account and Region (RedrivePolicy.deadLetterTargetArn, deadLetterQueue), and list the source queue in its RedriveAllowPolicy (redriveAllowPolicy).',
  practices: ['Q22'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (queue, app) => {
    if (queue.redrive === undefined) return undefined;
    const { deadLetterQueue: target } = resolved(queue.redrive);
    const arn = resolved(target.value);
    if (target.key === queue.key) return violation(`${queue.logicalId} is its own dead-letter queue.`);
    if (!/^arn:[^:]*:sqs:/.test(arn)) return violation(`The dead-letter queue of ${queue.logicalId} is ${arn}, which is not the ARN of a queue.`);
    const [own, its] = [app.placeOf(queue), app.placeIn(target)];
    if (differ(own.region, its.region)) return violation(`${queue.logicalId} is in ${own.region}, but its dead-letter queue ${arn} is in ${its.region}.`);
    if (differ(own.account, its.account)) return violation(`${queue.logicalId} is in the account ${own.account}, but its dead-letter queue ${arn} is in ${its.account}.`);
    return admitted(queue, target, app);
  },
});

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Compares the redrive allow policy of the dead-letter queue with its source queue. */
function admitted(queue: QueueEntry, target: Reference, app: AppModel) {
  const deadLetters = app.queue(target);
  if (deadLetters?.redriveAllow === undefined) return COMPLIANT;
  const { permission: given, sourceQueues } = resolved(deadLetters.redriveAllow);
  const permission = resolved(given);
  if (permission === 'denyAll') return violation(`The redrive allow policy of ${deadLetters.logicalId} denies all queues, so ${queue.logicalId} cannot move messages there.`);
  if (permission !== 'byQueue' || sourceQueues.some(({ key, value }) => key === queue.key || value === queue.arn)) return COMPLIANT;
  resolved(sourceQueues.map(({ value }) => value).find(isUnknown) ?? '');
  return violation(`The redrive allow policy of ${deadLetters.logicalId} does not list ${queue.logicalId}, which cannot move messages there.`);
}
