import { shorten, TemplateError } from '../../template';
import { DAY, HOUR, MINUTE, utc } from '../kernel/time-span';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIRST_YEAR = 1970;

/** The days to search for the next run: the next 29 February may be eight years away. */
const DAYS_AHEAD = 9 * 366;

/** A day of the calendar. */
interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;

  /** From 1, which is Sunday. */
  readonly weekday: number;
  readonly daysInMonth: number;
}

type DayRule = (day: CalendarDay) => boolean;

/**
 * Parses the six fields of an EventBridge cron expression, in UTC. The function that it returns finds the first
 * matching minute after an instant, both in milliseconds since 1970, or undefined if there is none in the next nine
 * years.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
 * @param owner the name of the resource, for errors
 * @throws TemplateError if EventBridge would refuse the expression
 */
export function cron(owner: string, text: string): (after: number) => number | undefined {
  const fields = text.trim().split(/\s+/);
  const problem = (fix: string) => new TemplateError(owner, `cron(${shorten(text)}) is not valid: ${shorten(fix)}`);
  if (fields.length !== 6) throw problem('use six fields: minutes hours day-of-month month day-of-week year');
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) throw problem('one of day-of-month and day-of-week must be ?, and only one');

  const values: Values = (field, min, max, names = []) => valuesOf(field, min, max, names, problem);
  const single: Single = (field, part, min, max, names) => {
    if (/[,/*-]/.test(part)) throw problem(`${field} combines L, W or # with a list, a range or a step`);
    return [...values(part, min, max, names)][0];
  };
  const [minuteSet, hourSet] = [values(minutes, 0, 59), values(hours, 0, 23)];
  const [monthSet, yearSet] = [values(month, 1, 12, MONTHS), values(year, FIRST_YEAR, 2199)];
  const fitsDay: DayRule = dayOfWeek === '?' ? dayOfMonthRule(dayOfMonth, values, single) : dayOfWeekRule(dayOfWeek, values, single);
  const minutesOfDay = [...hourSet].flatMap(hour => [...minuteSet].map(minute => hour * HOUR + minute * MINUTE)).sort((a, b) => a - b);

  return after => {
    const today = Math.floor(after / DAY);
    for (let date = today; date < today + DAYS_AHEAD; date++) {
      const day = calendarDay(date);
      if (!yearSet.has(day.year) || !monthSet.has(day.month) || !fitsDay(day)) continue;
      const found = minutesOfDay.find(minute => date * DAY + minute > after);
      if (found !== undefined) return date * DAY + found;
    }
    return undefined;
  };
}

type Values = (field: string, min: number, max: number, names?: readonly string[]) => ReadonlySet<number>;

/** Returns the only value of a part of a field. */
type Single = (field: string, part: string, min: number, max: number, names?: readonly string[]) => number;

/**
 * The values of a field: numbers, names, ranges, lists and steps. A range can go past the end of the field, as in AWS's example `20-2` for the
 * hours from 8 pm to 2 am. Only years do not start again.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
function valuesOf(field: string, min: number, max: number, names: readonly string[], problem: (fix: string) => Error): ReadonlySet<number> {
  const numberOf = (part: string) => {
    const value = names.includes(part.toUpperCase()) ? names.indexOf(part.toUpperCase()) + 1 : /^\d+$/.test(part) ? Number(part) : NaN;
    if (!(value >= min && value <= max)) throw problem(`${field} is not between ${min} and ${max}`);
    return value;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range, step, ...steps] = part.split('/');
    const [first, last = step === undefined ? first : max, ...more] = range === '*' ? [min, max] : range.split('-').map(numberOf);
    if (steps.length + more.length > 0) throw problem(`${part} has more than one range or step`);
    const by = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : NaN;
    if (!(by >= 1 && by <= max)) throw problem(`${field} has the step ${step}, which is not between 1 and ${max}`);
    if (last < first && min === FIRST_YEAR) throw problem(`${range} ends before it starts`);
    const size = max - min + 1;
    for (let value = first; value <= (last < first ? last + size : last); value += by) found.add(value > max ? value - size : value);
  }
  return found;
}

/**
 * The rule of a day of the month: `L` is the last day, `15W` the weekday that is nearest to the 15th in the same month.
 */
function dayOfMonthRule(field: string, values: Values, single: Single): DayRule {
  if (field === 'L') return ({ day, daysInMonth }) => day === daysInMonth;
  if (!field.endsWith('W')) {
    const days = values(field, 1, 31);
    return ({ day }) => days.has(day);
  }
  const wanted = single(field, field.slice(0, -1), 1, 31);
  return ({ day, weekday, daysInMonth }) => {
    if (wanted > daysInMonth) return false;
    const ofWanted = ((weekday - 1 + wanted - day) % 7 + 7) % 7;
    const shift = ofWanted === 0 ? (wanted === daysInMonth ? -2 : 1) : ofWanted === 6 ? (wanted === 1 ? 2 : -1) : 0;
    return day === wanted + shift;
  };
}

/** The rule of a day of the week: `6L` is the last Friday of the month, `3#2` its second Tuesday, `L` Saturday. */
function dayOfWeekRule(field: string, values: Values, single: Single): DayRule {
  if (field === 'L') return ({ weekday }) => weekday === 7;
  if (field.endsWith('L')) {
    const wanted = single(field, field.slice(0, -1), 1, 7, WEEKDAYS);
    return ({ weekday, day, daysInMonth }) => weekday === wanted && day + 7 > daysInMonth;
  }
  if (field.includes('#')) {
    const at = field.indexOf('#');
    const wanted = single(field, field.slice(0, at), 1, 7, WEEKDAYS);
    const count = single(field, field.slice(at + 1), 1, 5);
    return ({ weekday, day }) => weekday === wanted && Math.ceil(day / 7) === count;
  }
  const days = values(field, 1, 7, WEEKDAYS);
  return ({ weekday }) => days.has(weekday);
}

function calendarDay(date: number): CalendarDay {
  const { year, month, day } = utc(date * DAY);
  const [y, m] = [Number(year), Number(month)];
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  const daysInMonth = m === 2 ? leap ? 29 : 28 : [4, 6, 9, 11].includes(m) ? 30 : 31;
  return { year: y, month: m, day: Number(day), weekday: ((date + 4) % 7 + 7) % 7 + 1, daysInMonth };
}
