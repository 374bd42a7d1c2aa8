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

/** The number of batches that a mapping processes at once. It grows while there are messages and shrinks when batches fail or are throttled. */
export class PollerScaling {
  readonly #least: number;
  readonly #most: number;
  readonly #growthPerMs: number;
  #busySince = 0;
  #backoff = 0;

  constructor({ maximumConcurrency = Infinity, provisionedPollers }: PollerScalingSettings, private readonly assumptions: Assumptions) {
    this.#most = provisionedPollers ? PER_PROVISIONED_POLLER * provisionedPollers.maximum : Math.min(MAXIMUM, maximumConcurrency);
    this.#least = Math.min(this.#most, provisionedPollers ? PER_PROVISIONED_POLLER * provisionedPollers.minimum : SQS_INITIAL_POLLERS);
    this.#growthPerMs = (provisionedPollers ? PROVISIONED_GROWTH_PER_MINUTE : GROWTH_PER_MINUTE) / MINUTE;
  }

  /** Starts again with the initial number after an idle time. */
  startWork(now: number): void {
    this.#busySince = now;
  }

  /** Returns the maximum number of concurrent batches. */
  capacity(now: number): number {
    const grown = this.#grown(now);
    return Math.max(Math.min(grown, this.assumptions.sqsBackoffFloor), grown - this.#backoff);
  }

  /** Returns when one more batch can start, or undefined if only a successful batch can increase the number. */
  growsAt(now: number): number | undefined {
    const grown = this.#grown(now);
    if (grown >= this.#most) return undefined;
    return Math.max(now + 1, Math.ceil(this.#busySince + (grown + 1 - this.#least) / this.#growthPerMs));
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
    return Math.min(this.#most, this.#least + Math.floor((now - this.#busySince) * this.#growthPerMs + 1e-9));
  }
}
