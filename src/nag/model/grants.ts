import { EntryIndex } from './entry-index';
import { FunctionEntry, isUnknown, PolicyEntry, Resolved, RoleEntry, Statement, Surroundings } from '../../template';

const NOWHERE: ReadonlySet<string> = new Set();

/** What the roles of functions may do. */
export class Grants {
  readonly #roles: ReadonlyMap<string, RoleEntry>;
  readonly #policies: EntryIndex<PolicyEntry>;
  readonly #all: readonly Statement[];
  #invoked?: readonly Resolved<string>[];

  constructor({ roles, policies }: Surroundings) {
    this.#roles = new Map(roles.map(role => [role.key, role]));
    this.#policies = new EntryIndex(policies, ({ roles: attachedTo }) => attachedTo.map(({ key }) => key));
    this.#all = [...roles, ...policies].flatMap(({ statements }) => statements);
  }

  /** The role of a function and the policies that are attached to it; none if it is not in these templates. */
  public of({ role }: FunctionEntry): readonly (RoleEntry | PolicyEntry)[] {
    const own = role?.key === undefined ? undefined : this.#roles.get(role.key);
    return own ? [own, ...this.#policies.get(own.key)] : [];
  }

  /** Whether a function may do one of the things to a resource, or to parts of it. */
  public allows(to: FunctionEntry, actions: readonly string[], arn: string): boolean {
    return this.of(to).some(({ statements }) => statements.some(statement => statement.allows
      && statement.actions.some(action => actions.some(wanted => matches(action, wanted)))
      && statement.resources.some(resource => matches(resource, arn) || (!isUnknown(resource) && resource.startsWith(`${arn}/`)))));
  }

  /** Whether a function may do something of a service, as IAM calls it ('s3'): other things than these, and not in these buckets only. */
  public uses(by: FunctionEntry, service: string, besides: readonly string[] = [], elsewhere: ReadonlySet<string> = NOWHERE): boolean {
    return this.of(by).some(({ statements }) => statements.some(({ allows, actions, resources }) => allows
      && actions.some(action => !isUnknown(action) && (action === '*' || action.startsWith(`${service}:`)) && !besides.includes(action))
      && resources.some(resource => isUnknown(resource) || !elsewhere.has(resource.split('/', 1)[0]))));
  }

  /** Whether some role of these templates may invoke the function: its ARN stands in a policy. */
  public invokes({ arn }: FunctionEntry): boolean {
    this.#invoked ??= this.#all.filter(({ allows, actions }) => allows && actions.some(action => matches(action, 'lambda:InvokeFunction')))
      .flatMap(({ resources }) => resources);
    return this.#invoked.some(resource => !isUnknown(resource) && (matches(resource, arn) || resource.startsWith(`${arn}:`)));
  }
}

/** Whether a pattern of IAM, in which `*` stands for anything, means a text. */
function matches(pattern: Resolved<string>, text: string): boolean {
  if (isUnknown(pattern)) return false;
  if (!pattern.includes('*')) return pattern === text;
  return new RegExp(`^${pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(text);
}
