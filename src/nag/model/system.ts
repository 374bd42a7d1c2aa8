import { Alarms } from './alarms';
import { EntryIndex } from './entry-index';
import { Grants } from './grants';
import { Neighbours } from './neighbours';
import { Network } from './network';
import { known } from '../rule';
import { Triggers } from './triggers';
import {
  AliasEntry, DeploymentGroupEntry, Entry, EventFlow, FlowEntries, FunctionEntry, InvokeConfigEntry, isUnknown, LogGroupEntry, MappingEntry,
  PermissionEntry, QueueEntry, readSurroundings, Reference, Surroundings, TableEntry,
} from '../../template';

/** The resources that rules are about. */
export type SystemEntries = FlowEntries & Surroundings;
export type Kind = keyof SystemEntries;

/** A topic or a bucket, and the function that it tells. */
interface Notifier {
  readonly source: Reference;
  readonly function?: string;
}

/** How the CDK describes functions of its own that no custom resource names: of its provider framework, and for what a bucket tells. */
const OWN = /^AWS CDK resource provider framework|^AWS CloudFormation handler for "Custom::/;

/** Whom the provider framework hands over to. */
const HANDED_TO = ['USER_ON_EVENT_FUNCTION_ARN', 'USER_IS_COMPLETE_FUNCTION_ARN'];

/** All that a run reads: the flow of events and what surrounds it, and who belongs to whom. Each question is answered from an index. */
export class System {
  public readonly entries: SystemEntries;
  public readonly alarms: Alarms;
  public readonly grants: Grants;
  public readonly network: Network;
  public readonly triggers: Triggers;

  readonly #neighbours: Neighbours;
  readonly #providers: ReadonlySet<string>;
  readonly #mappings: EntryIndex<MappingEntry>;
  readonly #sourcesOfDeadLetters: EntryIndex<QueueEntry>;
  readonly #configs: EntryIndex<InvokeConfigEntry>;
  readonly #failureQueues: ReadonlySet<string>;
  readonly #deployed: ReadonlyMap<string, AliasEntry>;
  readonly #deployedBy: ReadonlySet<string>;
  readonly #hooks: ReadonlySet<string>;
  readonly #roles: EntryIndex<FunctionEntry>;
  readonly #permissions: EntryIndex<PermissionEntry>;
  readonly #logGroups: EntryIndex<LogGroupEntry>;
  readonly #unclearLogGroups: readonly LogGroupEntry[];
  readonly #notifiers: EntryIndex<Notifier>;
  readonly #rotations: ReadonlySet<string>;
  readonly #idempotencyTables: ReadonlySet<string>;

  constructor(public readonly flow: EventFlow) {
    const surroundings = readSurroundings(flow);
    this.#providers = providersOf(flow, surroundings);
    this.entries = { ...flow, ...surroundings, functions: flow.functions.filter(({ key }) => !this.#providers.has(key)) };
    this.#mappings = new EntryIndex(flow.mappings, mapping => [mapping.function.function]);
    this.#configs = new EntryIndex(flow.invokeConfigs, config => {
      // Of which version nobody may know; of which function perhaps still.
      return [config.function.function ?? flow.refer(String(config.properties.value('FunctionName')), config.stack).function];
    });
    this.#sourcesOfDeadLetters = new EntryIndex(flow.queues, queue => [deadLetterQueueOf(queue)?.key]);
    this.#failureQueues = failureQueuesOf(flow);
    const deployed = flow.aliases.filter(({ deployment }) => deployment);
    this.#deployed = new Map(deployed.flatMap(alias => alias.function.function ? [[alias.function.function, alias]] : []));
    this.#deployedBy = new Set(deployed.flatMap(({ deployment }) => deployment?.group.key ?? []));
    this.#hooks = new Set(deployed.flatMap(({ deployment }) => [deployment?.beforeAllowTraffic, deployment?.afterAllowTraffic])
      .flatMap(hook => hook?.function ?? []));
    this.#roles = new EntryIndex(this.entries.functions, ({ role }) => [role && (role.key ?? String(role.value))]);
    this.#permissions = new EntryIndex(surroundings.permissions, permission => [permission.function.key]);
    this.#logGroups = new EntryIndex(surroundings.logGroups, ({ logGroupName, name }) => [isUnknown(logGroupName) ? name : logGroupName]);
    this.#unclearLogGroups = surroundings.logGroups.filter(({ logGroupName }) => isUnknown(logGroupName));
    this.#notifiers = notifiersOf(flow);
    this.#rotations = new Set(surroundings.rotations.flatMap(({ function: { function: key } }) => key ?? []));
    this.#idempotencyTables = new Set(flow.functions.flatMap(({ environment }) => isUnknown(environment) ? [] : Object.entries(environment)
      .filter(([name]) => /idempoten/i.test(name)).map(([, table]) => String(table))));
    this.#neighbours = new Neighbours(flow);
    this.alarms = new Alarms(flow, this.#neighbours);
    this.grants = new Grants(surroundings);
    this.network = new Network(flow, surroundings);
    this.triggers = new Triggers(flow, surroundings);
  }

  /** Whether it makes custom resources: the CDK's own or someone else's, but nothing that handles events. */
  public isProvider(functionKey: string): boolean {
    return this.#providers.has(functionKey);
  }

  /** The function that is meant, by whatever version or alias; undefined if it is not in these templates. */
  public function({ function: key }: Reference): FunctionEntry | undefined {
    return key === undefined ? undefined : this.flow.byKey.get(key) as FunctionEntry;
  }

  /** The queue that is meant, if it is one of these templates. */
  public queue(reference: Reference | undefined): QueueEntry | undefined {
    const entry = this.entry(reference);
    return entry?.type === 'AWS::SQS::Queue' ? entry as QueueEntry : undefined;
  }

  public entry(reference: Reference | undefined): Entry | undefined {
    return reference?.key === undefined ? undefined : this.flow.byKey.get(reference.key);
  }

  /** What polls for a function. */
  public mappingsFor({ key }: FunctionEntry): readonly MappingEntry[] {
    return this.#mappings.get(key);
  }

  /** The queues whose dead letters a queue takes. */
  public sourcesOf({ key }: QueueEntry): readonly QueueEntry[] {
    return this.#sourcesOfDeadLetters.get(key);
  }

  /** Whether what could not be processed or delivered is parked there. */
  public isFailureQueue({ key }: QueueEntry): boolean {
    return this.#failureQueues.has(key);
  }

  /** Whether a deployment group shifts the traffic of a function. */
  public deploysFunction(group: DeploymentGroupEntry): boolean {
    return this.#deployedBy.has(group.key) || this.entry(group.application)?.properties.value('ComputePlatform') === 'Lambda';
  }

  /** Whether CodeDeploy waits for its answer before or after it shifts traffic. */
  public isHook({ key }: FunctionEntry): boolean {
    return this.#hooks.has(key);
  }

  /** The alias of a function whose traffic CodeDeploy shifts. */
  public deployedAlias(functionKey: string | undefined): AliasEntry | undefined {
    return functionKey === undefined ? undefined : this.#deployed.get(functionKey);
  }

  /** The functions with a role, of these templates or known by its ARN. */
  public functionsWithRole({ key, value }: Reference): readonly FunctionEntry[] {
    return this.#roles.get(key ?? String(value));
  }

  /** The permissions for exactly this function, version or alias. */
  public permissionsOn(key: string): readonly PermissionEntry[] {
    return this.#permissions.get(key);
  }

  /** The log groups of a function. Nobody can tell when there is none but one whose name is unknown. */
  public logGroupsOf(handler: FunctionEntry): readonly LogGroupEntry[] {
    const given = handler.properties.value('LoggingConfig.LogGroup');
    const found = this.#logGroups.get(typeof given === 'string' ? given : `/aws/lambda/${handler.name}`);
    const near = found.filter(group => this.#neighbours.areTogether(group, handler));
    const unclear = near.length > 0 ? undefined : this.#unclearLogGroups.find(group => this.#neighbours.areTogether(group, handler));
    if (unclear) known(unclear.logGroupName);
    return near;
  }

  /** What the events of a function come from, unless a filter may keep out what the function writes there. */
  public sourcesFor(handler: FunctionEntry): readonly Entry[] {
    const polled = this.mappingsFor(handler).filter(({ filters }) => !isUnknown(filters) && filters.length === 0).map(({ source }) => source);
    return [...polled, ...this.#notifiers.get(handler.key).map(({ source }) => source)].flatMap(source => this.entry(source) ?? []);
  }

  /** Whether a value as a template writes it is the name or ARN of something, in it or elsewhere. A parameter holds the value itself. */
  public isReference(stack: string, written: unknown): boolean {
    if (typeof written !== 'object' || written === null) return /^(arn:|\/)/.test(String(written));
    return !('Ref' in written) || this.flow.byKey.has(`${stack}/${written.Ref}`);
  }

  /** Whether it changes the password of a database. */
  public isRotation({ key }: FunctionEntry): boolean {
    return this.#rotations.has(key);
  }

  /** Whether the runtime or Powertools remembers there what was processed. */
  public isIdempotencyTable(table: TableEntry): boolean {
    return [table.logicalId, table.name, table.path ?? ''].some(name => /idempoten/i.test(name)) || this.#idempotencyTables.has(table.name);
  }

  /** The ARNs of what Lambda itself sends the events of a function on to, with the function's role. */
  public destinationsOf(handler: FunctionEntry): ReadonlySet<string> {
    const configs = this.invokeConfigsOf(handler).flatMap(({ onSuccess, onFailure }) => [onSuccess, onFailure]);
    const destinations = [...configs, ...this.mappingsFor(handler).map(({ onFailure }) => onFailure)];
    return new Set(destinations.map(destination => String(destination?.value)));
  }

  public invokeConfigsOf({ key }: FunctionEntry): readonly InvokeConfigEntry[] {
    return this.#configs.get(key);
  }
}

/** What custom resources name, functions of the CDK's own, and those that its provider framework hands over to. */
function providersOf(flow: EventFlow, { customResources }: Surroundings): ReadonlySet<string> {
  const own = flow.functions.filter(({ properties }) => OWN.test(String(properties.value('Description'))));
  const handedTo = own.flatMap(({ environment, stack }) => isUnknown(environment) ? [] : HANDED_TO.flatMap(name => {
    return environment[name] === undefined ? [] : flow.refer(environment[name], stack).function ?? [];
  }));
  return new Set([...own.map(({ key }) => key), ...handedTo, ...customResources.flatMap(({ provider }) => provider.function ?? [])]);
}

function deadLetterQueueOf({ redrive }: QueueEntry): Reference | undefined {
  return redrive === undefined || isUnknown(redrive) ? undefined : redrive.deadLetterQueue;
}

/** The queues that redrive policies, destinations, rules, schedules and subscriptions name. */
function failureQueuesOf(flow: EventFlow): ReadonlySet<string> {
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

/** The topics and buckets that tell functions of everything that happens to them, by the keys of the functions. */
function notifiersOf(flow: EventFlow): EntryIndex<Notifier> {
  const topics = flow.subscriptions.filter(({ filterPolicy }) => filterPolicy === undefined)
    .map(({ topic, endpoint }) => ({ source: topic, function: endpoint?.function }));
  const buckets = flow.buckets.flatMap(({ key, arn, notifications }) => isUnknown(notifications) ? [] : notifications
    .filter(({ prefix, suffix }) => prefix === undefined && suffix === undefined)
    .map(({ target }) => ({ source: { key, value: arn }, function: target.function })));
  return new EntryIndex([...topics, ...buckets], notifier => [notifier.function]);
}
