import { deliverWithRetries } from './deliver-with-retries';
import { journeysTo } from './fan-out';
import { giveUp } from './give-up';
import { NotificationFacts } from './notification';
import { SUBJECT_LENGTH } from '../../limits';
import type { FilterableMessage } from '../filters/filter-policy';
import { contentId, Deduplication } from '../kernel/deduplication';
import type { EventDelivery } from '../kernel/delivery';
import type { Endpoint } from '../kernel/endpoint';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { Journey } from '../kernel/fates';
import { problemWithAttributes, problemWithId } from '../kernel/message-rules';
import type { MetricSeries } from '../kernel/metrics';
import type { Random } from '../kernel/random';
import { SECOND } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** The configuration of a topic. */
export interface TopicSettings {
  readonly key: string;

  /** The name in the trace. */
  readonly name: string;
  readonly topicName: string;
  readonly arn: string;
  readonly region: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;

  /** Deduplicates within each message group instead of within the topic. */
  readonly deduplicatesByGroup: boolean;
  readonly maximumMessageBytes: number;
}

/** Formats a message for a subscriber. */
export type NotificationFormat = (notification: NotificationFacts, subscriptionArn: string) => Omit<EventDelivery, 'journey' | 'arrival'>;

/** A subscription of a topic. */
export interface Subscription {
  /** The name in the trace. */
  readonly name: string;
  readonly arn: string;
  readonly endpoint: Endpoint;

  /** The filter policy. @default - accepts all messages */
  readonly accepts?: (message: FilterableMessage) => boolean;

  /** Formats a message for the protocol of the subscription. */
  readonly format: NotificationFormat;

  /** Formats a message for the dead-letter queue. */
  readonly deadLetterFormat: NotificationFormat;

  /** The queue for messages that cannot be delivered. @default - none: they are dropped */
  readonly deadLetters?: Endpoint;
}

/** A message to publish. */
export interface Publication extends EventDelivery {
  readonly subject?: string;
}

/**
 * A topic: delivers each message to all subscriptions whose filter policy accepts it.
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

  /** Publishes a message. Returns the reason if the topic refuses it. */
  publish(publication: Publication): string | undefined {
    this.world.refusals.meet(this.settings.key);
    const { body, attributes = {}, journey, groupId, deduplicationId, parents, subject } = publication;
    const bytes = Buffer.byteLength(body) + Object.entries(attributes).reduce((sum, [name, { dataType, stringValue = '', binaryValue = '' }]) =>
      sum + Buffer.byteLength(name + dataType + stringValue) + Buffer.byteLength(binaryValue, 'base64'), 0);
    const problem = this.#problemWith(publication, bytes);
    if (problem) return problem;
    const { trace, clock: { now, start } } = this.world;
    const { name, arn, region, fifo, deduplicatesByGroup } = this.settings;
    const deduplication = deduplicationId ?? contentId(body);
    const original = fifo
      ? this.#deduplication.original(deduplicatesByGroup ? `${groupId} ${deduplication}` : deduplication, now, journey.eventId) : undefined;
    if (original !== undefined) {
      trace.add('deduplicated', name, [journey.eventId], { original });
      journey.lose({ fate: 'dropped', at: now, resource: name, reason: `the topic got the same within 5 minutes: ${original}`, meant: true });
      return undefined;
    }
    this.#published.record(1, now);
    this.#size.record(bytes, now);
    const messageId = this.#random.uuid();
    trace.add('sent', name, [journey.eventId], parents ? { messageId, parents } : { messageId });
    const notification = { messageId, topicArn: arn, region, message: body, attributes, subject, at: start + now, groupId };
    const sequenceNumber = String(10_000_000_000_000_000_000n + BigInt(this.#sequence++));
    this.#fanOut(publication, fifo ? { ...notification, deduplicationId: deduplication, sequenceNumber } : notification);
    return undefined;
  }

  /** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  #problemWith({ body, subject, attributes, groupId, deduplicationId }: Publication, bytes: number): string | undefined {
    const { maximumMessageBytes } = this.settings;
    if (body === '') return 'it is empty, but a message has at least one character';
    if (bytes > maximumMessageBytes) return `it has ${bytes} bytes but the topic takes only ${maximumMessageBytes}`;
    return problemWithSubject(subject)
      ?? (attributes && problemWithAttributes(attributes, 'SNS'))
      ?? problemWithId('messageGroupId', groupId)
      ?? problemWithId('messageDeduplicationId', deduplicationId)
      ?? this.#problemWithType(groupId, deduplicationId);
  }

  /** Checks what FIFO topics need and standard topics do not support. */
  #problemWithType(groupId: string | undefined, deduplicationId: string | undefined): string | undefined {
    const { fifo, contentBasedDeduplication } = this.settings;
    if (!fifo) return deduplicationId === undefined ? undefined : 'a standard topic does not support a messageDeduplicationId';
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
      const reason = this.#subscriptions.length === 0 ? 'the topic has no subscription' : 'no filter policy of the topic accepts it';
      trace.add('dropped', name, [journey.eventId], { reason });
      // A filter policy excludes events on purpose, but not failures.
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
    const { endpoint, deadLetters, format, deadLetterFormat, name, arn } = subscription;
    const { world } = this;
    const parts = format(notification, arn);
    deliverWithRetries(world, {
      from: name,
      endpoint,
      deliveryOf: () => ({ ...parts, journey, arrival, reason, chain, fromTopic: true }),
      waitAfter: attempts => this.#waitAfter(attempts, name),
      done: refusal => {
        const { now } = world.clock;
        if (!refusal) return this.#delivered.record(1, now);
        this.#failed.record(1, now);
        const letter = { ...deadLetterFormat(notification, arn), journey, chain, fromTopic: true };
        const result = giveUp(world, { from: name, refusal, deadLetters, letter });
        if (result === 'sentToDlq') this.#redriven.record(1, now);
        if (result === 'notSentToDlq') this.#notRedriven.record(1, now);
      },
    });
  }

  /**
   * Returns the wait before the next attempt: 3 retries at once, 2 after 1 s, 10 after 1 to 20 s, and 100,000 after 20
   * s. AWS does not document how the 10 waits grow; here they double.
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

function problemWithSubject(subject: string | undefined): string | undefined {
  const { min, max } = SUBJECT_LENGTH;
  if (subject === undefined || (subject.length >= min && subject.length <= max && !/\p{Cc}/u.test(subject))) return undefined;
  return `its subject ${JSON.stringify(subject)} must have ${min} to ${max} characters, without line breaks and control characters`;
}
