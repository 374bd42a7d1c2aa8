import type { EventWay } from './event-way';
import type { ExperimentResult, PathVerdict } from './explanation';
import type { Permits } from './permits';
import { viewOf } from './resource-view';
import { EventFlow, isUnknown, MappingEntry, QueueEntry } from '../template';

/** From bad to good. */
const ORDER: readonly PathVerdict[] = ['loses', 'unnoticed', 'cannotTell', 'callerDecides', 'safe'];

/** The worst of several verdicts. */
export function worstOf(verdicts: readonly PathVerdict[]): PathVerdict {
  return ORDER.find(verdict => verdicts.includes(verdict)) ?? 'safe';
}

/** Orders verdicts from bad to good. */
export function compareVerdicts(a: PathVerdict, b: PathVerdict): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

/** What the experiments of a way come to. */
export function verdictOf({ handler }: EventWay, experiments: readonly ExperimentResult[], { shutOut, unclear, isUnread }: Permits): PathVerdict {
  const besides: readonly PathVerdict[] = [...shutOut.length > 0 || isUnread ? ['loses' as const] : [], ...unclear.has(handler.key) ? ['cannotTell' as const] : []];
  return worstOf([...besides, ...experiments.map(verdictOn)]);
}

function verdictOn({ fate, then, told: atTraffic, toldIfQuiet: told = atTraffic }: ExperimentResult): PathVerdict {
  switch (fate) {
    case 'lost': return 'loses';
    case 'stuck': return then === 'lost' ? 'loses' : told === 'yes' ? 'safe' : 'unnoticed';
    case 'waits': return told === 'yes' ? 'safe' : then === 'lost' ? 'loses' : 'unnoticed';
    case 'parked': return told === 'yes' ? 'safe' : 'unnoticed';
    case 'cannotTell': return 'cannotTell';
    case 'callerError': return 'callerDecides';
    default: return 'safe';
  }
}

/** What to change. */
export function fixesFor(way: EventWay, experiments: readonly ExperimentResult[], { refused, shutOut }: Permits): readonly string[] {
  const { source } = way;
  const lost = experiments.filter(result => result.fate === 'lost' || (result.then === 'lost' && verdictOn(result) === 'loses'));
  const silent = new Set(experiments.filter(({ fate, told }) => fate === 'parked' && told !== 'yes').map(({ where }) => where?.name));
  return [
    ...refused.map(sentence => `${sentence}: grant it`),
    ...shutOut.map(sender => `let ${sender} send to ${typeof source === 'string' ? source : source.logicalId}: its policy or its key refuses it`),
    ...lost.some(({ experiment }) => experiment !== 'noInvoke') ? [fixForHandling(way)] : [],
    ...lost.some(({ experiment }) => experiment === 'noInvoke') ? fixForDelivery(way) : [],
    ...[...silent].map(place => `add an alarm with an action on ${place ?? 'the place where events are parked'}`),
  ];
}

/** What keeps events that the function fails to process. */
function fixForHandling({ kind, handler }: EventWay): string {
  switch (kind) {
    case 'queue': return 'give the queue a dead-letter queue that messages reach before they expire (RedrivePolicy), or use SqsWorkerFunction';
    case 'stream':
    case 'table': return 'give the mapping finite retries and an OnFailure destination, or use StreamProcessor';
    case 'kafka': return 'give the mapping provisioned pollers, finite retries and an OnFailure destination, such as a bucket, which keeps the records';
    case 'documentDb': return 'let the function catch what it cannot process and park it itself: a mapping of DocumentDB has no failure destination';
    default: return `give ${viewOf(handler).name} an OnFailure destination (AWS::Lambda::EventInvokeConfig), or use AsyncFunctionWithDestinations`;
  }
}

/** What keeps events that do not reach the function, or tells of them. */
function fixForDelivery({ kind, delivering }: EventWay): readonly string[] {
  switch (delivering.by) {
    case 'mapping': return [kind === 'queue'
      ? 'add an alarm with an action that tells before what waits expires, such as one on ApproximateAgeOfOldestMessage'
      : `add an alarm with an action that tells if nothing is read any more, such as one on ${metricOfReading(kind)} that takes missing data as breaching`];
    case 'topic': return ['give the subscription a dead-letter queue for what it cannot deliver'];
    case 'rule':
    case 'schedule': return ['give the target a dead-letter queue for what it cannot deliver'];
    case 'bucket': return ['send the events of the bucket through EventBridge, or a queue: a direct notification has no dead-letter queue'];
    default: return [];
  }
}

/** A metric that has no data if nothing is read. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
function metricOfReading(kind: EventWay['kind']): string {
  return kind === 'stream' || kind === 'table' || kind === 'kafka' ? 'the SampleCount of PolledEventCount (MetricsConfig with EventCount)' : 'Invocations';
}

/** What else a person would want to know. */
export function notesFor(flow: EventFlow, way: EventWay, experiments: readonly ExperimentResult[], { unclear }: Permits): readonly string[] {
  const unknown = [...new Set(unclear.values())].map(reason => `a permission is not known: ${reason}`);
  const { delivering } = way;
  if (delivering.by !== 'mapping') return unknown;
  const { enabled } = delivering.mapping;
  return [
    ...enabled === false ? ['the mapping is disabled: events wait in their source, unread'] : [],
    ...way.kind === 'queue' ? notesOnQueue(flow, way, delivering.mapping, experiments) : [],
    ...unknown,
  ];
}

function notesOnQueue(
  { mappings, byKey }: EventFlow, { handler, source }: EventWay, mapping: MappingEntry, experiments: readonly ExperimentResult[],
): readonly string[] {
  const { reportBatchItemFailures, batchSize, source: read } = mapping;
  const place = experiments.find(({ fate }) => fate === 'parked')?.where;
  const parking = place?.logicalId === undefined ? undefined : byKey.get(`${place.stack}/${place.logicalId}`) as QueueEntry | undefined;
  const takesNeighbors = place && reportBatchItemFailures === false && (isUnknown(batchSize) || batchSize > 1);
  const isShared = mappings.some(other => other !== mapping && other.source?.key !== undefined && other.source.key === read?.key);
  return [
    ...takesNeighbors ? ['without partial batch responses, a poison message takes the good messages of its batches to the dead-letter queue'] : [],
    ...isShared ? ['another function reads the same queue: each message goes to either'] : [],
    ...handler.deadLetterTarget ? ['the dead-letter queue of the function gets nothing from here: only asynchronous invocations reach it'] : [],
    ...parking && typeof source !== 'string' && isKeptNoLonger(source as QueueEntry, parking)
      ? ['dead letters keep the time of their first enqueue: they expire earlier than the retention of their queue says'] : [],
  ];
}

function isKeptNoLonger({ retentionSeconds: before }: QueueEntry, { retentionSeconds: after, fifo }: QueueEntry): boolean {
  return !isUnknown(before) && !isUnknown(after) && after <= before && fifo !== true;
}
