import { cron } from './cron';
import { TimeZone, UTC } from './time-zone';
import { shorten, TemplateError } from '../../template';
import { UnsupportedFeatureError } from '../kernel/errors';
import { DAY, epochDay, HOUR, MINUTE, SECOND } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** Returns the first run after an instant, both in milliseconds since 1970, or undefined if there is none. */
export type Recurrence = (after: number) => number | undefined;

const UNITS: { readonly [unit: string]: number } = { minute: MINUTE, hour: HOUR, day: DAY };

/**
 * Parses `rate(5 minutes)`, `cron(0 12 * * ? *)` and `at(2026-01-01T12:00:00)`.
 *
 * @param owner the name of the resource, for errors
 * @param anchor the start of the first period of a rate, in milliseconds since 1970
 * @param zone the time zone of cron expressions and dates; a day of a rate always has 24 hours
 * @throws TemplateError if the expression is invalid
 * @throws UnsupportedFeatureError for a date that the clocks of the time zone skip
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseRecurrence(owner: string, expression: string, anchor: number, zone: TimeZone = UTC): Recurrence {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'cron') return inZone(zone, cron(owner, inner));
  if (kind === 'at') {
    const instant = zone.firstInstantOf(instantOf(owner, inner));
    if (instant === undefined) {
      throw new UnsupportedFeatureError(owner, `${expression}, which the clocks of its time zone skip`, 'AWS does not document when it runs: use a time that exists');
    }
    return after => instant > after ? instant : undefined;
  }
  const [, value, unit = ''] = /^(\d+) +(minute|hour|day)s?$/.exec(inner) ?? [];
  const period = Number(value) * (UNITS[unit] ?? 0);
  if (kind !== 'rate' || !(period > 0)) {
    throw new TemplateError(owner, `${shorten(expression)} is not a schedule expression: use rate(5 minutes), cron(0 12 * * ? *) or at(2026-01-01T12:00:00)`);
  }
  return after => anchor + Math.max(0, Math.floor((after - anchor) / period) + 1) * period;
}

/**
 * Runs a recurrence of local times: skips those that the clocks skip, and runs once, the first time, at those that they repeat.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
function inZone(zone: TimeZone, next: Recurrence): Recurrence {
  return after => {
    for (let local = next(zone.localAt(after)); local !== undefined; local = next(local)) {
      const instant = zone.firstInstantOf(local);
      if (instant !== undefined && instant > after) return instant;
    }
    return undefined;
  };
}

/** Parses a date as CloudFormation writes it, in UTC unless it has a zone. Returns milliseconds since 1970. */
export function instantOf(owner: string, text: string): number {
  const [, year, month, day, hours, minutes, seconds] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?Z?$/.exec(text) ?? [];
  if (year === undefined) throw new TemplateError(owner, `${shorten(text)} is not a date: use the format 2026-01-01T12:00:00`);
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  return epochDay(y, m, d) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds ?? 0) * SECOND;
}

/** The runs of a rule or a schedule. */
export interface Timetable {
  readonly next: Recurrence;

  /** The first run comes after this instant, in milliseconds since 1970. */
  readonly after: number;

  /** The instant of the last possible run, in milliseconds since 1970. @default - no end */
  readonly until?: number;

  /** Returns the delay of a run in milliseconds. */
  readonly lateness: () => number;

  /** @param count the number of the run, from 1 */
  readonly run: (scheduledAt: number, count: number) => void;
}

/** Schedules the runs in the background: they do not keep the simulation from being idle. */
export function follow(world: World, { next, after, until = Infinity, lateness, run }: Timetable): void {
  const { clock } = world;
  const wait = (from: number, count: number): void => {
    const at = next(from);
    if (at === undefined || at > until) return;
    clock.inBackground(Math.max(at - clock.start, clock.now), () => {
      wait(at, count + 1);
      const late = lateness();
      if (late > 0) clock.after(late, () => run(at, count));
      else run(at, count);
    });
  };
  wait(after, 1);
}
