import { AlarmWatch } from './cloudwatch/alarm-watch';
import type { AlarmTransition } from './cloudwatch/alarms';
import { leaveOut, refuseUncovered } from './builders/coverage';
import { Fate, FateReport, isLost, Journey } from './kernel/fates';
import type { Fault } from './kernel/faults';
import { findBus } from './find-bus';
import { KinesisContent } from './streams/kinesis-record';
import type { MetricSeries, MetricStore } from './kernel/metrics';
import { Names } from './kernel/names';
import { BUILDERS } from './builders/builders';
import { anyKey, plansOf, Resources } from './resources';
import type {
  EventOptions, PublishOptions, PutEventsEntry, PutOptions, ReceiveOptions, ResourceName, SendOptions, SimulationOptions,
} from './simulation-options';
import { Receipt, SqsMessage } from './sqs/sqs-message';
import { fateTable, describeFate, tellStory } from './story';
import { ItemChange, TableContent } from './streams/table-record';
import { clockTime, DAY, inMilliseconds, TimeSpan } from './kernel/time-span';
import type { TraceEntry } from './kernel/trace';
import { InvocationView, MessageView, ObjectView, ReceivedMessage, listInvocations, describeMessage, describeObject, describeReceipt } from './views';
import type { Wiring } from './builders/wiring';
import { makeWorld, World } from './kernel/world';
import { EventFlow, readTemplates, TemplateInput } from '../template';

/** So long can a message stay in a queue, and a bit more. */
const IDLE_LIMIT = 15 * DAY;

/** So many lost events are named, then the rest is counted. */
const NAMED_LOSSES = 1_000;

/**
 * What happens to events under a template: where each ends up when things fail, after how long, and which alarm tells of it.
 *
 * Time is virtual and chance comes from a seed: the same seed gives the same trace, byte for byte.
 */
export class Simulation {
  /** @param template one template, several by the names of their stacks, or a cloud assembly */
  static fromTemplate(template: TemplateInput, options: SimulationOptions = {}): Simulation {
    return new Simulation(readTemplates(template, options), options);
  }

  readonly seed: number | string;

  readonly #resources: Resources;
  readonly #world: World;
  readonly #wiring: Wiring;
  readonly #alarms: AlarmWatch;
  readonly #receipts = new Map<string, Pick<Receipt, 'message' | 'number'>>();
  #sent = 0;

  private constructor(flow: EventFlow, options: SimulationOptions) {
    this.seed = options.seed ?? 1;
    const kept = leaveOut(flow, new Set(options.without?.map(name => anyKey(flow, name))));
    this.#world = makeWorld({
      seed: this.seed,
      start: typeof options.start === 'object' ? options.start.getTime() : options.start,
      assumptions: options.assumptions,
      onMinute: kept.alarms.length === 0 ? undefined : () => {
        this.#measure();
        this.#alarms.advance();
      },
    });
    this.#wiring = {
      world: this.#world,
      flow: kept,
      names: new Names(kept),
      plans: plansOf(kept, options.handlers ?? {}),
      virtualDate: options.virtualDate ?? true,
      functions: new Map(),
      invokers: new Map(),
      queues: new Map(),
      streams: new Map(),
      buckets: new Map(),
      topics: new Map(),
      buses: new Map(),
      receivers: new Map(),
    };
    this.#resources = new Resources(this.#wiring);
    refuseUncovered(kept, BUILDERS, this.#wiring.names);
    for (const part of BUILDERS) part.build(this.#wiring);
    for (const part of BUILDERS) part.connect?.(this.#wiring);
    this.#alarms = new AlarmWatch(this.#world, kept, this.#wiring.names);
    options.faults?.forEach(fault => this.inject(fault));
  }

  /** Milliseconds since the start; while a handler runs, with the time it has spent. */
  get now(): number {
    return this.#world.current?.now ?? this.#world.clock.now;
  }

  /** Sends a message to a queue: text as it is, anything else as JSON. Returns the id of the event. */
  send(queue: ResourceName, body: unknown, options: SendOptions = {}): string {
    const target = this.#resources.queue(queue);
    return this.#begin(target.settings.name, options, (journey, parents) => target.send({
      journey,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      arrival: 'sent',
      attributes: options.messageAttributes,
      traceHeader: options.traceHeader,
      groupId: options.messageGroupId,
      deduplicationId: options.messageDeduplicationId,
      delayMs: options.delaySeconds === undefined ? undefined : 1_000 * options.delaySeconds,
      parents,
    }));
  }

  /** Puts a record into a Kinesis stream: text and bytes as they are, anything else as JSON. Returns the id of the event. */
  put(stream: ResourceName, data: unknown, options: PutOptions = {}): string {
    const target = this.#resources.stream(stream, 'kinesis');
    const { name, maximumRecordBytes } = target.settings;
    const bytes = typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data);
    return this.#begin(name, options, (journey, parents) => {
      const content = new KinesisContent(bytes, options.partitionKey ?? journey.eventId, options.explicitHashKey);
      content.check(name, maximumRecordBytes!);
      target.put({ journey, content, parents });
    });
  }

  /** Changes an item of a table that has a stream; plain values, which the stream tells as DynamoDB does. Returns the id of the event. */
  changeItem(table: ResourceName, change: ItemChange, options: EventOptions = {}): string {
    const target = this.#resources.stream(table, 'dynamodb');
    const content = new TableContent(change, target.settings.table!);
    return this.#begin(target.settings.name, options, (journey, parents) => target.put({ journey, content, parents }));
  }

  /** Puts an object into a bucket: text as it is, anything else as JSON. Returns the id of the event. */
  putObject(bucket: ResourceName, key: string, body: unknown, options: EventOptions = {}): string {
    const target = this.#resources.bucket(bucket);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.#begin(target.settings.name, options, (journey, parents) => target.put({ journey, key, body: text, arrival: 'sent', parents }));
  }

  /** Invokes a function, version or alias asynchronously. Returns the id of the event. */
  invoke(fn: ResourceName, event: unknown, options: EventOptions = {}): string {
    const target = this.#resources.invocable(fn);
    const body = JSON.stringify(event) ?? 'null';
    return this.#begin(target.name, options, (journey, parents) => accepted(target.name, target.accept({ journey, body, arrival: 'sent', parents })));
  }

  /** Publishes a message to a topic: text as it is, anything else as JSON. Returns the id of the event. */
  publish(topic: ResourceName, message: unknown, options: PublishOptions = {}): string {
    const target = this.#resources.topic(topic);
    const { name } = target.settings;
    return this.#begin(name, options, (journey, parents) => accepted(name, target.publish({
      journey,
      body: typeof message === 'string' ? message : JSON.stringify(message),
      arrival: 'sent',
      subject: options.subject,
      attributes: options.messageAttributes,
      groupId: options.messageGroupId,
      deduplicationId: options.messageDeduplicationId,
      parents,
    })));
  }

  /** Puts an event onto an event bus. Returns its id. */
  putEvents({ bus, region, source, detailType, detail = {}, resources, time }: PutEventsEntry, options: EventOptions = {}): string {
    const target = findBus(this.#wiring, bus, region);
    const { name } = target.settings;
    const body = JSON.stringify({ source, 'detail-type': detailType, detail, resources, time });
    return this.#begin(name, options, (journey, parents) => accepted(name, target.put({ journey, body, arrival: 'sent', parents })));
  }

  /** Receives messages as a client of one's own. */
  receive(queue: ResourceName, { max = 10, visibilityTimeout }: ReceiveOptions = {}): ReceivedMessage[] {
    const target = this.#resources.queue(queue);
    return target.receive(max, visibilityTimeout === undefined ? undefined : inMilliseconds(visibilityTimeout)).map(receipt => {
      const received = describeReceipt(receipt);
      this.#receipts.set(received.receiptHandle, receipt);
      return received;
    });
  }

  /** Deletes a message that was received: for its event that is a success. */
  deleteMessage({ receiptHandle: handle }: Pick<ReceivedMessage, 'receiptHandle'>): void {
    const receipt = this.#receipt(handle);
    const { message: { queue, journey } } = receipt;
    journey.succeed(this.now, queue.settings.name);
    queue.delete([receipt]);
  }

  /** Hides a message that was received for another time, counted from now. A handler can do that too. */
  changeVisibility({ receiptHandle: handle }: Pick<ReceivedMessage, 'receiptHandle'>, visibilityTimeout: TimeSpan): void {
    const receipt = this.#receipt(handle);
    receipt.message.queue.changeVisibility(receipt, this.now - this.#world.clock.now + inMilliseconds(visibilityTimeout));
  }

  /** Lets something go wrong from now on, or at the time that the fault says. */
  inject(fault: Fault<ResourceName>): void {
    const names = fault.on === undefined ? undefined : [fault.on].flat() as ResourceName[];
    this.#world.faults.add(fault, names && new Set(names.map(name => this.#resources.struck(fault.fault, name))));
  }

  /**
   * For handlers: calls something downstream. It takes what a `slow` fault says, and fails while a `down` fault holds.
   *
   * @param downstream a name of one's own
   */
  async call(downstream: string): Promise<void> {
    const { faults, current } = this.#world;
    const subjects = current?.subjects ?? [];
    const slow = faults.strikeDownstream('slow', downstream, this.now, subjects);
    if (slow) await this.spend(slow.by);
    if (faults.strikeDownstream('down', downstream, this.now, subjects)) throw new Error(`${downstream} is down`);
  }

  /** For handlers: lets virtual time pass. Await it: it never returns once the timeout of the function has come. */
  async spend(time: TimeSpan): Promise<void> {
    if (!this.#world.current) throw new Error('Only a handler can spend time: outside of one, advance the simulation');
    await this.#world.current.spend(inMilliseconds(time));
  }

  /** Lets the time pass, with all that happens in it. */
  async advance(time: TimeSpan): Promise<void> {
    await this.#world.clock.runTo(this.#world.clock.now + inMilliseconds(time));
  }

  /**
   * Lets everything happen that is under way. What waits in a queue that nobody works on stays there, and alarms are evaluated to this
   * instant, not beyond.
   *
   * @param options.limit fails if it takes longer @default 15 days
   */
  async runUntilIdle(options: { readonly limit?: TimeSpan } = {}): Promise<void> {
    await this.#world.clock.runUntilIdle(options.limit === undefined ? IDLE_LIMIT : inMilliseconds(options.limit));
  }

  /** Where each event is, in the order of sending. */
  fates(): FateReport[] {
    return this.#world.fates.reports();
  }

  /** Where the event is. */
  fate(eventId: string): FateReport {
    const report = this.#world.fates.report(eventId);
    if (!report) throw new Error(`No event with the id '${eventId}' was sent`);
    return report;
  }

  /** How many events met each fate. */
  tally(): Readonly<Record<Fate, number>> {
    const tally = { processed: 0, parked: 0, pending: 0, expired: 0, dropped: 0 };
    for (const { fate } of this.fates()) tally[fate]++;
    return tally;
  }

  /** What is in a queue, in the order of arrival. */
  messages(queue: ResourceName): MessageView[] {
    return this.#resources.queue(queue).messages().map(describeMessage);
  }

  /** What is in a bucket, in the order of arrival. */
  objects(bucket: ResourceName): ObjectView[] {
    return this.#resources.bucket(bucket).objects().map(describeObject);
  }

  /** Every act, in order. */
  get trace(): readonly TraceEntry[] {
    return this.#world.trace.entries;
  }

  /** The invocations of a function, in order. A throttled one never was. */
  invocations(fn: ResourceName): InvocationView[] {
    return listInvocations(this.trace, this.#wiring.names.of(this.#resources.find(fn, 'functions')));
  }

  /** What CloudWatch has recorded, by the minute since the start. */
  metrics(): MetricStore {
    this.#measure();
    return this.#world.metrics;
  }

  /**
   * One metric of a resource: `sim.metric('Orders', 'Errors')`. Undefined while it has no data.
   *
   * Of a function it is that of all versions together; those of aliases and versions are among `metrics()`.
   */
  metric(resource: ResourceName, metricName: string): MetricSeries | undefined {
    return this.#resources.metric(this.metrics(), resource, metricName);
  }

  /** When which alarm changed its state, in order. */
  alarms(): readonly AlarmTransition[] {
    return this.#alarms.transitions;
  }

  /** The life of one event, a line for each thing that happened to it. */
  story(eventId: string): string {
    return tellStory(this.trace, eventId, this.fate(eventId));
  }

  /** Where the events are, in numbers. */
  table(): string {
    return fateTable(this.fates());
  }

  /** Fails if an event is gone though nobody processed it and nobody meant that, and says which, where and why. */
  expectNothingLost(): void {
    const lost = this.fates().filter(isLost);
    if (lost.length === 0) return;
    const named = lost.slice(0, NAMED_LOSSES).map(report => `  - ${report.eventId} was ${describeFate(report)} at ${clockTime(report.at)}`);
    const more = lost.length > NAMED_LOSSES ? [`  - and ${lost.length - NAMED_LOSSES} more`] : [];
    throw new Error([`${lost.length} of ${this.#world.fates.size} events were lost (seed ${this.seed}):`, ...named, ...more].join('\n'));
  }

  #measure(): void {
    for (const queue of this.#wiring.queues.values()) queue.measure();
  }

  /** Of a message that the test has received, or that the handler which runs was given. */
  #receipt(handle: string): Pick<Receipt, 'message' | 'number'> {
    const [id, number] = handle.split('#');
    const message = this.#world.current?.subjects.find(subject => subject instanceof SqsMessage && subject.content.id === id);
    const receipt = this.#receipts.get(handle) ?? (message && { message: message as SqsMessage, number: Number(number) });
    if (!receipt) throw new Error(`No message was received with the receipt handle '${handle}'`);
    return receipt;
  }

  /** An event sets out, sent by the test or by the handler that runs. Returns its id. */
  #begin(resource: string, options: EventOptions, deliver: (journey: Journey, parents?: readonly string[]) => void): string {
    const eventId = options.id ?? this.#newId();
    this.#refuseKnown(eventId);
    const parent = this.#world.current;
    const at = options.at === undefined ? this.now : inMilliseconds(options.at);
    const journey = new Journey(eventId, at, resource, parent?.chain());
    const parents = parent?.subjects.map(subject => subject.journey.eventId);
    const send = () => {
      this.#refuseKnown(eventId);
      deliver(journey, parents);
      this.#world.fates.begin(journey);
    };
    if (at > this.#world.clock.now) this.#world.clock.at(at, send);
    else send();
    return eventId;
  }

  #refuseKnown(eventId: string): void {
    if (this.#world.fates.has(eventId)) throw new Error(`An event with the id '${eventId}' was sent before: each needs one of its own`);
  }

  #newId(): string {
    do this.#sent++; while (this.#world.fates.has(`e${this.#sent}`));
    return `e${this.#sent}`;
  }
}

/** Fails if a service refuses what a test gives it. */
function accepted(name: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Error(`${name} refuses the event: ${problem}`);
}
