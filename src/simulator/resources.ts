import type { MetricSeries, MetricStore } from './cloudwatch/metrics';
import type { Bucket } from './events/bucket';
import type { Topic } from './events/topic';
import type { FaultKind } from './kernel/faults';
import { FunctionCode, FunctionPlan, planOf } from './lambda/behaviour';
import type { ResourceName, SimulationOptions } from './simulation-options';
import type { SqsQueue } from './sqs/sqs-queue';
import type { Stream } from './streams/stream';
import type { Target, Wiring } from './wiring';
import { EventFlow, findEntry, FlowEntries } from '../template';

/** Whose metrics can be asked for, in the order in which a construct that holds several stands for them. */
const MEASURED = ['functions', 'mappings', 'queues', 'streams', 'topics', 'rules', 'schedules', 'buses', 'buckets'] as const;

/** What a test means by the names that it gives. */
export class Resources {
  readonly #found = new Map<string, unknown>();

  constructor(private readonly wiring: Wiring) {}

  find<K extends keyof FlowEntries>(name: ResourceName, list: K): FlowEntries[K][number] {
    const known = `${list} ${pathOf(name)}`;
    if (!this.#found.has(known)) this.#found.set(known, findEntry(this.wiring.flow, name, list));
    return this.#found.get(known) as FlowEntries[K][number];
  }

  queue(name: ResourceName): SqsQueue {
    return this.wiring.queues.get(this.find(name, 'queues').key)!;
  }

  stream(name: ResourceName, kind: Stream['settings']['kind']): Stream {
    const stream = this.wiring.streams.get(this.find(name, 'streams').key)!;
    if (stream.settings.kind === kind) return stream;
    throw new Error(`${stream.settings.name} is ${kind === 'kinesis' ? 'a table: use changeItem' : 'a Kinesis stream: use put'}`);
  }

  bucket(name: ResourceName): Bucket {
    return this.wiring.buckets.get(this.find(name, 'buckets').key)!;
  }

  topic(name: ResourceName): Topic {
    return this.wiring.topics.get(this.find(name, 'topics').key)!;
  }

  /** A function, a version or an alias. */
  invocable(name: ResourceName): Target {
    return this.wiring.targets.get(this.#keyAmong(name, ['functions', 'aliases', 'versions']))!;
  }

  /** The key of what a fault strikes. */
  struck(fault: FaultKind, name: ResourceName): string {
    if (fault === 'undeliverable') return findEntry(this.wiring.flow, name).key;
    return fault === 'duplicate' ? this.#keyAmong(name, ['queues', 'functions']) : this.find(name, 'functions').key;
  }

  /** The metric whose only dimension names the resource. */
  metric(metrics: MetricStore, name: ResourceName, metricName: string): MetricSeries | undefined {
    const found = MEASURED.flatMap(list => {
      try {
        return [this.find(name, list).name];
      } catch {
        return []; // there is none or more than one of that kind in the construct
      }
    });
    if (found.length === 0) findEntry(this.wiring.flow, name); // says what there is
    const names = new Set<unknown>(found);
    return metrics.all().find(series => {
      const dimensions = Object.values(series.dimensions);
      return series.metricName === metricName && dimensions.length === 1 && names.has(dimensions[0]);
    });
  }

  /** In the first of the lists that has it. */
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

/** The code that the test gives, by the key of the function or version. */
export function plansOf(flow: EventFlow, handlers: NonNullable<SimulationOptions['handlers']>): Map<string, FunctionPlan> {
  const entries: Iterable<readonly [ResourceName, FunctionCode]> = handlers instanceof Map ? handlers : Object.entries(handlers);
  const plans = new Map<string, FunctionPlan>();
  for (const [name, code] of entries) plans.set(functionOrVersion(flow, name), planOf(code));
  return plans;
}

/** Also of a resource that the simulator does not know. */
export function anyKey(flow: EventFlow, name: ResourceName): string {
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

function pathOf(name: ResourceName): string {
  return typeof name === 'string' ? name : name.node.path;
}
