import { UNTIL_EXPIRY } from '../../../limits';
import { isUnknown, MappingEntry } from '../../../template';
import { listed } from '../../model/listed';
import { compliantIf, resolved, rule } from '../../model/rule';

export const brokerFailureSettings = rule({
  id: 'BrokerFailureSettings',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The mapping of a broker or of DocumentDB has settings for failures, which Lambda does not support.',
  explanation: 'What fails goes back. ActiveMQ delivers it again six times, then moves it to its own ActiveMQ.DLQ. RabbitMQ delivers it again until it expires, unless its queue has a ' +
    'dead-letter exchange. A change of DocumentDB is tried until it succeeds, and if the change stream expires before, Lambda disables the mapping.',
  fix: 'Leave the settings out (DestinationConfig, MaximumRetryAttempts). Watch the dead letters of the broker, or let the function only forward to a queue (SqsWorkerFunction), which parks what fails.',
  practices: ['K04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html',
  check: mapping => {
    const kind = resolved(mapping.sourceKind);
    if (kind !== 'mq' && kind !== 'documentdb') return undefined;
    const found = settingsOf(mapping, kind);
    return compliantIf(found.length === 0, () => `The mapping sets ${listed(found)}, which Lambda does not support for ${kind === 'mq' ? 'Amazon MQ' : 'DocumentDB'}.`);
  },
});

function settingsOf(mapping: MappingEntry, kind: 'mq' | 'documentdb'): readonly string[] {
  const { onFailure, reportBatchItemFailures, bisectBatchOnError, maximumRetryAttempts, maximumRecordAgeSeconds, filters } = mapping;
  const isSet = [
    ['DestinationConfig.OnFailure', onFailure !== undefined],
    ['FunctionResponseTypes', reportBatchItemFailures === true],
    ['BisectBatchOnFunctionError', bisectBatchOnError === true],
    ['MaximumRetryAttempts', !isUnknown(maximumRetryAttempts) && maximumRetryAttempts !== UNTIL_EXPIRY],
    ['MaximumRecordAgeInSeconds', !isUnknown(maximumRecordAgeSeconds) && maximumRecordAgeSeconds !== UNTIL_EXPIRY],
    ['FilterCriteria', kind === 'documentdb' && !isUnknown(filters) && filters.length > 0],
  ] as const;
  return isSet.filter(([, set]) => set).map(([name]) => name);
}
