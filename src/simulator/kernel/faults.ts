import type { Subject } from './subject';
import type { Random } from './random';
import { inMilliseconds, TimeSpan } from './time-span';

/** When and to whom a fault happens. */
interface FaultWhen<Name> {
  /** The function (of `duplicate`: also the queue; of `undeliverable`: any target) or several. @default - every one */
  readonly on?: Name | readonly Name[];

  /** @default - from the start */
  readonly from?: TimeSpan;

  /** @default - to the end */
  readonly until?: TimeSpan;

  /** Only to an event that matches; to a batch if one of its events does. */
  readonly match?: (payload: any, eventId: string) => boolean;

  /** Decided by the seed each time. @default 1 */
  readonly probability?: number;
}

/** Whether the handler has done its work before the fault strikes. */
interface AfterHandler {
  /** @default false - the handler never runs */
  readonly afterHandler?: boolean;
}

/**
 * Something that goes wrong. A function: throws (`error`), runs into its timeout, loses its process (`crash`), is throttled or takes longer.
 * A standard queue, or the queue of a function's asynchronous events: delivers twice. What services deliver to: can't be reached by them
 * (`undeliverable`), as when it is gone or a permission lacks; if that is `transient`, as when it is down, so that they may try again.
 * A downstream, which handlers reach through `simulation.call(name)`: is down, or slow.
 */
export type Fault<Name = unknown> = FaultWhen<Name> & (
  | ({ readonly fault: 'error'; readonly message?: string } & AfterHandler)
  | ({ readonly fault: 'timeout' } & AfterHandler)
  | ({ readonly fault: 'crash' } & AfterHandler)
  | { readonly fault: 'throttle' }
  | { readonly fault: 'slow'; readonly by: TimeSpan; readonly downstream?: string }
  | { readonly fault: 'duplicate' }
  | { readonly fault: 'undeliverable'; readonly transient?: boolean }
  | { readonly fault: 'down'; readonly downstream: string }
);

export type FaultKind = Fault['fault'];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly fault: Kind }>;

/** A fault with its resources found. */
interface Armed {
  readonly fault: Fault;
  readonly keys?: ReadonlySet<string>;
  readonly from: number;
  readonly until: number;
}

/** The faults of the test, asked wherever one could strike. */
export class Faults {
  readonly #armed = new Map<FaultKind, Armed[]>();

  constructor(private readonly random: Random) {}

  /** @param keys of the resources that `on` names */
  add(fault: Fault, keys?: ReadonlySet<string>): void {
    const { from = 0, until = Infinity } = fault;
    const armed = { fault, keys, from: inMilliseconds(from), until: inMilliseconds(until) };
    this.#armed.set(fault.fault, [...this.#armed.get(fault.fault) ?? [], armed]);
  }

  /** The first fault of a kind that strikes the resource now. */
  strike<Kind extends FaultKind>(kind: Kind, key: string, at: number, subjects: readonly Subject[]): FaultOf<Kind> | undefined {
    const armed = this.#armed.get(kind);
    if (armed === undefined) return undefined;
    const found = armed.find(({ fault, keys, from, until }) =>
      at >= from && at < until && (keys?.has(key) ?? true) && !isOfDownstream(fault) && this.#hits(fault, subjects));
    return found?.fault as FaultOf<Kind>;
  }

  /** The first fault of a kind that strikes the downstream now. */
  strikeDownstream<Kind extends 'down' | 'slow'>(kind: Kind, downstream: string, at: number, subjects: readonly Subject[]): FaultOf<Kind> | undefined {
    const found = this.#armed.get(kind)?.find(({ fault, from, until }) =>
      at >= from && at < until && isOfDownstream(fault) && fault.downstream === downstream && this.#hits(fault, subjects));
    return found?.fault as FaultOf<Kind>;
  }

  #hits({ match, probability = 1 }: Fault, subjects: readonly Subject[]): boolean {
    if (match && !subjects.some(subject => match(subject.payload(), subject.journey.eventId))) return false;
    return this.random.chance(probability);
  }
}

function isOfDownstream(fault: Fault): fault is Fault & { readonly downstream: string } {
  return 'downstream' in fault && fault.downstream !== undefined;
}
