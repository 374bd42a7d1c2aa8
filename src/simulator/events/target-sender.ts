import { deliverWithRetries } from './deliver-with-retries';
import { giveUp } from './give-up';
import type { EventDelivery, MessageAttributes } from '../kernel/delivery';
import type { Endpoint, Refusal } from '../kernel/endpoint';
import type { Random } from '../kernel/random';
import type { World } from '../kernel/world';

/** The target of a rule or a schedule, with its retry policy and its dead-letter queue. */
export interface TargetSenderSettings {
  /** The name of the rule or schedule in the trace. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly deadLetters?: Endpoint;

  /** Returns the attributes of a dead letter. */
  readonly attributes: (error: DeliveryError) => MessageAttributes;
}

/** Why a target did not get an event. */
export interface DeliveryError extends Refusal {
  readonly retries: number;

  /** The limit that ended the retries. @default - the error was permanent */
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
}

/** The result of a delivery, for the metrics. */
export type DeliveryResult = 'delivered' | ReturnType<typeof giveUp>;

/** One event to send. */
export interface Consignment {
  readonly delivery: EventDelivery;

  /** Returns the body for an attempt. @default - the body of the delivery */
  readonly bodyAt?: (attempt: number) => string;

  /** The body of a dead letter. */
  readonly original: string;
  readonly ended: (result: DeliveryResult) => void;
}

/**
 * Sends events to the target of a rule or a schedule: retries while the target is down and the policy allows it, then
 * sends them to the dead-letter queue.
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
    const { name: from, endpoint, deadLetters } = this.settings;
    const { journey, chain } = delivery;
    const startedAt = world.clock.now;
    deliverWithRetries(world, {
      from,
      endpoint,
      deliveryOf: attempt => bodyAt ? { ...delivery, body: bodyAt(attempt) } : delivery,
      waitAfter: attempts => this.#waitAfter(attempts, startedAt),
      done: (refusal, attempts) => {
        if (!refusal) return ended('delivered');
        const letter = { journey, chain, body: original, attributes: this.#attributes(refusal, attempts) };
        ended(giveUp(world, { from, refusal, deadLetters, letter }));
      },
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

  #attributes(refusal: Refusal, attempts: number): MessageAttributes {
    const { attributes, maximumRetryAttempts } = this.settings;
    const exhausted = attempts > maximumRetryAttempts ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds';
    return attributes({ ...refusal, retries: attempts - 1, ...refusal.transient && { exhausted } });
  }
}

/** Makes message attributes of texts, without those that are undefined. */
export function textAttributes(values: { readonly [name: string]: string | undefined }): MessageAttributes {
  return Object.fromEntries(Object.entries(values).flatMap(([name, stringValue]) => stringValue === undefined ? [] : [[name, { dataType: 'String', stringValue }]]));
}
