import fc from 'fast-check';
import { parseRecurrence } from '../../../src/simulator/events/recurrence';
import { timeZone, UTC } from '../../../src/simulator/events/time-zone';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Zones that change by an hour, by half an hour, at midnight, and never. */
const ZONES = ['Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kolkata'];

// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
test.each(ZONES)('a year of nights in %s runs each local time that exists once', name => {
  const zone = timeZone('Schedule', name);
  const next = parseRecurrence('Schedule', 'cron(0/30 0-3 * * ? *)', 0, zone);
  const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
  const local: number[] = [];
  for (let at = next(from)!; at <= to; at = next(at)!) local.push(zone.localAt(at));

  const seen = new Set<number>();
  for (let at = from + 30 * MINUTE; at <= to; at += 30 * MINUTE) {
    const time = zone.localAt(at);
    if (time % DAY < 4 * 60 * MINUTE) seen.add(time);
  }
  expect(local).toEqual([...seen]);
});

test('a local time and its instant belong together', () => {
  fc.assert(fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: Date.UTC(2037, 0, 1) / MINUTE }), (name, minute) => {
    const zone = timeZone('Schedule', name);
    const local = zone.localAt(minute * MINUTE);
    const first = zone.firstInstantOf(local)!;
    expect(zone.localAt(first)).toBe(local);
    expect(first).toBeLessThanOrEqual(minute * MINUTE);
    expect(minute * MINUTE - first).toBeLessThan(DAY);
  }), { numRuns: 100 });
});

test('a day that a time zone skips has no instants', () => {
  expect(timeZone('Schedule', 'Pacific/Apia').firstInstantOf(Date.UTC(2011, 11, 30, 12))).toBeUndefined();
});

test.each(['UTC', 'Etc/UTC', 'utc'])('%s is UTC', name => {
  expect(timeZone('Schedule', name)).toBe(UTC);
});
