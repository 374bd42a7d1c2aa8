import { EntryIndex } from './entry-index';
import type { RolePermissions } from './role-permissions';
import type {
  Entry, EventFlow, KeyEntry, PermissionEntry, PolicyEntry, PolicyPrincipal, ResourcePolicyEntry, RoleEntry, StackEntry, Statement,
  SupportingResources,
} from '../flow';
import { accountComparison, arnComparison, Comparison, textComparison } from '../policies/comparison';
import { ABSENT } from '../policies/evaluate-condition';
import { policyAllows, policyDenies, PolicyRequest, RoleRequester } from '../policies/evaluate-policy';
import { managedPolicyStatements } from '../policies/managed-policies';
import { unknownStatement } from '../readers/read-policies';
import type { Reference } from '../resolve/references';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';
import { allHold, anyHolds, not } from '../resolve/verdicts';

/** A resource on whose behalf a service acts. */
export interface ServiceCaller {
  /** The first part of the service principal, such as 'sns'. */
  readonly service: string;
  readonly arn: Comparison;
  readonly account: Comparison;
}

/** The resource of a request: one of these templates, or one with a known ARN. */
export interface AccessTarget {
  readonly arn: string;
  readonly entry?: Entry;
}

/** The key managed by AWS for a service. Its key policy lets in no other service. */
const AWS_MANAGED_KEY = /(^|:)alias\/aws\//;

/** Any resource. */
const ANY = '*';

/** The properties with the resource policies of a table and its stream. */
const UNREAD_POLICIES = ['ResourcePolicy', 'StreamSpecification.ResourcePolicy'];

/** A permission with one of these conditions is not for a service that delivers events. */
const OTHER_CONDITIONS = ['EventSourceToken', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl'];

/** Decides which services and roles may use a resource, from the policies in these templates. */
export class Access {
  readonly #stacks: ReadonlyMap<string, StackEntry>;
  readonly #roles: ReadonlyMap<string, RoleEntry>;
  readonly #policies: EntryIndex<ResourcePolicyEntry>;
  readonly #unclearPolicies: readonly ResourcePolicyEntry[];
  readonly #unclearRolePolicies: readonly PolicyEntry[];
  readonly #permissions: EntryIndex<PermissionEntry>;
  readonly #unclearPermission?: Unknown;
  readonly #keys: ReadonlyMap<string, KeyEntry>;
  readonly #statements = new Map<string, readonly Statement[]>();
  readonly #keyAliases: ReadonlyMap<string, Reference>;

  constructor(private readonly flow: EventFlow, supporting: SupportingResources, private readonly rolePermissions: RolePermissions) {
    const { roles, policies, resourcePolicies, permissions, keys, keyAliases } = supporting;
    this.#stacks = new Map(flow.stacks.map(stack => [stack.id, stack]));
    this.#roles = new Map(roles.map(role => [role.key, role]));
    this.#policies = new EntryIndex(resourcePolicies, ({ attachedTo }) => attachedTo.map(({ key }) => key));
    this.#unclearPolicies = resourcePolicies.filter(({ attachedTo }) => attachedTo.some(({ value }) => isUnknown(value)));
    this.#unclearRolePolicies = policies.filter(({ roles: attachedTo }) => attachedTo.some(({ value }) => isUnknown(value)));
    this.#permissions = new EntryIndex(permissions, permission => [permission.function.function]);
    this.#unclearPermission = permissions.map(({ function: { value } }) => value).find(isUnknown);
    this.#keys = new Map(keys.map(key => [key.key, key]));
    this.#keyAliases = new Map(keyAliases.map(alias => [alias.key, alias.target]));
  }

  /** Returns the stack of a resource. */
  public stackOf({ stack }: Entry): StackEntry {
    return this.#stacks.get(stack)!;
  }

  /** Returns the resource that a reference names; undefined if it is not in these templates. */
  public entry({ key }: Reference): Entry | undefined {
    return key === undefined ? undefined : this.flow.byKey.get(key);
  }

  /** Compares the ARNs in policies with the ARN of a resource. */
  public comparison({ arn, entry }: AccessTarget, stack: string): Comparison {
    const isKnown = (pattern: string) => {
      const { key } = this.flow.refer(pattern, stack);
      return key !== undefined && (key !== entry?.key || pattern === entry.arn);
    };
    return arnComparison(arn, { stack: this.#stacks.get(entry?.stack ?? stack)!, entry, isKnown });
  }

  /** Returns the role that a reference names. Unknown if it is not in these templates. */
  public role(reference: Reference | undefined): Resolved<RoleEntry> {
    if (reference !== undefined && isUnknown(reference.value)) return reference.value;
    return (reference?.key === undefined ? undefined : this.#roles.get(reference.key)) ?? new Unknown('the role is not in these templates');
  }

  /** Returns the policies of a queue or topic, which replace each other. */
  public policiesOf(entry: Entry): readonly ResourcePolicyEntry[] {
    return this.#policies.get(entry.key);
  }

  /** Indicates whether the policy of a queue or topic of these templates lets a service in. */
  public serviceMay(caller: ServiceCaller, action: string, entry: Entry): Resolved<boolean> {
    const resource = this.comparison({ arn: entry.arn, entry }, entry.stack);
    const request = { action, resource, requester: caller, context: contextOfService(caller) };
    const verdicts = this.policiesOf(entry).map(({ statements, present }) => isUnknown(present) ? present : policyAllows(statements, request));
    const verdict = verdicts.length === 0 ? isDefault(caller, entry) : allHold(verdicts);
    if (verdict !== false) return verdict;
    const unclear = this.#unclearPolicies.flatMap(({ attachedTo }) => attachedTo.map(({ value }) => value)).find(isUnknown);
    return unclear ?? false;
  }

  /** Indicates whether the permissions of a function, version or alias let a service invoke it. */
  public serviceMayInvoke(caller: ServiceCaller, target: Reference): Resolved<boolean> {
    const policies = target.key === undefined ? [] : this.#policies.get(target.key);
    const request = { action: 'lambda:InvokeFunction', resource: () => true, requester: caller, context: contextOfService(caller) };
    const byPolicy = policyAllows(policies.flatMap(statementsIn), request);
    const byPermission = policyAllows(this.#permissionsOn(target), request);
    const mayBeReplaced = policies.length > 0 && byPolicy !== true && byPermission !== false;
    if (!mayBeReplaced) return anyHolds([byPolicy, byPermission, this.#unclearPermission ?? false]);
    return new Unknown(`${policies[0].logicalId} replaces the permissions to invoke the function, except those that are added after it`);
  }

  /**
   * Indicates whether a service may use the key that encrypts a queue or topic.
   *
   * @param action the actions on the key, all of which are needed
   */
  public serviceMayUseKey(caller: ServiceCaller, actions: readonly string[], reference: Reference | undefined, of: Entry): Resolved<boolean> {
    if (reference === undefined) return true;
    if (this.isManagedByAws(reference)) return false;
    const key = this.key(reference, of);
    if (isUnknown(key)) return key;
    const context = contextOfService(caller);
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html: the keys are not supported for EventBridge as the publisher.
    if (caller.service === 'events' && of.type === 'AWS::SNS::Topic') context.set('aws:sourcearn', ABSENT).set('aws:sourceaccount', ABSENT);
    const resource = this.comparison({ arn: key.arn, entry: key }, of.stack);
    return allHold(actions.map(action => policyAllows(statementsIn(key), { action, resource, requester: caller, context })));
  }

  /** Indicates whether a key is managed by AWS, such as `alias/aws/sqs`. */
  public isManagedByAws({ value }: Reference): boolean {
    return AWS_MANAGED_KEY.test(String(value));
  }

  /** Returns the key that a reference names directly or by an alias. Unknown if it is not in these templates. */
  public key(reference: Reference, { stack }: Entry): Resolved<KeyEntry> {
    const { value } = reference;
    if (isUnknown(value)) return value;
    const alias = this.#keyAliases.get(reference.key ?? '') ?? this.#keyAliases.get(this.flow.refer(value, stack, 'AWS::KMS::Alias').key ?? '');
    return this.#keys.get((alias ?? reference).key ?? '') ?? new Unknown(`the key ${value} is not in these templates`);
  }

  /** Indicates whether a service may assume a role, as far as it is known. */
  public serviceMayAssume(service: string, role: RoleEntry): boolean {
    const account = accountComparison(this.stackOf(role));
    const caller: ServiceCaller = { service, arn: () => new Unknown('the ARN of the source is not compared'), account };
    const statements = role.trust.map(statement => ({ ...statement, resources: [ANY] }));
    const request = { action: 'sts:AssumeRole', resource: () => true, requester: caller, context: contextOfService(caller) };
    return statements.length === 0 || policyAllows(statements, request) !== false;
  }

  /** Returns a function that indicates whether a role may perform an action on a resource. */
  public roleMay(role: RoleEntry, target: AccessTarget): (action: string) => Resolved<boolean> {
    const { entry, arn } = target;
    const own = this.#statementsOf(role);
    const ofResource = [...this.#policies.get(entry?.key ?? '').flatMap(statementsIn), ...this.#permissionsOn(this.flow.refer(arn, role.stack))];
    const isForeign = entry !== undefined && this.#areForeign(role, entry);
    const requester = { ...this.#requester(role), viaAccount: isForeign };
    const { resource, context } = this.#requestOf(requester, target, role);
    return action => {
      const [ofRole, toResource]: PolicyRequest[] = [{ action, arn, resource, context }, { action, arn, resource, context, requester }];
      const verdicts = [policyAllows(own, ofRole), policyAllows(ofResource, toResource)];
      const granted = isForeign ? allHold(verdicts) : anyHolds(verdicts);
      const denied = granted !== false && anyHolds([policyDenies(own, ofRole), policyDenies(ofResource, toResource)]);
      return this.#limited(role, target, allHold([granted, not(denied)]));
    };
  }

  /** Indicates whether a role may use the key that encrypts a resource. Every role may use a key that is managed by AWS, through its service. */
  public roleMayUseKey(role: RoleEntry, action: string, reference: Reference | undefined, of: Entry): Resolved<boolean> {
    if (reference === undefined || this.isManagedByAws(reference)) return true;
    const key = this.key(reference, of);
    if (isUnknown(key)) return key;
    const target = { arn: key.arn, entry: key };
    const requester = this.#requester(role);
    const request = { ...this.#requestOf(requester, target, role, of), action };
    const [own, ofKey] = [this.#statementsOf(role), statementsIn(key)];
    const delegated = policyAllows(ofKey, { ...request, requester: { ...requester, viaAccount: true } });
    const granted = anyHolds([policyAllows(ofKey, { ...request, requester }), allHold([delegated, policyAllows(own, request)])]);
    return this.#limited(role, target, allHold([granted, not(policyDenies(own, request))]));
  }

  /** Indicates whether a role may perform an action on any resource. */
  public roleMayAnywhere(role: RoleEntry, action: string): Resolved<boolean> {
    const request = { action, resource: () => true, context: new Map() };
    return this.#limited(role, { arn: ANY }, policyAllows(this.#statementsOf(role).filter(({ allows }) => allows), request));
  }

  /** Takes into account what may forbid or allow more than the policies that are known to be attached to a role. */
  #limited(role: RoleEntry, { arn, entry }: AccessTarget, verdict: Resolved<boolean>): Resolved<boolean> {
    if (verdict === true && role.permissionsBoundary !== undefined) return new Unknown(`the permissions boundary of ${role.logicalId} is not evaluated`);
    if (verdict !== false) return verdict;
    if (entry === undefined && arn !== ANY) return new Unknown(`the policy of ${arn} is not in these templates`);
    if (entry && UNREAD_POLICIES.some(property => entry.properties.has(property))) return new Unknown(`the resource policy of ${entry.logicalId} is not evaluated`);
    return this.#unclearRolePolicies.flatMap(({ roles }) => roles.map(({ value }) => value)).find(isUnknown) ?? false;
  }

  #requestOf(requester: RoleRequester, target: AccessTarget, role: RoleEntry, encrypted?: Entry): Omit<PolicyRequest, 'action'> {
    const account = target.entry ? accountComparison(this.stackOf(target.entry)) : requester.account;
    const via = encrypted && `${encrypted.arn.split(':')[2]}.${this.stackOf(encrypted).region}.amazonaws.com`;
    const get = (key: string) => {
      switch (key) {
        case 'aws:securetransport': return textComparison('true');
        case 'aws:principalisawsservice': return textComparison('false');
        case 'aws:principalarn': return requester.role;
        case 'aws:principalaccount': case 'kms:calleraccount': return requester.account;
        case 'aws:resourceaccount': case 's3:resourceaccount': return account;
        case 'kms:viaservice': return via === undefined ? undefined : textComparison(via);
      }
      return undefined;
    };
    return { resource: this.comparison(target, role.stack), context: { get } };
  }

  #requester(role: RoleEntry): RoleRequester {
    return { role: this.comparison({ arn: role.arn, entry: role }, role.stack), account: accountComparison(this.stackOf(role)), viaAccount: false };
  }

  #areForeign(role: Entry, target: Entry): boolean {
    const [a, b] = [this.stackOf(role), this.stackOf(target)];
    return a.accountGiven && b.accountGiven && a.account !== b.account;
  }

  /** Returns what the policies of a role say, with an unknown statement for each policy that cannot be read. */
  #statementsOf(role: RoleEntry): readonly Statement[] {
    let statements = this.#statements.get(role.key);
    if (statements === undefined) {
      const inTemplates = new Set(role.attached.map(({ value }) => value));
      const others = role.managedPolicies.filter(arn => !inTemplates.has(arn));
      statements = [...this.rolePermissions.policiesOf(role).flatMap(statementsIn), ...others.flatMap(managedPolicyStatements)];
      this.#statements.set(role.key, statements);
    }
    return statements;
  }

  /** Returns the permissions for a function, version or alias as statements. A permission for a function does not apply to its aliases. */
  #permissionsOn(target: Reference): readonly Statement[] {
    return this.#permissions.get(target.function ?? '')
      .filter(({ function: { qualifier = '$LATEST' } }) => qualifier === (target.qualifier ?? '$LATEST'))
      .map(permission => isUnknown(permission.present) ? unknownStatement(permission.present) : statementOf(permission));
  }
}

/** Returns the statements of a policy; an unknown one if it is unknown whether the policy exists. */
function statementsIn({ statements, present }: RoleEntry | PolicyEntry | ResourcePolicyEntry | KeyEntry): readonly Statement[] {
  return isUnknown(present) ? [unknownStatement(present)] : statements;
}

/** The default policy of a topic lets in the alarms of its account. A queue has no policy by default. */
function isDefault({ service }: ServiceCaller, { type }: Entry): boolean {
  return type === 'AWS::SNS::Topic' && service === 'cloudwatch';
}

/** Converts a permission to the statement that Lambda adds to the policy of the function. */
function statementOf({ principal, action, conditions }: PermissionEntry): Statement {
  if (OTHER_CONDITIONS.some(name => name in conditions)) return { allows: true, actions: [], resources: [], conditions: [] };
  const isService = isUnknown(principal) || /\.amazon(aws)?\.com(\.cn)?$/.test(principal);
  const named: PolicyPrincipal = { kind: isService ? 'Service' : 'AWS', id: principal };
  const given = Object.entries(conditions).map(([name, value]) => ({
    operator: name === 'SourceArn' ? 'ArnLike' : 'StringEquals',
    key: `aws:${name}`,
    values: [isUnknown(value) ? value : String(value)],
  }));
  return { allows: true, actions: [action], resources: ['*'], principals: [named], conditions: given };
}

function contextOfService({ service, arn, account }: ServiceCaller): Map<string, Comparison | typeof ABSENT> {
  const context = new Map<string, Comparison | typeof ABSENT>([
    ['aws:sourcearn', arn],
    ['aws:sourceaccount', account],
    ['aws:securetransport', textComparison('true')],
    ['aws:principalisawsservice', textComparison('true')],
    ['aws:principalservicename', textComparison(`${service}.amazonaws.com`)],
    ['aws:principalorgid', ABSENT],
    ['aws:principalarn', ABSENT],
    ['aws:principalaccount', ABSENT],
  ]);
  // The default policy of a topic has a condition on this key, and lets in the alarms of the account.
  return service === 'cloudwatch' ? context.set('aws:sourceowner', account) : context;
}
