import type { ViolationOptions } from './violation';
import { isUnknown, Resolved, RuleEntry, ScheduleEntry } from '../../template';

/** The units of a rate and of the fields of a cron expression. */
const RATE = /^rate\((\d+) (minute|hour)s?\)$/;
const CRON_WITHIN_EACH_HOUR = /^cron\(\S+ \* [*?] \* [*?]( \*)?\)$/;

/**
 * The longest time between two runs of a schedule that polls for work: a run that is lost is made up for by the next one. AWS documents no such
 * number. A job that runs less often is more likely to be the only one for its period.
 */
const POLL_MINUTES = 60;

/** Softens the violations of a rule or schedule that is disabled or polls for work. */
export function asScheduled(source: RuleEntry | ScheduleEntry): ViolationOptions {
  return source.enabled === false || polls(source) ? { level: 'warning' } : {};
}

/** Indicates whether a rule or schedule only starts a function that looks for work, again and again. */
function polls(source: RuleEntry | ScheduleEntry): boolean {
  return ('pattern' in source ? source.pattern === undefined : true) && isFrequent(source.schedule);
}

function isFrequent(schedule: Resolved<string> | undefined): boolean {
  if (schedule === undefined || isUnknown(schedule)) return false;
  const [, number, unit] = RATE.exec(schedule) ?? [];
  return number === undefined ? CRON_WITHIN_EACH_HOUR.test(schedule) : Number(number) * (unit === 'hour' ? 60 : 1) <= POLL_MINUTES;
}
