import { anyHolds, isUnknown, matchesWildcard, Resolved, Statement } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';

/** The actions that send to a queue or topic. */
const SEND = ['sqs:sendmessage', 'sns:publish'];

/** A condition that restricts neither the sender nor its account. */
const TRANSPORT = 'aws:securetransport';

export const policySource = rule({
  id: 'PolicySource',
  level: 'warning',
  appliesTo: 'resourcePolicies',
  info: 'A policy lets a service send to the queue or topic on behalf of any account.',
  explanation: 'Without a condition on the source, resources of any AWS account can make the service send. With the principal *, anyone can.',
  fix: 'Add a condition on aws:SourceArn or aws:SourceAccount. The L2 constructs and AsyncTrigger do so.',
  practices: ['E05'],
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
  check: ({ type, logicalId, statements }) => {
    if (!/^AWS::(SQS|SNS)::/.test(type)) return undefined;
    const ofTopic = type.startsWith('AWS::SNS::');
    const open = statements.filter(statement => statement.allows && resolved(sends(statement)) && isUnrestricted(statement))
      .flatMap(({ principals }) => resolved(principals ?? []).map(({ id }) => resolved(id)))
      .filter(id => id === '*' || isService(id, ofTopic));
    return compliantIf(open.length === 0, () => `The policy ${logicalId} allows ${[...new Set(open)].join(', ')} to send without a condition on the source.`);
  },
});

function sends({ actions, notActions }: Statement): Resolved<boolean> {
  if (notActions) return true;
  return anyHolds(actions.map(action => isUnknown(action) ? action : SEND.some(send => matchesWildcard(action.toLowerCase(), send))));
}

function isUnrestricted({ conditions }: Statement): boolean {
  return resolved(conditions).every(({ key }) => key.toLowerCase() === TRANSPORT);
}

/** A topic policy cannot tell the rules of EventBridge apart: the statement that AWS documents for them has no condition. */
function isService(id: string, ofTopic: boolean): boolean {
  return id.endsWith('.amazonaws.com') && !(ofTopic && id === 'events.amazonaws.com');
}
