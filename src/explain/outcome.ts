import type { EventWay } from './event-way';
import type { Experiment } from './experiments';
import type { PathOutcome, ResourceView } from './explanation';
import { viewOf } from './resource-view';
import type { RunResult } from './run';
import { KINESIS_RETENTION_HOURS, TABLE_STREAM_RETENTION_SECONDS } from '../limits';
import { ASSUMPTIONS } from '../simulator/kernel/assumptions';
import { Entry, isUnknown, KinesisStreamEntry, QueueEntry, Resolved } from '../template';

const MS = 1_000;

/** Says what the result of a run means for the event. */
export function outcomeOf(result: RunResult, way: EventWay, experiment: Experiment, closed: ReadonlySet<string>): PathOutcome {
  const { report, sentAt, byName, names } = result;
  const tries = triesIn(result, way);
  const afterSeconds = Math.round((report.at - sentAt) / MS);
  const where = byName.get(report.resource);
  switch (report.fate) {
    case 'processed': {
      const isOwn = report.resource === names.of(way.handler);
      if (isOwn) return { fate: 'processed', why: 'the function succeeds in the end', tries, afterSeconds };
      return { fate: 'handedOn', why: 'another function handles the failure', tries, afterSeconds, where: viewAt(report.resource, where) };
    }
    case 'parked':
      return { fate: 'parked', why: report.reason, tries, afterSeconds, where: viewAt(report.resource, where), ...keptIn(where, way, afterSeconds), whole: isWhole(where, way) };
    case 'pending':
      return unfinished(result, way, experiment, tries, closed);
    default:
      return { fate: 'lost', why: whyLost(report.reason, way, experiment), tries, afterSeconds };
  }
}

function triesIn({ story, names }: RunResult, { handler }: EventWay): number {
  return story.filter(({ kind, resource }) => kind === 'invoked' && resource === names.of(handler)).length;
}

function viewAt(name: string, entry: Entry | undefined): ResourceView {
  return entry ? viewOf(entry) : { name };
}

/** A dead letter of a standard queue keeps the time of its first enqueue; everything else is new in its queue. */
function keptIn(where: Entry | undefined, { delivering, source }: EventWay, afterSeconds: number): { readonly keptSeconds?: number } {
  if (where?.type !== 'AWS::SQS::Queue') return {};
  const { retentionSeconds, fifo } = where as QueueEntry;
  if (isUnknown(retentionSeconds)) return {};
  const isRedrive = delivering.by === 'mapping' && typeof source !== 'string' && source.type === 'AWS::SQS::Queue';
  return { keptSeconds: isRedrive && fifo !== true ? Math.max(0, retentionSeconds - afterSeconds) : retentionSeconds };
}

/** The failure record of a stream has no payload, unless it is written to a bucket. */
function isWhole(where: Entry | undefined, { kind }: EventWay): boolean {
  return !(kind === 'stream' || kind === 'table') || where?.type === 'AWS::S3::Bucket';
}

function whyLost(reason: string, { delivering, handler }: EventWay, { fails }: Experiment): string {
  if (delivering.by === 'mapping') return reason;
  if (fails === 'delivery') return /no dead-letter queue/.test(reason) ? 'a refused delivery is not tried again, and no dead-letter queue takes it' : reason;
  const isOwn = handler.deadLetterTarget === undefined && !/did not|could not|denies/.test(reason);
  return isOwn && !/rule|topic|subscription|bus/.test(reason) ? 'no failure destination' : reason;
}

/** What happens to an event after the simulated time: its source goes on delivering it, until it succeeds or expires. */
function unfinished(result: RunResult, way: EventWay, experiment: Experiment, tries: number, closed: ReadonlySet<string>): PathOutcome {
  const { delivering, source } = way;
  if (delivering.by !== 'mapping' || typeof source === 'string') return { fate: 'cannotTell', why: 'it is still waiting after the simulated time' };
  const isWaiting = experiment.fails === 'delivery' || delivering.mapping.enabled === false || tries === 0 && experiment.fails !== 'throttle';
  return source.type === 'AWS::SQS::Queue' ? ofQueue(result, source as QueueEntry, experiment, isWaiting, tries) : ofStream(result, way, experiment, isWaiting, tries, closed);
}

function ofQueue(result: RunResult, queue: QueueEntry, { untilSeconds, fails }: Experiment, isWaiting: boolean, tries: number): PathOutcome {
  const { retentionSeconds: retention, visibilityTimeoutSeconds: visibility, delaySeconds: delay, redrive } = queue;
  for (const value of [retention, visibility, delay]) if (isUnknown(value)) return unknownValue(value.reason);
  const [end, step, first] = [retention as number, visibility as number, delay as number];
  if (isWaiting) return { fate: 'waits', then: 'lost', why: 'nobody reads it, and it expires', tries: 0, afterSeconds: end };
  if (redrive !== undefined && isUnknown(redrive)) return unknownValue(redrive.reason);
  if (redrive !== undefined && isUnknown(redrive.maxReceiveCount)) return unknownValue(redrive.maxReceiveCount.reason);
  const receives = redrive === undefined ? Infinity : redrive.maxReceiveCount as number;
  const parkedAt = first + receives * step;
  const recovery = untilSeconds === undefined ? Infinity : first + Math.max(0, Math.ceil((untilSeconds - first) / Math.max(1, step))) * step;
  const runs = (until: number) => fails === 'throttle' ? tries : step === 0 ? undefined : Math.ceil((until - first) / step);
  if (recovery < Math.min(parkedAt, end)) return { fate: 'processed', why: 'the function succeeds in the end', tries: fails === 'throttle' ? 1 : Math.ceil((recovery - first) / Math.max(1, step)) + 1, afterSeconds: recovery };
  if (parkedAt < end) {
    const place = entryIn(result, redrive!.deadLetterQueue.key);
    const kept = place === undefined ? undefined : (place as QueueEntry).retentionSeconds;
    return {
      fate: 'parked',
      why: `received ${receives} times`,
      tries: fails === 'throttle' ? 0 : receives,
      afterSeconds: parkedAt,
      whole: true,
      where: place ? viewOf(place) : { name: String(redrive!.deadLetterQueue.value) },
      keptSeconds: kept === undefined || isUnknown(kept) ? undefined : Math.max(0, queue.fifo === true ? kept : kept - parkedAt),
    };
  }
  return { fate: 'lost', why: 'it expires in the queue, which has no dead-letter queue that it reaches before', tries: runs(end), afterSeconds: end };
}

function ofStream(
  result: RunResult, { delivering, source }: EventWay, { untilSeconds = Infinity }: Experiment, isWaiting: boolean, tries: number,
  closed: ReadonlySet<string>,
): PathOutcome {
  const known = retentionOf(source as Entry);
  const expiry = isUnknown(known) ? undefined : known;
  const retention = expiry ?? KINESIS_RETENTION_HOURS.min * 3_600;
  if (isWaiting) return { fate: 'waits', then: 'lost', why: 'nobody reads it, and it expires', tries: 0, afterSeconds: expiry };
  if (delivering.by !== 'mapping') throw new Error('only mappings read streams');
  const { maximumRecordAgeSeconds: age = -1, maximumRetryAttempts: attempts = -1, onFailure } = delivering.mapping;
  if (isUnknown(age)) return unknownValue(age.reason);
  if (isUnknown(attempts)) return unknownValue(attempts.reason);
  const elapsed = (result.endedAt - result.sentAt) / MS;
  const exhausted = attempts === -1 ? Infinity : elapsed + Math.max(0, attempts + 1 - tries) * ASSUMPTIONS.streamRetryCapMs.default / MS;
  const gaveUp = Math.min(age === -1 ? Infinity : age, exhausted);
  if (untilSeconds < Math.min(gaveUp, retention)) return { fate: 'processed', why: 'the function succeeds in the end; the records behind it wait until then', afterSeconds: untilSeconds };
  const isDecided = !isUnknown(known) || gaveUp < retention || (gaveUp === Infinity && untilSeconds === Infinity);
  if (!isDecided) return unknownValue(known.reason);
  if (gaveUp >= retention) {
    return { fate: 'stuck', then: 'lost', why: 'it is tried until it expires, and the records of its shard wait behind it', afterSeconds: expiry };
  }
  const place = onFailure?.key === undefined || closed.has(onFailure.key) ? undefined : entryIn(result, onFailure.key);
  return {
    fate: 'stuck',
    then: place ? 'parked' : 'lost',
    where: place && viewOf(place),
    why: 'it is tried until it is too old, and the records of its shard wait behind it',
    afterSeconds: gaveUp,
  };
}

function entryIn({ byName }: RunResult, key: string | undefined): Entry | undefined {
  return [...byName.values()].find(entry => entry.key === key);
}

function retentionOf(source: Entry): Resolved<number> {
  if (source.type !== 'AWS::Kinesis::Stream') return TABLE_STREAM_RETENTION_SECONDS;
  const { retentionHours } = source as KinesisStreamEntry;
  return isUnknown(retentionHours) ? retentionHours : retentionHours * 3_600;
}

function unknownValue(reason: string): PathOutcome {
  return { fate: 'cannotTell', why: reason };
}
