import { cron } from './cron';
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** When something runs next: the first instant after the given one, in milliseconds since 1970. */
export type Recurrence = (after: number) => number | undefined;

const UNITS: { readonly [unit: string]: number } = { minute: MINUTE, hour: HOUR, day: DAY };

/**
 * Reads `rate(5 minutes)`, `cron(0 12 * * ? *)` and `at(2026-01-01T12:00:00)`, in UTC.
 *
 * @param anchor where a rate starts to count, in milliseconds since 1970
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseRecurrence(owner: string, expression: string, anchor: number): Recurrence {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'cron') return cron(inner);
  if (kind === 'at') {
    const instant = instantOf(owner, inner);
    return after => instant > after ? instant : undefined;
  }
  const [, value, unit = ''] = /^(\d+) +(minute|hour|day)s?$/.exec(inner) ?? [];
  const period = Number(value) * (UNITS[unit] ?? 0);
  if (kind !== 'rate' || !(period > 0)) {
    throw new Error(`${owner}: ${expression} is no schedule: write rate(5 minutes), cron(0 12 * * ? *) or at(2026-01-01T12:00:00)`);
  }
  return after => anchor + Math.max(0, Math.floor((after - anchor) / period) + 1) * period;
}

/** A date as CloudFormation writes it, in milliseconds since 1970; without a zone it is UTC. */
export function instantOf(owner: string, text: string): number {
  const [, year, month, day, hours, minutes, seconds] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?Z?$/.exec(text) ?? [];
  if (year === undefined) throw new Error(`${owner}: ${text} is no instant: write it like 2026-01-01T12:00:00`);
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  return daysUntil(y, m, d) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds ?? 0) * SECOND;
}

/** Since 1970. @see https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
function daysUntil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** How something runs again and again. */
export interface Timetable {
  readonly next: Recurrence;

  /** It runs after this instant, in milliseconds since 1970. */
  readonly after: number;

  /** And not after this one. */
  readonly until?: number;

  /** How late it runs, each time. */
  readonly lateness: () => number;

  /** @param count counts from 1 */
  readonly run: (scheduledAt: number, count: number) => void;
}

/** Runs it when time comes; nobody waits for that. */
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
