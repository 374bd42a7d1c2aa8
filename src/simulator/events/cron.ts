import { shorten, TemplateError } from '../../template';
import { DAY, HOUR, MINUTE, utc } from '../kernel/time-span';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

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

  const values = (field: string, min: number, max: number, names: readonly string[] = []) => valuesOf(field, min, max, names, problem);
  const [minuteSet, hourSet] = [values(minutes, 0, 59), values(hours, 0, 23)];
  const [monthSet, yearSet] = [values(month, 1, 12, MONTHS), values(year, 1970, 2199)];
  const fitsDay: DayRule = dayOfWeek === '?' ? dayOfMonthRule(dayOfMonth, values) : dayOfWeekRule(dayOfWeek, values);
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

/** The values of a field: numbers, names, ranges, lists and steps. */
function valuesOf(field: string, min: number, max: number, names: readonly string[], problem: (fix: string) => Error): ReadonlySet<number> {
  const numberOf = (part: string) => {
    const value = names.includes(part.toUpperCase()) ? names.indexOf(part.toUpperCase()) + 1 : Number(part);
    if (!Number.isInteger(value) || part === '' || value < min || value > max) throw problem(`${field} is not between ${min} and ${max}`);
    return value;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range, step] = part.split('/');
    const [first, last] = range === '*' ? [min, max] : range.split('-').map(numberOf);
    const to = last ?? (step === undefined ? first : max);
    const by = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(by) || by < 1) throw problem(`${field} has the step ${step}`);
    for (let value = first; value <= to; value += by) found.add(value);
  }
  return found;
}

/**
 * The rule of a day of the month: `L` is the last day, `15W` the weekday that is nearest to the 15th in the same month.
 */
function dayOfMonthRule(field: string, values: Values): DayRule {
  if (field === 'L') return ({ day, daysInMonth }) => day === daysInMonth;
  if (!field.endsWith('W')) {
    const days = values(field, 1, 31);
    return ({ day }) => days.has(day);
  }
  const [wanted] = values(field.slice(0, -1), 1, 31);
  return ({ day, weekday, daysInMonth }) => {
    if (wanted > daysInMonth) return false;
    const ofWanted = ((weekday - 1 + wanted - day) % 7 + 7) % 7;
    const shift = ofWanted === 0 ? (wanted === daysInMonth ? -2 : 1) : ofWanted === 6 ? (wanted === 1 ? 2 : -1) : 0;
    return day === wanted + shift;
  };
}

/** The rule of a day of the week: `6L` is the last Friday of the month, `3#2` its second Tuesday, `L` Saturday. */
function dayOfWeekRule(field: string, values: Values): DayRule {
  if (field === 'L') return ({ weekday }) => weekday === 7;
  if (field.endsWith('L')) {
    const [wanted] = values(field.slice(0, -1), 1, 7, WEEKDAYS);
    return ({ weekday, day, daysInMonth }) => weekday === wanted && day + 7 > daysInMonth;
  }
  if (field.includes('#')) {
    const [which, nth] = field.split('#');
    const [wanted] = values(which, 1, 7, WEEKDAYS);
    const [count] = values(nth, 1, 5);
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
