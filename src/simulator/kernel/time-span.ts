/** A span of time, for example `{ minutes: 40 }`. The units add up; a number is in milliseconds. */
export type TimeSpan = number | {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
};

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const UNITS: { readonly [unit: string]: number } = { days: DAY, hours: HOUR, minutes: MINUTE, seconds: SECOND, milliseconds: 1 };

/**
 * Converts a span to milliseconds.
 *
 * @throws Error if it is negative or no number, or has a unit that does not exist
 */
export function inMilliseconds(span: TimeSpan): number {
  const ms = typeof span === 'number' ? span : Object.entries(span).reduce((sum, [unit, value = 0]) => sum + value * UNITS[unit], 0);
  if (ms >= 0) return ms;
  throw new Error(`A time span must not be negative and have the units ${Object.keys(UNITS).join(', ')}, but it is ${typeof span === 'number' ? span : JSON.stringify(span)}`);
}

/** Formats a virtual time like a clock: '00:03:00.041', '4d 00:00:00.000'. */
export function clockTime(ms: number): string {
  const days = Math.floor(ms / DAY);
  const part = (unit: number, next: number, digits: number) => String(Math.floor(ms % next / unit)).padStart(digits, '0');
  return `${days ? `${days}d ` : ''}${part(HOUR, DAY, 2)}:${part(MINUTE, HOUR, 2)}:${part(SECOND, MINUTE, 2)}.${part(1, SECOND, 3)}`;
}

/** The parts of an instant in UTC. */
export interface UtcParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
  readonly milliseconds: string;
}

/**
 * Splits an instant, in milliseconds since 1970, into its parts in UTC. It does not use `Date`, because handlers may
 * see a virtual one.
 *
 * @see https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 */
export function utc(epochMs: number): UtcParts {
  const days = Math.floor(epochMs / DAY) + 719_468; // since 1 March of the year 0
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const ofDay = epochMs - Math.floor(epochMs / DAY) * DAY;
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    year: String(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)).padStart(4, '0'),
    month: two(month),
    day: two(dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1),
    hours: two(Math.floor(ofDay / HOUR)),
    minutes: two(Math.floor(ofDay % HOUR / MINUTE)),
    seconds: two(Math.floor(ofDay % MINUTE / SECOND)),
    milliseconds: String(Math.floor(ofDay % SECOND)).padStart(3, '0'),
  };
}

/** The days from 1970 until a date. @see https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
export function epochDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Formats an instant, in milliseconds since 1970, as JSON does: '2026-01-01T00:00:00.000Z'. */
export function isoInstant(epochMs: number): string {
  const { year, month, day, hours, minutes, seconds, milliseconds } = utc(epochMs);
  return `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${milliseconds}Z`;
}
