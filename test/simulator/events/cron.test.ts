import * as fc from 'fast-check';
import { cron } from '../../../src/simulator/events/cron';
import { isoInstant } from '../../../src/simulator/kernel/time-span';

const START = Date.UTC(2026, 0, 1);

/** The first runs after the instant, without seconds. */
function runs(text: string, count = 1, after = START): string[] {
  const next = cron('Rule', text);
  const found: string[] = [];
  for (let at = next(after); at !== undefined && found.length < count; at = next(at)) found.push(isoInstant(at).slice(0, 16));
  return found;
}

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html (examples of the page, and its wildcards)
test.each([
  ['0 10 * * ? *', ['2026-01-01T10:00', '2026-01-02T10:00']],
  ['15 12 * * ? *', ['2026-01-01T12:15']],
  ['0 18 ? * MON-FRI *', ['2026-01-01T18:00', '2026-01-02T18:00', '2026-01-05T18:00']],
  ['0 8 1 * ? *', ['2026-01-01T08:00', '2026-02-01T08:00']],
  ['0/15 * * * ? *', ['2026-01-01T00:15', '2026-01-01T00:30', '2026-01-01T00:45', '2026-01-01T01:00']],
  ['0/10 * ? * MON-FRI *', ['2026-01-01T00:10']],
  ['0/5 8-17 ? * MON-FRI *', ['2026-01-01T08:00', '2026-01-01T08:05']],
  ['5,35 14 * * ? *', ['2026-01-01T14:05', '2026-01-01T14:35']],
  ['0 0 1 JAN ? 2028', ['2028-01-01T00:00']],
  ['0 12 L * ? *', ['2026-01-31T12:00', '2026-02-28T12:00', '2026-03-31T12:00', '2026-04-30T12:00']],
  ['0 12 29 2 ? *', ['2028-02-29T12:00', '2032-02-29T12:00']],
  ['0 12 ? * 6L *', ['2026-01-30T12:00', '2026-02-27T12:00']],
  ['0 12 ? * 3#2 *', ['2026-01-13T12:00', '2026-02-10T12:00']],
  ['0 12 ? * L *', ['2026-01-03T12:00', '2026-01-10T12:00']],
  ['0 12 3W * ? *', ['2026-01-02T12:00', '2026-02-03T12:00']],
  ['0 12 4W * ? *', ['2026-01-05T12:00']],
  ['0 12 1W 2,8 ? *', ['2026-02-02T12:00', '2026-08-03T12:00']],
  ['0 12 31W 1,2,5 ? *', ['2026-01-30T12:00', '2026-05-29T12:00']],
  ['0 12 ? JAN,DEC SUN *', ['2026-01-04T12:00']],
  ['0 12 1/10 * ? *', ['2026-01-01T12:00', '2026-01-11T12:00', '2026-01-21T12:00', '2026-01-31T12:00', '2026-02-01T12:00']],
  ['0 12 * * ? 2020', []],
  ['0/30 20-2 ? * MON-FRI *', ['2026-01-01T00:30', '2026-01-01T01:00', '2026-01-01T01:30', '2026-01-01T02:00', '2026-01-01T02:30', '2026-01-01T20:00']],
  ['50-10/10 12 * * ? *', ['2026-01-01T12:00', '2026-01-01T12:10', '2026-01-01T12:50', '2026-01-02T12:00']],
  ['0 12 ? * FRI-MON *', ['2026-01-02T12:00', '2026-01-03T12:00', '2026-01-04T12:00', '2026-01-05T12:00', '2026-01-09T12:00']],
  ['0 12 ? * SAT-TUE/2 *', ['2026-01-03T12:00', '2026-01-05T12:00', '2026-01-10T12:00']],
  ['0 12 ? * WED,7-1 *', ['2026-01-03T12:00', '2026-01-04T12:00', '2026-01-07T12:00']],
  ['0 12 30-2 * ? *', ['2026-01-01T12:00', '2026-01-02T12:00', '2026-01-30T12:00', '2026-01-31T12:00', '2026-02-01T12:00']],
  ['0 12 1 NOV-FEB ? *', ['2026-01-01T12:00', '2026-02-01T12:00', '2026-11-01T12:00', '2026-12-01T12:00', '2027-01-01T12:00']],
  ['0 12 1 11-2/3 ? 2026-2030/2', ['2026-02-01T12:00', '2026-11-01T12:00', '2028-02-01T12:00']],
])('cron(%s) runs at the times that AWS documents', (text, expected) => {
  expect(runs(text, expected.length || 1)).toEqual(expected);
});

test('a range is the list of its values, with any step, even if it goes past the end of the field', () => {
  const hour = fc.integer({ min: 0, max: 23 });
  fc.assert(fc.property(hour, hour, fc.integer({ min: 1, max: 23 }), (first, last, step) => {
    const list: number[] = [];
    for (let value = first; value <= (last < first ? last + 24 : last); value += step) list.push(value % 24);
    expect(runs(`0 ${first}-${last}/${step} * * ? *`, 30)).toEqual(runs(`0 ${list.join()} * * ? *`, 30));
  }));
});

test('a run is strictly after the given instant', () => {
  expect(runs('0 0 * * ? *')).toEqual(['2026-01-02T00:00']);
  expect(runs('0 0 * * ? *', 1, START - 1)).toEqual(['2026-01-01T00:00']);
  expect(runs('0 0 28 FEB ? 1970-2199', 1, Date.UTC(2099, 11, 31))).toEqual(['2100-02-28T00:00']);
});

test.each([
  ['0 10 * * ?', 'use six fields: minutes hours day-of-month month day-of-week year'],
  ['0 10 * * * *', 'one of day-of-month and day-of-week must be ?, and only one'],
  ['0 10 ? * ? *', 'one of day-of-month and day-of-week must be ?, and only one'],
  ['60 10 * * ? *', '60 is not between 0 and 59'],
  ['0 10 32 * ? *', '32 is not between 1 and 31'],
  ['0 10 * FOO ? *', 'FOO is not between 1 and 12'],
  ['0 10 , * ? *', ', is not between 1 and 31'],
  ['0/0 10 * * ? *', '0/0 has the step 0, which is not between 1 and 59'],
  ['*/60 10 * * ? *', '*/60 has the step 60, which is not between 1 and 59'],
  ['0 0/24 * * ? *', '0/24 has the step 24, which is not between 1 and 23'],
  ['0 0/ * * ? *', '0/ has the step , which is not between 1 and 23'],
  ['0 1-2-3 * * ? *', '1-2-3 has more than one range or step'],
  ['0 1/2/3 * * ? *', '1/2/3 has more than one range or step'],
  ['0 1- * * ? *', '1- is not between 0 and 23'],
  ['0 1.5 * * ? *', '1.5 is not between 0 and 23'],
  ['0 ? * * ? *', '? is not between 0 and 23'],
  ['0 10 * * ? 2030-2026', '2030-2026 ends before it starts'],
  ['0 10 ? * 3#1,6#3 *', '3#1,6#3 combines L, W or # with a list, a range or a step'],
  ['0 10 ? * MON-WED#2 *', 'MON-WED#2 combines L, W or # with a list, a range or a step'],
  ['0 10 ? * 3#6 *', '6 is not between 1 and 5'],
  ['0 10 ? * MON,6L *', 'MON,6L combines L, W or # with a list, a range or a step'],
  ['0 10 1,15W * ? *', '1,15W combines L, W or # with a list, a range or a step'],
  ['0 10 1,L * ? *', '1,L is not between 1 and 31'],
  ['0 10 LW * ? *', 'L is not between 1 and 31'],
])('fails when the expression is cron(%s)', (text, fix) => {
  expect(() => cron('Rule', text)).toThrow(`Rule: cron(${text}) is not valid: ${fix}`);
});
