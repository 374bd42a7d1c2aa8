import { Deduplication } from '../kernel/deduplication';
import type { Endpoint } from '../kernel/endpoint';
import { UnsupportedFeatureError } from '../kernel/errors';
import { journeysTo } from './fan-out';
import type { Journey } from '../kernel/fates';
import type { FilterableMessage } from '../filters/filter-policy';
import { deliverWithRetries } from './deliver-with-retries';
import type { MetricSeries } from '../kernel/metrics';
import { NotificationFacts } from './notification';
import type { Random } from '../kernel/random';
import { SECOND } from '../kernel/time-span';
import type { EventDelivery } from '../kernel/delivery';
import type { World } from '../kernel/world';

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const TOPIC_BYTES = 262_144;

export interface TopicSettings {
  readonly key: string;

  /** In the trace. */
  readonly name: string;
  readonly topicName: string;
  readonly arn: string;
  readonly region: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
}

/** Who gets the messages of a topic, and how. */
export interface Subscription {
  /** In the trace. */
  readonly name: string;
  readonly arn: string;
  readonly endpoint: Endpoint;
  readonly accepts?: (message: FilterableMessage) => boolean;

  /** What the endpoint gets: depends on the protocol. */
  readonly format: (notification: NotificationFacts, subscriptionArn: string) => Omit<EventDelivery, 'journey' | 'arrival'>;

  /** For what can't be delivered. */
  readonly deadLetters?: Endpoint;
}

/** What is published. */
export interface Publication extends EventDelivery {
  readonly subject?: string;
}

/**
 * A topic: gives each message to all subscriptions that want it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export class Topic {
  readonly #subscriptions: Subscription[] = [];
  readonly #deduplication = new Deduplication();
  readonly #random: Random;
  readonly #published: MetricSeries;
  readonly #size: MetricSeries;
  readonly #delivered: MetricSeries;
  readonly #failed: MetricSeries;
  readonly #filtered: MetricSeries;
  readonly #redriven: MetricSeries;
  readonly #notRedriven: MetricSeries;
  #sequence = 0;

  constructor(private readonly world: World, public readonly settings: TopicSettings) {
    this.#random = world.random.fork(`topic ${settings.key}`);
    // https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
    const series = (name: string) => world.metrics.series('AWS/SNS', name, { TopicName: settings.topicName });
    this.#published = series('NumberOfMessagesPublished');
    this.#size = series('PublishSize');
    this.#delivered = series('NumberOfNotificationsDelivered');
    this.#failed = series('NumberOfNotificationsFailed');
    this.#filtered = series('NumberOfNotificationsFilteredOut');
    this.#redriven = series('NumberOfNotificationsRedrivenToDlq');
    this.#notRedriven = series('NumberOfNotificationsFailedToRedriveToDlq');
  }

  subscribe(subscription: Subscription): void {
    this.#subscriptions.push(subscription);
  }

  /** Takes a message. Returns why it is refused, if it is. */
  publish(publication: Publication): string | undefined {
    const { body, attributes = {}, journey, groupId, deduplicationId, parents, subject } = publication;
    const bytes = Buffer.byteLength(body) + Object.entries(attributes).reduce((sum, [name, { dataType, stringValue = '', binaryValue = '' }]) =>
      sum + Buffer.byteLength(name + dataType + stringValue) + Buffer.byteLength(binaryValue, 'base64'), 0);
    const problem = this.#problemWith(publication, bytes);
    if (problem) return problem;
    const { trace, clock: { now, start } } = this.world;
    const { name, arn, region, fifo } = this.settings;
    const deduplication = deduplicationId ?? `body ${body}`;
    const original = fifo ? this.#deduplication.original(deduplication, now, journey.eventId) : undefined;
    if (original !== undefined) {
      trace.add('deduplicated', name, [journey.eventId], { original });
      journey.lose({ fate: 'dropped', at: now, resource: name, reason: `the topic got the same within 5 minutes: ${original}`, meant: true });
      return undefined;
    }
    this.#published.record(1, now);
    this.#size.record(bytes, now);
    const messageId = this.#random.uuid();
    trace.add('sent', name, [journey.eventId], parents ? { messageId, parents } : { messageId });
    const notification = { messageId, topicArn: arn, region, message: body, attributes, subject, at: start + now };
    const sequenceNumber = String(10_000_000_000_000_000_000n + BigInt(this.#sequence++));
    this.#fanOut(publication, fifo ? { ...notification, groupId, deduplicationId: deduplication, sequenceNumber } : notification);
    return undefined;
  }

  #problemWith({ groupId, deduplicationId }: Publication, bytes: number): string | undefined {
    const { fifo, contentBasedDeduplication } = this.settings;
    if (bytes > TOPIC_BYTES) return `it has ${bytes} bytes but a topic takes only ${TOPIC_BYTES}`;
    if (!fifo) return undefined;
    if (groupId === undefined) return 'a FIFO topic needs a messageGroupId';
    if (deduplicationId !== undefined || contentBasedDeduplication) return undefined;
    return 'the topic has no content-based deduplication, so the message needs a messageDeduplicationId';
  }

  #fanOut(publication: Publication, notification: NotificationFacts): void {
    const { journey, arrival } = publication;
    const { name } = this.settings;
    const wanted = this.#subscriptions.filter(subscription => this.#isWanted(subscription, notification, journey));
    if (wanted.length === 0) {
      const { trace, clock: { now } } = this.world;
      const reason = this.#subscriptions.length === 0 ? 'nobody subscribes to the topic' : 'no subscription of the topic wants it';
      trace.add('dropped', name, [journey.eventId], { reason });
      // A filter is meant to leave events out, but not those that failed somewhere.
      journey.lose({ fate: 'dropped', at: now, resource: name, reason, meant: this.#subscriptions.length > 0 && arrival !== 'failure' });
      return;
    }
    const journeys = journeysTo(wanted.length, this.world, journey, arrival, name);
    wanted.forEach((subscription, index) => this.#notify(subscription, notification, { ...publication, journey: journeys[index] }));
  }

  #isWanted({ accepts, name }: Subscription, { message, attributes }: NotificationFacts, { eventId }: Journey): boolean {
    if (!accepts) return true;
    const passes = accepts({
      body: message,
      attributes: Object.fromEntries(Object.entries(attributes)
        .map(([key, { dataType, stringValue }]) => [key, { DataType: dataType, StringValue: stringValue }])),
    });
    if (!passes) {
      const { trace, clock: { now } } = this.world;
      this.#filtered.record(1, now);
      trace.add('filtered', name, [eventId], { reason: 'its filter policy does not match' });
    }
    return passes;
  }

  #notify(subscription: Subscription, notification: NotificationFacts, { journey, arrival, reason, chain }: Publication): void {
    const { endpoint, deadLetters, format, name, arn } = subscription;
    const { world } = this;
    const parts = format(notification, arn);
    deliverWithRetries(world, {
      from: name,
      endpoint,
      deliveryOf: () => ({ ...parts, journey, arrival, reason, chain }),
      waitAfter: attempts => this.#waitAfter(attempts, name),
      done: refusal => {
        const { now } = world.clock;
        if (!refusal) return this.#delivered.record(1, now);
        this.#failed.record(1, now);
        if (deadLetters) world.trace.add('handedOver', name, [journey.eventId], { to: deadLetters.name, reason: refusal.reason });
        const parked = `${name} could not deliver it: ${refusal.reason}`;
        const problem = deadLetters?.deliver({ ...parts, journey, arrival: 'failure', reason: parked, chain });
        if (deadLetters && !problem) return this.#redriven.record(1, now);
        if (problem) this.#notRedriven.record(1, now);
        const why = `${refusal.reason}; ${problem ? `${deadLetters!.name} did not take it: ${problem.reason}` : 'there is no dead-letter queue'}`;
        world.trace.add('dropped', name, [journey.eventId], { reason: why });
        journey.lose({ fate: 'dropped', at: now, resource: name, reason: why });
      },
    });
  }

  /**
   * 3 retries at once, 2 after 1 s, 10 after 1 to 20 s, and 100,000 after 20 s; how the 10 grow is not documented: doubling.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
   */
  #waitAfter(attempts: number, subscription: string): number | undefined {
    if (this.settings.fifo) {
      throw new UnsupportedFeatureError(subscription, 'a transient fault of a target of a FIFO topic', 'leave out `transient`, or send to the queue itself');
    }
    if (attempts <= 3) return 0;
    if (attempts <= 5) return SECOND;
    if (attempts <= 15) return Math.min(SECOND * 2 ** (attempts - 6), 20 * SECOND);
    return attempts < 100_015 ? 20 * SECOND : undefined;
  }
}
