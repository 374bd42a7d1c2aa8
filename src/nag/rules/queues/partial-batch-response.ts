import { compliantIf, known, rule } from '../../rule';

export const partialBatchResponse = rule({
  id: 'PartialBatchResponse',
  level: 'warning',
  of: 'mappings',
  info: 'A batch is reported as a whole, not record by record.',
  explanation: 'One record that fails has all others of its batch processed again.',
  mend: 'Set reportBatchItemFailures and return batchItemFailures: sqsWorker() and streamProcessor() of the runtime do.',
  practices: ['Q04', 'K05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  check: mapping => {
    if (known(mapping.sourceKind) === 'other') return undefined;
    return compliantIf(known(mapping.reportBatchItemFailures) || known(mapping.batchSize) === 1,
      `One failed record of up to ${known(mapping.batchSize)} brings the others back: ReportBatchItemFailures is missing.`);
  },
});
