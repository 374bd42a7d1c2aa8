import { SQS_INITIAL_POLLERS } from '../../limits';
import type { Assumptions } from '../kernel/assumptions';
import { MINUTE } from '../kernel/time-span';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const GROWTH_PER_MINUTE = 300;
const MAXIMUM = 1_250;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html (provisioned mode) */
const PER_PROVISIONED_POLLER = 10;
const PROVISIONED_GROWTH_PER_MINUTE = 1_000;

/** The scaling settings of an SQS event source mapping. */
export interface PollerScalingSettings {
  /** The `ScalingConfig.MaximumConcurrency` of the mapping. */
  readonly maximumConcurrency?: number;
  readonly provisionedPollers?: { readonly minimum: number; readonly maximum: number };
}

/**
 * The number of batches that a mapping processes at once. It grows while messages wait for a free poller, falls back when traffic is low, and
 * shrinks when batches fail or are throttled.
 */
export class PollerScaling {
  readonly #least: number;
  readonly #rest: number;
  readonly #most: number;
  readonly #growthPerMs: number;

  /** The number at `#since`. It has grown from there if messages have been waiting since then. */
  #level: number;
  #since = 0;
  #isShort = false;

  /** Since when traffic has been low. */
  #lowSince?: number;
  #backoff = 0;

  constructor({ maximumConcurrency = Infinity, provisionedPollers }: PollerScalingSettings, private readonly assumptions: Assumptions) {
    this.#most = provisionedPollers ? PER_PROVISIONED_POLLER * provisionedPollers.maximum : Math.min(MAXIMUM, maximumConcurrency);
    this.#least = Math.min(this.#most, provisionedPollers ? PER_PROVISIONED_POLLER * provisionedPollers.minimum : SQS_INITIAL_POLLERS);
    this.#rest = provisionedPollers || maximumConcurrency < Infinity ? this.#least : assumptions.sqsRestingBatches;
    this.#growthPerMs = (provisionedPollers ? PROVISIONED_GROWTH_PER_MINUTE : GROWTH_PER_MINUTE) / MINUTE;
    this.#level = this.#least;
  }

  /** Notes the traffic: how many batches are under way, and whether messages wait for a free poller. */
  observe(now: number, underWay: number, isShort: boolean): void {
    this.#level = this.#grown(now);
    this.#since = now;
    this.#isShort = isShort;
    this.#lowSince = isShort || underWay > this.#least ? undefined : this.#lowSince ?? now;
  }

  /** Returns the maximum number of concurrent batches. */
  capacity(now: number): number {
    const grown = Math.floor(this.#grown(now) + 1e-9);
    return Math.max(Math.min(grown, this.assumptions.sqsBackoffFloor), grown - this.#backoff);
  }

  /** Returns when one more batch can start, or undefined if only a successful batch can increase the number. */
  growsAt(now: number): number | undefined {
    const grown = this.#grown(now);
    if (grown >= this.#most) return undefined;
    return now + Math.max(1, Math.ceil((Math.floor(grown + 1e-9) + 1 - grown) / this.#growthPerMs - 1e-9));
  }

  /** Reduces the number after a batch that failed or was throttled. */
  backOff(): void {
    this.#backoff = Math.min(this.#most, this.#backoff + this.assumptions.sqsBackoffStep);
  }

  /** Increases the number again after a successful batch. */
  recover(): void {
    this.#backoff = Math.max(0, this.#backoff - this.assumptions.sqsBackoffStep);
  }

  #grown(now: number): number {
    if (this.#lowSince !== undefined && now - this.#lowSince >= this.assumptions.sqsScaleBackAfterMs) return Math.min(this.#level, this.#rest);
    return this.#isShort ? Math.min(this.#most, this.#level + (now - this.#since) * this.#growthPerMs) : this.#level;
  }
}
