import * as fc from 'fast-check';
import { AlarmRule, evaluateAlarm, MissingData } from '../../../src/simulator/cloudwatch/alarm-state';

const SETTINGS: MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

function rule(treatMissingData: MissingData, datapointsToAlarm: number, evaluationPeriods: number): AlarmRule {
  return { treatMissingData, datapointsToAlarm, evaluationPeriods, breaches: value => value > 0 };
}

/** Data points in the notation of the guide: 0 is not breaching, X is breaching, - is missing; the newest is on the right. */
function points(text: string): (number | undefined)[] {
  return text.split(' ').map(point => ({ X: 1, 0: 0 })[point]);
}

function states(text: string, datapointsToAlarm: number, evaluationPeriods = 3): string[] {
  return SETTINGS.map(setting => evaluateAlarm(rule(setting, datapointsToAlarm, evaluationPeriods), points(text)).state ?? 'retain');
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
describe('3 out of 3, by the table of the guide', () => {
  test.each([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', 'retain', 'ALARM', 'OK'],
  ])('%s is %s (missing), %s (ignore), %s (breaching), %s (notBreaching)', (text, ...expected) => {
    expect(states(text, 3)).toEqual(expected);
  });
});

describe('2 out of 3, by the table of the guide', () => {
  test.each([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', 'retain', 'ALARM', 'OK'],
  ])('%s is %s (missing), %s (ignore), %s (breaching), %s (notBreaching)', (text, ...expected) => {
    expect(states(text, 2)).toEqual(expected);
  });
});

// …#CloudWatch-alarms-avoiding-premature-transition; the states of `missing` and `ignore` for the first two rows and the last one are those of
// the guide's table of 2019 (https://github.com/awsdocs/amazon-cloudwatch-user-guide).
describe('avoiding premature transitions', () => {
  test.each([
    ['- - - - X', 3, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ['- - - - X', 2, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ['- - - X -', 3, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ['- - - X 0', 3, 'OK', 'OK', 'OK', 'OK'],
    ['- - X - 0', 3, 'OK', 'OK', 'OK', 'OK'],
    ['X - - - -', 3, 'ALARM', 'retain', 'ALARM', 'OK'],
  ])('%s with %i out of 3 is %s (missing), %s (ignore), %s (breaching), %s (notBreaching)', (text, datapoints, ...expected) => {
    expect(states(text as string, datapoints as number)).toEqual(expected);
  });

  test('the alarm goes into ALARM if enough values breach the threshold, even if others are missing', () => {
    expect(states('- - - X X', 2)).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM']);
    expect(states('0 - - X X -', 2, 4)).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM']);
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html (figure)
test('an alarm with 3 out of 3 is in ALARM in the fifth period and OK in the sixth', () => {
  const series = ['0', '0', 'X', 'X', 'X', '0', '0', '0', 'X', '0'];
  const at = (period: number) => evaluateAlarm(rule('missing', 3, 3), points(series.slice(Math.max(0, period - 5), period).join(' '))).state;
  expect([4, 5, 6, 9, 10].map(at)).toEqual(['OK', 'ALARM', 'OK', 'OK', 'OK']);
});

test('the verdict contains the values it is based on, newest first', () => {
  const verdict = evaluateAlarm({ ...rule('breaching', 2, 3), breaches: value => value > 5 }, [1, undefined, 7, undefined, undefined]);
  expect(verdict).toEqual({ state: 'ALARM', values: [7, 1], breaching: 1, filled: 1 });
});

describe('laws', () => {
  const point = fc.constantFrom(0, 1, undefined);
  const scene = fc.integer({ min: 1, max: 5 }).chain(periods => fc.record({
    periods: fc.constant(periods),
    datapoints: fc.integer({ min: 1, max: periods }),
    range: fc.array(point, { minLength: periods + 2, maxLength: periods + 2 }),
  }));

  test('with enough values, the treatment of missing data makes no difference', () => {
    fc.assert(fc.property(scene, ({ periods, datapoints, range }) => {
      fc.pre(range.filter(value => value !== undefined).length >= periods);
      const found = SETTINGS.map(setting => evaluateAlarm(rule(setting, datapoints, periods), range).state);
      expect(new Set(found).size).toBe(1);
    }));
  });

  test('replacing any good value by a breaching one never ends ALARM', () => {
    fc.assert(fc.property(scene, fc.constantFrom(...SETTINGS), fc.nat(), ({ periods, datapoints, range }, setting, index) => {
      fc.pre(range[index % range.length] === 0);
      const worse = range.map((value, i) => i === index % range.length ? 1 : value);
      const [before, after] = [range, worse].map(each => evaluateAlarm(rule(setting, datapoints, periods), each).state);
      expect(before === 'ALARM' ? after : 'ALARM').toBe('ALARM');
    }));
  });

  test('breaching never results in OK where notBreaching results in ALARM', () => {
    fc.assert(fc.property(scene, ({ periods, datapoints, range }) => {
      fc.pre(evaluateAlarm(rule('notBreaching', datapoints, periods), range).state === 'ALARM');
      expect(evaluateAlarm(rule('breaching', datapoints, periods), range).state).toBe('ALARM');
    }));
  });
});
