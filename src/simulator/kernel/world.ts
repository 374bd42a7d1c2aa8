import { Assumptions, settleAssumptions } from './assumptions';
import { Clock, ClockHooks } from './clock';
import { Fates } from './fates';
import { Faults } from './faults';
import { MetricStore } from './metrics';
import { Random } from './random';
import type { RunningHandler } from './running-handler';
import { Trace } from './trace';

/** The state that all services share. Each service draws its random numbers from its own fork of `random`. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly fates: Fates;
  readonly faults: Faults;

  /** Metrics by the minute since the start. */
  readonly metrics: MetricStore;
  readonly assumptions: Assumptions;

  /** The handler that is running. Handlers run one after another, even if their invocations overlap in virtual time. */
  current?: RunningHandler;

  /** Makes the client of SQS that a handler finds in its context. */
  sqsOf?: (running: RunningHandler) => unknown;
}

/** The settings of a world. */
export interface WorldOptions extends ClockHooks {
  /** @default 1 */
  readonly seed?: number | string;

  /** The start time in milliseconds since 1970. @default - 2026-01-01T00:00:00Z */
  readonly start?: number;
  readonly assumptions?: Partial<Assumptions>;
}

/** Creates the world at the start of a simulation. */
export function makeWorld({ seed = 1, start, assumptions, ...hooks }: WorldOptions = {}): World {
  const clock = new Clock(start, hooks);
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

/** The virtual time in milliseconds since the start, including the time that a running handler has spent. */
export function timeIn({ current, clock }: Pick<World, 'current' | 'clock'>): number {
  return current?.now ?? clock.now;
}
