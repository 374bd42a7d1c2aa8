import { SQS_MINIMUM_POLLERS } from '../../../limits';
import { compliantIf, known, rule, violation } from '../../rule';

export const sqsPollers = rule({
  id: 'SqsPollers',
  level: 'error',
  of: 'mappings',
  info: 'The scaling of the mapping is none that Lambda takes.',
  explanation: 'Provisioned pollers exclude a maximum concurrency and start at two. Lambda refuses the mapping, so that the deployment fails.',
  mend: 'Use either, and at least two pollers. SqsWorkerFunction takes maxConcurrency or provisionedPollers.',
  practices: ['Q07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  check: mapping => {
    if (known(mapping.sourceKind) !== 'sqs' || mapping.provisionedPollers === undefined) return undefined;
    if (mapping.maximumConcurrency !== undefined) return violation('It has both a maximum concurrency and provisioned pollers.');
    const { minimum } = known(mapping.provisionedPollers);
    return compliantIf(known(minimum) >= SQS_MINIMUM_POLLERS.min, `It has a minimum of ${known(minimum)} pollers, but ${SQS_MINIMUM_POLLERS.min} are the least.`);
  },
});
