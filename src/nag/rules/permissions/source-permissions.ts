import { assumedBy, missingPermissions } from './missing-permissions';
import { Access, accountComparison, clusterNeeds, isFollowed, MappingEntry, readingNeeds, RoleEntry, SourceKind, Unknown } from '../../../template';
import { resolved, rule, violation } from '../../model/rule';

export const sourcePermissions = rule({
  id: 'SourcePermissions',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The role of the function does not allow Lambda to read the event source.',
  explanation: 'Lambda reads queues, streams, clusters and brokers with the permissions of the execution role. Without them, the deployment fails, or no event ' +
    'is processed.',
  fix: 'Grant the role (Role) the permissions, as queue.grantConsumeMessages(fn), stream.grantRead(fn) and table.grantStreamRead(fn) do, and kms:Decrypt ' +
    'on the key of an encrypted source. A Kafka cluster or a broker also needs secretsmanager:GetSecretValue on the secret that the mapping signs in with.',
  practices: ['E12'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html',
  check: (mapping, app) => {
    const kind = resolved(mapping.sourceKind);
    if (kind === 'other' || kind === 'documentdb') return undefined;
    const handler = app.function(mapping.function);
    if (handler === undefined) return new Unknown('the function is not in these templates');
    const role = resolved(app.access.role(handler.role));
    if (cannotReadFilters(mapping, app.access)) return violation('The policy of the key of the filters does not allow lambda.amazonaws.com to decrypt them.');
    return missingPermissions(role, [assumedBy('lambda', role, app.access), ...needsOf(kind, mapping, role, app.access)]);
  },
});

function needsOf(kind: SourceKind, mapping: MappingEntry, role: RoleEntry, access: Access) {
  return isFollowed(kind) ? readingNeeds(kind, resolved(mapping.source!.value), mapping, role, access) : clusterNeeds(mapping, role, access);
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption */
function cannotReadFilters(mapping: MappingEntry, access: Access): boolean {
  if (mapping.kmsKey === undefined) return false;
  const lambda = { service: 'lambda', arn: () => new Unknown('the ARN of the source is not compared'), account: accountComparison(access.stackOf(mapping)) };
  return access.serviceMayUseKey(lambda, ['kms:Decrypt'], mapping.kmsKey, mapping) === false;
}
