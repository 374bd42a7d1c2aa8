import type { EventWay } from './event-way';
import type { Experiment } from './experiments';
import { UNTIL_EXPIRY } from '../limits';
import { HOUR, MINUTE, SECOND } from '../simulator/kernel/time-span';
import { isUnknown, QueueEntry, Resolved } from '../template';

/** So long every experiment is simulated after its failure has ended. What still lies in a queue or stream then is a matter of arithmetic. */
const USUAL = 2 * HOUR;

/** A source that gives up later than this is not simulated until it does. */
const LONGEST = 24 * HOUR;
const SLACK = 10 * MINUTE;

/** How long an experiment is simulated, in milliseconds: until the source gives the event up, so that the alarms on what it then does are heard. */
export function horizonOf(way: EventWay, { fails, untilSeconds }: Experiment): number {
  const outage = untilSeconds !== undefined && untilSeconds <= HOUR / SECOND ? untilSeconds * SECOND : 0;
  const end = fails === 'delivery' ? undefined : givesUpAfter(way);
  return Math.max(USUAL + outage, end === undefined || end > LONGEST ? 0 : end + SLACK);
}

/** When the source of a way gives up an event that always fails, as far as its settings tell. */
function givesUpAfter({ delivering, source }: EventWay): number | undefined {
  if (delivering.by !== 'mapping' || typeof source === 'string') return undefined;
  if (source.type !== 'AWS::SQS::Queue') {
    const age = known(delivering.mapping.maximumRecordAgeSeconds);
    return age === undefined || age === UNTIL_EXPIRY ? undefined : age * SECOND;
  }
  const { delaySeconds, visibilityTimeoutSeconds, redrive } = source as QueueEntry;
  if (redrive === undefined || isUnknown(redrive)) return undefined;
  const [delay, step, receives] = [delaySeconds, visibilityTimeoutSeconds, redrive.maxReceiveCount].map(known);
  return delay === undefined || step === undefined || receives === undefined ? undefined : (delay + receives * step) * SECOND;
}

function known(value: Resolved<number> | undefined): number | undefined {
  return isUnknown(value) ? undefined : value;
}
