import { compliantIf, known, rule } from '../../rule';

const STREAM_SETTINGS = [
  'BisectBatchOnFunctionError', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'ParallelizationFactor', 'StartingPosition',
  'StartingPositionTimestamp', 'TumblingWindowInSeconds',
];

export const sqsStreamSettings = rule({
  id: 'SqsStreamSettings',
  level: 'error',
  of: 'mappings',
  info: 'The mapping of a queue has settings that only streams have.',
  explanation: 'Lambda refuses the mapping, or the setting says what nobody does: how often a message is tried is the matter of the redrive ' +
    'policy.',
  mend: 'Leave them out; use maxReceiveCount of the queue.',
  practices: ['Q03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html',
  check: mapping => {
    if (known(mapping.sourceKind) !== 'sqs') return undefined;
    const found = STREAM_SETTINGS.filter(setting => mapping.properties.has(setting));
    const errorCount = known(mapping.metrics).includes('ErrorCount') ? ['MetricsConfig.Metrics: ErrorCount'] : [];
    return compliantIf([...found, ...errorCount].length === 0, `A queue has no ${[...found, ...errorCount].join(', ')}.`);
  },
});
