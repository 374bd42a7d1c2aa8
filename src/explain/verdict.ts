import type { EventWay } from './event-way';
import type { ExperimentResult, PathVerdict } from './explanation';
import type { Permits } from './permits';
import { viewOf } from './resource-view';
import { EventFlow, isUnknown, QueueEntry } from '../template';

/** From bad to good. */
const ORDER: readonly PathVerdict[] = ['loses', 'unnoticed', 'cannotTell', 'callerDecides', 'safe'];

/** The worst of several verdicts. */
export function worstOf(verdicts: readonly PathVerdict[]): PathVerdict {
  return ORDER.find(verdict => verdicts.includes(verdict)) ?? 'safe';
}

/** What the experiments of a way come to. */
export function verdictOf(experiments: readonly ExperimentResult[], { shutOut }: Permits): PathVerdict {
  return worstOf([...shutOut.length > 0 ? ['loses' as const] : [], ...experiments.map(verdictOn)]);
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
export function fixesFor({ kind, handler, delivering, source }: EventWay, experiments: readonly ExperimentResult[], { refused, shutOut }: Permits): readonly string[] {
  const found: string[] = [...refused.map(sentence => `${sentence}: grant it`), ...shutOut.map(sender => `let ${sender} send to ${typeof source === 'string' ? source : source.logicalId}: its policy or its key refuses it`)];
  const lost = experiments.filter(result => result.fate === 'lost' || (result.then === 'lost' && verdictOn(result) === 'loses')).map(({ experiment }) => experiment);
  const handling = lost.filter(name => name !== 'noInvoke');
  if (handling.length > 0 && kind === 'queue') found.push('give the queue a dead-letter queue that messages reach before they expire (RedrivePolicy), or use SqsWorkerFunction');
  else if (handling.length > 0 && (kind === 'stream' || kind === 'table')) found.push('give the mapping finite retries and an OnFailure destination, or use StreamProcessor');
  else if (handling.length > 0) found.push(`give ${viewOf(handler).name} an OnFailure destination (AWS::Lambda::EventInvokeConfig), or use AsyncFunctionWithDestinations`);
  if (lost.includes('noInvoke')) {
    if (kind === 'queue') found.push('add an alarm with an action that tells before what waits expires, such as one on ApproximateAgeOfOldestMessage');
    else if (delivering.by === 'mapping') found.push('add an alarm with an action that tells if nothing is read any more, such as one on Invocations that takes missing data as breaching');
    else if (delivering.by === 'topic' || delivering.by === 'rule' || delivering.by === 'schedule') found.push(`give the ${delivering.by === 'topic' ? 'subscription' : 'target'} a dead-letter queue for what it cannot deliver`);
    else if (delivering.by === 'bucket') found.push('send the events of the bucket through EventBridge, or a queue: a direct notification has no dead-letter queue');
  }
  const silent = [...new Set(experiments.filter(({ fate, told }) => fate === 'parked' && told !== 'yes').map(({ where }) => where?.name))];
  for (const place of silent) found.push(`add an alarm with an action on ${place ?? 'the place where events are parked'}`);
  return found;
}

/** What else a person would want to know. */
export function notesFor(flow: EventFlow, { kind, source, handler, delivering }: EventWay, experiments: readonly ExperimentResult[], { unclear }: Permits): readonly string[] {
  const notes: string[] = [];
  if (delivering.by === 'mapping' && delivering.mapping.enabled === false) notes.push('the mapping is disabled: events wait in their source, unread');
  if (delivering.by === 'mapping' && kind === 'queue') {
    const parks = experiments.some(({ fate }) => fate === 'parked');
    if (parks && delivering.mapping.reportBatchItemFailures === false && (isUnknown(delivering.mapping.batchSize) || delivering.mapping.batchSize > 1)) {
      notes.push('without partial batch responses, a poison message takes the good messages of its batches to the dead-letter queue');
    }
    const readers = flow.mappings.filter(other => other !== delivering.mapping && other.source?.key !== undefined && other.source.key === delivering.mapping.source?.key);
    if (readers.length > 0) notes.push('another function reads the same queue: each message goes to either');
    if (handler.deadLetterTarget) notes.push('the dead-letter queue of the function gets nothing from here: only asynchronous invocations reach it');
    const { retentionSeconds } = source as QueueEntry;
    const place = experiments.find(({ fate }) => fate === 'parked')?.where;
    const parking = place?.logicalId === undefined ? undefined : flow.byKey.get(`${place.stack}/${place.logicalId}`) as QueueEntry | undefined;
    if (parking && !isUnknown(retentionSeconds) && !isUnknown(parking.retentionSeconds) && parking.retentionSeconds <= retentionSeconds && parking.fifo !== true) {
      notes.push('dead letters keep the time of their first enqueue: they expire earlier than the retention of their queue says');
    }
  }
  for (const reason of new Set(unclear.values())) notes.push(`a permission is not known: ${reason}`);
  return notes;
}

export { ORDER as VERDICTS };
