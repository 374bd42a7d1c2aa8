import { AlarmTopics } from './alarm-topics';
import { Alarms } from './alarms';
import { EventPaths } from './event-paths';
import { Feeds } from './feeds';
import { Invokers } from './invokers';
import { Network } from './network';
import { resolved } from './resolved';
import { SharedEnvironments } from './shared-environments';
import {
  Access, AliasEntry, CallerEntry, Deliveries, DeploymentGroupEntry, Entry, EntryIndex, EventFlow, FlowEntries, FunctionEntry, InvokeConfigEntry,
  isUnknown, LogGroupEntry, MappingEntry, mayEqual, PermissionEntry, prefixed, QueueEntry, readSupportingResources, Reference, Resolved,
  RolePermissions, SupportingResources, TableEntry,
} from '../../template';

/** The resources that rules can check, by kind. */
export type AppEntries = FlowEntries & SupportingResources;

/** A kind of resource that rules can check. */
export type EntryKind = keyof AppEntries;

/** The account and Region of a resource. Unknown parts are undefined. */
export interface AccountAndRegion {
  readonly account?: string;
  readonly region?: string;
}

/** The Region and the account of an ARN. */
const PLACE = /^arn:[^:]*:[^:]*:([^:]*):([^:]*):/;

/** The descriptions of the CDK's own functions that no custom resource refers to: its provider framework and bucket notifications. */
const CDK_FUNCTION = /^AWS CDK resource provider framework|^AWS CloudFormation handler for "Custom::/;

/** The variables in which the provider framework keeps the functions that it calls. */
const CALLED_BY_FRAMEWORK = ['USER_ON_EVENT_FUNCTION_ARN', 'USER_IS_COMPLETE_FUNCTION_ARN'];

/** The resources of an app and the relations between them, as rules see them. Indexes answer each query in constant time. */
export class AppModel {
  public readonly entries: AppEntries;
  public readonly alarms: Alarms;
  public readonly topics: AlarmTopics;
  public readonly rolePermissions: RolePermissions;
  public readonly access: Access;
  public readonly deliveries: Deliveries;
  public readonly network: Network;
  public readonly invokers: Invokers;
  public readonly feeds: Feeds;
  public readonly paths: EventPaths;

  readonly #environments: SharedEnvironments;
  readonly #providers: ReadonlySet<string>;
  readonly #mappings: EntryIndex<MappingEntry>;
  readonly #consumers: EntryIndex<MappingEntry>;
  readonly #deadLetterSources: EntryIndex<QueueEntry>;
  readonly #configs: EntryIndex<InvokeConfigEntry>;
  readonly #parkingQueues: ReadonlySet<string>;
  readonly #deployed: ReadonlyMap<string, AliasEntry>;
  readonly #deployedBy: ReadonlySet<string>;
  readonly #deployedAliases: EntryIndex<AliasEntry>;
  readonly #hooks: ReadonlySet<string>;
  readonly #roles: EntryIndex<FunctionEntry>;
  readonly #permissions: EntryIndex<PermissionEntry>;
  readonly #logGroups: EntryIndex<LogGroupEntry>;
  readonly #unassignedLogGroups: readonly LogGroupEntry[];
  readonly #unnamedLogGroups: readonly LogGroupEntry[];
  readonly #callers: EntryIndex<CallerEntry>;
  readonly #rotations: ReadonlySet<string>;
  readonly #idempotencyTables: ReadonlySet<string>;
  #names?: EntryIndex<Entry>;
  #pipes?: EntryIndex<Entry>;
  #scheduled?: ReadonlySet<string | undefined>;

  constructor(public readonly flow: EventFlow) {
    const supporting = readSupportingResources(flow);
    this.#providers = providersOf(flow, supporting);
    this.entries = { ...flow, ...supporting, functions: flow.functions.filter(({ key }) => !this.#providers.has(key)) };
    this.#mappings = new EntryIndex(flow.mappings, mapping => [mapping.function.function]);
    this.#consumers = new EntryIndex(flow.mappings, ({ source }) => [source && (source.key ?? textOf(source.value))]);
    this.#configs = new EntryIndex(flow.invokeConfigs, config => {
      // The qualifier may be unknown although the function is known.
      return [config.function.function ?? flow.refer(config.properties.required('FunctionName'), config.stack).function];
    });
    this.#deadLetterSources = new EntryIndex(flow.queues, queue => [deadLetterQueueOf(queue)?.key]);
    this.#parkingQueues = parkingQueuesOf(flow, supporting);
    const deployed = flow.aliases.filter(({ deployment }) => deployment);
    this.#deployed = new Map(deployed.flatMap(alias => alias.function.function ? [[alias.function.function, alias]] : []));
    this.#deployedBy = new Set(deployed.flatMap(({ deployment }) => deployment?.group.key ?? []));
    this.#deployedAliases = new EntryIndex(deployed, ({ deployment }) => [deployment?.group.key]);
    this.#hooks = new Set(deployed.flatMap(({ deployment }) => [deployment?.beforeAllowTraffic, deployment?.afterAllowTraffic])
      .flatMap(hook => hook?.function ?? []));
    this.#roles = new EntryIndex(this.entries.functions, ({ role }) => [role && (role.key ?? String(role.value))]);
    this.#permissions = new EntryIndex(supporting.permissions, permission => [permission.function.key]);
    this.#logGroups = new EntryIndex(supporting.logGroups, ({ logGroupName, name }) => [isUnknown(logGroupName) ? name : logGroupName]);
    const assigned = new Set(flow.functions.flatMap(({ name, logGroup }) => [DEFAULT_LOG_GROUPS + name, logGroup?.key]));
    this.#unassignedLogGroups = supporting.logGroups.filter(({ key, logGroupName }) => !assigned.has(key) && !assigned.has(String(logGroupName)));
    this.#unnamedLogGroups = this.#unassignedLogGroups.filter(({ logGroupName }) => isUnknown(logGroupName));
    this.#callers = new EntryIndex(supporting.callers, caller => [caller.function.function]);
    this.#rotations = new Set(supporting.rotations.flatMap(({ function: { function: key } }) => key ?? []));
    this.#idempotencyTables = new Set(flow.functions.flatMap(({ environment }) => isUnknown(environment) ? [] : Object.entries(environment)
      .filter(([name]) => /idempoten/i.test(name)).map(([, table]) => String(table))));
    this.#environments = new SharedEnvironments(flow);
    this.alarms = new Alarms(flow, this.#environments);
    this.topics = new AlarmTopics(flow, supporting);
    this.rolePermissions = new RolePermissions(supporting);
    this.access = new Access(flow, supporting, this.rolePermissions);
    this.deliveries = new Deliveries(flow, this.access);
    this.network = new Network(flow, supporting);
    this.invokers = new Invokers(flow, supporting);
    this.feeds = new Feeds(flow, this.rolePermissions);
    this.paths = new EventPaths(flow, this.#environments);
  }

  /** Indicates whether a function provides custom resources, so that it handles no events. */
  public isProvider(functionKey: string): boolean {
    return this.#providers.has(functionKey);
  }

  /** Returns the function that a reference names directly or by a version or alias; undefined if it is not in these templates. */
  public function({ function: key }: Reference): FunctionEntry | undefined {
    return key === undefined ? undefined : this.flow.byKey.get(key) as FunctionEntry;
  }

  /** Returns the queue that a reference names; undefined if it is not in these templates. */
  public queue(reference: Reference | undefined): QueueEntry | undefined {
    const entry = this.entry(reference);
    return entry?.type === 'AWS::SQS::Queue' ? entry as QueueEntry : undefined;
  }

  /** Returns the resource that a reference names; undefined if it is not in these templates. */
  public entry(reference: Reference | undefined): Entry | undefined {
    return reference?.key === undefined ? undefined : this.flow.byKey.get(reference.key);
  }

  /** Returns the resources with a physical name, of any type and in any stack. */
  public named(name: string): readonly Entry[] {
    this.#names ??= new EntryIndex([...this.flow.byKey.values()], entry => [entry.name]);
    return this.#names.get(name);
  }

  /** Returns the account and Region of a resource, as far as they are known. */
  public placeOf({ stack }: Entry): AccountAndRegion {
    const { account, accountGiven, region, regionGiven } = this.#environments.stack(stack);
    return { account: accountGiven ? account : undefined, region: regionGiven ? region : undefined };
  }

  /** Returns the account and Region in an ARN, as far as they are known. */
  public placeIn(reference: Reference): AccountAndRegion {
    const entry = this.entry(reference);
    if (entry) return this.placeOf(entry);
    const [, region, account] = PLACE.exec(String(reference.value)) ?? [];
    return { account: account || undefined, region: region || undefined };
  }

  /** Indicates whether a rule or schedule runs a function at fixed times. */
  public runsOnSchedule(functionKey: string): boolean {
    this.#scheduled ??= new Set([
      ...this.flow.rules.flatMap(({ schedule, targets }) => schedule === undefined || isUnknown(targets) ? [] : targets.map(({ target }) => target)),
      ...this.flow.schedules.map(({ target: { target } }) => target),
    ].map(target => target.function));
    return this.#scheduled.has(functionKey);
  }

  /** Indicates whether two resources may be in the same account and Region. */
  public mayShareEnvironment(one: Entry, other: Entry): boolean {
    return this.#environments.mayShare(one, other);
  }

  /** Returns the event source mappings of a function. */
  public mappingsFor({ key }: FunctionEntry): readonly MappingEntry[] {
    return this.#mappings.get(key);
  }

  /**
   * Returns the mappings of the event source of a mapping, in template order. A source outside of these templates is identified by its ARN. Ends the
   * check if the ARN is unknown.
   */
  public consumersOf(mapping: MappingEntry): readonly MappingEntry[] {
    const { source } = mapping;
    if (source === undefined) return [mapping];
    return this.#consumers.get(source.key ?? resolved(source.value)).filter(other => other === mapping
      || source.key !== undefined || (hasWrittenSource(mapping) && hasWrittenSource(other)) || this.#environments.mayShare(mapping, other));
  }

  /** Returns the other mappings of the event source of a mapping. */
  public otherConsumersOf(mapping: MappingEntry): readonly MappingEntry[] {
    return this.consumersOf(mapping).filter(other => other !== mapping);
  }

  /** Returns the EventBridge pipes that read a queue or stream. */
  public pipesFrom({ key }: Reference): readonly Entry[] {
    this.#pipes ??= new EntryIndex(this.flow.others.filter(({ type }) => type === 'AWS::Pipes::Pipe'),
      ({ properties, stack }) => [this.flow.refer(properties.required('Source'), stack).key]);
    return key === undefined ? [] : this.#pipes.get(key);
  }

  /** Returns the functions that read a queue or stream. */
  public readersOf({ key }: Reference): readonly FunctionEntry[] {
    return key === undefined ? [] : this.#consumers.get(key).flatMap(mapping => this.function(mapping.function) ?? []);
  }

  /** Returns the queues whose dead-letter queue the given queue is. */
  public deadLetterSourcesOf({ key }: QueueEntry): readonly QueueEntry[] {
    return this.#deadLetterSources.get(key);
  }

  /** Indicates whether failed events are parked in a queue. */
  public isParkingQueue({ key }: QueueEntry): boolean {
    return this.#parkingQueues.has(key);
  }

  /** Indicates whether a deployment group shifts the traffic of a function. */
  public deploysFunction(group: DeploymentGroupEntry): boolean {
    return this.#deployedBy.has(group.key) || this.entry(group.application)?.properties.value('ComputePlatform') === 'Lambda';
  }

  /** Returns the aliases whose traffic a deployment group shifts. */
  public aliasesDeployedBy({ key }: DeploymentGroupEntry): readonly AliasEntry[] {
    return this.#deployedAliases.get(key);
  }

  /** Indicates whether a function is a hook that CodeDeploy invokes before or after it shifts traffic. */
  public isHook({ key }: FunctionEntry): boolean {
    return this.#hooks.has(key);
  }

  /** Returns the functions that CodeDeploy invokes before and after a deployment group shifts traffic. */
  public hooksOf({ key }: DeploymentGroupEntry): readonly Reference[] {
    const deployments = this.flow.aliases.flatMap(({ deployment }) => deployment?.group.key === key ? deployment : []);
    return deployments.flatMap(({ beforeAllowTraffic, afterAllowTraffic }) => [beforeAllowTraffic, afterAllowTraffic]).flatMap(hook => hook ?? []);
  }

  /** Returns the alias of a function whose traffic CodeDeploy shifts. */
  public deployedAlias(functionKey: string | undefined): AliasEntry | undefined {
    return functionKey === undefined ? undefined : this.#deployed.get(functionKey);
  }

  /** Returns the functions with a role, which may be outside of these templates. */
  public functionsWithRole({ key, value }: Reference): readonly FunctionEntry[] {
    return this.#roles.get(key ?? String(value));
  }

  /** Returns the permissions for exactly this function, version or alias. */
  public permissionsOn(key: string): readonly PermissionEntry[] {
    return this.#permissions.get(key);
  }

  /**
   * Returns the log groups of a function. Ends the check if there are none, but a log group that is not another function's may have the name, as far
   * as the names are known.
   */
  public logGroupsOf(handler: FunctionEntry): readonly LogGroupEntry[] {
    const given = handler.properties.text('LoggingConfig.LogGroup');
    const found = this.#logGroups.get(given === undefined || isUnknown(given) ? DEFAULT_LOG_GROUPS + handler.name : given);
    const own = found.filter(group => this.#environments.mayShare(group, handler));
    if (own.length > 0) return own;
    const name = given ?? prefixed(DEFAULT_LOG_GROUPS, handler.unknownName ?? handler.name);
    const candidates = isUnknown(name) ? this.#unassignedLogGroups : this.#unnamedLogGroups;
    const candidate = candidates.find(group => mayEqual(group.logGroupName, name) && this.#environments.mayShare(group, handler));
    if (candidate) [candidate.logGroupName, name].forEach(resolved);
    return own;
  }

  /** Indicates whether a template value refers to a resource by name or ARN. A parameter does not: it contains the value itself. */
  public isReference(stack: string, written: unknown): boolean {
    if (typeof written !== 'object' || written === null) return /^(arn:|\/)/.test(String(written));
    return !('Ref' in written) || this.flow.byKey.has(`${stack}/${written.Ref}`);
  }

  /** Returns the resources that wait for the answer of a function. */
  public callersOf({ key }: FunctionEntry): readonly CallerEntry[] {
    return this.#callers.get(key);
  }

  /** Indicates whether a function rotates a secret. */
  public isRotation({ key }: FunctionEntry): boolean {
    return this.#rotations.has(key);
  }

  /** Indicates whether a table stores the idempotency records of the runtime or Powertools. */
  public isIdempotencyTable(table: TableEntry): boolean {
    return [table.logicalId, table.name, table.path ?? ''].some(name => /idempoten/i.test(name)) || this.#idempotencyTables.has(table.name);
  }

  /** Returns the ARNs of the destinations to which Lambda itself sends the events of a function, using the function's role. */
  public destinationsOf(handler: FunctionEntry): ReadonlySet<string> {
    const configs = this.invokeConfigsOf(handler).flatMap(({ onSuccess, onFailure }) => [onSuccess, onFailure]);
    const destinations = [...configs, ...this.mappingsFor(handler).map(({ onFailure }) => onFailure)];
    return new Set(destinations.map(destination => String(destination?.value)));
  }

  /** Returns the asynchronous invocation settings of a function, for any of its qualifiers. */
  public invokeConfigsOf({ key }: FunctionEntry): readonly InvokeConfigEntry[] {
    return this.#configs.get(key);
  }
}

const DEFAULT_LOG_GROUPS = '/aws/lambda/';

function textOf(value: Resolved<string>): string | undefined {
  return isUnknown(value) ? undefined : value;
}

/** Indicates whether the template names the ARN of the source itself, not the account and Region of the stack. */
function hasWrittenSource({ resource }: MappingEntry): boolean {
  return typeof resource.Properties?.EventSourceArn === 'string';
}

/** Returns the functions that provide custom resources, the CDK's own functions, and those that its provider framework calls. */
function providersOf(flow: EventFlow, { customResources }: SupportingResources): ReadonlySet<string> {
  const own = flow.functions.filter(({ properties }) => CDK_FUNCTION.test(String(properties.text('Description'))));
  const called = own.flatMap(({ environment, stack }) => isUnknown(environment) ? [] : CALLED_BY_FRAMEWORK.flatMap(name => {
    return environment[name] === undefined ? [] : flow.refer(environment[name], stack).function ?? [];
  }));
  return new Set([...own.map(({ key }) => key), ...called, ...customResources.flatMap(({ provider }) => provider.function ?? [])]);
}

function deadLetterQueueOf({ redrive }: QueueEntry): Reference | undefined {
  return redrive === undefined || isUnknown(redrive) ? undefined : redrive.deadLetterQueue;
}

/** Returns the queues that are dead-letter queues or failure destinations of a resource. */
function parkingQueuesOf(flow: EventFlow, { busSubscribers }: SupportingResources): ReadonlySet<string> {
  const references: readonly (Reference | undefined)[] = [
    ...flow.queues.map(deadLetterQueueOf),
    ...flow.mappings.map(({ onFailure }) => onFailure),
    ...flow.invokeConfigs.map(({ onFailure }) => onFailure),
    ...flow.functions.map(({ deadLetterTarget }) => deadLetterTarget),
    ...flow.subscriptions.map(({ deadLetterQueue }) => deadLetterQueue),
    ...flow.buses.map(({ deadLetterQueue }) => deadLetterQueue),
    ...flow.rules.flatMap(({ targets }) => isUnknown(targets) ? [] : targets.map(({ deadLetterQueue }) => deadLetterQueue)),
    ...flow.schedules.map(({ target }) => target.deadLetterQueue),
    ...busSubscribers.map(({ deadLetterQueue }) => deadLetterQueue),
  ];
  return new Set(references.flatMap(reference => reference?.key ?? []));
}
