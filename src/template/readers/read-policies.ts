import type { Entry, KeyEntry, PolicyCondition, PolicyEntry, PolicyPrincipal, ReferTo, ResourcePolicyEntry, RoleEntry, Statement } from '../flow';
import { mapKnown, Properties, textsIn } from '../resolve/properties';
import { isUnknown, Resolved, Unknown, Value } from '../resolve/unknown';

/** `AWS::IAM::Role` */
export function readRole(entry: Entry, properties: Properties, refer: ReferTo): RoleEntry {
  const policies = properties.parts('Policies');
  const managedPolicies = properties.texts('ManagedPolicyArns');
  return {
    managedPolicies,
    attached: managedPolicies.map(arn => refer(arn, 'AWS::IAM::ManagedPolicy')).filter(({ key }) => key !== undefined),
    permissionsBoundary: properties.text('PermissionsBoundary'),
    trust: statementsOf(properties, 'AssumeRolePolicyDocument'),
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

/**
 * Reads a policy of resources.
 *
 * @param attachment the property with the ARN, URL, name or list of the resources
 * @param type the type of resource that a name belongs to
 */
export function readResourcePolicy(entry: Entry, properties: Properties, attachment: string, refer: ReferTo, type?: string): ResourcePolicyEntry {
  const resources = optional(properties, attachment) ?? [];
  return { attachedTo: resources.map(resource => refer(resource, type)), statements: statementsOf(properties), ...entry };
}

/** `AWS::KMS::Key` and `AWS::KMS::ReplicaKey` */
export function readKey(entry: Entry, properties: Properties): KeyEntry {
  return { statements: statementsOf(properties, 'KeyPolicy'), ...entry };
}

/** Returns a statement about which nothing is known but the reason. */
export function unknownStatement(reason: Unknown): Statement {
  return { allows: true, actions: [reason], resources: [reason], principals: reason, conditions: reason };
}

function statementsOf(policy: Properties, property = 'PolicyDocument'): readonly Statement[] {
  const document = policy.part(property);
  if (document === undefined) return [];
  if (isUnknown(document)) return [unknownStatement(document)];
  const written = document.value('Statement') ?? [];
  const statements = new Properties({ list: Array.isArray(written) || isUnknown(written) ? written : [written] }, 'Statement').parts('list');
  return isUnknown(statements) ? [unknownStatement(statements)] : statements.map(statementOf);
}

function statementOf(statement: Resolved<Properties>): Statement {
  if (isUnknown(statement)) return unknownStatement(statement);
  const effect = statement.text('Effect');
  if (isUnknown(effect)) return unknownStatement(effect);
  return {
    allows: effect !== 'Deny',
    actions: optional(statement, 'Action') ?? [],
    notActions: optional(statement, 'NotAction'),
    resources: optional(statement, 'Resource') ?? [],
    notResources: optional(statement, 'NotResource'),
    principals: statement.has('NotPrincipal') ? new Unknown('NotPrincipal is not evaluated') : principalsOf(statement),
    conditions: conditionsOf(statement),
  };
}

function principalsOf(statement: Properties): Resolved<readonly PolicyPrincipal[]> | undefined {
  const principal = statement.value('Principal');
  if (principal === undefined || isUnknown(principal)) return principal;
  if (typeof principal === 'string') return [{ kind: 'AWS', id: principal }];
  return mapKnown(statement.part('Principal')!, part => part.entries.flatMap(([kind, ids]) => textsOf(ids, kind).map(id => ({ kind, id }))));
}

function conditionsOf(statement: Properties): Resolved<readonly PolicyCondition[]> {
  const operators = statement.part('Condition');
  if (operators === undefined || isUnknown(operators)) return operators ?? [];
  const conditions: PolicyCondition[] = [];
  for (const [operator, given] of operators.entries) {
    const keys = new Properties({ given }, operator).part('given')!;
    if (isUnknown(keys)) return keys;
    for (const [key, value] of keys.entries) conditions.push({ operator, key, values: textsOf(value, key) });
  }
  return conditions;
}

/** Returns a property as a list of texts; undefined if it is not set. IAM accepts a single value instead of a list. */
function optional(part: Properties, name: string): readonly Resolved<string>[] | undefined {
  const value = part.value(name);
  return value === undefined ? undefined : textsOf(value, name);
}

function textsOf(value: Value, name: string): readonly Resolved<string>[] {
  return isUnknown(value) ? [value] : textsIn(Array.isArray(value) ? value : [value], `${name}.list`);
}
