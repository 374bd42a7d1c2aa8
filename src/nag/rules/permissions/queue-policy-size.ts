import { policyLength } from './policy-length';
import { QUEUE_POLICY_BYTES, QUEUE_POLICY_STATEMENTS } from '../../../limits';
import { compliantIf, rule, violation } from '../../model/rule';

export const queuePolicySize = rule({
  id: 'QueuePolicySize',
  level: 'error',
  appliesTo: 'queues',
  info: 'A queue policy is larger than SQS accepts.',
  explanation: `A queue policy can have ${QUEUE_POLICY_BYTES} bytes and ${QUEUE_POLICY_STATEMENTS} statements. Beyond that, the deployment fails.`,
  fix: 'Allow several senders in one statement: list their ARNs, or use a wildcard, in aws:SourceArn.',
  practices: ['E11'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html',
  check: (queue, { access }) => {
    const policies = access.policiesOf(queue);
    if (policies.length === 0) return undefined;
    const crowded = policies.find(({ statements }) => statements.length > QUEUE_POLICY_STATEMENTS);
    if (crowded) return violation(`The policy ${crowded.logicalId} of the queue ${queue.logicalId} has ${crowded.statements.length} statements of the ${QUEUE_POLICY_STATEMENTS} that SQS accepts.`);
    const [length, logicalId] = policies.map(({ properties, logicalId: id }) => [policyLength(properties.value('PolicyDocument')), id] as const).reduce((a, b) => b[0] > a[0] ? b : a);
    return compliantIf(length <= QUEUE_POLICY_BYTES, () => `The policy ${logicalId} of the queue ${queue.logicalId} has at least ${length} bytes of the ${QUEUE_POLICY_BYTES} that SQS accepts.`);
  },
});
