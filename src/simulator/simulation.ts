import { buildServices } from './builders/build-services';
import { AlarmWatch } from './cloudwatch/alarm-watch';
import type { AlarmTransition } from './cloudwatch/alarms';
import { EventSender } from './event-sender';
import { HandlerSqs } from './handler-sqs';
import type { Fate, FateReport } from './kernel/fates';
import type { Fault } from './kernel/faults';
import type { MetricSeries, MetricStore } from './kernel/metrics';
import { DAY, inMilliseconds, TimeSpan } from './kernel/time-span';
import type { TraceEntry } from './kernel/trace';
import { makeWorld, timeIn, World } from './kernel/world';
import { QueueClient } from './queue-client';
import { plansOf, Resources, withoutResources } from './resources';
import { Results } from './results';
import type {
  EventOptions, PublishOptions, PutEventsEntry, PutOptions, ReceiveOptions, ResourceName, SendOptions, SimulationOptions,
} from './simulation-options';
import type { TableItemChange } from './streams/table-record';
import { watchTest } from './test-watch';
import type { InvocationView, MessageView, ObjectView, ReceivedMessage } from './views';
import { EventFlow, readTemplates, TemplateInput } from '../template';

/** A bit longer than a message can stay in a queue. */
const IDLE_LIMIT = 15 * DAY;

/**
 * A simulation of events under a template: where each event ends up when things fail, after how long, and which alarm
 * reports it.
 *
 * Time is virtual and randomness comes from a seed: the same seed always produces the same trace, byte for byte.
 */
export class Simulation {
  /**
   * Creates a simulation of the resources in one or more templates.
   *
   * @param template one template, several templates by the names of their stacks, or a cloud assembly
   * @throws UnsupportedFeatureError if a template contains a feature that changes where events end up and that is not
   *   modelled
   */
  static fromTemplate(template: TemplateInput, options: SimulationOptions = {}): Simulation {
    return new Simulation(readTemplates(template, options), options);
  }

  /** The seed of the random numbers. */
  readonly seed: number | string;

  readonly #resources: Resources;
  readonly #world: World;
  readonly #sender: EventSender;
  readonly #queueClient: QueueClient;
  readonly #results: Results;

  private constructor(flow: EventFlow, options: SimulationOptions) {
    this.seed = options.seed ?? 1;
    const kept = withoutResources(flow, options.without ?? []);
    this.#world = makeWorld({
      seed: this.seed,
      start: typeof options.start === 'object' ? options.start.getTime() : options.start,
      assumptions: options.assumptions,
      onMinute: kept.alarms.length === 0 ? undefined : () => {
        this.metrics();
        alarms.advance();
      },
      onRun: watchTest,
    });
    const wiring = buildServices({
      world: this.#world, flow: kept, plans: plansOf(kept, options.handlers ?? {}), virtualDate: options.virtualDate ?? true,
    });
    const alarms = new AlarmWatch(this.#world, kept, wiring.names);
    this.#world.sqsOf = running => new HandlerSqs(this.#world, () => wiring.queues.values(), running);
    this.#resources = new Resources(wiring);
    this.#sender = new EventSender(this.#world, this.#resources);
    this.#queueClient = new QueueClient(this.#world, this.#resources);
    this.#results = new Results({ world: this.#world, resources: this.#resources, queues: [...wiring.queues.values()], alarms });
    options.faults?.forEach(fault => this.inject(fault));
  }

  /** The virtual time in milliseconds since the start, including the time that a running handler has spent. */
  get now(): number {
    return timeIn(this.#world);
  }

  /** Sends a message to a queue: a string as it is, anything else as JSON. Returns the id of the event. */
  send(queue: ResourceName, body: unknown, options: SendOptions = {}): string {
    return this.#sender.send(queue, body, options);
  }

  /**
   * Puts a record into a Kinesis stream: strings and bytes as they are, anything else as JSON. Returns the id of the
   * event.
   */
  put(stream: ResourceName, data: unknown, options: PutOptions = {}): string {
    return this.#sender.put(stream, data, options);
  }

  /**
   * Changes an item of a table with a stream. Takes plain values; the stream record has them in DynamoDB's format.
   * Returns the id of the event.
   */
  changeItem(table: ResourceName, change: TableItemChange, options: EventOptions = {}): string {
    return this.#sender.changeItem(table, change, options);
  }

  /** Puts an object into a bucket: a string as it is, anything else as JSON. Returns the id of the event. */
  putObject(bucket: ResourceName, key: string, body: unknown, options: EventOptions = {}): string {
    return this.#sender.putObject(bucket, key, body, options);
  }

  /** Invokes a function, version or alias asynchronously. Returns the id of the event. */
  invoke(fn: ResourceName, event: unknown, options: EventOptions = {}): string {
    return this.#sender.invoke(fn, event, options);
  }

  /** Publishes a message to a topic: a string as it is, anything else as JSON. Returns the id of the event. */
  publish(topic: ResourceName, message: unknown, options: PublishOptions = {}): string {
    return this.#sender.publish(topic, message, options);
  }

  /** Puts an event on an event bus. Returns the id of the event in the simulation. */
  putEvents(entry: PutEventsEntry, options: EventOptions = {}): string {
    return this.#sender.putEvents(entry, options);
  }

  /** Receives messages from a queue, as a consumer other than Lambda would. */
  receive(queue: ResourceName, options: ReceiveOptions = {}): ReceivedMessage[] {
    return this.#queueClient.receive(queue, options);
  }

  /** Deletes a received message. Its event counts as processed. */
  deleteMessage({ receiptHandle }: Pick<ReceivedMessage, 'receiptHandle'>): void {
    this.#queueClient.deleteMessage(receiptHandle);
  }

  /** Changes the visibility timeout of a received message, counted from now. Handlers can call it too. */
  changeVisibility({ receiptHandle }: Pick<ReceivedMessage, 'receiptHandle'>, visibilityTimeout: TimeSpan): void {
    this.#queueClient.changeVisibility(receiptHandle, visibilityTimeout);
  }

  /** Adds a fault, which takes effect now or in the period that it defines. */
  inject(fault: Fault<ResourceName>): void {
    const names = fault.on === undefined ? undefined : [fault.on].flat() as ResourceName[];
    this.#world.faults.add(fault, names && new Set(names.map(name => this.#resources.keyForFault(fault.fault, name))));
  }

  /**
   * Calls a downstream dependency from a handler. A `slow` fault makes the call take time; a `down` fault makes it
   * throw.
   *
   * @param downstream any name; the faults refer to it
   */
  async call(downstream: string): Promise<void> {
    const { faults, current } = this.#world;
    const subjects = current?.subjects ?? [];
    const slow = faults.strikeDownstream('slow', downstream, this.now, subjects);
    if (slow) await this.spend(slow.by);
    if (faults.strikeDownstream('down', downstream, this.now, subjects)) throw new Error(`${downstream} is down`);
  }

  /**
   * Spends virtual time in a handler. Await it: the promise never settles once the timeout of the function is reached.
   *
   * @throws Error if no handler is running
   */
  async spend(time: TimeSpan): Promise<void> {
    if (!this.#world.current) throw new Error('Only a handler can spend time: outside of a handler, advance the simulation');
    await this.#world.current.spend(inMilliseconds(time));
  }

  /** Advances the virtual time and runs everything that is due until then. */
  async advance(time: TimeSpan): Promise<void> {
    await this.#world.clock.runTo(this.#world.clock.now + inMilliseconds(time));
  }

  /**
   * Runs until nothing is left to do. Messages in queues without a consumer stay there, and alarms are not evaluated
   * beyond this time.
   *
   * @param options.limit the longest virtual time this may take @default 15 days
   * @throws Error if there is still something to do after the limit
   */
  async runUntilIdle(options: { readonly limit?: TimeSpan } = {}): Promise<void> {
    await this.#world.clock.runUntilIdle(options.limit === undefined ? IDLE_LIMIT : inMilliseconds(options.limit));
  }

  /** The fates of all events, in the order in which they were sent. */
  fates(): FateReport[] {
    return this.#results.fates();
  }

  /** The fate of one event. */
  fate(eventId: string): FateReport {
    return this.#results.fate(eventId);
  }

  /** The number of events per fate. */
  tally(): Readonly<Record<Fate, number>> {
    return this.#results.tally();
  }

  /** The messages in a queue, in the order of arrival. */
  messages(queue: ResourceName): MessageView[] {
    return this.#results.messages(queue);
  }

  /** The objects in a bucket, in the order of arrival. */
  objects(bucket: ResourceName): ObjectView[] {
    return this.#results.objects(bucket);
  }

  /** Everything that happened, in order. */
  get trace(): readonly TraceEntry[] {
    return this.#world.trace.entries;
  }

  /** The invocations of a function, in order. Throttled requests are not among them. */
  invocations(fn: ResourceName): InvocationView[] {
    return this.#results.invocations(fn);
  }

  /** All CloudWatch metrics with data, by the minute since the start. */
  metrics(): MetricStore {
    return this.#results.metrics();
  }

  /**
   * One metric of a resource, for example `sim.metric('Orders', 'Errors')`. Undefined while it has no data.
   *
   * For a function, this is the metric of all versions together; `metrics()` contains those of aliases and versions.
   */
  metric(resource: ResourceName, metricName: string): MetricSeries | undefined {
    return this.#results.metric(resource, metricName);
  }

  /** All changes of alarm states, in order. */
  alarms(): readonly AlarmTransition[] {
    return this.#results.alarms();
  }

  /** The history of one event as text, one line per step. */
  story(eventId: string): string {
    return this.#results.story(eventId);
  }

  /** A text table that counts the events per fate, resource and reason. */
  table(): string {
    return this.#results.table();
  }

  /**
   * Checks that no event was lost, that is, expired or dropped unintentionally.
   *
   * @throws Error that names each lost event with the place, the reason and the time
   */
  expectNothingLost(): void {
    this.#results.expectNothingLost(this.seed);
  }
}
