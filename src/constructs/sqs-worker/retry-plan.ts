import { Duration } from 'aws-cdk-lib';
import type { QueueSettings, RetrySettings } from './queue-provider';
import { defaultVisibilityTimeout } from './visibility-timeout';
import { LONGEST_WAIT_SECONDS, secondsToRetry, WAIT_JITTER, WaitRange, waitSeconds } from '../../back-off';
import { MAX_RECEIVE_COUNT, Range, RECOMMENDED_MAX_RECEIVE_COUNT } from '../../limits';
import { knownNumber, knownSeconds } from '../synth/validation';

export const DEFAULT_TOLERATED_OUTAGE = Duration.hours(1);

/** The longest wait that can be asked for: it may become a quarter longer. */
export const LONGEST_RETRY_SECONDS: Range = { min: 1, max: LONGEST_WAIT_SECONDS / (1 + WAIT_JITTER) };

const FIRST_WAIT_SECONDS = 10;

/** By default the longest wait is a sixth of the outage: enough tries to notice that it is over, few enough to leave the dependency alone. */
const WAITS_IN_OUTAGE = 6;
const DEFAULT_LONGEST_WAIT_SECONDS: Range = { min: 60, max: 3_600 };

/** The settings that decide how often and how long a message is retried. */
export type Retries = Pick<QueueSettings, 'maxReceiveCount' | 'toleratedOutage' | 'visibilityTimeout' | 'waits'>;

type Given = Pick<Retries, 'maxReceiveCount' | 'visibilityTimeout'>;

/**
 * The settings of a new queue. What is given stays; the rest is computed so that messages survive the outage whether the handler answers, hangs or crashes,
 * and in every language: the waits, and the visibility timeouts alone, last longer than it.
 */
export function newQueueRetries({ maxReceiveCount, visibilityTimeout }: Given, options: RetrySettings): Retries {
  const toleratedOutage = options.toleratedOutage ?? (maxReceiveCount === undefined ? DEFAULT_TOLERATED_OUTAGE : undefined);
  const outage = knownSeconds(toleratedOutage) ?? 0;
  const needed = secondsToRetry(outage);
  const waits = waitsUpTo(knownSeconds(options.longestRetry) ?? within(DEFAULT_LONGEST_WAIT_SECONDS, Math.ceil(outage / WAITS_IN_OUTAGE)));
  const fewest = receivesFor(needed, waits);
  const enough = Math.max(fewest, RECOMMENDED_MAX_RECEIVE_COUNT, 1 + Math.ceil(needed / (knownSeconds(visibilityTimeout) ?? Infinity)));

  const receives = maxReceiveCount === undefined ? enough : knownNumber(maxReceiveCount);
  const settings = {
    maxReceiveCount: maxReceiveCount ?? enough,
    toleratedOutage,
    visibilityTimeout: visibilityTimeout ?? defaultVisibilityTimeout(options.recommendedVisibilityTimeout, receives, needed),
  };
  if (receives === fewest || (options.longestRetry && receives !== undefined)) return { ...settings, waits };
  const lasting = toleratedOutage ? needed : undefined;
  return { ...settings, waits: waitsBetween(settings, lasting) };
}

/** The settings of a queue that exists, with waits that last as long as its visibility timeouts. */
export function existingQueueRetries(given: Given, { longestRetry, toleratedOutage = DEFAULT_TOLERATED_OUTAGE }: RetrySettings): Retries {
  const longest = knownSeconds(longestRetry);
  return { ...given, toleratedOutage, waits: longest === undefined ? waitsBetween(given) : waitsUpTo(longest) };
}

/** The shortest waits that last for a time: as long as the visibility timeouts by default. Undefined where only the deployment can tell. */
function waitsBetween({ maxReceiveCount, visibilityTimeout }: Given, seconds?: number): WaitRange | undefined {
  const [receives, visibility] = [knownNumber(maxReceiveCount), knownSeconds(visibilityTimeout)];
  if (receives === undefined || (seconds === undefined && visibility === undefined)) return undefined;
  return waitsFor(seconds ?? (receives - 1) * visibility!, Math.max(receives - 1, 1));
}

/** Returns the given number of waits. They start at 10 seconds, or later where there are few. */
function waitsFor(seconds: number, waits: number): WaitRange {
  for (let doublings = 0; doublings < waits; doublings++) {
    const longestSeconds = Math.ceil((seconds - FIRST_WAIT_SECONDS * (2 ** doublings - 1)) / (waits - doublings));
    if (longestSeconds <= FIRST_WAIT_SECONDS * 2 ** doublings) return waitsUpTo(within(LONGEST_RETRY_SECONDS, longestSeconds));
  }
  const firstSeconds = Math.ceil(seconds / (2 ** waits - 1));
  const longestSeconds = within(LONGEST_RETRY_SECONDS, firstSeconds * 2 ** (waits - 1));
  return { firstSeconds: within(LONGEST_RETRY_SECONDS, firstSeconds), longestSeconds };
}

function waitsUpTo(longestSeconds: number): WaitRange {
  return { firstSeconds: Math.min(FIRST_WAIT_SECONDS, longestSeconds), longestSeconds };
}

/** The fewest receives between which the waits last for a time; more than SQS allows without waits. */
function receivesFor(seconds: number, waits: WaitRange): number {
  if (waits.longestSeconds <= 0) return MAX_RECEIVE_COUNT.max + 1;
  let [receives, waited] = [1, 0];
  for (; waited < seconds; receives++) {
    const wait = waitSeconds(waits, receives);
    if (wait === waits.longestSeconds) return receives + Math.ceil((seconds - waited) / wait); // all others are as long
    waited += wait;
  }
  return receives;
}

function within({ min, max }: Range, value: number): number {
  return Math.min(Math.max(value, min), max);
}
