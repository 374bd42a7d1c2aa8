import { Unknown } from '../../../src/template';
import { flowOf, QUEUE } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const resources = (Type: string, Properties: object) => ({ Alarm: { Type, Properties }, Queue: QUEUE, Topic: { Type: 'AWS::SNS::Topic' } });
const alarm = (Properties: object) => flowOf(resources('AWS::CloudWatch::Alarm', { EvaluationPeriods: 3, ComparisonOperator: 'GreaterThanThreshold', ...Properties })).alarms[0];
const metric = {
  Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }],
};
const stat = { namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible', dimensions: [{ name: 'QueueName', value: 'Stack-Queue' }] };

describe('readAlarm', () => {
  test("fills in CloudWatch's defaults", () => {
    const it = alarm({ ...metric, Period: 300, Statistic: 'Maximum', Threshold: 0 });
    expect(it).toMatchObject({
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: 'missing',
      evaluateLowSampleCountPercentile: 'evaluate',
      actionsEnabled: true,
      alarmActions: [],
      okActions: [],
      insufficientDataActions: [],
      metric: { ...stat, period: 300, stat: 'Maximum' },
    });
    expect([it.metrics, it.thresholdMetricId, it.description, it.metric?.unit]).toEqual(Array(4).fill(undefined));
  });

  test('reads all properties', () => {
    expect(alarm({
      ...metric,
      Period: '60',
      ExtendedStatistic: 'p99',
      Unit: 'Count',
      DatapointsToAlarm: 2,
      TreatMissingData: 'notBreaching',
      EvaluateLowSampleCountPercentile: 'ignore',
      ActionsEnabled: false,
      AlarmActions: [{ Ref: 'Topic' }],
      OKActions: [{ Ref: 'Topic' }, unknown],
      InsufficientDataActions: unknown,
      AlarmDescription: 'why',
    })).toMatchObject({
      metric: { period: 60, stat: 'p99', unit: 'Count' },
      datapointsToAlarm: 2,
      treatMissingData: 'notBreaching',
      evaluateLowSampleCountPercentile: 'ignore',
      description: 'why',
      actionsEnabled: false,
      alarmActions: [{ key: 'Stack/Topic' }],
      okActions: [{ key: 'Stack/Topic' }, { value: why }],
      insufficientDataActions: [{ value: why }],
    });
  });

  test('reads metric math', () => {
    const it = alarm({
      ThresholdMetricId: 'band',
      Metrics: [
        { Id: 'e', Expression: 'a / b', Label: 'share', Period: 60 },
        { Id: 'a', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum', Unit: 'Count' }, ReturnData: false, AccountId: '1' },
      ],
    });
    expect(it.metric).toBeUndefined();
    expect(it).toMatchObject({
      thresholdMetricId: 'band',
      metrics: [
        { id: 'e', expression: 'a / b', label: 'share', period: 60, returnData: true },
        { id: 'a', metricStat: { ...stat, period: 60, stat: 'Sum', unit: 'Count' }, returnData: false, accountId: '1' },
      ],
    });
  });

  test('keeps unknown and missing values unknown', () => {
    expect(alarm({ MetricName: 'm', Dimensions: unknown }).metric).toMatchObject({
      namespace: new Unknown("AWS::CloudWatch::Alarm 'Stack/Alarm' does not set Namespace"),
      dimensions: [{ name: why, value: why }],
      period: new Unknown('the alarm does not set a period'),
      stat: new Unknown("AWS::CloudWatch::Alarm 'Stack/Alarm' does not set ExtendedStatistic"),
    });
    expect(alarm({ ...metric, Dimensions: [unknown] }).metric).toMatchObject({ dimensions: [{ name: why, value: why }] });
    expect(alarm({ Metrics: unknown }).metrics).toEqual(why);
    expect(alarm({ Metrics: [unknown] }).metrics).toEqual([{ id: why, returnData: why }]);
    expect(alarm({ Metrics: [{ Id: 'a', MetricStat: unknown }] }).metrics).toMatchObject([{ id: 'a', metricStat: { namespace: why, metricName: why, dimensions: [{ name: why, value: why }], period: why, stat: why } }]);
    expect(flowOf(resources('AWS::CloudWatch::Alarm', {})).alarms[0].evaluationPeriods).toEqual(new Unknown('Stack/Alarm does not set EvaluationPeriods'));
  });
});

describe('readCompositeAlarm', () => {
  test('reads the alarm rule', () => {
    expect(flowOf(resources('AWS::CloudWatch::CompositeAlarm', { AlarmRule: 'ALARM("a")', AlarmActions: [{ Ref: 'Topic' }] })).compositeAlarms[0])
      .toMatchObject({ rule: 'ALARM("a")', alarmActions: [{ key: 'Stack/Topic' }], actionsEnabled: true });
  });
});
