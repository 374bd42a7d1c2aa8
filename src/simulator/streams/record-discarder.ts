import type { FailureDestination } from './failure-destination';
import { DiscardedRecords, failureRecord } from './failure-record';
import type { StreamMapping } from './stream-mapping';
import type { StreamSubject } from './stream-record';
import { JourneyGroup } from '../kernel/journey-group';
import { clockTime } from '../kernel/time-span';

/** A batch to discard, with the event that the function received for it. */
export interface DiscardedBatch extends Omit<DiscardedRecords, 'records'> {
  readonly shardId: string;
  readonly subjects: readonly StreamSubject[];
  readonly event: () => unknown;
}

/** Discards the records that a mapping gives up: it sends a failure record to the failure destination, or the records are lost. */
export class RecordDiscarder {
  constructor(private readonly mapping: StreamMapping, private readonly destination: FailureDestination | undefined) {}

  discard(batch: DiscardedBatch): void {
    const { world: { trace, clock: { now } }, settings: { name } } = this.mapping;
    const { subjects, condition, invokeCount } = batch;
    const group = new JourneyGroup(subjects.map(({ journey }) => journey), now, name);
    trace.add('discarded', name, subjects.map(({ journey }) => journey.eventId), {
      condition, invokeCount, ...this.destination && { to: this.destination.name, as: group.eventId },
    });
    const why = `${condition} after ${invokeCount} ${invokeCount === 1 ? 'run' : 'runs'}`;
    const problem = this.destination ? this.#deliver(this.destination, group, batch, why) : this.#goWithout(subjects);
    if (problem !== undefined) group.lose({ fate: 'dropped', at: now, resource: name, reason: `${why}: ${problem}` });
    for (const { journey } of subjects) journey.leave(false);
  }

  #goWithout({ length }: readonly StreamSubject[]): string {
    const { world: { assumptions, clock: { now } }, metrics } = this.mapping;
    if (assumptions.droppedEventCount === 'all') metrics.count('DroppedEventCount', length, now);
    return 'there is no failure destination';
  }

  /** Delivers the failure record. Returns the reason if that fails. */
  #deliver(destination: FailureDestination, group: JourneyGroup, batch: DiscardedBatch, why: string): string | undefined {
    const { world: { clock }, settings: { qualifier, sourceArn }, fn, stream, metrics } = this.mapping;
    const { subjects, event, shardId, ...facts } = batch;
    const record = failureRecord({ ...facts, records: subjects.map(subject => subject.record) }, {
      kind: stream.settings.kind,
      functionArn: qualifier === undefined ? fn.settings.arn : fn.arnOf(qualifier),
      sourceArn,
      shardId,
      start: clock.start,
      now: clock.epochNow,
    });
    const reason = destination.keepsRecords ? why
      : `${why}; the record itself stays in ${stream.settings.name} until ${clockTime(subjects[0].record.expiresAt)}`;
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

  /** Loses each record that expires in the stream: without it, its failure record is useless. */
  #watchExpiry(group: JourneyGroup, subjects: readonly StreamSubject[], from: number): void {
    const { world: { clock, trace }, stream: { settings: { name } } } = this.mapping;
    clock.inBackground(subjects[from].record.expiresAt, () => {
      let index = from;
      for (; index < subjects.length && subjects[index].record.expiresAt <= clock.now; index++) {
        const { journey } = subjects[index];
        trace.add('expired', name, [journey.eventId]);
        group.forget(journey, {
          fate: 'expired', at: clock.now, resource: name, reason: 'only its failure record is left: the record expired before anyone fetched it',
        });
      }
      if (index < subjects.length) this.#watchExpiry(group, subjects, index);
    });
  }
}
