import { Alarms } from './alarms';
import { EntryIndex } from './entry-index';
import { Invokers } from './invokers';
import { Network } from './network';
import { resolved } from './resolved';
import { RolePermissions } from './role-permissions';
import { SharedEnvironments } from './shared-environments';
import {
  AliasEntry, DeploymentGroupEntry, Entry, EventFlow, FlowEntries, FunctionEntry, InvokeConfigEntry, isUnknown, LogGroupEntry, MappingEntry,
  mayEqual, PermissionEntry, prefixed, QueueEntry, readSupportingResources, Reference, Resolved, SupportingResources, TableEntry,
} from '../../template';

/** The resources that rules can check, by kind. */
export type AppEntries = FlowEntries & SupportingResources;

/** A kind of resource that rules can check. */
export type EntryKind = keyof AppEntries;

/** A topic or bucket, and a function that it notifies. */
interface Notifier {
  readonly source: Reference;
  readonly function?: string;
}

/** The descriptions of the CDK's own functions that no custom resource refers to: its provider framework and bucket notifications. */
const CDK_FUNCTION = /^AWS CDK resource provider framework|^AWS CloudFormation handler for "Custom::/;

/** The variables in which the provider framework keeps the functions that it calls. */
const CALLED_BY_FRAMEWORK = ['USER_ON_EVENT_FUNCTION_ARN', 'USER_IS_COMPLETE_FUNCTION_ARN'];

/** The resources of an app and the relations between them, as rules see them. Indexes answer each query in constant time. */
export class AppModel {
  public readonly entries: AppEntries;
  public readonly alarms: Alarms;
  public readonly rolePermissions: RolePermissions;
  public readonly network: Network;
  public readonly invokers: Invokers;

  readonly #environments: SharedEnvironments;
  readonly #providers: ReadonlySet<string>;
  readonly #mappings: EntryIndex<MappingEntry>;
  readonly #consumers: EntryIndex<MappingEntry>;
  readonly #deadLetterSources: EntryIndex<QueueEntry>;
  readonly #configs: EntryIndex<InvokeConfigEntry>;
  readonly #parkingQueues: ReadonlySet<string>;
  readonly #deployed: ReadonlyMap<string, AliasEntry>;
  readonly #deployedBy: ReadonlySet<string>;
  readonly #hooks: ReadonlySet<string>;
  readonly #roles: EntryIndex<FunctionEntry>;
  readonly #permissions: EntryIndex<PermissionEntry>;
  readonly #logGroups: EntryIndex<LogGroupEntry>;
  readonly #unassignedLogGroups: readonly LogGroupEntry[];
  readonly #unnamedLogGroups: readonly LogGroupEntry[];
  readonly #notifiers: EntryIndex<Notifier>;
  readonly #rotations: ReadonlySet<string>;
  readonly #idempotencyTables: ReadonlySet<string>;

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
    this.#parkingQueues = parkingQueuesOf(flow);
    const deployed = flow.aliases.filter(({ deployment }) => deployment);
    this.#deployed = new Map(deployed.flatMap(alias => alias.function.function ? [[alias.function.function, alias]] : []));
    this.#deployedBy = new Set(deployed.flatMap(({ deployment }) => deployment?.group.key ?? []));
    this.#hooks = new Set(deployed.flatMap(({ deployment }) => [deployment?.beforeAllowTraffic, deployment?.afterAllowTraffic])
      .flatMap(hook => hook?.function ?? []));
    this.#roles = new EntryIndex(this.entries.functions, ({ role }) => [role && (role.key ?? String(role.value))]);
    this.#permissions = new EntryIndex(supporting.permissions, permission => [permission.function.key]);
    this.#logGroups = new EntryIndex(supporting.logGroups, ({ logGroupName, name }) => [isUnknown(logGroupName) ? name : logGroupName]);
    const assigned = new Set(flow.functions.flatMap(({ name, logGroup }) => [DEFAULT_LOG_GROUPS + name, logGroup?.key]));
    this.#unassignedLogGroups = supporting.logGroups.filter(({ key, logGroupName }) => !assigned.has(key) && !assigned.has(String(logGroupName)));
    this.#unnamedLogGroups = this.#unassignedLogGroups.filter(({ logGroupName }) => isUnknown(logGroupName));
    this.#notifiers = notifiersOf(flow);
    this.#rotations = new Set(supporting.rotations.flatMap(({ function: { function: key } }) => key ?? []));
    this.#idempotencyTables = new Set(flow.functions.flatMap(({ environment }) => isUnknown(environment) ? [] : Object.entries(environment)
      .filter(([name]) => /idempoten/i.test(name)).map(([, table]) => String(table))));
    this.#environments = new SharedEnvironments(flow);
    this.alarms = new Alarms(flow, this.#environments);
    this.rolePermissions = new RolePermissions(supporting);
    this.network = new Network(flow, supporting);
    this.invokers = new Invokers(flow, supporting);
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

  /** Returns the event source mappings of a function. */
  public mappingsFor({ key }: FunctionEntry): readonly MappingEntry[] {
    return this.#mappings.get(key);
  }

  /**
   * Returns the other mappings of the event source of a mapping, which has one. A source outside of these templates is identified by its ARN. Ends
   * the check if the ARN is unknown.
   */
  public otherConsumersOf(mapping: MappingEntry): readonly MappingEntry[] {
    const source = mapping.source!;
    return this.#consumers.get(source.key ?? resolved(source.value)).filter(other => other !== mapping
      && (source.key !== undefined || (hasWrittenSource(mapping) && hasWrittenSource(other)) || this.#environments.mayShare(mapping, other)));
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

  /** Indicates whether a function is a hook that CodeDeploy invokes before or after it shifts traffic. */
  public isHook({ key }: FunctionEntry): boolean {
    return this.#hooks.has(key);
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

  /** Returns the event sources of a function without a filter that could exclude what the function itself writes. */
  public unfilteredSourcesOf(handler: FunctionEntry): readonly Entry[] {
    const polled = this.mappingsFor(handler).filter(({ filters }) => !isUnknown(filters) && filters.length === 0).map(({ source }) => source);
    return [...polled, ...this.#notifiers.get(handler.key).map(({ source }) => source)].flatMap(source => this.entry(source) ?? []);
  }

  /** Indicates whether a template value refers to a resource by name or ARN. A parameter does not: it contains the value itself. */
  public isReference(stack: string, written: unknown): boolean {
    if (typeof written !== 'object' || written === null) return /^(arn:|\/)/.test(String(written));
    return !('Ref' in written) || this.flow.byKey.has(`${stack}/${written.Ref}`);
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
function parkingQueuesOf(flow: EventFlow): ReadonlySet<string> {
  const references: readonly (Reference | undefined)[] = [
    ...flow.queues.map(deadLetterQueueOf),
    ...flow.mappings.map(({ onFailure }) => onFailure),
    ...flow.invokeConfigs.map(({ onFailure }) => onFailure),
    ...flow.functions.map(({ deadLetterTarget }) => deadLetterTarget),
    ...flow.subscriptions.map(({ deadLetterQueue }) => deadLetterQueue),
    ...flow.buses.map(({ deadLetterQueue }) => deadLetterQueue),
    ...flow.rules.flatMap(({ targets }) => isUnknown(targets) ? [] : targets.map(({ deadLetterQueue }) => deadLetterQueue)),
    ...flow.schedules.map(({ target }) => target.deadLetterQueue),
  ];
  return new Set(references.flatMap(reference => reference?.key ?? []));
}

/** Returns the topics and buckets that notify functions without a filter, by the keys of the functions. */
function notifiersOf(flow: EventFlow): EntryIndex<Notifier> {
  const topics = flow.subscriptions.filter(({ filterPolicy }) => filterPolicy === undefined)
    .map(({ topic, endpoint }) => ({ source: topic, function: endpoint?.function }));
  const buckets = flow.buckets.flatMap(({ key, arn, notifications }) => isUnknown(notifications) ? [] : notifications
    .filter(({ prefix, suffix }) => prefix === undefined && suffix === undefined)
    .map(({ target }) => ({ source: { key, value: arn }, function: target.function })));
  return new EntryIndex([...topics, ...buckets], notifier => [notifier.function]);
}
