import { giveUp } from './give-up';
import { CallFailure, SubscriberCall, without } from './subscriber-call';
import { idsOf, inputOf, PublishedEvent, SubscriberEvent } from './subscriber-event';
import { SubscriberLane } from './subscriber-lane';
import { textAttributes } from './target-sender';
import type { FilterPattern } from '../../filters';
import { UNSEEN } from '../kernel/delivery';
import type { Endpoint } from '../kernel/endpoint';
import { JourneyGroup } from '../kernel/journey-group';
import type { Dimensions } from '../kernel/metrics';
import type { Random } from '../kernel/random';
import { isoInstant, MINUTE } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** A subscriber of a Custom Event Bus. */
export interface BusSubscriberSettings {
  readonly key: string;

  /** The name in the trace. */
  readonly name: string;
  readonly targetName: string;
  readonly arns: { readonly busArn: string; readonly subscriberArn: string; readonly targetArn: string };
  readonly dimensions: Dimensions;
  readonly isFifo: boolean;
  readonly filters: readonly ScopeFilter[];
  readonly maximumBatchSize: number;
  readonly batchWindowMs: number;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;

  /** How long the bus keeps events. */
  readonly retentionMs: number;
  readonly call: SubscriberCall;
  readonly deadLetters?: Endpoint;

  /** Indicates whether the dead-letter queue is a FIFO queue, in which records have the groups of the events. */
  readonly keepsRecordsInGroups: boolean;
}

/** A filter of a subscriber. */
export interface ScopeFilter {
  readonly scope: 'DATA' | 'METADATA' | 'SYSTEM_METADATA';
  readonly pattern: FilterPattern;
}

/**
 * A subscriber of a Custom Event Bus: delivers the events that its filters let pass in batches, retries every failure alike, and records those that it
 * gives up. The record holds no events.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-subscribers.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-retry.html
 */
export class BusSubscriber {
  readonly #lanes = new Map<string, SubscriberLane>();
  readonly #open = new Set<SubscriberEvent>();
  readonly #random: Random;
  #isMeasured = false;

  constructor(private readonly world: World, public readonly settings: BusSubscriberSettings) {
    this.#random = world.random.fork(settings.key);
  }

  /** Indicates whether the filters of all scopes match. */
  wants(event: PublishedEvent): boolean {
    const { Data, Metadata, SystemMetadata } = inputOf(event, this.world.clock.start);
    const contents = { DATA: Data, METADATA: Metadata, SYSTEM_METADATA: SystemMetadata };
    return this.settings.filters.every(({ scope, pattern }) => pattern.matches(contents[scope]));
  }

  /** A subscriber with the same settings that starts in the past. It is another one, with an identity, metrics and a queue of its own. */
  fromThePast(): BusSubscriber {
    const { arns, dimensions, key, name } = this.settings;
    const subscriberArn = `${arns.subscriberArn}-replay`;
    return new BusSubscriber(this.world, {
      ...this.settings,
      key: `${key} replay`,
      name: `${name} (replay)`,
      arns: { ...arns, subscriberArn },
      dimensions: { ...dimensions, Subscriber: `${dimensions.Subscriber}-replay` },
    });
  }

  take(event: SubscriberEvent): void {
    const { clock, trace } = this.world;
    const { name, targetName } = this.settings;
    trace.add('handedOver', name, [event.journey.eventId], { to: targetName, reason: 'it matches' });
    event.journey.wait(clock.now, name, 'waits for its delivery');
    this.#open.add(event);
    this.#measureLater();
    this.#laneOf(event).add(event);
  }

  #laneOf({ groupId = '' }: SubscriberEvent): SubscriberLane {
    const { isFifo, maximumBatchSize, batchWindowMs } = this.settings;
    const name = isFifo && this.world.assumptions.fifoSubscriberHolds === 'group' ? groupId : '';
    const known = this.#lanes.get(name);
    if (known) return known;
    const lane = new SubscriberLane(this.world.clock, {
      isOrdered: isFifo, maximumBatchSize, batchWindowMs, deliver: (batch, done) => this.#deliver(this.#withoutExpired(batch), 1, done),
    });
    this.#lanes.set(name, lane);
    return lane;
  }

  #deliver(batch: readonly SubscriberEvent[], attempt: number, done: () => void): void | Promise<void> {
    if (batch.length === 0) return done();
    this.#count('EventDeliveryAttempts', batch.length);
    return this.settings.call(batch, attempt, failure => this.#conclude(batch, attempt, failure, done));
  }

  #conclude(batch: readonly SubscriberEvent[], attempt: number, failure: CallFailure | undefined, done: () => void): void {
    const failed = failure ? failure.failed ?? batch : [];
    const delivered = without(batch, failed);
    if (delivered.length > 0) this.#count('EventsDelivered', delivered.length);
    this.#close(delivered);
    if (!failure) return done();
    const { clock, trace } = this.world;
    const waitMs = this.#waitAfter(attempt);
    const exhausted = this.#exhausted(failed, attempt, waitMs);
    if (exhausted) {
      this.#giveUp(failed, failure, attempt, exhausted);
      this.#close(failed);
      return done();
    }
    trace.add('postponed', this.settings.name, idsOf(failed), { waitMs, reason: `${failure.code}: ${failure.message}` });
    clock.after(waitMs, () => {
      this.#count('RetryInvocationAttempts', attempt);
      return this.#deliver(failed, attempt + 1, done);
    });
  }

  /** The number of attempts counts before the age. */
  #exhausted([oldest]: readonly SubscriberEvent[], attempt: number, waitMs: number): 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined {
    const { maximumRetryAttempts, maximumEventAgeMs } = this.settings;
    if (attempt > maximumRetryAttempts) return 'MaximumRetryAttempts';
    return this.world.clock.now + waitMs - oldest.takenAt > maximumEventAgeMs ? 'MaximumEventAgeInSeconds' : undefined;
  }

  #waitAfter(attempts: number): number {
    const { deliveryRetryFirstMs, deliveryRetryLongestMs, deliveryRetryJitter } = this.world.assumptions;
    const longest = Math.min(deliveryRetryFirstMs * 2 ** (attempts - 1), deliveryRetryLongestMs);
    return Math.round(deliveryRetryJitter > 0 ? longest * (1 - deliveryRetryJitter * this.#random.next()) : longest);
  }

  /** Records the failure of a batch. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-on-failure.html */
  #giveUp(events: readonly SubscriberEvent[], { code, message, requestId }: CallFailure, attempts: number, exhaustedRetryCondition: string): void {
    const { world, settings: { arns, deadLetters, keepsRecordsInGroups, name, targetName } } = this;
    const journey = new JourneyGroup(events.map(event => event.journey), world.clock.now, name);
    const record = {
      version: '1.0',
      ...arns,
      errorCode: code,
      errorMessage: message.slice(0, 1_024),
      exhaustedRetryCondition,
      retryAttempts: attempts - 1,
      failedMessages: events.map(({ envelope: { id: eventId }, groupId: eventGroupId, publishedAt }) =>
        ({ eventId, eventGroupId, timestamp: this.#instant(publishedAt), targetRequestId: requestId })),
    };
    const attributes = textAttributes({
      ERROR_CODE: code,
      ERROR_MESSAGE: record.errorMessage,
      SUBSCRIBER_ARN: arns.subscriberArn,
      TARGET_ARN: arns.targetArn,
      BUS_ARN: arns.busArn,
      EXHAUSTED_RETRY_CONDITION: exhaustedRetryCondition,
      RETRY_ATTEMPTS: String(record.retryAttempts),
    });
    world.trace.add('undelivered', name, idsOf(events), { to: targetName, reason: `${code}: ${message}`, ...events.length > 1 && { as: journey.eventId } });
    const [first] = events;
    const inGroup = keepsRecordsInGroups ? { groupId: first.groupId ?? first.envelope.id, deduplicationId: first.envelope.id } : {};
    const letter = { journey, chain: UNSEEN, body: JSON.stringify(record), attributes, ...inGroup };
    const result = giveUp(world, { from: name, refusal: { reason: `${code}: ${message}`, transient: true, isMissing: false }, deadLetters, letter });
    if (deadLetters) this.#count(result === 'sentToDlq' ? 'OnFailureDestinationDelivered' : 'OnFailureDestinationFailed', 1);
    else this.#count('EventsDropped', events.length);
  }

  /** Loses the events of a batch that the bus no longer keeps. */
  #withoutExpired(batch: readonly SubscriberEvent[]): readonly SubscriberEvent[] {
    const { clock, trace } = this.world;
    const { name: resource, retentionMs } = this.settings;
    const expired = batch.filter(({ publishedAt }) => clock.now - publishedAt >= retentionMs);
    if (expired.length === 0) return batch;
    trace.add('expired', resource, idsOf(expired));
    for (const { journey } of expired) journey.lose({ fate: 'expired', at: clock.now, resource, reason: 'the bus no longer retains it' });
    this.#close(expired);
    return without(batch, expired);
  }

  #close(events: readonly SubscriberEvent[]): void {
    for (const event of events) {
      this.#open.delete(event);
      event.journey.leave(false);
    }
  }

  /** Measures the age of the oldest event every minute while one waits. */
  #measureLater(): void {
    if (this.#isMeasured) return;
    this.#isMeasured = true;
    const { clock } = this.world;
    clock.inBackground(clock.now - clock.now % MINUTE + MINUTE, () => {
      this.#isMeasured = false;
      const [oldest] = this.#open;
      if (oldest === undefined) return;
      this.#count('ApproximateBacklogAge', clock.now - oldest.takenAt);
      this.#measureLater();
    });
  }

  #count(metric: string, value: number): void {
    this.world.metrics.series('AWS/EventsV2', metric, this.settings.dimensions).record(value, this.world.clock.now);
  }

  #instant(at: number): string {
    return isoInstant(this.world.clock.start + at);
  }
}
