import { Entry, EventFlow, findEntry, FlowEntries } from '../template';
import type { Invocable, Wiring } from './builders/wiring';
import type { Bucket } from './events/bucket';
import type { BusSubscriber } from './events/bus-subscriber';
import type { CustomBus } from './events/custom-bus';
import type { EventBus } from './events/event-bus';
import type { Topic } from './events/topic';
import type { EventReceiver } from './kernel/delivery';
import type { FaultKind } from './kernel/faults';
import type { MetricSeries, MetricStore } from './kernel/metrics';
import { FunctionCode, FunctionPlan, planOf } from './lambda/behavior';
import type { MappingSwitch } from './lambda/mapping-switch';
import type { MappingName, ResourceName, SimulationOptions } from './simulation-options';
import type { SqsQueue } from './sqs/sqs-queue';
import type { Stream } from './streams/stream';

/** The kinds of resources with metrics. For a construct that contains several kinds, the first of them counts. */
const MEASURED = ['functions', 'mappings', 'queues', 'streams', 'topics', 'rules', 'schedules', 'buses', 'buckets'] as const;

/** Looks up resources by the names that a test uses: logical id, construct path or construct. */
export class Resources {
  readonly #found = new Map<string, unknown>();

  constructor(private readonly wiring: Wiring) {}

  /** @throws Error if the name fits no resource of that kind, or several */
  find<K extends keyof FlowEntries>(name: ResourceName, list: K): FlowEntries[K][number] {
    const key = `${list} ${pathOf(name)}`;
    if (!this.#found.has(key)) this.#found.set(key, findEntry(this.wiring.flow, name, list));
    return this.#found.get(key) as FlowEntries[K][number];
  }

  queue(name: ResourceName): SqsQueue {
    return this.wiring.queues.get(this.find(name, 'queues').key)!;
  }

  get queues(): readonly SqsQueue[] {
    return [...this.wiring.queues.values()];
  }

  stream(name: ResourceName, kind: Stream['settings']['kind']): Stream {
    const stream = this.wiring.streams.get(this.find(name, 'streams').key)!;
    if (stream.settings.kind === kind) return stream;
    throw new Error(`${stream.settings.name} is ${kind === 'kinesis' ? 'a table: use changeItem' : 'a Kinesis stream: use put'}`);
  }

  /** A Kinesis stream, or a table with a stream. */
  anyStream(name: ResourceName): Stream {
    return this.wiring.streams.get(this.find(name, 'streams').key)!;
  }

  mapping(name: MappingName): MappingSwitch {
    return this.wiring.mappings.get(isPair(name) ? this.#mappingBetween(name) : this.find(name, 'mappings').key)!;
  }

  bucket(name: ResourceName): Bucket {
    return this.wiring.buckets.get(this.find(name, 'buckets').key)!;
  }

  topic(name: ResourceName): Topic {
    return this.wiring.topics.get(this.find(name, 'topics').key)!;
  }

  /** A bus by its name in AWS too, which is the only way to refer to one that is not in the templates. */
  bus(name: ResourceName = 'default', region?: string): EventBus | CustomBus {
    const { buses, customBuses, flow } = this.wiring;
    const named = this.#busesNamed(name, region);
    if (named.length > 1) {
      const regions = named.map(({ settings }) => settings.region).join(' or ');
      throw new Error(`${named.length} event buses are named '${String(name)}': set the region to ${regions}`);
    }
    const custom = [...customBuses.values()].find(({ settings: { entry } }) =>
      [entry.name, entry.logicalId, entry.path, entry.key].includes(pathOf(name)));
    return named[0] ?? custom ?? buses.get(findEntry(flow, name, 'buses').key)!;
  }

  /** A subscriber of a Custom Event Bus, with the bus. */
  busSubscriber(name: ResourceName): { readonly bus: CustomBus; readonly subscriber: BusSubscriber } {
    const { customBuses, flow } = this.wiring;
    const { key, logicalId } = findEntry({ ...flow, others: flow.others.filter(({ type }) => type === 'AWS::EventsV2::Subscriber') }, name, 'others');
    for (const bus of customBuses.values()) {
      const subscriber = bus.subscriber(key);
      if (subscriber) return { bus, subscriber };
    }
    throw new Error(`${logicalId} subscribes to a Custom Event Bus that is not in the templates, so it has received no events`);
  }

  /** The bus of that name in AWS, if there is one. */
  findBus(name: string, region: string): EventBus | undefined {
    return this.#busesNamed(name, region)[0];
  }

  /** A function, a version or an alias as a receiver of asynchronous events. */
  asyncReceiver(name: ResourceName): EventReceiver {
    return this.wiring.receivers.get(this.#keyAmong(name, ['functions', 'aliases', 'versions']))!;
  }

  /** A function, a version or an alias. */
  invocable(name: ResourceName): Invocable {
    return this.wiring.invocables.get(this.#keyAmong(name, ['functions', 'aliases', 'versions']))!;
  }

  /** The name of a function in the trace. */
  functionName(name: ResourceName): string {
    return this.wiring.names.of(this.find(name, 'functions'));
  }

  /** The key of the resource that a kind of fault affects. */
  keyForFault(fault: FaultKind, name: ResourceName): string {
    if (fault === 'undeliverable') return findEntry(this.wiring.flow, name).key;
    return fault === 'duplicate' ? this.#keyAmong(name, ['queues', 'functions']) : this.find(name, 'functions').key;
  }

  /** The metric whose only dimension is the name of the resource. */
  metric(metrics: MetricStore, name: ResourceName, metricName: string): MetricSeries | undefined {
    const found = MEASURED.flatMap(list => {
      try {
        return [this.find(name, list).name];
      } catch {
        return []; // the construct contains none of that kind, or several
      }
    });
    if (found.length === 0) findEntry(this.wiring.flow, name); // throws an error that lists the resources
    const names = new Set<unknown>(found);
    return metrics.all().find(series => {
      const dimensions = Object.values(series.dimensions);
      return series.metricName === metricName && dimensions.length === 1 && names.has(dimensions[0]);
    });
  }

  /** The key of the mapping between a function and a source. */
  #mappingBetween({ function: fn, source }: { readonly function: ResourceName; readonly source: ResourceName }): string {
    const { mappings, consumers } = this.wiring.flow;
    const functionKey = this.find(fn, 'functions').key;
    const sourceKey = this.#keyAmong(source, ['queues', 'streams']);
    const sources = new Set([sourceKey, ...consumers.filter(({ stream }) => stream.key === sourceKey).map(({ key }) => key)]);
    const found = mappings.filter(mapping => mapping.function.function === functionKey && sources.has(mapping.source?.key ?? ''));
    if (found.length === 1) return found[0].key;
    throw new Error(`${found.length === 0 ? 'No mapping' : `${found.length} mappings`} from '${pathOf(source)}' to '${pathOf(fn)}': use the logical id of one of ` +
      (found.length === 0 ? mappings : found).map(({ logicalId }) => logicalId).join(', '));
  }

  #busesNamed(name: ResourceName, region?: string): EventBus[] {
    return [...this.wiring.buses.values()]
      .filter(({ settings }) => settings.busName === name && (region === undefined || settings.region === region));
  }

  /** The key of the resource in the first list that contains it. */
  #keyAmong(name: ResourceName, lists: readonly (keyof FlowEntries)[]): string {
    const [list, ...others] = lists;
    try {
      return this.find(name, list).key;
    } catch (error) {
      if (others.length === 0) throw error;
      return this.#keyAmong(name, others);
    }
  }
}

/** The code that the test provides, by the key of the function or version. */
export function plansOf(flow: EventFlow, handlers: NonNullable<SimulationOptions['handlers']>): Map<string, FunctionPlan> {
  const entries: Iterable<readonly [ResourceName, FunctionCode]> = handlers instanceof Map ? handlers : Object.entries(handlers);
  const plans = new Map<string, FunctionPlan>();
  for (const [name, code] of entries) plans.set(functionOrVersion(flow, name), planOf(code));
  return plans;
}

/** The keys of the resources that a test leaves out. */
export function keysOf(flow: EventFlow, names: readonly ResourceName[]): ReadonlySet<string> {
  return new Set(names.map(name => anyKey(flow, name)));
}

/** Removes resources from the flow. */
export function withoutResources(flow: EventFlow, keys: ReadonlySet<string>): EventFlow {
  if (keys.size === 0) return flow;
  const isKept = ({ key }: Entry) => !keys.has(key);
  const lists = Object.entries(flow).filter(([name, list]) => name !== 'stacks' && Array.isArray(list)) as [keyof FlowEntries, Entry[]][];
  return {
    ...flow,
    ...Object.fromEntries(lists.map(([name, list]) => [name, list.filter(isKept)])) as unknown as FlowEntries,
    byKey: new Map([...flow.byKey].filter(([key]) => !keys.has(key))),
  };
}

/** The key of any resource, including those of types that are not part of the event flow. */
function anyKey(flow: EventFlow, name: ResourceName): string {
  try {
    return findEntry(flow, name, 'others').key;
  } catch {
    return findEntry(flow, name).key;
  }
}

function functionOrVersion(flow: EventFlow, name: ResourceName): string {
  try {
    return findEntry(flow, name, 'functions').key;
  } catch (error) {
    const version = flow.versions.find(({ logicalId, path, key }) => [logicalId, path, key].includes(pathOf(name)));
    if (version) return version.key;
    throw error;
  }
}

function isPair(name: MappingName): name is { readonly function: ResourceName; readonly source: ResourceName } {
  return typeof name === 'object' && 'source' in name;
}

function pathOf(name: ResourceName): string {
  return typeof name === 'string' ? name : name.node.path;
}
