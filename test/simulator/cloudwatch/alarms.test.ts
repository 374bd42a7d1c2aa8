import * as fc from 'fast-check';
import type { AlarmDefinition } from '../../../src/simulator/cloudwatch/alarm-definition';
import { Alarm, AlarmOptions, AlarmTransition } from '../../../src/simulator/cloudwatch/alarms';
import { settleAssumptions } from '../../../src/simulator/kernel/assumptions';
import { UnsupportedFeatureError } from '../../../src/simulator/kernel/errors';
import { MetricIdentity, MetricStore, MetricReader } from '../../../src/simulator/kernel/metrics';

const MINUTE = 60_000;
const ERRORS: MetricIdentity = { namespace: 'AWS/Lambda', metricName: 'Errors', dimensions: { FunctionName: 'f' } };

/** The alarm on errors that AWS recommends, with the treatment of missing data of this library's alarms. */
const DEFINITION: AlarmDefinition = {
  name: 'Errors',
  comparisonOperator: 'GreaterThanThreshold',
  threshold: 0,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  treatMissingData: 'notBreaching',
  metric: { namespace: 'AWS/Lambda', metricName: 'Errors', dimensions: [{ name: 'FunctionName', value: 'f' }], period: 60, stat: 'Sum' },
  alarmActions: ['arn:alarm'],
  okActions: ['arn:ok'],
  insufficientDataActions: ['arn:insufficient'],
};

/** One value per minute; undefined means no data. */
function storeOf(values: readonly (number | undefined)[], identity = ERRORS): MetricStore {
  const store = new MetricStore();
  values.forEach((value, minute) => {
    if (value !== undefined) store.record(identity.namespace, identity.metricName, identity.dimensions, value, minute * MINUTE);
  });
  return store;
}

function alarmOf(definition: AlarmDefinition, reader: MetricReader, options: Partial<AlarmOptions> = {}): Alarm {
  return new Alarm(definition, reader, settleAssumptions(options));
}

/** All state changes of an alarm from the start to the instant. */
function evaluateAlarm(definition: AlarmDefinition, reader: MetricReader, nowMs: number, options: Partial<AlarmOptions> = {}): AlarmTransition[] {
  return alarmOf(definition, reader, options).advance(nowMs);
}

function changes(transitions: readonly AlarmTransition[]): string[] {
  return transitions.map(({ to, at }) => `${at / MINUTE}: ${to}`);
}

function run(values: readonly (number | undefined)[], change: Partial<AlarmDefinition> = {}, minutes = 30): string[] {
  return changes(evaluateAlarm({ ...DEFINITION, ...change }, storeOf(values), minutes * MINUTE));
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
describe('an alarm', () => {
  test('starts with insufficient data and is evaluated at the end of every minute', () => {
    const alarm = alarmOf(DEFINITION, storeOf([]));
    expect(alarm.state).toBe('INSUFFICIENT_DATA');
    expect(alarm.advance(MINUTE - 1)).toEqual([]);
    expect(alarm.advance(MINUTE)).toMatchObject([{ alarm: 'Errors', from: 'INSUFFICIENT_DATA', to: 'OK', at: MINUTE }]);
    expect(alarm.state).toBe('OK');
    expect(alarm.advance(MINUTE)).toEqual([]);
  });

  test('fires once when enough consecutive data points breach the threshold', () => {
    expect(run([0, 0, 1, 1, 1, 1, 1, 0, 0])).toEqual(['1: OK', '5: ALARM', '8: OK']);
  });

  test('needs M out of N breaching data points', () => {
    expect(run([1, 0, 1, 0, 0, 0], { datapointsToAlarm: 2 })).toEqual(['1: OK', '3: ALARM', '4: OK']);
  });

  test('needs all N data points if M is not given', () => {
    expect(run([1, 1, 0, 1, 1, 1], { datapointsToAlarm: undefined })).toEqual(['1: OK', '6: ALARM', '9: OK']);
  });

  test('evaluates old data points for two more periods after the metric ends', () => {
    expect(run([1, 1, 1])).toEqual(['1: OK', '3: ALARM', '6: OK']);
    expect(changes(evaluateAlarm(DEFINITION, storeOf([1, 1, 1]), 30 * MINUTE, { alarmExtraDatapoints: 0 }))).toEqual(['1: OK', '3: ALARM', '4: OK']);
    expect(changes(evaluateAlarm(DEFINITION, storeOf([1, 1, 1]), 30 * MINUTE, { alarmExtraDatapoints: 5 }))).toEqual(['1: OK', '3: ALARM', '9: OK']);
  });

  test('evaluates windows that slide by the minute, even with long periods', () => {
    const metric = { ...DEFINITION.metric!, period: 300 };
    expect(run([0, 0, 0, 0, 0, 0, 1], { metric, evaluationPeriods: 1, datapointsToAlarm: 1 }, 60)).toEqual(['1: OK', '7: ALARM', '22: OK']);
  });

  test('can see data with a delay', () => {
    const alarm = alarmOf(DEFINITION, storeOf([1, 1, 1]), { metricDelayMs: 90_000 });
    expect(alarm.advance(2 * MINUTE)).toEqual([]);
    expect(alarm.advance(20 * MINUTE).map(({ to, at }) => [to, at])).toEqual([['OK', 150_000], ['ALARM', 270_000], ['OK', 450_000]]);
  });

  test.each([
    ['GreaterThanThreshold', 5, 6],
    ['GreaterThanOrEqualToThreshold', 4, 5],
    ['LessThanThreshold', 5, 4],
    ['LessThanOrEqualToThreshold', 6, 5],
  ])('compares with %s', (comparisonOperator, good, bad) => {
    const change = { comparisonOperator, threshold: 5, evaluationPeriods: 1, datapointsToAlarm: 1 };
    expect(run([good, bad], change, 2)).toEqual(['1: OK', '2: ALARM']);
  });

  test.each([['p99', 10], ['Average', 5.5], ['Maximum', 10], ['Minimum', 1], ['SampleCount', 2]])('can watch the %s', (stat, value) => {
    const store = new MetricStore();
    [1, 10].forEach(sample => store.record('AWS/Lambda', 'Errors', ERRORS.dimensions, sample, 0));
    const watching = (threshold: number) => evaluateAlarm({
      ...DEFINITION,
      threshold,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      metric: { ...DEFINITION.metric!, stat },
    }, store, MINUTE);
    expect(watching(value)).toMatchObject([{ to: 'ALARM' }]);
    expect(watching(value + 0.1)).toMatchObject([{ to: 'OK' }]);
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
describe('without data, an alarm', () => {
  test.each([
    ['missing', []],
    ['ignore', []],
    ['breaching', ['1: ALARM']],
    ['notBreaching', ['1: OK']],
  ])('that treats missing data as %s goes through %j', (treatMissingData, expected) => {
    expect(run([], { treatMissingData })).toEqual(expected);
  });

  test('keeps its state if it ignores missing data', () => {
    expect(run([1, 1, 1], { treatMissingData: 'ignore' })).toEqual(['3: ALARM']);
    expect(run([0], { treatMissingData: 'ignore' })).toEqual(['1: OK']);
  });

  test('returns to insufficient data by default', () => {
    expect(run([0], { treatMissingData: undefined })).toEqual(['1: OK', '6: INSUFFICIENT_DATA']);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (TreatMissingData)
  test('keeps its state if its metrics are from DynamoDB, whatever its treatment of missing data', () => {
    const identity = { ...ERRORS, namespace: 'AWS/DynamoDB' };
    const metric = { ...DEFINITION.metric!, namespace: 'AWS/DynamoDB' };
    const run10 = (treatMissingData?: string) =>
      changes(evaluateAlarm({ ...DEFINITION, metric, treatMissingData }, storeOf([0], identity), 10 * MINUTE));
    expect(run10()).toEqual(['1: OK']);
    expect(['missing', 'breaching', 'notBreaching'].map(run10)).toEqual([['1: OK'], ['1: OK'], ['1: OK']]);
  });

  test('is not evaluated every minute', () => {
    const store = storeOf([1]);
    let asked = 0;
    const reader: MetricReader = {
      statistic: (...args) => { asked++; return store.statistic(...args); },
      nextDataAt: (...args) => store.nextDataAt(...args),
    };
    const alarm = alarmOf(DEFINITION, reader);
    expect(changes(alarm.advance(1_000_000 * MINUTE + 30_000))).toEqual(['1: OK']);
    expect(asked).toBeLessThan(100);
    store.record('AWS/Lambda', 'Errors', ERRORS.dimensions, 1, 1_000_000 * MINUTE);
    store.record('AWS/Lambda', 'Errors', ERRORS.dimensions, 1, 1_000_001 * MINUTE);
    store.record('AWS/Lambda', 'Errors', ERRORS.dimensions, 1, 1_000_002 * MINUTE);
    expect(changes(alarm.advance(2_000_000 * MINUTE))).toEqual(['1000003: ALARM', '1000006: OK']);
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
describe('a transition', () => {
  const transitions = (change: Partial<AlarmDefinition> = {}) =>
    evaluateAlarm({ ...DEFINITION, treatMissingData: 'missing', ...change }, storeOf([0, 2, 3.5, 1]), 20 * MINUTE);

  test('runs the actions of the new state', () => {
    expect(transitions().map(({ from, to, actions }) => [from, to, actions])).toEqual([
      ['INSUFFICIENT_DATA', 'OK', ['arn:ok']],
      ['OK', 'ALARM', ['arn:alarm']],
      ['ALARM', 'INSUFFICIENT_DATA', ['arn:insufficient']],
    ]);
  });

  test('runs no actions if they are disabled or not defined', () => {
    expect(transitions({ actionsEnabled: false }).flatMap(({ actions }) => actions)).toEqual([]);
    expect(transitions({ actionsEnabled: true, alarmActions: undefined }).map(({ actions }) => actions.length)).toEqual([1, 0, 1]);
  });

  test('contains the reason', () => {
    expect(transitions().map(({ reason }) => reason)).toEqual([
      'Threshold Crossed: 0 of the last 1 datapoints [0] and 2 missing ones treated as missing were greater than the threshold (0)',
      'Threshold Crossed: 3 of the last 3 datapoints [1, 3.5, 2] were greater than the threshold (0)',
      'Insufficient Data: 0 datapoints and 3 missing ones treated as missing',
    ]);
    expect(evaluateAlarm({ ...DEFINITION, evaluationPeriods: 1, datapointsToAlarm: 1 }, storeOf([7]), MINUTE)[0].reason).toBe(
      'Threshold Crossed: 1 of the last 1 datapoints [7] was greater than the threshold (0)');
    expect(evaluateAlarm({ ...DEFINITION, evaluationPeriods: 1, datapointsToAlarm: 1 }, storeOf([]), MINUTE)[0].reason).toBe(
      'Threshold Crossed: 0 of the last 0 datapoints [] and 1 missing one treated as notBreaching were greater than the threshold (0)');
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
describe('an alarm on a percentile with few samples', () => {
  function states(samples: number, stat: string, evaluateLowSampleCountPercentile?: string): string[] {
    const store = new MetricStore();
    for (let i = 0; i < samples; i++) store.record('AWS/Lambda', 'Errors', ERRORS.dimensions, 1, i % MINUTE);
    return changes(evaluateAlarm({
      ...DEFINITION, evaluationPeriods: 1, datapointsToAlarm: 1, evaluateLowSampleCountPercentile, metric: { ...DEFINITION.metric!, stat },
    }, store, MINUTE));
  }

  test.each([['p99', 1000], ['p90', 100], ['p50', 20], ['p10', 100]])('keeps its state on %s with fewer than %i samples', (stat, needed) => {
    expect(states(needed - 1, stat, 'ignore')).toEqual([]);
    expect(states(needed, stat, 'ignore')).toEqual(['1: ALARM']);
  });

  test('is evaluated unless it ignores low sample counts', () => {
    expect(states(1, 'p99')).toEqual(['1: ALARM']);
    expect(states(1, 'p99', 'evaluate')).toEqual(['1: ALARM']);
    expect(states(1, 'Sum', 'ignore')).toEqual(['1: ALARM']);
  });

  test('also ignores the absence of samples if it ignores low sample counts', () => {
    expect(states(0, 'p99', 'ignore')).toEqual([]);
  });
});

describe('an alarm on metric math', () => {
  const QUEUE: MetricIdentity = { namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible', dimensions: { QueueName: 'dead' } };

  test('fires for new dead-lettered messages but not for old ones', () => {
    const visible = [0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 5];
    const metricStat = { ...QUEUE, dimensions: [{ name: 'QueueName', value: 'dead' }], period: 300, stat: 'Maximum' };
    const growth: AlarmDefinition = {
      ...DEFINITION,
      metric: undefined,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      metrics: [{ id: 'deadLetters', metricStat, returnData: false }, { id: 'growth', expression: 'DIFF(deadLetters)' }],
    };
    expect(changes(evaluateAlarm(growth, storeOf(visible, QUEUE), 17 * MINUTE))).toEqual(['1: OK', '6: ALARM', '8: OK', '17: ALARM']);
  });

  test('can watch the error rate', () => {
    const store = storeOf([1, 5, 0]);
    [10, 10, 10].forEach((value, minute) => store.record('AWS/Lambda', 'Invocations', ERRORS.dimensions, value, minute * MINUTE));
    const share: AlarmDefinition = {
      ...DEFINITION,
      metric: undefined,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      threshold: 20,
      metrics: [
        { id: 'errors', metricStat: DEFINITION.metric, returnData: false },
        { id: 'calls', metricStat: { ...DEFINITION.metric!, metricName: 'Invocations' }, returnData: false },
        { id: 'share', expression: 'IF(calls > 5, 100 * errors / calls, 0)' },
      ],
    };
    expect(changes(evaluateAlarm(share, store, 10 * MINUTE))).toEqual(['1: OK', '2: ALARM', '3: OK']);
  });
});

describe('an alarm rejects', () => {
  test.each<[string, Partial<AlarmDefinition>, string]>([
    ['anomaly detection', { thresholdMetricId: 'ad1' }, 'Errors: GreaterThanThreshold without a fixed threshold is not modelled'],
    ['a band', { comparisonOperator: 'GreaterThanUpperThreshold' }, 'Errors: GreaterThanUpperThreshold without a fixed threshold is not modelled'],
    ['no threshold', { threshold: undefined }, 'Errors: GreaterThanThreshold without a fixed threshold is not modelled'],
    ['no metric', { metric: undefined }, 'Errors: an alarm without MetricName and Metrics is not modelled'],
    ['an unknown treatment of missing data', { treatMissingData: 'skip' }, 'Errors: TreatMissingData skip is not modelled'],
  ])('%s', (_what, change, message) => {
    expect(() => alarmOf({ ...DEFINITION, ...change }, storeOf([]))).toThrow(UnsupportedFeatureError);
    expect(() => alarmOf({ ...DEFINITION, ...change }, storeOf([]))).toThrow(message);
  });
});

describe('laws', () => {
  const values = fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), { maxLength: 40 });
  const change = fc.integer({ min: 1, max: 4 }).chain(evaluationPeriods => fc.record({
    evaluationPeriods: fc.constant(evaluationPeriods),
    datapointsToAlarm: fc.integer({ min: 1, max: evaluationPeriods }),
    treatMissingData: fc.constantFrom('missing', 'ignore', 'breaching', 'notBreaching'),
    threshold: fc.integer({ min: 0, max: 3 }),
    metric: fc.constantFrom(60, 120, 300).map(period => ({ ...DEFINITION.metric!, period })),
  }));

  test('the steps in which time advances make no difference', () => {
    fc.assert(fc.property(values, change, fc.array(fc.integer({ min: 1, max: 300_000 })), (samples, definition, steps) => {
      const alarm = alarmOf({ ...DEFINITION, ...definition }, storeOf(samples));
      let now = 0;
      const found = [...steps, 90 * MINUTE].flatMap(step => alarm.advance(now += step));
      expect(found).toEqual(evaluateAlarm({ ...DEFINITION, ...definition }, storeOf(samples), now));
    }));
  });

  test('the order in which data arrives makes no difference', () => {
    fc.assert(fc.property(values, change, (samples, definition) => {
      const backwards = new MetricStore();
      samples.map((value, minute) => [value, minute] as const).reverse().forEach(([value, minute]) => {
        if (value !== undefined) backwards.record(ERRORS.namespace, ERRORS.metricName, ERRORS.dimensions, value, minute * MINUTE);
      });
      const alarm = { ...DEFINITION, ...definition };
      expect(evaluateAlarm(alarm, backwards, 60 * MINUTE)).toEqual(evaluateAlarm(alarm, storeOf(samples), 60 * MINUTE));
    }));
  });

  test('skipping minutes without data makes no difference', () => {
    fc.assert(fc.property(values, change, (samples, definition) => {
      const store = storeOf(samples);
      const unskipped: MetricReader = { statistic: (...args) => store.statistic(...args), nextDataAt: (_metric, from) => from };
      const alarm = { ...DEFINITION, ...definition };
      expect(evaluateAlarm(alarm, store, 90 * MINUTE)).toEqual(evaluateAlarm(alarm, unskipped, 90 * MINUTE));
    }));
  });

  test('every transition starts from the state that the previous one entered, at the end of a minute', () => {
    fc.assert(fc.property(values, change, (samples, definition) => {
      const transitions = evaluateAlarm({ ...DEFINITION, ...definition }, storeOf(samples), 90 * MINUTE);
      transitions.forEach(({ from, to, at }, i) => {
        expect(from).toBe(i === 0 ? 'INSUFFICIENT_DATA' : transitions[i - 1].to);
        expect(from).not.toBe(to);
        expect(at % MINUTE).toBe(0);
      });
    }));
  });
});
