import type { PropertyCoverage } from './property-coverage';

const OBSERVED = 'labels and tags are only for people';
const ACTIONS = ['ActionsEnabled', 'AlarmActions', 'AlarmDescription', 'AlarmName', 'InsufficientDataActions', 'OKActions'];

/** The alarms of Amazon CloudWatch. */
export const MONITORING: { readonly [type: string]: PropertyCoverage } = {
  'AWS::CloudWatch::Alarm': {
    modelled: [
      ...ACTIONS, 'ComparisonOperator', 'DatapointsToAlarm', 'Dimensions', 'EvaluateLowSampleCountPercentile', 'EvaluationPeriods', 'ExtendedStatistic',
      'MetricName', 'Metrics.Expression', 'Metrics.Id', 'Metrics.MetricStat.Metric', 'Metrics.MetricStat.Period', 'Metrics.MetricStat.Stat',
      'Metrics.ReturnData', 'Namespace', 'Period', 'Statistic', 'Threshold', 'ThresholdMetricId', 'TreatMissingData',
    ],
    refused: {
      'EvaluationCriteria': { why: 'it evaluates a PromQL query' },
      'EvaluationInterval': { why: 'it changes how often the alarm is evaluated' },
      'EvaluationWindow.WallClockWindow': { why: 'it aligns the periods to the clock' },
      'WarmUpConfiguration': { why: 'it delays the first evaluation' },
      'Metrics.AccountId': { why: 'the metric belongs to another account' },
    },
    irrelevant: {
      'the default': ['EvaluationWindow.SlidingWindow'],
      'all metrics of an AWS service have the unit that AWS documents': ['Unit', 'Metrics.MetricStat.Unit'],
      'the metrics of an expression tell it': ['Metrics.Period'],
      [OBSERVED]: ['ActionConfiguration', 'Metrics.Label', 'Tags'],
    },
  },
  'AWS::CloudWatch::CompositeAlarm': {
    modelled: [...ACTIONS, 'AlarmRule'],
    refused: { ActionsSuppressor: { why: 'another alarm suppresses the actions' } },
    irrelevant: {
      'only with an ActionsSuppressor': ['ActionsSuppressorExtensionPeriod', 'ActionsSuppressorWaitPeriod'],
      [OBSERVED]: ['ActionConfiguration', 'Tags'],
    },
  },
};
