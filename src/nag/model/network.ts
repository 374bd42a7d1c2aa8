import {
  DatabaseEntry, EntryIndex, EventFlow, FunctionEntry, isUnknown, Reference, Resolved, SubnetEntry, SupportingResources, Unknown,
  VpcEndpointEntry,
} from '../../template';

/** A database that a security group can connect to. */
export interface DatabaseRoute {
  readonly database: DatabaseEntry;

  /** Indicates whether a proxy shares the security group at either end, so that the route may be the proxy's. */
  readonly shared: boolean;
}

/** Determines which services and databases a function in a VPC can connect to, and how. */
export class Network {
  readonly #subnets: ReadonlyMap<string, SubnetEntry>;
  readonly #endpoints: EntryIndex<VpcEndpointEntry>;
  readonly #strayEndpoints: readonly VpcEndpointEntry[];
  readonly #routes: EntryIndex<DatabaseRoute>;
  readonly #toProxies: ReadonlySet<string>;

  constructor(private readonly flow: EventFlow, private readonly supporting: SupportingResources) {
    const { subnets, vpcEndpoints, securityGroupRules, databases, databaseProxies } = supporting;
    this.#subnets = new Map(subnets.map(subnet => [subnet.key, subnet]));
    this.#endpoints = new EntryIndex(vpcEndpoints, ({ vpc }) => [vpc.key]);
    this.#strayEndpoints = vpcEndpoints.filter(({ vpc }) => isUnknown(vpc.value));
    const inGroup = new EntryIndex(databases, ({ securityGroups }) => securityGroups.map(({ key }) => key));
    const proxied = new Set(databaseProxies.flatMap(({ securityGroups }) => securityGroups.flatMap(({ key }) => key ?? [])));
    // Each pair once: a group may have many rules for the same other group.
    const routes = [...new Map(securityGroupRules.flatMap(({ from, to }) => from.key === undefined || to.key === undefined
      ? [] : [[`${from.key} ${to.key}`, { from: from.key, to: to.key }] as const])).values()];
    this.#toProxies = new Set(routes.filter(({ to }) => proxied.has(to)).map(({ from }) => from));
    this.#routes = new EntryIndex(routes.flatMap(({ from, to }) => inGroup.get(to)
      .map(database => ({ from, database, shared: proxied.has(from) || proxied.has(to) }))), ({ from }) => [from]);
  }

  /** Indicates whether the app has any database. */
  public get hasDatabases(): boolean {
    return this.supporting.databases.length > 0;
  }

  /** Returns the subnets of a function, with undefined for each one that is not in these templates. */
  public subnetsOf(handler: FunctionEntry): readonly (SubnetEntry | undefined)[] {
    return this.#named(handler, 'VpcConfig.SubnetIds', 'AWS::EC2::Subnet').map(({ key }) => key === undefined ? undefined : this.#subnets.get(key));
  }

  /** Returns the key of the VPC of a function, which contains all of its subnets. */
  public vpcOf(handler: FunctionEntry): Resolved<string> {
    return this.subnetsOf(handler).find(subnet => subnet?.vpc.key !== undefined)?.vpc.key ?? new Unknown('the VPC of the function is not in these templates');
  }

  /** Indicates whether a VPC has an endpoint for a service, such as 's3'. */
  public hasEndpoint(vpc: string, service: string): Resolved<boolean> {
    const own = this.#endpoints.get(vpc).map(({ serviceName }) => isFor(serviceName, service));
    if (own.includes(true)) return true;
    const stray = this.#strayEndpoints.find(({ serviceName }) => isFor(serviceName, service) !== false);
    return own.find(isUnknown) ?? (stray?.vpc.value as Unknown | undefined) ?? false;
  }

  /** Returns the security groups of a function. */
  public groupsOf(handler: FunctionEntry): readonly Reference[] {
    return this.#named(handler, 'VpcConfig.SecurityGroupIds', 'AWS::EC2::SecurityGroup');
  }

  /** Returns the databases that a security group can connect to. */
  public routesFrom({ key }: Reference): readonly DatabaseRoute[] {
    return key === undefined ? [] : this.#routes.get(key);
  }

  /** Indicates whether a security group can connect to a proxy. */
  public reachesProxy({ key }: Reference): boolean {
    return key !== undefined && this.#toProxies.has(key);
  }

  #named(handler: FunctionEntry, path: string, type: string): readonly Reference[] {
    return handler.properties.texts(path).map(value => this.flow.refer(value, handler.stack, type));
  }
}

function isFor(serviceName: Resolved<string>, service: string): Resolved<boolean> {
  return isUnknown(serviceName) ? serviceName : serviceName.endsWith(`.${service}`);
}
