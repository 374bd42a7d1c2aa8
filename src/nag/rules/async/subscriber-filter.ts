import { Pattern, subscriberFilterProblems } from '../../../filters';
import { firstUnknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';

export const subscriberFilter = rule({
  id: 'SubscriberFilter',
  level: 'error',
  appliesTo: 'busSubscribers',
  info: 'A filter of a subscriber of a Custom Event Bus is invalid, or matches no event.',
  explanation: 'EventBridge refuses a pattern that is not valid. What a filter does not match is not delivered, without an error and without a record.',
  fix: 'Correct the patterns (FilterConfiguration.Filters): one for each Scope, without wildcard, lists of values for METADATA, and known keys for SYSTEM_METADATA. ' +
    'AsyncTrigger.subscriber() checks them.',
  practices: ['K17'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-filtering.html',
  check: ({ filters: given }) => {
    const filters = resolved(given).map(({ scope, pattern }) => ({ scope: resolved(scope), pattern: resolved(pattern) as Pattern }));
    if (filters.length === 0) return undefined;
    for (const { pattern } of filters) resolved(firstUnknown(pattern));
    const [problem] = subscriberFilterProblems(filters);
    return compliantIf(problem === undefined, () => `The filter of the subscriber is wrong: ${problem.text}.`);
  },
});
