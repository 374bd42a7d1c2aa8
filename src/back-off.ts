/** How long failed messages wait, which constructs, runtime and rules must compute alike. This file imports nothing, so that a handler bundles no construct. */

/** The waits of a message that fails: each is twice as long as the one before, up to the longest. */
export interface WaitRange {
  /** The wait after the first failure. */
  readonly firstSeconds: number;
  /** The longest wait. */
  readonly longestSeconds: number;
}

/** Each wait is up to this share longer. Never shorter, because that would shorten the outage that a queue survives. */
export const WAIT_JITTER = 0.25;

/** The longest wait: SQS hides a message for at most 12 hours, which the invocation (at most half an hour) is part of. */
export const LONGEST_WAIT_SECONDS = 41_400;

/** The wait after the given number of receives, before jitter. */
export function waitSeconds({ firstSeconds, longestSeconds }: WaitRange, receives: number): number {
  return Math.min(firstSeconds * 2 ** (receives - 1), longestSeconds);
}

/** After so many doublings, even a wait of a nanosecond is as long as any can be. */
const DOUBLINGS = 64;

/** The seconds from the first receive to the last one, without jitter: a message survives an outage that is shorter. */
export function secondsOfWaits(waits: WaitRange, receives: number): number {
  let sum = 0;
  for (let received = 1; received < receives; received++) {
    const wait = waitSeconds(waits, received);
    if (wait >= waits.longestSeconds || received === DOUBLINGS) return sum + (receives - received) * wait; // all others are as long
    sum += wait;
  }
  return sum;
}

/** The percentage of an outage that the retries must last. */
const MARGIN = 110;

/** The seconds that the retries must last for an outage. */
export function secondsToRetry(outageSeconds: number): number {
  return Math.ceil(outageSeconds * MARGIN / 100);
}

/**
 * The outage of a dependency that messages of a queue survive, in whole minutes as seconds: whether the handler answers, hangs or crashes. Without waits, or
 * where nobody sets them, a message returns after each visibility timeout.
 */
export function survivedOutageSeconds(visibilitySeconds: number, receives: number, waits?: WaitRange): number {
  const byQueue = Math.max(receives - 1, 0) * visibilitySeconds;
  const seconds = waits ? Math.min(byQueue, secondsOfWaits(waits, receives)) : byQueue;
  return 60 * Math.floor(seconds * 100 / MARGIN / 60);
}
