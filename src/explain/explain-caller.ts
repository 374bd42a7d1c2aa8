import type { EventWay } from './event-way';
import type { Experiment } from './experiments';
import type { ExperimentResult } from './explanation';
import { CALLER_ANSWERS, SYNCHRONOUS_CALLERS, SynchronousCaller } from '../limits';
import { isUnknown } from '../template';

type Waiting = Extract<EventWay['delivering'], { by: 'caller' }>;

/** What a second delivery of the same event means. */
export const TWICE = 'the function runs twice, and its code must recognize the second time';

/** What a caller gets that waits for the answer. AWS keeps nothing of what fails. */
export function explainCaller({ handler }: EventWay, { caller, limitSeconds }: Waiting, { name, fails }: Experiment): ExperimentResult {
  const known: SynchronousCaller = SYNCHRONOUS_CALLERS[caller as keyof typeof SYNCHRONOUS_CALLERS];
  const answer = CALLER_ANSWERS[caller as keyof typeof SYNCHRONOUS_CALLERS];
  const common = { experiment: name, alarms: [], told: 'no' } as const;
  if (fails === 'nothing') return { ...common, fate: 'processed', tries: 2, why: TWICE };
  const runs = fails === 'error' || fails === 'timeout';
  const retries = known.retriesAfter.includes(fails === 'timeout' ? 'timedOut' : fails === 'throttle' ? 'throttled' : 'failed') ? known.attempts : 1;
  const timeout = isUnknown(handler.timeoutSeconds) ? undefined : handler.timeoutSeconds;
  const limits = [limitSeconds ?? known.limitSeconds, timeout].filter(limit => limit !== undefined);
  const decides = caller === 'stepFunctions';
  return {
    ...common,
    fate: 'callerError',
    why: answer,
    tries: decides ? undefined : runs ? retries : 0,
    afterSeconds: decides ? undefined : fails === 'timeout' && limits.length > 0 ? Math.min(...limits) * retries : 0,
  };
}
