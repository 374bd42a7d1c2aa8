import type { Moment, ResourceView } from '../explanation';
import { timeSpan } from '../words';

/** A moment as a sentence for people. */
export function momentSentence(moment: Moment): string {
  const { what, to, waitSeconds, attempt, times, untilSeconds, atSeconds, why } = moment;
  const at = nameOf(moment.resource);
  const because = why === undefined ? '' : `: ${why}`;
  const nth = attempt === undefined ? '' : ` (try ${attempt})`;
  switch (what) {
    case 'sent': return `the event arrives in ${at}`;
    case 'delivered': return `it is passed on to ${at}`;
    case 'invoked': return `${at} starts with it${nth}`;
    case 'succeeded': return `${at} succeeds${nth}`;
    case 'failed': return `${at} fails${nth}`;
    case 'timedOut': return `${at} times out${nth}`;
    case 'throttled': return `Lambda refuses to run ${at}: it is throttled`;
    case 'waits': return waitSeconds === undefined ? `it waits for another try${because}` : `it waits ${timeSpan(waitSeconds)} for another try${because}`;
    case 'moved': return `it moves from ${at} to ${nameOf(to)}${because}`;
    case 'refused': return `${to ? nameOf(to) : 'its destination'} does not take it from ${at}${because}`;
    case 'gone': return `${at} gives it up${because}`;
    case 'inAlarm': return `the alarm ${at} goes into ALARM`;
    case 'outOfAlarm': return `the alarm ${at} is no longer in ALARM`;
    case 'more': return `and so on, ${times} more steps in ${timeSpan(untilSeconds! - atSeconds)}`;
  }
}

function nameOf(view: ResourceView | undefined): string {
  return view?.name ?? 'a place that is not known';
}
