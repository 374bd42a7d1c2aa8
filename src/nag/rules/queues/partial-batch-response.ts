import { isFollowed } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';

export const partialBatchResponse = rule({
  id: 'PartialBatchResponse',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'The function reports the success or failure of a whole batch instead of each record.',
  explanation: 'If one record fails, all other records of its batch are processed again.',
  fix: 'Set reportBatchItemFailures (FunctionResponseTypes: ReportBatchItemFailures) and return batchItemFailures, as sqsWorker() and ' +
    'streamProcessor() of the runtime do.',
  practices: ['Q04', 'K05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  check: mapping => {
    if (!isFollowed(resolved(mapping.sourceKind))) return undefined;
    return compliantIf(resolved(mapping.reportBatchItemFailures) || resolved(mapping.batchSize) === 1,
      () => `The mapping does not set ReportBatchItemFailures, so one failed record causes a retry of up to ${resolved(mapping.batchSize)} records.`);
  },
});
