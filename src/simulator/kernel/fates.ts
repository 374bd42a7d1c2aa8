/**
 * The fate of an event: `processed` by a function, `parked` where a person finds it, `pending` while something will
 * still happen to it, `expired` by the retention of a queue or a stream, or `dropped` for any other reason.
 */
export type Fate = 'processed' | 'parked' | 'pending' | 'expired' | 'dropped';

/** The loss of a copy of an event. */
export interface Loss {
  readonly fate: 'expired' | 'dropped';
  readonly at: number;
  readonly resource: string;
  readonly reason: string;

  /** Indicates whether the drop is configured, for example by a filter, so that the event does not count as lost. */
  readonly meant?: boolean;
}

/** The fate of an event, with the place, the time and the reason. */
export interface FateReport {
  readonly eventId: string;
  readonly fate: Fate;

  /** The time of the last change, in milliseconds since the start. */
  readonly at: number;

  /** The resource that processed, holds or lost the event. */
  readonly resource: string;
  readonly reason: string;

  /** Indicates whether the drop is configured, for example by a filter. */
  readonly meant: boolean;
}

/**
 * The journey of an event to one of its receivers. All copies of the event on that journey (retries, duplicates, dead
 * letters) share it: the event is processed once one of the copies is, and lost only when no copy is left.
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

  /** The number of runs of each function in the chain that led to the event. @default - no handler sent it */
  readonly chain?: ReadonlyMap<string, number>;

  constructor(eventId: string, at: number, resource: string, chain?: ReadonlyMap<string, number>) {
    this.eventId = eventId;
    this.#at = at;
    this.#resource = resource;
    this.chain = chain;
  }

  /** A copy arrived at a place where it will be processed. */
  wait(at: number, resource: string, reason: string): void {
    this.#waiting++;
    if (!this.#processed) this.#note(at, resource, reason);
  }

  /** A copy arrived at a place without a consumer, where a person finds it. */
  park(at: number, resource: string, reason: string): void {
    this.#parked++;
    if (!this.#processed) this.#note(at, resource, reason);
  }

  /** A copy left the place where it waited or was parked. */
  leave(parked: boolean): void {
    if (parked) this.#parked--;
    else this.#waiting--;
  }

  /** A copy was processed, which is final. */
  succeed(at: number, resource: string): void {
    if (this.#processed) return;
    this.#processed = true;
    this.#note(at, resource, 'succeeded');
  }

  /** A copy was lost. */
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

/** All events with their journeys: one for most events, several where a topic or an event bus fans out. */
export class Fates {
  readonly #journeys = new Map<string, Journey | Journey[]>();
  readonly #notifications = new Set<string>();

  /** The number of events, without notifications. */
  get size(): number {
    return this.#journeys.size - this.#notifications.size;
  }

  has(eventId: string): boolean {
    return this.#journeys.has(eventId);
  }

  /** Adds a journey to its event. */
  begin(journey: Journey): Journey {
    const existing = this.#journeys.get(journey.eventId);
    if (existing === undefined) this.#journeys.set(journey.eventId, journey);
    else if (Array.isArray(existing)) existing.push(journey);
    else this.#journeys.set(journey.eventId, [existing, journey]);
    return journey;
  }

  /** Adds a journey of a notification, which tells about events and is not counted as one. */
  beginNotification(journey: Journey): Journey {
    this.#notifications.add(journey.eventId);
    return this.begin(journey);
  }

  /** The worst fate among the journeys of an event. */
  report(eventId: string): FateReport | undefined {
    const existing = this.#journeys.get(eventId);
    if (existing === undefined) return undefined;
    if (!Array.isArray(existing)) return existing.report;
    return existing.map(journey => journey.report).reduce((worst, report) => badness(report) > badness(worst) ? report : worst);
  }

  /** The fates of all events without notifications, in the order of sending. */
  reports(): FateReport[] {
    return [...this.#journeys.keys()].filter(eventId => !this.#notifications.has(eventId)).map(eventId => this.report(eventId)!);
  }

  /** The fates of all notifications, in the order of sending. */
  notifications(): FateReport[] {
    return [...this.#notifications].map(eventId => this.report(eventId)!);
  }
}

/** Ranks a fate from good to bad. Configured drops come first. */
function badness({ fate, meant }: FateReport): number {
  return meant ? 0 : 1 + ['processed', 'parked', 'pending', 'expired', 'dropped'].indexOf(fate);
}

/** Indicates whether the event expired, or was dropped although nothing is configured to drop it. */
export function isLost({ fate, meant }: FateReport): boolean {
  return (fate === 'expired' || fate === 'dropped') && !meant;
}
