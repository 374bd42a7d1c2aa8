import type { Random } from './random';
import type { Subject } from './subject';
import { clockTime, inMilliseconds, TimeSpan } from './time-span';

/** The conditions under which a fault occurs. */
interface FaultWhen<Name> {
  /** The affected functions; for `duplicate` also queues, for `undeliverable` any target. @default - all of them */
  readonly on?: Name | readonly Name[];

  /** The start of the fault, counted from the start of the simulation. @default - from the start */
  readonly from?: TimeSpan;

  /** The end of the fault, counted from the start of the simulation. @default - no end */
  readonly until?: TimeSpan;

  /** Selects events. A batch is affected if one of its events is. @default - all events */
  readonly match?: (payload: any, eventId: string) => boolean;

  /** The probability of each occurrence, from 0 to 1. The seed decides. @default 1 */
  readonly probability?: number;
}

/** The time of a fault relative to the handler. */
interface AfterHandler {
  /**
   * Indicates whether the handler runs to its end before the fault occurs.
   *
   * @default false - the handler does not run
   */
  readonly afterHandler?: boolean;
}

/**
 * A fault.
 *
 * - `error`, `timeout`, `crash`: the function throws, times out, or its process exits.
 * - `throttle`: Lambda throttles the function.
 * - `slow`: the function, or a downstream dependency, takes longer.
 * - `duplicate`: a standard queue, or the asynchronous event queue of a function, delivers an event twice.
 * - `undeliverable`: services cannot deliver to the target because it does not exist or denies access; with
 *   `transient`, because it is down, so that they may retry.
 * - `down`: a downstream dependency fails: one that handlers reach through `simulation.call(name)`, or a service that they
 *   reach with the AWS SDK, by the name of its client: 'sqs', 'sns', 'eventbridge', 'kinesis', 'lambda', 's3'.
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

const FAULT_KINDS: readonly FaultKind[] = ['error', 'timeout', 'crash', 'throttle', 'slow', 'duplicate', 'undeliverable', 'down'];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly fault: Kind }>;

/** A fault with the keys of its resources. */
interface Armed {
  readonly fault: Fault;
  readonly keys?: ReadonlySet<string>;
  readonly from: number;
  readonly until: number;
}

/** The faults of a test. Services ask it wherever a fault can occur. */
export class Faults {
  readonly #armed = new Map<FaultKind, Armed[]>();

  constructor(private readonly random: Random) {}

  /** @param keys the keys of the resources in `on` */
  add(fault: Fault, keys?: ReadonlySet<string>): void {
    const { from = 0, until = Infinity, probability = 1 } = fault;
    const armed = { fault, keys, from: inMilliseconds(from), until: inMilliseconds(until) };
    if (!FAULT_KINDS.includes(fault.fault)) throw new Error(`There is no fault '${fault.fault}': use ${FAULT_KINDS.join(', ')}`);
    if (!(probability >= 0 && probability <= 1)) throw new Error(`The probability of the fault '${fault.fault}' is ${probability} but must be from 0 to 1`);
    if (armed.from > armed.until) throw new Error(`The fault '${fault.fault}' ends at ${clockTime(armed.until)}, before it starts at ${clockTime(armed.from)}`);
    if (fault.fault === 'slow') inMilliseconds(fault.by);
    this.#armed.set(fault.fault, [...this.#armed.get(fault.fault) ?? [], armed]);
  }

  /** The first fault of a kind that affects the resource now. */
  strike<Kind extends FaultKind>(kind: Kind, key: string, at: number, subjects: readonly Subject[]): FaultOf<Kind> | undefined {
    const armed = this.#armed.get(kind);
    if (armed === undefined) return undefined;
    const found = armed.find(({ fault, keys, from, until }) =>
      at >= from && at < until && (keys?.has(key) ?? true) && !isOfDownstream(fault) && this.#hits(fault, subjects));
    return found?.fault as FaultOf<Kind>;
  }

  /** The first fault of a kind that affects the downstream dependency now. */
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
