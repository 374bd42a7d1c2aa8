import { FilterPattern, Pattern, policyProblems, PolicyScope } from '../../../filters';
import { firstUnknown } from '../../../template';
import { compliantIf, resolved, rule, violation } from '../../model/rule';

export const subscriptionFilterPolicy = rule({
  id: 'SubscriptionFilterPolicy',
  level: 'error',
  appliesTo: 'subscriptions',
  info: 'The filter policy of a subscription is invalid, or matches no message.',
  explanation: 'SNS rejects a policy that is not valid. A policy for message attributes matches no message of S3 or EventBridge, which set none, so that nothing is delivered, without an error.',
  fix: 'Correct the policy (FilterPolicy, filterPolicy). For the messages of S3 and EventBridge, set FilterPolicyScope to MessageBody (filterPolicyWithMessageBody), or filter at the source.',
  practices: ['K17'],
  link: 'https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html',
  check: ({ topic, filterPolicy, filterPolicyScope }, app) => {
    if (filterPolicy === undefined) return undefined;
    const [policy, scope] = [resolved(filterPolicy) as Pattern, resolved(filterPolicyScope)];
    resolved(firstUnknown(policy));
    const [problem] = policyProblems(policy, scope as PolicyScope);
    if (problem) return violation(`The filter policy is wrong: ${problem}.`);
    const senders = app.feeds.publishersTo(topic);
    const withoutAttributes = scope === 'MessageAttributes' && senders?.every(sender => sender === 's3' || sender === 'events') && acceptsNothing(policy);
    return compliantIf(!withoutAttributes, () => `The filter policy tests message attributes, but the messages of ${[...new Set(senders)].map(sender => NAMES[sender]).join(' and ')} have none.`);
  },
});

/** Indicates whether a policy rejects a message without attributes. */
function acceptsNothing(policy: Pattern): boolean {
  return Object.keys(policy).length > 0 && !new FilterPattern(policy).matches({});
}

const NAMES: { readonly [sender: string]: string } = { s3: 'S3', events: 'EventBridge' };
