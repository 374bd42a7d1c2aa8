import type { FailureDestination } from './failure-destination';
import { failureRecord, GivenUp } from './failure-record';
import { JourneyGroup } from './journey-group';
import type { StreamPoller } from './stream-poller';
import type { StreamSubject } from './stream-record';
import { clockTime } from '../kernel/time-span';

/** What was given up, with the event that the function had got. */
export interface Failure extends Omit<GivenUp, 'records'> {
  readonly shardId: string;
  readonly subjects: readonly StreamSubject[];
  readonly event: () => unknown;
}

/** Where a mapping brings the records that it gives up: their failure record goes to the destination, or they are lost. */
export class FailureDesk {
  constructor(private readonly poller: StreamPoller, private readonly destination: FailureDestination | undefined) {}

  giveUp(failure: Failure): void {
    const { world: { trace, clock: { now } }, settings: { name } } = this.poller;
    const { subjects, condition, invokeCount } = failure;
    const group = new JourneyGroup(subjects.map(({ journey }) => journey), now, name);
    trace.add('discarded', name, subjects.map(({ journey }) => journey.eventId), {
      condition, invokeCount, ...this.destination && { to: this.destination.name, as: group.eventId },
    });
    const why = `${condition} after ${invokeCount} ${invokeCount === 1 ? 'run' : 'runs'}`;
    const problem = this.destination ? this.#deliver(this.destination, group, failure, why) : this.#goWithout(subjects);
    if (problem !== undefined) group.lose({ fate: 'dropped', at: now, resource: name, reason: `${why}: ${problem}` });
    for (const { journey } of subjects) journey.leave(false);
  }

  #goWithout({ length }: readonly StreamSubject[]): string {
    const { world: { assumptions, clock: { now } }, metrics } = this.poller;
    if (assumptions.droppedEventCount === 'all') metrics.count('DroppedEventCount', length, now);
    return 'there is no failure destination';
  }

  /** Returns why it failed, if it did. */
  #deliver(destination: FailureDestination, group: JourneyGroup, failure: Failure, why: string): string | undefined {
    const { world: { clock }, settings: { qualifier, sourceArn }, fn, stream, metrics } = this.poller;
    const { subjects, event, shardId, ...givenUp } = failure;
    const record = failureRecord({ ...givenUp, records: subjects.map(subject => subject.record) }, {
      kind: stream.settings.kind,
      functionArn: qualifier === undefined ? fn.settings.arn : fn.arnOf(qualifier),
      sourceArn,
      shardId,
      start: clock.start,
      now: clock.epochNow,
    });
    const reason = destination.keepsRecords ? why : `${why}; the record itself stays in ${stream.settings.name} until ${clockTime(subjects[0].record.expiresAt)}`;
    const problem = destination.deliver({ journey: group, record, payload: event, shardId, reason });
    if (problem !== undefined) {
      metrics.count('DroppedEventCount', subjects.length, clock.now);
      fn.measure('DestinationDeliveryFailures', qualifier, 1);
      return `${destination.name} rejected the failure record: ${problem}`;
    }
    metrics.count('OnFailureDestinationDeliveredEventCount', subjects.length, clock.now);
    if (!destination.keepsRecords) this.#watchExpiry(group, subjects, 0);
    return undefined;
  }

  /** A note is worth nothing once the stream has forgotten what it tells of. */
  #watchExpiry(group: JourneyGroup, subjects: readonly StreamSubject[], from: number): void {
    const { world: { clock, trace }, stream: { settings: { name } } } = this.poller;
    clock.inBackground(subjects[from].record.expiresAt, () => {
      let index = from;
      for (; index < subjects.length && subjects[index].record.expiresAt <= clock.now; index++) {
        const { journey } = subjects[index];
        trace.add('expired', name, [journey.eventId]);
        group.forget(journey, { fate: 'expired', at: clock.now, resource: name, reason: 'only its failure record is left: the record expired before anyone fetched it' });
      }
      if (index < subjects.length) this.#watchExpiry(group, subjects, index);
    });
  }
}
