import { shorten, TemplateError } from '../../template';
import { DAY, epochDay, HOUR, MINUTE, SECOND } from '../kernel/time-span';

/** A time zone. Its local times are what a clock on the wall shows, in milliseconds since 1970 as if that were UTC. */
export interface TimeZone {
  /** Returns the local time at an instant, in milliseconds since 1970. */
  localAt(instant: number): number;

  /** Returns the first instant with a local time, or undefined if the clocks skip it. */
  firstInstantOf(local: number): number | undefined;
}

export const UTC: TimeZone = { localAt: instant => instant, firstInstantOf: local => local };

/**
 * Returns a time zone with its daylight saving time, from the database of Node.js.
 *
 * @param owner the name of the resource, for errors
 * @param name a name of the tz database, such as 'Europe/Berlin'
 * @throws TemplateError if there is no time zone with that name
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#time-zones
 */
export function timeZone(owner: string, name: string): TimeZone {
  if (/^(Etc\/)?UTC$/i.test(name)) return UTC;
  const format = formatIn(name);
  if (!format) {
    throw new TemplateError(owner, `ScheduleExpressionTimezone ${shorten(name)} is not a time zone: use a name of the tz database, for example Europe/Berlin`);
  }
  const localAt = (instant: number): number => {
    const [month, day, year, hours, minutes, seconds] = format.format(instant).match(/\d+/g)!.map(Number);
    return epochDay(year, month, day) * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
  };
  return {
    localAt,
    firstInstantOf: local => {
      const offsets = [local - DAY, local + DAY].map(instant => localAt(instant) - instant); // before and after a change of the clocks
      const instants = offsets.map(offset => local - offset).filter(instant => localAt(instant) === local);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
  };
}

/** Returns undefined for a name that the database does not contain. Some releases of Node.js also know offsets such as +01:00, which AWS refuses. */
function formatIn(name: string): Intl.DateTimeFormat | undefined {
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  } catch {
    return undefined;
  }
}
