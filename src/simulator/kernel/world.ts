import { Assumptions, settleAssumptions } from './assumptions';
import { Clock } from './clock';
import { Fates } from './fates';
import { Faults } from './faults';
import type { RunningHandler } from './running-handler';
import { MetricStore } from './metrics';
import { Random } from './random';
import { Trace } from './trace';

/** What every service shares. It takes its own chance from a fork of `random`. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly fates: Fates;
  readonly faults: Faults;

  /** By the minute since the start. */
  readonly metrics: MetricStore;
  readonly assumptions: Assumptions;

  /** The invocation whose handler runs: handlers run one after another, however many invocations overlap in virtual time. */
  current?: RunningHandler;
}

export interface WorldOptions {
  readonly seed?: number | string;

  /** In milliseconds since 1970. */
  readonly start?: number;
  readonly assumptions?: Partial<Assumptions>;

  /** Is called at every full minute. */
  readonly onMinute?: () => void;
}

/** A world in which nothing has happened yet. */
export function makeWorld({ seed = 1, start, assumptions, onMinute }: WorldOptions = {}): World {
  const clock = new Clock(start, onMinute);
  const random = new Random(seed);
  return {
    clock,
    random,
    trace: new Trace(clock),
    fates: new Fates(),
    faults: new Faults(random.fork('faults')),
    metrics: new MetricStore(),
    assumptions: settleAssumptions(assumptions),
  };
}
