import type { Alarm, AlarmTransition } from './alarms';
import type { CompositeAlarm } from './composite-alarm';
import type { World } from '../kernel/world';

/** The state that an alarm leaves. */
export interface PastState {
  readonly reason: string;

  /** Milliseconds since the start. */
  readonly at: number;
  readonly values?: readonly number[];
}

/** Starts the actions of an alarm. */
export type Notify = (transition: AlarmTransition, past: PastState) => void;

/** An alarm and its actions. */
export interface Watched<A> {
  readonly alarm: A;
  readonly notify: Notify;
}

/** An alarm that is not modelled. */
export interface RefusedAlarm {
  readonly error: Error;

  /** Indicates whether it would have something to evaluate. */
  isDue(): boolean;
}

/** The alarms of the templates, evaluated as time advances. */
export class AlarmWatch {
  readonly #transitions: AlarmTransition[] = [];
  readonly #past = new Map<string, PastState>();

  constructor(
    private readonly world: World,
    private readonly alarms: readonly Watched<Alarm>[],
    private readonly composites: readonly Watched<CompositeAlarm>[],
    private readonly refused: readonly RefusedAlarm[],
  ) {}

  get transitions(): readonly AlarmTransition[] {
    return this.#transitions;
  }

  /**
   * Evaluates all alarms that are due.
   *
   * @throws UnsupportedFeatureError if one of them is not modelled
   */
  advance(): void {
    const { now } = this.world.clock;
    for (const { alarm, notify } of this.alarms) {
      for (const transition of alarm.advance(now)) this.#changed(transition, notify);
    }
    this.#evaluateComposites();
    const refused = this.refused.find(alarm => alarm.isDue());
    if (refused) throw refused.error;
  }

  /** A composite alarm may depend on others, so all of them are evaluated until none changes. */
  #evaluateComposites(): void {
    const { now } = this.world.clock;
    for (let round = 0, changed = true; changed && round <= this.composites.length; round++) {
      changed = false;
      for (const { alarm, notify } of this.composites) {
        const transition = alarm.evaluate(now);
        if (transition) this.#changed(transition, notify);
        changed ||= transition !== undefined;
      }
    }
  }

  #changed(transition: AlarmTransition, notify: Notify): void {
    const { alarm, to, at, reason, values } = transition;
    const past = this.#past.get(alarm) ?? { reason: 'Unchecked: Initial alarm creation', at: 0 };
    this.#past.set(alarm, { reason, at, values });
    this.#transitions.push(transition);
    this.world.trace.add('alarm', alarm, [], { to, since: at, reason });
    notify(transition, past);
  }
}
