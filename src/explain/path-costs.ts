import { priceOf } from './alarm-costs';
import type { EventWay } from './event-way';
import type { CostItem, ExperimentResult, PathCosts } from './explanation';
import { scopeOf } from './scope';
import { ALARM_PRICES, EVENT_PRICES, KINESIS_RETENTION_HOURS, RECEIVED_MESSAGES } from '../limits';
import { EventFlow, isUnknown, KinesisStreamEntry, MappingEntry, QueueEntry, RuleEntry, TopicEntry } from '../template';

const HOUR = 3_600;
const HOURS_A_MONTH = 730;
const MIB_IN_GIB = 1_024;

/** Each 100 ms of run time is priced: only the code tells how many there are. */
const RUN_SECONDS = 0.1;

/** A message that is tried again is received again, and handlers may change its visibility timeout. */
const RETRY_REQUESTS = 2;

/** Kinesis charges for longer retention by the amount of data. */
const EXTENDED_RETENTION_HOURS = 168;

/** What a way costs a month, if so many events arrive by it each second. */
export function pathCostsOf(flow: EventFlow, way: EventWay, experiments: readonly ExperimentResult[], loadPerSecond: number): PathCosts {
  const found = new Costs(flow, way, loadPerSecond);
  return { loadPerSecond, monthly: found.monthly(), ...found.runTime(), ...found.outage(experiments), cannotTell: found.cannotTell };
}

class Costs {
  public readonly cannotTell: string[] = [];
  readonly #events: number;

  /** The fewest invocations for an event: with full batches. */
  readonly #fewest: number;

  constructor(private readonly flow: EventFlow, private readonly way: EventWay, private readonly load: number) {
    const { delivering } = way;
    this.#events = load * HOUR * HOURS_A_MONTH;
    this.#fewest = delivering.by === 'mapping' ? 1 / batchOf(delivering.mapping) : 1;
  }

  public monthly(): readonly CostItem[] {
    return [this.#item('invocations', this.#fewest * EVENT_PRICES.invocation, EVENT_PRICES.invocation), ...this.#source(), ...this.#alarms()];
  }

  /** What each 100 ms of run time cost a month. */
  public runTime(): Pick<PathCosts, 'each100Ms'> {
    const { memoryMiB, properties } = this.way.handler;
    const [architecture = 'x86_64'] = properties.texts('Architectures');
    const price = EVENT_PRICES.runTime[String(architecture)];
    if (isUnknown(memoryMiB) || price === undefined) {
      this.cannotTell.push('the run time: the memory or the architecture is not known');
      return {};
    }
    const { leastDollars, mostDollars } = this.#item('', ...bounds(this.#fewest, RUN_SECONDS * memoryMiB / MIB_IN_GIB * price));
    return { each100Ms: { leastDollars, mostDollars } };
  }

  /** What the retries in an hour of outage cost at most, without their run time. */
  public outage(experiments: readonly ExperimentResult[]): Pick<PathCosts, 'outageMostDollars'> {
    const { fate, tries } = experiments.find(({ experiment }) => experiment === 'down1h')!;
    if (fate === 'cannotTell' || tries === undefined) {
      this.cannotTell.push('the retries during an outage');
      return {};
    }
    const request = this.way.kind === 'queue' ? RETRY_REQUESTS * (this.#requestPrice() ?? 0) : 0;
    return { outageMostDollars: cents(this.load * HOUR * Math.max(0, tries - 1) * (EVENT_PRICES.invocation + request)) };
  }

  #source(): readonly CostItem[] {
    const { way: { delivering, source, kind } } = this;
    if (delivering.by === 'mapping' && kind === 'queue') return this.#queue(delivering.mapping);
    if (typeof source === 'string') return this.#unknown(`what brings the events (${source})`);
    if (kind === 'stream' && source.type === 'AWS::Kinesis::Stream') return this.#stream(source as KinesisStreamEntry);
    if (delivering.by === 'topic' && (source as TopicEntry).fifo === false) return [this.#item('messages published', EVENT_PRICES.published)];
    if (delivering.by === 'rule' && delivering.rule.schedule === undefined) return [this.#item('events put on the bus', isOfAws(delivering.rule) ? 0 : EVENT_PRICES.put)];
    if (delivering.by === 'schedule') return [this.#item('schedule', EVENT_PRICES.scheduled)];
    return this.#unknown(`what brings the events (${source.type})`);
  }

  /** A message is sent, received and deleted. The last two may be shared by a batch. */
  #queue(mapping: MappingEntry): readonly CostItem[] {
    const price = this.#requestPrice();
    if (price === undefined) return this.#unknown('the queue: whether it is a FIFO queue is not known');
    return [this.#item('requests to the queue', price * (1 + 2 / Math.min(batchOf(mapping), RECEIVED_MESSAGES.max)), price * 3)];
  }

  #requestPrice(): number | undefined {
    const { source } = this.way;
    if (typeof source === 'string') return source.endsWith('.fifo') ? EVENT_PRICES.fifoQueueRequest : EVENT_PRICES.queueRequest;
    const { fifo } = source as QueueEntry;
    return isUnknown(fifo) ? undefined : fifo ? EVENT_PRICES.fifoQueueRequest : EVENT_PRICES.queueRequest;
  }

  #stream({ mode, shardCount, retentionHours: kept }: KinesisStreamEntry): readonly CostItem[] {
    this.cannotTell.push('the data in the stream, which depends on its size');
    if (isUnknown(mode) || isUnknown(kept) || isUnknown(shardCount)) return this.#unknown('the stream: its mode, shards or retention are not known');
    if (mode === 'ON_DEMAND' || shardCount === undefined) return [fixed('stream', EVENT_PRICES.onDemandStreamHour * HOURS_A_MONTH)];
    if (kept > EXTENDED_RETENTION_HOURS) this.cannotTell.push('records that are kept for more than 7 days');
    const hour = EVENT_PRICES.shardHour + (kept > KINESIS_RETENTION_HOURS.min ? EVENT_PRICES.extendedShardHour : 0);
    return [fixed('shards of the stream', shardCount * hour * HOURS_A_MONTH)];
  }

  /** The alarms that watch what the events can meet. Other ways may share them. */
  #alarms(): readonly CostItem[] {
    const alarms = scopeOf(this.flow, this.way).alarms.map(alarm => ({ alarm, price: 'rule' in alarm ? ALARM_PRICES.composite : priceOf(alarm) }));
    for (const { alarm, price } of alarms) if (price === undefined) this.cannotTell.push(`the alarm ${alarm.path ?? alarm.logicalId}`);
    return alarms.length === 0 ? [] : [fixed('alarms', alarms.reduce((sum, { price = 0 }) => sum + price, 0))];
  }

  #item(what: string, least: number, most = least): CostItem {
    return { what, leastDollars: cents(this.#events * least), mostDollars: cents(this.#events * most) };
  }

  #unknown(what: string): readonly CostItem[] {
    this.cannotTell.push(what);
    return [];
  }
}

function bounds(fewest: number, price: number): readonly [least: number, most: number] {
  return [fewest * price, price];
}

function fixed(what: string, dollars: number): CostItem {
  return { what, leastDollars: cents(dollars), mostDollars: cents(dollars) };
}

function cents(dollars: number): number {
  return Number(dollars.toFixed(2));
}

function batchOf({ batchSize }: MappingEntry): number {
  return isUnknown(batchSize) ? 1 : Math.max(1, batchSize);
}

/** Indicates whether a rule matches nothing but events of AWS services, which are free. */
function isOfAws({ pattern }: RuleEntry): boolean {
  const sources = (pattern as { readonly source?: unknown } | undefined)?.source;
  return Array.isArray(sources) && sources.length > 0 && sources.every(source => /^aws\./.test(String(source)));
}
