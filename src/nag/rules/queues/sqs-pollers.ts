import { SQS_MINIMUM_POLLERS } from '../../../limits';
import { compliantIf, resolved, rule, violation } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const sqsPollers = rule({
  id: 'SqsPollers',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The mapping combines scaling settings that Lambda rejects.',
  explanation: 'Provisioned pollers cannot be combined with a maximum concurrency, and need at least two pollers. Lambda rejects the ' +
    'mapping, so the deployment fails.',
  fix: 'Set either ScalingConfig or ProvisionedPollerConfig, with at least two pollers. SqsWorkerFunction takes maxConcurrency or ' +
    'provisionedPollers.',
  practices: ['Q07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  check: mapping => {
    if (!pollsQueue(mapping) || mapping.provisionedPollers === undefined) return undefined;
    if (mapping.maximumConcurrency !== undefined) return violation('The mapping has both a maximum concurrency and provisioned pollers.');
    const { minimum } = resolved(mapping.provisionedPollers);
    return compliantIf(resolved(minimum) >= SQS_MINIMUM_POLLERS.min, () => `MinimumPollers of the mapping is ${resolved(minimum)}, but must be at least ${SQS_MINIMUM_POLLERS.min}.`);
  },
});
