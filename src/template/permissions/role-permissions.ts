import { EntryIndex } from './entry-index';
import type { FunctionEntry, PolicyEntry, RoleEntry, Statement, SupportingResources } from '../flow';
import { isUnknown, Resolved } from '../resolve/unknown';
import { matchesWildcard } from '../resolve/wildcards';

const NO_BUCKETS: ReadonlySet<string> = new Set();

/** The permissions that IAM roles and policies grant to functions. */
export class RolePermissions {
  readonly #roles: ReadonlyMap<string, RoleEntry>;
  readonly #policies: EntryIndex<PolicyEntry>;
  readonly #byKey: ReadonlyMap<string, PolicyEntry>;
  readonly #all: readonly Statement[];
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
    const attached = role.attached.flatMap(({ key }) => this.#byKey.get(key!) ?? []);
    return [...new Set([role, ...this.#policies.get(role.key), ...attached])];
  }

  /** Indicates whether a function may perform any of the actions on a resource or a part of it. */
  public allows(handler: FunctionEntry, actions: readonly string[], arn: string): boolean {
    const statements = this.of(handler).flatMap(policy => policy.statements);
    const permitted = actions.filter(action => !statements.some(statement => denies(statement, action, arn)));
    return statements.some(statement => statement.allows
      && statement.actions.some(action => permitted.some(wanted => matches(action, wanted)))
      && statement.resources.some(resource => matches(resource, arn) || (!isUnknown(resource) && resource.startsWith(`${arn}/`))));
  }

  /** Returns the keys of the objects of a bucket on which a function may perform an action; `*` and `?` are wildcards. */
  public objectKeys(handler: FunctionEntry, action: string, bucketArn: string): readonly string[] {
    return this.of(handler).flatMap(({ statements }) => statements)
      .filter(({ allows, actions }) => allows && actions.some(each => matches(each, action)))
      .flatMap(({ resources }) => resources).flatMap(resource => {
        if (isUnknown(resource)) return [];
        if (resource.startsWith(`${bucketArn}/`)) return [resource.slice(bucketArn.length + 1)];
        return resource.includes('*') && matches(resource, `${bucketArn}/`) ? ['*'] : [];
      });
  }

  /**
   * Indicates whether a function may use a service.
   *
   * @param service the IAM prefix of the service, such as 's3'
   * @param besides actions that do not count
   * @param elsewhere ARNs of resources that do not count
   */
  public uses(handler: FunctionEntry, service: string, besides: readonly string[] = [], elsewhere: ReadonlySet<string> = NO_BUCKETS): boolean {
    return this.of(handler).some(({ statements }) => statements.some(({ allows, actions, resources }) => allows
      && actions.some(action => !isUnknown(action) && (action === '*' || action.startsWith(`${service}:`)) && !besides.includes(action))
      && resources.some(resource => isUnknown(resource) || !elsewhere.has(resource.split('/', 1)[0]))));
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
}

/** Indicates whether a statement refuses an action on all of a resource, whatever the request. */
function denies({ allows, actions, resources, conditions }: Statement, action: string, arn: string): boolean {
  const always = !isUnknown(conditions) && conditions.length === 0;
  return !allows && always && actions.some(each => matches(each, action)) && resources.some(each => matches(each, arn));
}

function matches(pattern: Resolved<string>, text: string): boolean {
  return !isUnknown(pattern) && matchesWildcard(pattern, text);
}
