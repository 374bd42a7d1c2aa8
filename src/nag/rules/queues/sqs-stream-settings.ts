import { STREAM_SETTINGS } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const sqsStreamSettings = rule({
  id: 'SqsStreamSettings',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The mapping of a queue has settings that only streams support.',
  explanation: 'Lambda rejects the mapping, or the setting has no effect. For a queue, the redrive policy determines how often a ' +
    'message is tried.',
  fix: 'Leave out these settings. To limit retries, use maxReceiveCount in the RedrivePolicy of the queue.',
  practices: ['Q03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html',
  check: mapping => {
    if (!pollsQueue(mapping)) return undefined;
    const found = STREAM_SETTINGS.filter(setting => mapping.properties.has(setting));
    const errorCount = resolved(mapping.metrics).includes('ErrorCount') ? ['MetricsConfig.Metrics: ErrorCount'] : [];
    return compliantIf([...found, ...errorCount].length === 0, () => `The mapping sets ${[...found, ...errorCount].join(', ')}, which SQS event sources do not support.`);
  },
});
