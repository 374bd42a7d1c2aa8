/**
 * Where an event can end up: `processed` by a function, `parked` where a person finds it, `pending` while something will still happen to it,
 * `expired` by the retention of a queue or a stream, `dropped` for any other reason.
 */
export type Fate = 'processed' | 'parked' | 'pending' | 'expired' | 'dropped';

/** Why an event is no longer on its way. */
export interface Loss {
  readonly fate: 'expired' | 'dropped';
  readonly at: number;
  readonly resource: string;
  readonly reason: string;

  /** Somebody said that it should be so, like a filter that does not match: it is no loss. */
  readonly meant?: boolean;
}

/** What became of an event. */
export interface FateReport {
  readonly eventId: string;
  readonly fate: Fate;

  /** When the event got there, in milliseconds since the start. */
  readonly at: number;

  /** The resource that processed, holds or lost it. */
  readonly resource: string;
  readonly reason: string;

  /** Whether it was dropped because somebody said so, like a filter. */
  readonly meant: boolean;
}

/**
 * The way of an event to one of those it is meant for. All copies of it on that way (retries, duplicates, dead letters) share the journey:
 * it is at its goal once one of them was processed, and lost only when none is left.
 */
export class Journey {
  readonly eventId: string;

  #at: number;
  #resource: string;
  #reason = 'sent';
  #processed = false;
  #waiting = 0;
  #parked = 0;
  #loss?: Loss;

  /** How often each function has run in the chain that led to the event, when a handler sent it. */
  readonly chain?: ReadonlyMap<string, number>;

  constructor(eventId: string, at: number, resource: string, chain?: ReadonlyMap<string, number>) {
    this.eventId = eventId;
    this.#at = at;
    this.#resource = resource;
    this.chain = chain;
  }

  /** A copy came to where it will be worked on. */
  wait(at: number, resource: string, reason: string): void {
    this.#waiting++;
    if (!this.#processed) this.#note(at, resource, reason);
  }

  /** A copy came to where nobody works on it but a person will find it. */
  park(at: number, resource: string, reason: string): void {
    this.#parked++;
    if (!this.#processed) this.#note(at, resource, reason);
  }

  /** A copy left where it waited or was parked. */
  leave(parked: boolean): void {
    if (parked) this.#parked--;
    else this.#waiting--;
  }

  /** A function has processed it: that can't be undone. */
  succeed(at: number, resource: string): void {
    if (this.#processed) return;
    this.#processed = true;
    this.#note(at, resource, 'succeeded');
  }

  /** A copy is gone. */
  lose(loss: Loss): void {
    this.#loss = loss;
  }

  get report(): FateReport {
    const { eventId } = this;
    const fate = this.#fate();
    if (fate === this.#loss?.fate) {
      const { at, resource, reason, meant = false } = this.#loss;
      return { eventId, fate, at, resource, reason, meant };
    }
    return { eventId, fate, at: this.#at, resource: this.#resource, reason: this.#reason, meant: false };
  }

  #fate(): Fate {
    if (this.#processed) return 'processed';
    if (this.#waiting > 0) return 'pending';
    if (this.#parked > 0) return 'parked';
    return this.#loss?.fate ?? 'pending';
  }

  #note(at: number, resource: string, reason: string): void {
    this.#at = at;
    this.#resource = resource;
    this.#reason = reason;
  }
}

/** Every event with its journeys: usually one, more where a topic or a bus fans out. */
export class Fates {
  readonly #journeys = new Map<string, Journey | Journey[]>();

  get size(): number {
    return this.#journeys.size;
  }

  has(eventId: string): boolean {
    return this.#journeys.has(eventId);
  }

  /** The event sets out for one more goal. */
  begin(journey: Journey): Journey {
    const known = this.#journeys.get(journey.eventId);
    if (known === undefined) this.#journeys.set(journey.eventId, journey);
    else if (Array.isArray(known)) known.push(journey);
    else this.#journeys.set(journey.eventId, [known, journey]);
    return journey;
  }

  /** What became of an event: of its journeys, the one that fared worst. */
  report(eventId: string): FateReport | undefined {
    const known = this.#journeys.get(eventId);
    if (known === undefined) return undefined;
    if (!Array.isArray(known)) return known.report;
    return known.map(journey => journey.report).reduce((worst, report) => badness(report) > badness(worst) ? report : worst);
  }

  /** In the order in which the events were sent. */
  reports(): FateReport[] {
    return [...this.#journeys.keys()].map(eventId => this.report(eventId)!);
  }
}

/** Events that were dropped on purpose count least. */
function badness({ fate, meant }: FateReport): number {
  return meant ? 0 : 1 + ['processed', 'parked', 'pending', 'expired', 'dropped'].indexOf(fate);
}

/** Whether nobody will ever see the event, though nobody meant that. */
export function isLost({ fate, meant }: FateReport): boolean {
  return (fate === 'expired' || fate === 'dropped') && !meant;
}
