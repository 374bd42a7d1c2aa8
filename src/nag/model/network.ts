import { EntryIndex } from './entry-index';
import { DatabaseEntry, EventFlow, FunctionEntry, isUnknown, Reference, Resolved, SubnetEntry, Surroundings, Unknown, VpcEndpointEntry } from '../../template';

/** A database that lies in a security group that another one may talk to. */
export interface DatabaseWay {
  readonly database: DatabaseEntry;

  /** Whether a proxy lies at either end too, so that the way may be the proxy's. */
  readonly shared: boolean;
}

/** What functions reach in a VPC, and how. */
export class Network {
  readonly #subnets: ReadonlyMap<string, SubnetEntry>;
  readonly #endpoints: EntryIndex<VpcEndpointEntry>;
  readonly #strayEndpoints: readonly VpcEndpointEntry[];
  readonly #databases: EntryIndex<DatabaseWay>;
  readonly #toProxies: ReadonlySet<string>;

  constructor(private readonly flow: EventFlow, private readonly surroundings: Surroundings) {
    const { subnets, vpcEndpoints, securityGroupRules, databases, databaseProxies } = surroundings;
    this.#subnets = new Map(subnets.map(subnet => [subnet.key, subnet]));
    this.#endpoints = new EntryIndex(vpcEndpoints, ({ vpc }) => [vpc.key]);
    this.#strayEndpoints = vpcEndpoints.filter(({ vpc }) => isUnknown(vpc.value));
    const inGroup = new EntryIndex(databases, ({ securityGroups }) => securityGroups.map(({ key }) => key));
    const proxied = new Set(databaseProxies.flatMap(({ securityGroups }) => securityGroups.flatMap(({ key }) => key ?? [])));
    const ways = securityGroupRules.flatMap(({ from, to }) => from.key === undefined || to.key === undefined ? [] : [{ from: from.key, to: to.key }]);
    this.#toProxies = new Set(ways.filter(({ to }) => proxied.has(to)).map(({ from }) => from));
    this.#databases = new EntryIndex(ways.flatMap(({ from, to }) => inGroup.get(to)
      .map(database => ({ from, database, shared: proxied.has(from) || proxied.has(to) }))), ({ from }) => [from]);
  }

  public get hasDatabases(): boolean {
    return this.surroundings.databases.length > 0;
  }

  /** The subnets of a function; undefined in place of those that are not in these templates. */
  public subnetsOf(handler: FunctionEntry): readonly (SubnetEntry | undefined)[] {
    return this.#named(handler, 'VpcConfig.SubnetIds', 'AWS::EC2::Subnet').map(({ key }) => key === undefined ? undefined : this.#subnets.get(key));
  }

  /** The key of the VPC of a function that has subnets: all lie in one. */
  public vpcOf(handler: FunctionEntry): Resolved<string> {
    return this.subnetsOf(handler).find(subnet => subnet?.vpc.key !== undefined)?.vpc.key ?? new Unknown('its VPC is not in these templates');
  }

  /** Whether a VPC has a way of its own to a service: 's3'. */
  public hasEndpoint(vpc: string, service: string): Resolved<boolean> {
    const own = this.#endpoints.get(vpc).map(({ serviceName }) => isFor(serviceName, service));
    if (own.includes(true)) return true;
    const stray = this.#strayEndpoints.find(({ serviceName }) => isFor(serviceName, service) !== false);
    return own.find(isUnknown) ?? (stray?.vpc.value as Unknown | undefined) ?? false;
  }

  /** The security groups of a function. */
  public groupsOf(handler: FunctionEntry): readonly Reference[] {
    return this.#named(handler, 'VpcConfig.SecurityGroupIds', 'AWS::EC2::SecurityGroup');
  }

  /** The databases that a security group may talk to. */
  public databasesFrom({ key }: Reference): readonly DatabaseWay[] {
    return key === undefined ? [] : this.#databases.get(key);
  }

  /** Whether a security group may talk to a proxy. */
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
