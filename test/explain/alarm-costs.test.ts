import { depthAlarm, Resources, worker } from './apps';
import { explain, toMarkdown, toTerminal } from '../../src/explain';

const WIDE = { width: 140, color: false };
const stat = (Period: number) => ({ Metric: { Namespace: 'Shop', MetricName: 'Sold', Dimensions: [] }, Stat: 'Sum', Period });
const math = (...Metrics: readonly object[]) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' } });
const sum = { Id: 'sum', Expression: 'a + b' };

/** What the alarms cost besides those of the worker. */
async function added(alarm: Resources[string]) {
  const [before, after] = [await explain(worker()), await explain(worker({ more: { Added: alarm } }))].map(({ alarmCosts }) => alarmCosts);
  return { dollars: Number((after.dollarsPerMonth - before.dollarsPerMonth).toFixed(2)), cannotTell: after.cannotTell };
}

test('an alarm costs by its metrics and their resolution', async () => {
  expect(await added(depthAlarm('OrdersDead'))).toEqual({ dollars: 0.1, cannotTell: [] });
  expect(await added(depthAlarm('OrdersDead', { Period: 10 }))).toEqual({ dollars: 0.3, cannotTell: [] });
  expect(await added(math({ Id: 'a', MetricStat: stat(60), ReturnData: false }, { Id: 'b', MetricStat: stat(300), ReturnData: false }, sum))).toEqual({ dollars: 0.2, cannotTell: [] });
  expect(await added({ Type: 'AWS::CloudWatch::CompositeAlarm', Properties: { AlarmRule: 'ALARM("x")' } })).toEqual({ dollars: 0.5, cannotTell: [] });
});

test.each([
  ['a search', math({ Id: 'a', Expression: "SEARCH('{AWS/Lambda} Errors', 'Sum')" })],
  ['a query', math({ Id: 'a', Expression: 'SELECT MAX(Errors) FROM "AWS/Lambda"', Period: 60 })],
  ['an anomaly', { ...math(), Properties: { Metrics: [{ Id: 'a', MetricStat: stat(60) }, { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(a)' }], ThresholdMetricId: 'band', EvaluationPeriods: 1, ComparisonOperator: 'LessThanLowerThreshold' } }],
  ['no metric', math(sum)],
])('the price of an alarm on %s is not told', async (_, alarm) => {
  expect(await added(alarm)).toEqual({ dollars: 0, cannotTell: ['Added'] });
});

test('the last line says what they cost [O13]', async () => {
  const explanation = await explain(worker());
  expect(toTerminal(explanation, WIDE)).toMatch(/\n\n1 safe {8}alarms \$\d\.\d0 a month\n$/);
  expect(toMarkdown(explanation)).toMatch(/alarms &#36;\d\.\d0 a month, at list prices of us-east-1, 2026<\/sub>\n$/);
  const unclear = { ...explanation, alarmCosts: { ...explanation.alarmCosts, cannotTell: ['Added'] } };
  expect(toTerminal(unclear, WIDE)).toContain('a month and 1 whose price is not known');
});

test('the most expensive branch is told', async () => {
  const parameters = { Stage: { Type: 'String', AllowedValues: ['dev', 'prod'] } };
  const app = worker({ more: { Added: { ...depthAlarm('OrdersDead'), Condition: 'IsProd' } as never } }) as { Resources: object };
  const template = { Resources: app.Resources, Parameters: parameters, Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } } };
  const { alarmCosts } = await explain(template as never);
  expect(alarmCosts.dollarsPerMonth).toBe(Number(((await explain(worker())).alarmCosts.dollarsPerMonth + 0.1).toFixed(2)));
});
