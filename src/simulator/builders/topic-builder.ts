import { endpointIfReached, endpointOf, exit } from './endpoints';
import { ServiceBuilder, stackOf, Wiring } from './wiring';
import type { Pattern, PolicyScope } from '../../filters';
import type { SubscriptionEntry, TopicEntry } from '../../template';
import { envelope, lambdaNotification } from '../events/notification';
import { NotificationFormat, Subscription, Topic } from '../events/topic';
import { filterPolicy } from '../filters/filter-policy';
import { EventReceiver } from '../kernel/delivery';
import { Endpoint } from '../kernel/endpoint';
import { UnsupportedFeatureError } from '../kernel/errors';
import { requireValue, optionalValue } from '../kernel/require-value';

/** Topics and their subscriptions. */
export const topicBuilder: ServiceBuilder = {
  build(wiring: Wiring): void {
    const { flow, topics, receivers } = wiring;
    for (const entry of flow.topics) {
      const topic = makeTopic(wiring, entry);
      topics.set(entry.key, topic);
      receivers.set(entry.key, { name: topic.settings.name, accept: delivery => topic.publish(delivery) });
    }
  },

  connect(wiring: Wiring): void {
    for (const entry of wiring.flow.subscriptions) {
      // A subscription whose topic is not in the templates has no effect: nothing can publish to that topic.
      wiring.topics.get(entry.topic.key ?? '')?.subscribe(subscriptionOf(wiring, entry));
    }
  },
};

function makeTopic(wiring: Wiring, entry: TopicEntry): Topic {
  const name = wiring.names.of(entry);
  return new Topic(wiring.world, {
    key: entry.key,
    name,
    topicName: entry.name,
    arn: entry.arn,
    region: stackOf(wiring, entry).region,
    fifo: requireValue(name, 'FifoTopic', entry.fifo),
    contentBasedDeduplication: requireValue(name, 'ContentBasedDeduplication', entry.contentBasedDeduplication),
    deduplicatesByGroup: requireValue(name, 'FifoThroughputScope', entry.fifoThroughputScope) === 'MessageGroup',
    maximumMessageBytes: requireValue(name, 'MaximumMessageSize', entry.maximumMessageBytes),
  });
}

function subscriptionOf(wiring: Wiring, entry: SubscriptionEntry): Subscription {
  const name = wiring.names.of(entry);
  const policy = optionalValue(name, 'FilterPolicy', entry.filterPolicy);
  const scope = requireValue(name, 'FilterPolicyScope', entry.filterPolicyScope);
  const protocol = requireValue(name, 'Protocol', entry.protocol);
  const format = queueFormat(requireValue(name, 'RawMessageDelivery', entry.rawMessageDelivery));
  return {
    name,
    arn: entry.arn,
    endpoint: subscriber(wiring, entry, name),
    accepts: policy === undefined ? undefined : filterPolicy(policy as Pattern, scope as PolicyScope),
    format: protocol === 'lambda' ? (facts, arn) => ({ body: lambdaNotification(facts, arn) }) : format,
    deadLetterFormat: format,
    deadLetters: entry.deadLetterQueue && endpointOf(wiring, name, 'RedrivePolicy.deadLetterTargetArn', entry.deadLetterQueue),
  };
}

/**
 * The format for queues. The dead-letter queue of a function's subscription gets it too: recorded on AWS 2023-08-24 (LocalStack
 * test_redrive_policy_lambda_subscription).
 */
function queueFormat(raw: boolean): NotificationFormat {
  if (raw) return ({ message, attributes, groupId, deduplicationId }) => ({ body: message, attributes, groupId, deduplicationId });
  return (facts, arn) => ({ body: envelope(facts, arn), groupId: facts.groupId, deduplicationId: facts.deduplicationId });
}

function subscriber(wiring: Wiring, entry: SubscriptionEntry, name: string): Endpoint {
  const { world } = wiring;
  const protocol = requireValue(name, 'Protocol', entry.protocol);
  if (protocol === 'sqs' || protocol === 'lambda') return endpointIfReached(wiring, name, 'Endpoint', entry.endpoint!);
  return new Endpoint(world, entry.key, PEOPLE.has(protocol) ? exit(world, `${name} (${protocol})`) : notModelled(name, protocol));
}

/** The protocols whose subscribers are people. */
const PEOPLE: ReadonlySet<string> = new Set(['email', 'email-json', 'sms']);

/** A subscriber that throws on the first message, and not before: topics for alarms often have such subscriptions. */
function notModelled(name: string, protocol: string): EventReceiver {
  return {
    name,
    accept: () => {
      throw new UnsupportedFeatureError(name, `Protocol ${protocol}`, 'leave the subscription out with the option `without`');
    },
  };
}
