import { Endpoint, Refusal } from '../kernel/endpoint';
import { deliverWithRetries } from './deliver-with-retries';
import type { Random } from '../kernel/random';
import type { MessageAttributes, EventDelivery } from '../kernel/delivery';
import type { World } from '../kernel/world';

/** How long a rule or a schedule tries to reach its target, and where it puts what it can't deliver. */
export interface TargetSenderSettings {
  /** Of the rule or schedule, in the trace. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly deadLetters?: Endpoint;

  /** What a dead letter tells beside the error. */
  readonly about: MessageAttributes;
}

/** What became of a delivery, for the metrics. */
export type DeliveryResult = 'delivered' | 'sentToDlq' | 'notSentToDlq' | 'failed';

/** One thing to deliver. */
export interface Consignment {
  readonly delivery: EventDelivery;

  /** What the target gets at that attempt. @default - the body of the delivery */
  readonly bodyAt?: (attempt: number) => string;

  /** What the dead-letter queue gets. */
  readonly original: string;
  readonly ended: (ending: DeliveryResult) => void;
}

/**
 * Delivers to the target of a rule or a schedule: tries again while the target is down and the policy allows it, then gives it to the
 * dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class TargetSender {
  constructor(private readonly world: World, private readonly random: Random, private readonly settings: TargetSenderSettings) {}

  get targetName(): string {
    return this.settings.endpoint.name;
  }

  send({ delivery, bodyAt, original, ended }: Consignment): void {
    const { world } = this;
    const { name: from, endpoint } = this.settings;
    const startedAt = world.clock.now;
    deliverWithRetries(world, {
      from,
      endpoint,
      deliveryOf: attempt => bodyAt ? { ...delivery, body: bodyAt(attempt) } : delivery,
      waitAfter: attempts => this.#waitAfter(attempts, startedAt),
      done: (refusal, attempts) => ended(refusal ? this.#giveUp(delivery, original, refusal, attempts) : 'delivered'),
    });
  }

  #waitAfter(attempts: number, startedAt: number): number | undefined {
    const { deliveryRetryFirstMs, deliveryRetryLongestMs, deliveryRetryJitter } = this.world.assumptions;
    const longest = Math.min(deliveryRetryFirstMs * 2 ** (attempts - 1), deliveryRetryLongestMs);
    const wait = Math.round(deliveryRetryJitter > 0 ? longest * (1 - deliveryRetryJitter * this.random.next()) : longest);
    const { maximumRetryAttempts, maximumEventAgeMs } = this.settings;
    const tooOld = this.world.clock.now + wait - startedAt > maximumEventAgeMs;
    return attempts > maximumRetryAttempts || tooOld ? undefined : wait;
  }

  #giveUp(delivery: EventDelivery, original: string, refusal: Refusal, attempts: number): DeliveryResult {
    const { trace, clock: { now } } = this.world;
    const { name, deadLetters } = this.settings;
    const { journey, chain } = delivery;
    const reason = `${name} could not deliver it: ${refusal.reason}`;
    const attributes = this.#attributes(refusal, attempts);
    if (deadLetters) trace.add('handedOver', name, [journey.eventId], { to: deadLetters.name, reason: refusal.reason });
    const problem = deadLetters?.deliver({ journey, body: original, attributes, arrival: 'failure', reason, chain });
    if (deadLetters && !problem) return 'sentToDlq';
    const why = `${refusal.reason}; ${problem ? `${deadLetters!.name} did not take it: ${problem.reason}` : 'there is no dead-letter queue'}`;
    trace.add('dropped', name, [journey.eventId], { reason: why });
    journey.lose({ fate: 'dropped', at: now, resource: name, reason: why });
    return problem ? 'notSentToDlq' : 'failed';
  }

  /** The codes are among those that AWS lists; which one stands for what is a choice. */
  #attributes({ reason, transient }: Refusal, attempts: number): MessageAttributes {
    const { about, maximumRetryAttempts } = this.settings;
    const text = (stringValue: string) => ({ dataType: 'String', stringValue });
    return {
      ...about,
      ERROR_CODE: text(transient ? 'ERROR_FROM_TARGET' : 'SDK_CLIENT_ERROR'),
      ERROR_MESSAGE: text(reason),
      ...transient && { EXHAUSTED_RETRY_CONDITION: text(attempts > maximumRetryAttempts ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds') },
      RETRY_ATTEMPTS: { dataType: 'Number', stringValue: String(attempts - 1) },
    };
  }
}
