import type { Entry, PolicyEntry, ReferTo, RoleEntry, Statement } from '../flow';
import { Properties } from '../resolve/properties';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';

/** `AWS::IAM::Role` */
export function readRole(entry: Entry, properties: Properties): RoleEntry {
  const policies = properties.parts('Policies');
  return {
    managedPolicies: properties.texts('ManagedPolicyArns'),
    statements: isUnknown(policies) ? [unknownStatement(policies)]
      : policies.flatMap(policy => isUnknown(policy) ? [unknownStatement(policy)] : statementsOf(policy)),
    ...entry,
  };
}

/** `AWS::IAM::Policy`, `AWS::IAM::ManagedPolicy` and `AWS::IAM::RolePolicy` */
export function readPolicy(entry: Entry, properties: Properties, refer: ReferTo): PolicyEntry {
  const own = properties.text('RoleName');
  const names = own === undefined ? properties.texts('Roles') : [own];
  return { roles: names.map(name => refer(name, 'AWS::IAM::Role')), statements: statementsOf(properties), ...entry };
}

function statementsOf(policy: Properties): readonly Statement[] {
  const document = policy.part('PolicyDocument');
  if (document === undefined) return [];
  if (isUnknown(document)) return [unknownStatement(document)];
  const statements = listed(document, 'Statement').parts('list');
  return isUnknown(statements) ? [unknownStatement(statements)] : statements.map(statement => isUnknown(statement) ? unknownStatement(statement) : {
    allows: statement.text('Effect') !== 'Deny',
    actions: listed(statement, 'Action').texts('list'),
    resources: listed(statement, 'Resource').texts('list'),
  });
}

/** Returns a property as a list, because IAM accepts a single value instead of a list. */
function listed(part: Properties, name: string): Properties {
  const value = part.value(name);
  return new Properties(value === undefined ? {} : { list: Array.isArray(value) || isUnknown(value) ? value : [value] }, name);
}

function unknownStatement(reason: Unknown): Statement {
  const unknown: readonly Resolved<string>[] = [reason];
  return { allows: true, actions: unknown, resources: unknown };
}
