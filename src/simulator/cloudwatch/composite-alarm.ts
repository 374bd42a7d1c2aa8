import type { AlarmState } from './alarm-state';
import type { AlarmTransition } from './alarms';
import type { CompositeRule } from './composite-rule';

/** What an alarm starts, by its new state: the ARNs of its actions. */
export type ActionArns = Readonly<Record<AlarmState, readonly string[]>>;

/**
 * A composite alarm: in ALARM while its rule holds, otherwise OK. It is evaluated when another alarm changes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
 */
export class CompositeAlarm {
  #state: AlarmState = 'INSUFFICIENT_DATA';

  /** @param stateOf the state of an alarm that the rule names */
  constructor(
    public readonly name: string,
    private readonly rule: CompositeRule,
    private readonly actions: ActionArns,
    private readonly stateOf: (alarm: string) => AlarmState,
  ) {}

  public get state(): AlarmState {
    return this.#state;
  }

  public evaluate(now: number): AlarmTransition | undefined {
    const from = this.#state;
    const to = this.rule.holds(this.stateOf) ? 'ALARM' : 'OK';
    if (to === from) return undefined;
    this.#state = to;
    const states = this.rule.alarms.map(alarm => `${alarm} is ${this.stateOf(alarm)}`);
    return { alarm: this.name, from, to, at: now, reason: `AlarmRule is ${to === 'ALARM'}: ${states.join(', ') || 'it names no alarm'}`, values: [], actions: this.actions[to] };
  }
}
