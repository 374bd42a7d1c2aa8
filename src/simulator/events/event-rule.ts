import type { EventBridgeEvent } from './eventbridge-event';
import type { FilterPattern } from '../filters/filter-pattern';
import type { Dimensions, MetricSeries } from '../kernel/metrics';
import type { DeliveryResult, TargetSender } from './target-sender';
import type { EventDelivery } from '../kernel/delivery';
import type { World } from '../kernel/world';

export interface EventRuleSettings {
  /** In the trace. */
  readonly name: string;
  readonly ruleName: string;

  /** None: the default bus. */
  readonly busName?: string;
}

/** What a rule starts. */
export interface EventRuleTarget {
  readonly delivery: TargetSender;

  /** Of FIFO queues. */
  readonly groupId?: string;

  /** What it gets. @param json the event as text */
  readonly bodyOf: (event: EventBridgeEvent, json: string) => string;

  /** Another bus: an event goes from bus to bus once. */
  readonly isBus: boolean;
}

/**
 * A rule of an event bus: gives the events that match its pattern to its targets.
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

  /** Whether the pattern matches. A rule that has only a schedule matches nothing. */
  matches(event: EventBridgeEvent): boolean {
    return this.pattern?.matches(event) ?? false;
  }

  /** Notes that the rule runs. */
  trigger(): void {
    const { now } = this.world.clock;
    this.#matched.record(1, now);
    this.#triggered.record(1, now);
  }

  start({ delivery, bodyOf, groupId, isBus }: EventRuleTarget, event: EventBridgeEvent, json: string, passage: EventDelivery): void {
    const { journey, arrival, chain, fromBus, reason } = passage;
    if (isBus && fromBus) return this.#stopHop(passage);
    const { eventId } = journey;
    this.world.trace.add('handedOver', this.settings.name, [eventId], { to: delivery.targetName, reason: 'it matches' });
    delivery.send({
      delivery: { journey, arrival, chain, reason, groupId, fromBus: isBus, body: bodyOf(event, json) },
      original: json,
      ended: ending => this.#count(ending),
    });
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html (no third bus) */
  #stopHop({ journey }: EventDelivery): void {
    const { trace, clock: { now } } = this.world;
    const { name: resource } = this.settings;
    const reason = 'EventBridge sends no event from bus to bus to a third bus';
    trace.add('dropped', resource, [journey.eventId], { reason });
    journey.lose({ fate: 'dropped', at: now, resource, reason });
  }

  #count(ending: DeliveryResult): void {
    const { now } = this.world.clock;
    this.#invocations.record(1, now);
    if (ending !== 'delivered') this.#failed.record(1, now);
    if (ending === 'sentToDlq') this.#toDlq.record(1, now);
    if (ending === 'notSentToDlq') this.#notToDlq.record(1, now);
  }
}
