import { EntryIndex } from './entry-index';
import type { FunctionEntry, PolicyEntry, RoleEntry, Statement, SupportingResources } from '../flow';
import { mayEqual } from '../resolve/outlines';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';
import { allHold, anyOf, not } from '../resolve/verdicts';
import { matchesWildcard } from '../resolve/wildcards';

const NO_BUCKETS: ReadonlySet<string> = new Set();

/** How many actions and resources of a role are compared with each other. IAM accepts fewer. */
const COMPARED = 5_000;

/** The permissions that IAM roles and policies grant to functions. */
export class RolePermissions {
  readonly #roles: ReadonlyMap<string, RoleEntry>;
  readonly #policies: EntryIndex<PolicyEntry>;
  readonly #byKey: ReadonlyMap<string, PolicyEntry>;
  readonly #all: readonly Statement[];
  readonly #ofRoles = new Map<string, readonly (RoleEntry | PolicyEntry)[]>();
  readonly #allowed = new Map<string, ReadonlySet<Resolved<string>>>();
  #invoked?: readonly Resolved<string>[];

  constructor({ roles, policies }: SupportingResources) {
    this.#roles = new Map(roles.map(role => [role.key, role]));
    this.#policies = new EntryIndex(policies, ({ roles: attachedTo }) => attachedTo.map(({ key }) => key));
    this.#byKey = new Map(policies.map(policy => [policy.key, policy]));
    this.#all = [...roles, ...policies].flatMap(({ statements }) => statements);
  }

  /** Returns the role of a function and its attached policies; none if the role is not in these templates. */
  public of({ role }: FunctionEntry): readonly (RoleEntry | PolicyEntry)[] {
    const own = role?.key === undefined ? undefined : this.#roles.get(role.key);
    return own ? this.policiesOf(own) : [];
  }

  /** Returns a role and the policies of these templates that are attached to it. */
  public policiesOf(role: RoleEntry): readonly (RoleEntry | PolicyEntry)[] {
    let policies = this.#ofRoles.get(role.key);
    if (policies === undefined) {
      const attached = role.attached.flatMap(({ key }) => this.#byKey.get(key!) ?? []);
      policies = [...new Set([role, ...this.#policies.get(role.key), ...attached])];
      this.#ofRoles.set(role.key, policies);
    }
    return policies;
  }

  /** Indicates whether a function may perform any of the actions on a resource or a part of it. */
  public allows(handler: FunctionEntry, actions: readonly string[], arn: string): boolean {
    const statements = this.#statementsOf(handler);
    const permitted = actions.filter(action => !statements.some(statement => denies(statement, action, arn) === true));
    return statements.some(statement => statement.allows
      && statement.actions.some(action => permitted.some(wanted => matches(action, wanted)))
      && statement.resources.some(resource => matches(resource, arn) || (!isUnknown(resource) && resource.startsWith(`${arn}/`))));
  }

  /** Returns the keys of the objects of a bucket on which a function may perform an action; `*` and `?` are wildcards. */
  public objectKeys(handler: FunctionEntry, action: string, bucketArn: string): readonly string[] {
    return this.#statementsOf(handler)
      .filter(({ allows, actions }) => allows && actions.some(each => matches(each, action)))
      .flatMap(({ resources }) => resources).flatMap(resource => {
        if (isUnknown(resource)) return [];
        if (resource.startsWith(`${bucketArn}/`)) return [resource.slice(bucketArn.length + 1)];
        return resource.includes('*') && matches(resource, `${bucketArn}/`) ? ['*'] : [];
      });
  }

  /**
   * Indicates whether a function may use a service. Unknown if statements that deny it depend on the request.
   *
   * @param service the IAM prefix of the service, such as 's3'
   * @param besides actions that do not count
   * @param elsewhere ARNs of resources that do not count
   */
  public uses(
    handler: FunctionEntry, service: string, besides: readonly string[] = [], elsewhere: ReadonlySet<string> = NO_BUCKETS,
  ): Resolved<boolean> {
    const statements = this.#statementsOf(handler);
    const denying = statements.filter(({ allows }) => !allows);
    const ofService = (action: Resolved<string>) => !isUnknown(action) && (action === '*' || action.startsWith(`${service}:`)) && !besides.includes(action);
    const counts = (resource: Resolved<string>) => isUnknown(resource) || !elsewhere.has(resource.split('/', 1)[0]);
    const allowing = statements.filter(({ allows, actions, resources }) => allows && actions.some(ofService) && resources.some(counts));
    if (denying.length === 0) return allowing.length > 0;
    if (statements.reduce((sum, { actions, resources }) => sum + actions.length + resources.length, 0) > COMPARED) return new Unknown('the policies of the role are too long');
    return anyOf(allowing, ({ actions, resources }) => anyOf(actions.filter(ofService), action => anyOf(resources.filter(counts),
      resource => not(anyOf(denying, statement => denies(statement, String(action), isUnknown(resource) ? '*' : resource))))));
  }

  /** Indicates whether the policies of a function deny it any action of a service on any resource. */
  public isDenied(handler: FunctionEntry, service: string): Resolved<boolean> {
    return anyOf(this.#statementsOf(handler), statement => denies(statement, `${service}:*`, '*'));
  }

  /** Indicates whether a policy in these templates may allow any role to perform an action on a resource. */
  public allowsAnyone(action: string, arn: string): boolean {
    let allowed = this.#allowed.get(action);
    if (allowed === undefined) {
      const statements = this.#all.filter(({ allows, actions }) => allows && actions.some(each => isUnknown(each) || matches(each, action)));
      this.#allowed.set(action, allowed = new Set(statements.flatMap(({ resources }) => resources)));
    }
    return allowed.has(arn) || [...allowed].some(resource => isUnknown(resource) || (resource.includes('*') && matches(resource, arn)));
  }

  /** Indicates whether a policy in these templates allows a role to invoke the function. */
  public invokes({ arn }: FunctionEntry): boolean {
    this.#invoked ??= this.#all.filter(({ allows, actions }) => allows && actions.some(action => matches(action, 'lambda:InvokeFunction')))
      .flatMap(({ resources }) => resources);
    return this.#invoked.some(resource => !isUnknown(resource) && (matches(resource, arn) || resource.startsWith(`${arn}:`)));
  }

  #statementsOf(handler: FunctionEntry): readonly Statement[] {
    return this.of(handler).flatMap(({ statements }) => statements);
  }
}

/**
 * Indicates whether a statement denies an action on all of a resource. The action and the ARN may be patterns: it then denies all that they match.
 * Unknown if that depends on the request.
 */
function denies({ allows, actions, notActions, resources, notResources, conditions }: Statement, action: string, arn: string): Resolved<boolean> {
  if (allows) return false;
  const covered = allHold([coversAll(actions, notActions, action), coversAll(resources, notResources, arn)]);
  if (covered !== true) return covered;
  if (isUnknown(conditions)) return conditions;
  return conditions.length === 0 || new Unknown(`the statement that denies ${action} depends on ${conditions[0].key}`);
}

/** Indicates whether a list of patterns, or all but the others, contains everything that a pattern matches. */
function coversAll(patterns: readonly Resolved<string>[], others: readonly Resolved<string>[] | undefined, wanted: string): Resolved<boolean> {
  if (others) return not(anyOf(others, other => isUnknown(other) ? other : mayEqual(asOutline(other), asOutline(wanted))));
  return anyOf(patterns, pattern => isUnknown(pattern) ? pattern : matchesWildcard(pattern, wanted) && !(wanted.includes('*') && pattern.includes('?')));
}

/** Returns a pattern as a text of which the parts between wildcards are known. */
function asOutline(pattern: string): Resolved<string> {
  const parts = pattern.split(/[*?]/);
  return parts.length === 1 ? pattern : new Unknown('it has wildcards', [parts]);
}

function matches(pattern: Resolved<string>, text: string): boolean {
  return !isUnknown(pattern) && matchesWildcard(pattern, text);
}
