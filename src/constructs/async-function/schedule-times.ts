import { Token } from 'aws-cdk-lib';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';

/** The time zone that is furthest behind UTC. */
const FURTHEST_BEHIND = 12 * 3_600_000;

/** The last time at which a schedule can run, in milliseconds. Undefined if it runs forever, or if it is unknown at synth. */
export function lastRun({ expressionString, timeZone }: scheduler.ScheduleExpression, end?: Date): number | undefined {
  if (Token.isUnresolved(expressionString)) return undefined; // a schedule that runs once ignores its end
  const [, once] = /^at\((.+)\)$/.exec(expressionString) ?? [];
  if (once !== undefined) return instantOf(once, timeZone?.timezoneName);
  const [, years] = /^cron\(.* (\S+)\)$/.exec(expressionString) ?? [];
  const last = Math.min(end?.getTime() ?? Infinity, years === undefined ? Infinity : endOfYears(years));
  return Number.isFinite(last) ? last : undefined;
}

/** Indicates whether EventBridge Scheduler runs a schedule only once, and ignores its start and end. */
export function runsOnce({ expressionString }: scheduler.ScheduleExpression): boolean {
  return expressionString.startsWith('at(');
}

/** The end of the last year in a field such as `2026,2028-2030`; infinite for a wildcard or steps. */
function endOfYears(field: string): number {
  const years = field.split(',').map(part => Number(part.split('-').pop()));
  return years.some(Number.isNaN) ? Infinity : Date.UTC(Math.max(...years) + 1, 0) + FURTHEST_BEHIND;
}

/** The instant of a local time. The second step finds the right offset near a change to or from daylight saving time. */
function instantOf(local: string, timeZone = 'UTC'): number | undefined {
  const utc = Date.parse(`${local}Z`);
  try {
    const instant = utc - offsetOf(utc - offsetOf(utc, timeZone), timeZone);
    return Number.isNaN(instant) ? undefined : instant;
  } catch {
    return undefined; // a time zone that is unknown here, or only known at deployment
  }
}

function offsetOf(instant: number, timeZone: string): number {
  const local = new Date(instant).toLocaleString('sv-SE', { timeZone }); // 2026-11-27 14:00:00
  return Date.parse(`${local.replace(' ', 'T')}Z`) - instant;
}
