import type { EventBridgeEvent } from './eventbridge-event';
import type { DeliveryResult, TargetSender } from './target-sender';
import type { FilterPattern } from '../../filters';
import type { EventDelivery } from '../kernel/delivery';
import type { Dimensions, MetricSeries } from '../kernel/metrics';
import type { World } from '../kernel/world';

export interface EventRuleSettings {
  /** The name in the trace. */
  readonly name: string;
  readonly ruleName: string;

  /** @default - the default event bus */
  readonly busName?: string;
}

/** A target of a rule. */
export interface EventRuleTarget {
  readonly sender: TargetSender;

  /** The message group, for FIFO queues. @default - none */
  readonly groupId?: string;

  /** Returns the body for the target. @param json the event as text */
  readonly bodyOf: (event: EventBridgeEvent, json: string) => string;

  /** Indicates whether the target is another event bus. An event passes from bus to bus only once. */
  readonly isBus: boolean;
}

/**
 * A rule of an event bus: sends the events that match its pattern to its targets.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
 */
export class EventRule {
  readonly #matched: MetricSeries;
  readonly #triggered: MetricSeries;
  readonly #invocations: MetricSeries;
  readonly #failed: MetricSeries;
  readonly #toDlq: MetricSeries;
  readonly #notToDlq: MetricSeries;

  constructor(
    private readonly world: World, public readonly settings: EventRuleSettings,
    private readonly pattern: FilterPattern | undefined, public readonly targets: readonly EventRuleTarget[],
  ) {
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
    const { ruleName, busName } = settings;
    const dimensions: Dimensions = busName === undefined ? { RuleName: ruleName } : { EventBusName: busName, RuleName: ruleName };
    const series = (name: string) => world.metrics.series('AWS/Events', name, dimensions);
    this.#matched = series('MatchedEvents');
    this.#triggered = series('TriggeredRules');
    this.#invocations = series('Invocations');
    this.#failed = series('FailedInvocations');
    this.#toDlq = series('InvocationsSentToDlq');
    this.#notToDlq = series('InvocationsFailedToBeSentToDlq');
  }

  /** Indicates whether the pattern matches. A rule with only a schedule matches nothing. */
  matches(event: EventBridgeEvent): boolean {
    return this.pattern?.matches(event) ?? false;
  }

  /** Records that the rule was triggered. */
  trigger(): void {
    const { now } = this.world.clock;
    this.#matched.record(1, now);
    this.#triggered.record(1, now);
  }

  /** Sends the event to a target. */
  start({ sender, bodyOf, groupId, isBus }: EventRuleTarget, event: EventBridgeEvent, json: string, delivery: EventDelivery): void {
    const { journey, arrival, chain, fromBus, reason } = delivery;
    if (isBus && fromBus) return this.#stopHop(delivery);
    const { eventId } = journey;
    this.world.trace.add('handedOver', this.settings.name, [eventId], { to: sender.targetName, reason: 'it matches' });
    sender.send({
      delivery: { journey, arrival, chain, reason, groupId, fromBus: isBus, body: bodyOf(event, json) },
      original: json,
      ended: result => this.#count(result),
    });
  }

  /**
   * Drops an event that would reach a third bus.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
   */
  #stopHop({ journey }: EventDelivery): void {
    const { trace, clock: { now } } = this.world;
    const { name: resource } = this.settings;
    const reason = 'EventBridge does not send an event that came from another bus to a third one';
    trace.add('dropped', resource, [journey.eventId], { reason });
    journey.lose({ fate: 'dropped', at: now, resource, reason });
  }

  #count(result: DeliveryResult): void {
    const { now } = this.world.clock;
    this.#invocations.record(1, now);
    if (result !== 'delivered') this.#failed.record(1, now);
    if (result === 'sentToDlq') this.#toDlq.record(1, now);
    if (result === 'notSentToDlq') this.#notToDlq.record(1, now);
  }
}
