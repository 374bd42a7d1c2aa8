import { Assumptions, settleAssumptions } from './assumptions';
import { Clock, ClockHooks } from './clock';
import { Fates } from './fates';
import { Faults } from './faults';
import type { HandlerCalls } from './handler-calls';
import { MetricStore } from './metrics';
import { Random } from './random';
import { Refusals } from './refusals';
import { RunningHandler } from './running-handler';
import { Trace } from './trace';

/** The state that all services share. Each service draws its random numbers from its own fork of `random`. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly fates: Fates;
  readonly faults: Faults;

  /** What is not modelled, by the resource at which an event meets it. */
  readonly refusals: Refusals;

  /** Metrics by the minute since the start. */
  readonly metrics: MetricStore;
  readonly assumptions: Assumptions;

  /** The handler that the running code belongs to, if it is one of this world. */
  readonly current?: RunningHandler;

  /** Takes the SDK calls of handlers. @default - the calls are not part of the simulation */
  handlerCalls?: HandlerCalls;
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
    refusals: new Refusals(),
    metrics: new MetricStore(),
    assumptions: settleAssumptions(assumptions),
    get current() {
      const { current } = RunningHandler;
      return current?.clock === clock ? current : undefined;
    },
  };
}

/**
 * The handler that acts on the world, if it is not the test itself.
 *
 * @throws Error if its invocation has ended
 */
export function actingHandler({ current }: Pick<World, 'current'>): RunningHandler | undefined {
  current?.requireRunning();
  return current;
}
