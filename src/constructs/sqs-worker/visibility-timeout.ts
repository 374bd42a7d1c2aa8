import { Duration } from 'aws-cdk-lib';
import { recommendedVisibilityTimeoutSeconds } from '../../limits';
import { knownSeconds } from '../synth/validation';

/**
 * The default visibility timeout of a new queue: the recommended one, or longer, so that messages which are received that often last through the outage
 * even if nothing but the queue itself retries them.
 */
export function defaultVisibilityTimeout(
  recommended: Duration | undefined, receives: number | undefined, outageSeconds: number,
): Duration | undefined {
  const seconds = knownSeconds(recommended);
  if (seconds === undefined || receives === undefined) return recommended;
  return Duration.seconds(Math.max(seconds, Math.ceil(outageSeconds / Math.max(receives - 1, 1))));
}

/** The batching window in seconds: 0 without a window, undefined where it is known only at deployment. */
export function windowSeconds(maxBatchingWindow: Duration | undefined): number | undefined {
  return maxBatchingWindow === undefined ? 0 : knownSeconds(maxBatchingWindow);
}

/** Six times the timeout of the function plus the batching window. Undefined where it is known only at deployment. */
export function recommendedVisibilityTimeout(timeout: Duration, maxBatchingWindow: Duration | undefined): Duration | undefined {
  const [seconds, window] = [knownSeconds(timeout), windowSeconds(maxBatchingWindow)];
  return seconds === undefined || window === undefined ? undefined : Duration.seconds(recommendedVisibilityTimeoutSeconds(seconds, window));
}
