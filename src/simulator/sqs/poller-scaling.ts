import type { Assumptions } from '../kernel/assumptions';
import { SQS_INITIAL_POLLERS } from '../../limits';
import { MINUTE } from '../kernel/time-span';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const GROWTH_PER_MINUTE = 300;
const MAXIMUM = 1_250;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html (provisioned mode) */
const PER_PROVISIONED_POLLER = 10;
const PROVISIONED_GROWTH_PER_MINUTE = 1_000;

export interface PollerScalingSettings {
  /** `ScalingConfig.MaximumConcurrency` */
  readonly maximumConcurrency?: number;
  readonly provisionedPollers?: { readonly minimum: number; readonly maximum: number };
}

/** How many batches of a mapping can be under way at once: it grows while there is work, and shrinks when batches fail or are throttled. */
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

  /** After a rest it starts over. */
  startWork(now: number): void {
    this.#busySince = now;
  }

  capacity(now: number): number {
    const grown = this.#grown(now);
    return Math.max(Math.min(grown, this.assumptions.sqsBackoffFloor), grown - this.#backoff);
  }

  /** When there will be room for one more batch; undefined if that takes a success. */
  growsAt(now: number): number | undefined {
    const grown = this.#grown(now);
    if (grown >= this.#most) return undefined;
    return Math.max(now + 1, Math.ceil(this.#busySince + (grown + 1 - this.#least) / this.#growthPerMs));
  }

  /** A batch failed, or could not run. */
  backOff(): void {
    this.#backoff = Math.min(this.#most, this.#backoff + this.assumptions.sqsBackoffStep);
  }

  recover(): void {
    this.#backoff = Math.max(0, this.#backoff - this.assumptions.sqsBackoffStep);
  }

  #grown(now: number): number {
    return Math.min(this.#most, this.#least + Math.floor((now - this.#busySince) * this.#growthPerMs + 1e-9));
  }
}
