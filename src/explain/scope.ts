import type { EventWay } from './event-way';
import { watchingAlarms } from './watching-alarms';
import {
  AlarmEntry, BucketEntry, CompositeAlarmEntry, Entry, EventFlow, FlowEntries, FunctionEntry, InvokeConfigEntry, isUnknown, MappingEntry, QueueEntry,
  Reference, RuleEntry, ScheduleEntry, StreamEntry, SubscriptionEntry,
} from '../template';

/** The source of the events that experiments send: the rule of the way matches it, and no other rule does. */
export const SOURCE = 'explain';

/** The key attribute of the items that experiments put into tables. */
export const ITEM_KEY = 'id';

/** The part of the flow that an event of one way can meet, so that what is not modelled elsewhere does not matter. */
export interface Scope {
  readonly flow: EventFlow;

  /** The alarms that watch something of it. */
  readonly alarms: readonly (AlarmEntry | CompositeAlarmEntry)[];
}

/** The lists of a flow with their entries, by key. */
const LISTS = [
  'functions', 'versions', 'aliases', 'mappings', 'invokeConfigs', 'queues', 'streams', 'consumers', 'topics', 'subscriptions', 'buses', 'rules', 'schedules', 'buckets',
  'alarms', 'compositeAlarms',
] as const satisfies readonly (keyof FlowEntries)[];

/** Cuts out what an event of one way can meet: its source, the function, and the places that its failures are sent to. */
export function scopeOf(flow: EventFlow, way: EventWay): Scope {
  const keys = new Reach(flow, way).keys;
  const reached = [...keys].flatMap(key => flow.byKey.get(key) ?? []);
  const alarms = watchingAlarms(flow, reached);
  const kept = new Set([...keys, ...alarms.map(({ key }) => key)]);
  const keptIn = (list: readonly Entry[]) => list.filter(({ key }) => kept.has(key)).map(entry => forWay(entry, way));
  const lists = Object.fromEntries(LISTS.map(list => [list, keptIn(flow[list])])) as unknown as FlowEntries;
  const others = flow.others.filter(entry => takesFrom(flow, entry, keys));
  const entries = [...Object.values(lists as unknown as { readonly [list: string]: readonly Entry[] }).flat(), ...others];
  return {
    flow: {
      ...flow,
      ...lists,
      others,
      deploymentGroups: [],
      byKey: new Map(entries.map(entry => [entry.key, entry])),
      unread: flow.unread.filter(({ key }) => keys.has(key)),
    },
    alarms,
  };
}

/** The keys of everything that an event can meet. */
class Reach {
  public readonly keys = new Set<string>();
  readonly #open: string[] = [];

  constructor(private readonly flow: EventFlow, private readonly way: EventWay) {
    const { source, carrier, handler, delivering } = way;
    this.#add(handler.key);
    const { flow: { versions, aliases, invokeConfigs } } = this;
    for (const { key, function: of } of [...versions, ...aliases, ...invokeConfigs]) if (of.function === handler.key) this.#add(key);
    if (typeof source !== 'string') this.#add(source.key);
    if (carrier) this.#add(carrier.key);
    if (delivering.by === 'mapping') this.#refer(delivering.mapping.source, delivering.mapping.onFailure);
    if (delivering.by === 'topic') this.#refer(delivering.subscription.deadLetterQueue);
    if (delivering.by === 'rule') {
      if (delivering.rule.bus.key !== undefined) this.keys.add(delivering.rule.bus.key); // its other rules do not matter
      this.#refer(delivering.target.deadLetterQueue);
    }
    if (delivering.by === 'schedule') this.#refer(delivering.schedule.target.deadLetterQueue);
    for (const key of this.#open) this.#follow(key); // visits what is added on the way
  }

  #follow(key: string): void {
    const { flow, way } = this;
    const entry = flow.byKey.get(key);
    const isSource = typeof way.source !== 'string' && way.source.key === key;
    switch (entry?.type) {
      case 'AWS::Lambda::Function':
        if (key === way.handler.key) this.#refer((entry as FunctionEntry).deadLetterTarget);
        break;
      case 'AWS::Lambda::EventInvokeConfig':
        if ((entry as InvokeConfigEntry).function.function === way.handler.key) this.#refer((entry as InvokeConfigEntry).onFailure);
        break;
      case 'AWS::SQS::Queue': {
        const { redrive } = entry as QueueEntry;
        if (redrive !== undefined && !isUnknown(redrive)) this.#refer(redrive.deadLetterQueue);
        for (const mapping of isSource ? [] : flow.mappings) if (mapping.source?.key === key) this.#through(mapping, mapping.function);
        break;
      }
      case 'AWS::SNS::Topic':
        for (const subscription of isSource ? [] : flow.subscriptions) {
          if (subscription.topic.key === key) this.#through(subscription, subscription.endpoint, subscription.deadLetterQueue);
        }
        break;
      case 'AWS::Events::EventBus':
        for (const rule of flow.rules) if (rule.bus.key === key) this.#rule(rule);
        break;
      default:
    }
  }

  #refer(...references: readonly (Reference | undefined)[]): void {
    for (const reference of references) {
      if (reference === undefined) continue;
      if (reference.key !== undefined) this.#add(reference.key);
      if (reference.function !== undefined) this.#function(reference.function);
      if (!/:event-bus\/default$/.test(String(reference.value))) continue;
      for (const rule of this.flow.rules) if (/^default$|\/default$/.test(String(rule.bus.value))) this.#rule(rule);
    }
  }

  /** A function that handles failures, with its versions and aliases. */
  #function(key: string): void {
    this.#add(key);
    for (const entry of [...this.flow.versions, ...this.flow.aliases]) if (entry.function.function === key) this.#add(entry.key);
  }

  #rule(rule: RuleEntry): void {
    if (isUnknown(rule.targets)) this.#add(rule.key);
    else this.#through(rule, ...rule.targets.flatMap(({ target, deadLetterQueue }) => [target, deadLetterQueue]));
  }

  #through({ key }: Entry, ...references: readonly (Reference | undefined)[]): void {
    this.#add(key);
    this.#refer(...references);
  }

  #add(key: string): void {
    if (this.keys.has(key)) return;
    this.keys.add(key);
    this.#open.push(key);
  }
}

/** Indicates whether a resource that is not modelled competes for the messages of a queue. */
function takesFrom(flow: EventFlow, { type, properties, stack }: Entry, keys: ReadonlySet<string>): boolean {
  if (type !== 'AWS::Pipes::Pipe') return false;
  const source = properties.required('Source');
  const key = isUnknown(source) ? undefined : flow.refer(source as string, stack).key;
  return key !== undefined && keys.has(key) && flow.byKey.get(key)?.type === 'AWS::SQS::Queue';
}

/** Changes an entry so that every event of an experiment takes the way, and nothing else starts events. */
function forWay(entry: Entry, way: EventWay): Entry {
  const { delivering } = way;
  switch (entry.type) {
    case 'AWS::Lambda::EventInvokeConfig': {
      const isOwn = (entry as InvokeConfigEntry).function.function === way.handler.key;
      return { ...entry, onSuccess: undefined, ...!isOwn && { onFailure: undefined } } as InvokeConfigEntry;
    }
    case 'AWS::Lambda::EventSourceMapping':
      return delivering.by === 'mapping' && delivering.mapping.key === entry.key ? { ...entry, filters: [] } as unknown as MappingEntry : entry;
    case 'AWS::SNS::Subscription':
    case 'AWS::SNS::Topic':
      return delivering.by === 'topic' && delivering.subscription.key === entry.key ? { ...entry, filterPolicy: undefined } as unknown as SubscriptionEntry : entry;
    case 'AWS::Events::Rule':
      return ruleForWay(entry as RuleEntry, way);
    case 'AWS::Scheduler::Schedule':
      return { ...entry, schedule: undefined, startDate: undefined, endDate: undefined, timezone: 'UTC', flexibleWindowMinutes: 0 } as unknown as ScheduleEntry;
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable':
      return { ...entry, keys: [ITEM_KEY], keyTypes: ['S'] } as unknown as StreamEntry;
    default:
      return entry.type === 'AWS::S3::Bucket' || 'notifications' in entry ? bucketForWay(entry as BucketEntry, way) : entry;
  }
}

function ruleForWay(rule: RuleEntry, { delivering }: EventWay): RuleEntry {
  if (delivering.by !== 'rule' || delivering.rule.key !== rule.key) return { ...rule, schedule: undefined, pattern: rule.schedule === undefined ? rule.pattern : { source: ['none'] } };
  const target = { ...delivering.target, input: undefined, inputPath: undefined, inputTransformer: undefined };
  return { ...rule, enabled: true, schedule: undefined, pattern: { source: [SOURCE] }, targets: [target] };
}

function bucketForWay(bucket: BucketEntry, { delivering }: EventWay): BucketEntry {
  if (delivering.by !== 'bucket' || delivering.bucket.key !== bucket.key) return { ...bucket, notifications: [], eventBridge: false };
  return { ...bucket, eventBridge: false, notifications: [{ events: ['s3:ObjectCreated:*'], target: delivering.notification.target }] };
}
