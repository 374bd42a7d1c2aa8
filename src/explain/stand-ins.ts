import type { EventWay } from './event-way';
import {
  Entry, EventFlow, FlowEntries, FunctionEntry, InvokeConfigEntry, isUnknown, KinesisStreamEntry, MappingEntry, readTemplates, Reference, RuleEntry,
  ScheduleEntry, SubscriptionEntry, TableStreamEntry, Unknown,
} from '../template';

/** A way whose missing parts have stand-ins. */
export interface CompleteWay {
  readonly flow: EventFlow;
  readonly way: EventWay;

  /** The places for failed events that are stand-ins, by their keys: why it is not known what becomes of events there. */
  readonly unknownPlaces: ReadonlyMap<string, string>;
}

/** A bus that the rule of a way is on, if the templates do not tell which: the experiments are about events that match the rule. */
const SOME_BUS: Reference = { value: 'default' };

/**
 * Puts stand-ins in the place of resources that the templates do not contain, as far as what they are does not decide: a topic, the stream of a
 * table, a Kinesis stream except for its retention, an event bus, and places for failed events, of which it only matters whether an event gets there.
 */
export function withStandIns(flow: EventFlow, way: EventWay): CompleteWay {
  const draft = new Draft(flow, way);
  draft.addSource();
  draft.addPlaces();
  return draft;
}

class Draft implements CompleteWay {
  public readonly unknownPlaces = new Map<string, string>();

  constructor(public flow: EventFlow, public way: EventWay) {}

  public addSource(): void {
    const { source, delivering } = this.way;
    if (delivering.by === 'rule' && isUnknown(delivering.rule.bus.value)) this.#deliver({ ...delivering, rule: this.#put('rules', { ...delivering.rule, bus: SOME_BUS }) });
    if (typeof source !== 'string') return;
    if (delivering.by === 'topic') {
      const topic = this.#add('topics', 'source');
      this.#deliver({ ...delivering, subscription: this.#put('subscriptions', { ...delivering.subscription, topic: { value: topic.arn, key: topic.key } }) }, topic);
    }
    if (delivering.by !== 'mapping') return;
    const { mapping } = delivering;
    if (mapping.sourceKind === 'dynamodb') {
      const table = this.#add('streams', 'source', 'table') as TableStreamEntry;
      this.#deliver({ ...delivering, mapping: this.#put('mappings', { ...mapping, source: { value: table.streamArn, key: table.key } }) }, table);
    }
    if (mapping.sourceKind === 'kinesis') {
      const stream = this.#add('streams', 'source', 'stream') as KinesisStreamEntry;
      const retentionHours = new Unknown(`${source} is not in the templates: its retention decides`);
      this.#deliver({ ...delivering, mapping: this.#put('mappings', { ...mapping, source: { value: stream.arn, key: stream.key } }) }, { ...stream, retentionHours } as Entry);
    }
  }

  public addPlaces(): void {
    const { delivering, handler } = this.way;
    switch (delivering.by) {
      case 'mapping':
        this.#deliver({ ...delivering, mapping: this.#withPlace('mappings', delivering.mapping, 'onFailure') });
        return;
      case 'topic':
        this.#deliver({ ...delivering, subscription: this.#withPlace('subscriptions', delivering.subscription, 'deadLetterQueue') });
        break;
      case 'rule': {
        const target = this.#withQueue(delivering.target, delivering.rule);
        const { targets } = delivering.rule;
        if (target === delivering.target || isUnknown(targets)) break;
        const rule: RuleEntry = { ...delivering.rule, targets: targets.map(each => each === delivering.target ? target : each) };
        this.#deliver({ ...delivering, target, rule: this.#put('rules', rule) });
        break;
      }
      case 'schedule': {
        const target = this.#withQueue(delivering.schedule.target, delivering.schedule);
        if (target !== delivering.schedule.target) this.#deliver({ ...delivering, schedule: this.#put('schedules', { ...delivering.schedule, target }) });
        break;
      }
      default:
    }
    this.way = { ...this.way, handler: this.#withPlace('functions', handler, 'deadLetterTarget') };
    for (const config of this.flow.invokeConfigs) if (config.function.function === handler.key) this.#withPlace('invokeConfigs', config, 'onFailure');
  }

  #deliver(delivering: EventWay['delivering'], source: EventWay['source'] = this.way.source): void {
    this.way = { ...this.way, delivering, source };
  }

  #withPlace<E extends FunctionEntry | InvokeConfigEntry | MappingEntry | SubscriptionEntry>(
    list: keyof FlowEntries, entry: E, name: keyof E & string,
  ): E {
    const reference = entry[name] as Reference | undefined;
    return isMissing(reference) ? this.#put(list, { ...entry, [name]: this.#placeFor(reference, entry) }) : entry;
  }

  #withQueue<T extends { readonly deadLetterQueue?: Reference }>(target: T, carrier: RuleEntry | ScheduleEntry): T {
    const { deadLetterQueue } = target;
    return isMissing(deadLetterQueue) ? { ...target, deadLetterQueue: this.#placeFor(deadLetterQueue, carrier) } : target;
  }

  #placeFor({ value }: Reference, { logicalId }: Entry): Reference {
    const place = this.#add('queues', logicalId);
    this.unknownPlaces.set(place.key, isUnknown(value) ? value.reason : `${value} is not in the templates`);
    return { value: place.arn, key: place.key };
  }

  /** Adds a stand-in. */
  #add(list: 'queues' | 'topics' | 'streams', role: string, kind = list as string): Entry {
    const { stack } = this.way.handler;
    const model = models().find(({ logicalId }) => logicalId === MODELS[kind])!;
    const logicalId = `${model.logicalId} for ${role}`;
    return this.#put(list, { ...model, key: `${stack}/${logicalId}`, stack, logicalId, name: logicalId, arn: `${model.arn} for ${role}` });
  }

  #put<E extends Entry>(list: keyof FlowEntries, entry: E): E {
    const known = this.flow[list] as readonly Entry[];
    const entries = this.flow.byKey.has(entry.key) ? known.map(other => other.key === entry.key ? entry : other) : [...known, entry];
    this.flow = { ...this.flow, [list]: entries, byKey: new Map(this.flow.byKey).set(entry.key, entry) };
    return entry;
  }
}

/** Indicates whether a reference names something that is not in the templates. An event bus needs no entry. */
function isMissing(reference: Reference | undefined): reference is Reference {
  return reference !== undefined && reference.key === undefined && reference.function === undefined && !/:event-bus\//.test(String(reference.value));
}

/** The logical ids of the models by what they stand for. */
const MODELS: { readonly [kind: string]: string } = { queues: 'Place', topics: 'Topic', table: 'Table', stream: 'Stream' };
let read: readonly Entry[] | undefined;

/** The resources that stand-ins are made of. */
function models(): readonly Entry[] {
  return read ??= [...readTemplates({
    Resources: {
      Place: { Type: 'AWS::SQS::Queue' },
      Topic: { Type: 'AWS::SNS::Topic' },
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        },
      },
    },
  }).byKey.values()];
}
