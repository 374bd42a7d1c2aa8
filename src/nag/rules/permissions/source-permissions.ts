import { assumedBy, missingPermissions } from './missing-permissions';
import { Access, accountComparison, MappingEntry, readingNeeds, Unknown } from '../../../template';
import { resolved, rule, violation } from '../../model/rule';

export const sourcePermissions = rule({
  id: 'SourcePermissions',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The role of the function does not allow Lambda to read the event source.',
  explanation: 'Lambda reads queues and streams with the permissions of the execution role. Without them, the deployment fails, or no event ' +
    'is processed.',
  fix: 'Grant the role (Role) the permissions, as queue.grantConsumeMessages(fn), stream.grantRead(fn) and table.grantStreamRead(fn) do, and kms:Decrypt ' +
    'on the key of an encrypted source.',
  practices: ['E12'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html',
  check: (mapping, app) => {
    const kind = resolved(mapping.sourceKind);
    if (kind === 'other') return undefined;
    const arn = resolved(mapping.source!.value);
    const handler = app.function(mapping.function);
    if (handler === undefined) return new Unknown('the function is not in these templates');
    const role = resolved(app.access.role(handler.role));
    if (cannotReadFilters(mapping, app.access)) return violation('The policy of the key of the filters does not allow lambda.amazonaws.com to decrypt them.');
    return missingPermissions(role, [assumedBy('lambda', role, app.access), ...readingNeeds(kind, arn, mapping, role, app.access)]);
  },
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption */
function cannotReadFilters(mapping: MappingEntry, access: Access): boolean {
  const lambda = { service: 'lambda', arn: () => new Unknown('the ARN of the source is not compared'), account: accountComparison(access.stackOf(mapping)) };
  return access.serviceMayUseKey(lambda, ['kms:Decrypt'], mapping.kmsKey, mapping) === false;
}
