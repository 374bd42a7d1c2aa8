import { assemble } from './assemble';
import type { AlarmTransition } from './cloudwatch/alarms';
import type { EventSender } from './event-sender';
import type { Fate, FateReport } from './kernel/fates';
import type { Fault } from './kernel/faults';
import type { MetricSeries, MetricStore } from './kernel/metrics';
import { DAY, inMilliseconds, TimeSpan } from './kernel/time-span';
import type { TraceEntry } from './kernel/trace';
import type { World } from './kernel/world';
import type { InvokeResponse } from './lambda/sync-invoker';
import type { QueueClient } from './queue-client';
import type { Resources } from './resources';
import type { Results } from './results';
import type { SdkCalls } from './sdk/sdk-calls';
import type {
  EventOptions, InvokeSyncOptions, MappingName, MoveTaskOptions, PublishOptions, PutEventsEntry, PutOptions, ReceiveOptions, ReplayEventsOptions,
  ResourceName, SendOptions, SimulationOptions,
} from './simulation-options';
import type { MessageMoveTask } from './sqs/message-move-task';
import { describeShards, mergeShards, resizeStream, ShardView, splitShard } from './streams/resharding';
import type { TableItemChange } from './streams/table-record';
import type { InvocationView, MessageView, ObjectView, ReceivedMessage } from './views';
import { EventFlow, readTemplates, TemplateInput } from '../template';

/** A bit longer than a message can stay in a queue. */
const IDLE_LIMIT = 15 * DAY;

/**
 * A simulation of events under a template: where each event ends up when things fail, after how long, and which alarm
 * reports it.
 *
 * Time is virtual and randomness comes from a seed: the same seed always produces the same trace, byte for byte.
 *
 * Events that handlers send with clients of the AWS SDK go to the resources of the simulation.
 */
export class Simulation {
  /**
   * Creates a simulation of the resources in one or more templates.
   *
   * @param template one template, several templates by the names of their stacks, or a cloud assembly
   * @throws TemplateError that lists all problems of a template that could not be deployed
   * @throws UnsupportedFeatureError if a template contains a part that cannot be read. Any other feature that is not modelled is refused where
   *   an event meets it
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
  readonly #sdkCalls?: SdkCalls;

  private constructor(flow: EventFlow, options: SimulationOptions) {
    this.seed = options.seed ?? 1;
    const parts = assemble(flow, options, this.seed);
    this.#world = parts.world;
    this.#resources = parts.resources;
    this.#sender = parts.sender;
    this.#queueClient = parts.queueClient;
    this.#results = parts.results;
    this.#sdkCalls = parts.sdkCalls;
    options.faults?.forEach(fault => this.inject(fault));
  }

  /** The virtual time in milliseconds since the start. */
  get now(): number {
    return this.#world.clock.now;
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
   * Changes an item of a table with a stream. Takes plain values; the stream record has them in DynamoDB's format. A
   * change that leaves the item as it was gives no record. Returns the id of the event.
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

  /**
   * Invokes a function, version or alias synchronously: its caller waits for the answer, and some callers try again. Returns
   * the id of the event; `response` returns what the caller gets.
   *
   * The event is processed if the function succeeds, even after its caller has given up. Otherwise it is parked with the
   * caller, who knows of the failure.
   */
  invokeSync(fn: ResourceName, event: unknown, options: InvokeSyncOptions = {}): string {
    return this.#sender.invokeSync(fn, event, options);
  }

  /** What the caller of a synchronous invocation got. Undefined while it waits. */
  response(eventId: string): InvokeResponse | undefined {
    return this.#sender.response(eventId);
  }

  /** Publishes a message to a topic: a string as it is, anything else as JSON. Returns the id of the event. */
  publish(topic: ResourceName, message: unknown, options: PublishOptions = {}): string {
    return this.#sender.publish(topic, message, options);
  }

  /** Puts an event on an event bus. Returns the id of the event in the simulation. */
  putEvents(entry: PutEventsEntry, options: EventOptions = {}): string {
    return this.#sender.putEvents(entry, options);
  }

  /**
   * Creates a subscriber of a Custom Event Bus with the settings of another one, that starts in the past (`POINT_IN_TIME`): it delivers what the bus
   * retains and the filters let pass. Returns the ids of the events.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-replay.html
   */
  replayEvents(subscriber: ResourceName, options: ReplayEventsOptions = {}): string[] {
    return this.#sender.replayEvents(subscriber, options);
  }

  /** Receives messages from a queue, as a consumer other than Lambda would. */
  receive(queue: ResourceName, options: ReceiveOptions = {}): ReceivedMessage[] {
    return this.#queueClient.receive(queue, options);
  }

  /**
   * Deletes a received message: its event counts as processed. Handlers can call it too.
   *
   * @returns whether the queue deletes the message. A FIFO queue refuses once the visibility timeout of the receipt has
   *   ended; what a standard queue does once the message was received again is the assumption `staleReceipts`. Nothing is
   *   deleted if the message has already left the queue.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
   */
  deleteMessage({ receiptHandle }: Pick<ReceivedMessage, 'receiptHandle'>): boolean {
    return this.#queueClient.deleteMessage(receiptHandle);
  }

  /**
   * Changes the visibility timeout of a received message, counted from now. Handlers can call it too.
   *
   * @throws Error `InvalidParameterValue` like SQS's if the message is not in flight any more, if it was received again, or if
   *   it would stay hidden for more than 12 hours from its receive
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
   */
  changeVisibility({ receiptHandle }: Pick<ReceivedMessage, 'receiptHandle'>, visibilityTimeout: TimeSpan): void {
    this.#queueClient.changeVisibility(receiptHandle, visibilityTimeout);
  }

  /**
   * Starts to move the messages of a dead-letter queue back to the queues that they came from, or to another queue, where
   * they are new messages. The task runs in virtual time; the result shows how far it is.
   *
   * A message that was sent to the queue, or that a service other than SQS put there, has no queue to go back to: the task
   * fails with CouldNotDetermineMessageSource unless `to` is set.
   *
   * @throws Error if SQS would refuse the task: if the queue is not the dead-letter queue of an SQS queue, if another task
   *   is still running there, or if the destination has another type
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
   */
  startMessageMoveTask(options: MoveTaskOptions): MessageMoveTask {
    return this.#queueClient.startMessageMoveTask(options);
  }

  /**
   * Disables an event source mapping. Messages and records wait in their queue or stream, where they expire in the end;
   * invocations that run end as usual. Takes effect at once, while AWS takes up to some minutes.
   *
   * @param mapping its logical id, construct path or construct, or its function and its source
   */
  disableMapping(mapping: MappingName): void {
    this.#resources.mapping(mapping).disable();
  }

  /**
   * Enables an event source mapping. For a stream it goes on where it stopped, or at its starting position if the template
   * disables it.
   *
   * @param mapping its logical id, construct path or construct, or its function and its source
   */
  enableMapping(mapping: MappingName): void {
    this.#resources.mapping(mapping).enable();
  }

  /** The shards of a stream, in the order of their creation. */
  shards(stream: ResourceName): ShardView[] {
    return describeShards(this.#resources.anyStream(stream));
  }

  /**
   * Changes the number of shards of a stream, all of the same size: what UpdateShardCount does, or what AWS itself does with
   * a stream on demand or with the stream of a table. Takes effect at once.
   *
   * Records in the old shards keep their place before those in the new ones: a mapping reads the old ones to the end first.
   *
   * @throws Error if UpdateShardCount would refuse the number
   */
  reshard(stream: ResourceName, shards: number): void {
    resizeStream(this.#resources.anyStream(stream), shards);
  }

  /**
   * Splits a shard of a Kinesis stream with provisioned shards.
   *
   * @param startingHashKey the first hash key of the second shard, as a decimal number @default - the middle
   * @throws Error if SplitShard would refuse the shard or the hash key
   */
  splitShard(stream: ResourceName, shardId: string, startingHashKey?: string): void {
    splitShard(this.#resources.anyStream(stream), shardId, startingHashKey);
  }

  /**
   * Merges two adjacent shards of a Kinesis stream with provisioned shards.
   *
   * @throws Error if MergeShards would refuse the shards
   */
  mergeShards(stream: ResourceName, shardId: string, adjacentShardId: string): void {
    mergeShards(this.#resources.anyStream(stream), shardId, adjacentShardId);
  }

  /** Adds a fault, which takes effect now or in the period that it defines. */
  inject(fault: Fault<ResourceName>): void {
    const names = fault.on === undefined ? undefined : [fault.on].flat() as ResourceName[];
    this.#world.faults.add(fault, names && new Set(names.map(name => this.#resources.keyForFault(fault.fault, name))));
  }

  /**
   * Calls a downstream dependency from a handler. A `slow` fault makes the call take time; a `down` fault makes it
   * throw. Await it: other handlers run in the meantime.
   *
   * @param downstream any name; the faults refer to it
   */
  async call(downstream: string): Promise<void> {
    const { faults, current } = this.#world;
    const subjects = current?.subjects ?? [];
    const slow = faults.strikeDownstream('slow', downstream, this.now, subjects);
    if (current || slow) await this.spend(slow?.by ?? 0);
    if (faults.strikeDownstream('down', downstream, this.now, subjects)) throw new Error(`${downstream} is down`);
  }

  /**
   * Spends virtual time in a handler. Await it: other handlers run in the meantime. The promise never settles once the
   * timeout of the function is reached.
   *
   * @throws Error if it is not called by a handler of this simulation
   */
  async spend(time: TimeSpan): Promise<void> {
    if (!this.#world.current) throw new Error('Only a handler can spend time: outside of a handler, advance the simulation');
    await this.#world.current.spend(inMilliseconds(time));
  }

  /**
   * Waits in a handler for a promise that the test, or another handler, settles later. Await it: time passes and other
   * handlers run in the meantime. It never settles once the timeout of the function is reached.
   *
   * A handler that awaits such a promise without `waitFor` is assumed to do real I/O, so that the simulation first waits for
   * it in real time, as long as the assumption `unsettledAfterMs` says.
   *
   * @returns the value of the promise
   * @throws Error if it is not called by a handler of this simulation, or with what the promise rejects
   */
  async waitFor<T>(promise: PromiseLike<T>): Promise<T> {
    if (!this.#world.current) throw new Error('Only a handler can wait with waitFor: outside of a handler, await the promise itself');
    return this.#world.current.waitFor(promise);
  }

  /** Advances the virtual time and runs everything that is due until then. */
  async advance(time: TimeSpan): Promise<void> {
    await this.#run(() => this.#world.clock.runTo(this.#world.clock.now + inMilliseconds(time)));
  }

  /**
   * Runs until nothing is left to do. Messages in queues without a consumer stay there, and alarms are not evaluated
   * beyond this time.
   *
   * @param options.limit the longest virtual time this may take @default 15 days
   * @throws Error if there is still something to do after the limit
   */
  async runUntilIdle(options: { readonly limit?: TimeSpan } = {}): Promise<void> {
    await this.#run(() => this.#world.clock.runUntilIdle(options.limit === undefined ? IDLE_LIMIT : inMilliseconds(options.limit)));
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

  /**
   * What the alarms sent to topics, functions and the event bus: the fate of each notification, in the order of sending. The id is the name of
   * the alarm and a number: `Errors#1`.
   *
   * Notifications are not among the `fates()` and do not count for `expectNothingLost()`: a topic without a subscription in the templates is
   * common, and what an operator misses is not an event that a customer sent. `fate()` and `story()` take their ids.
   */
  notifications(): FateReport[] {
    return this.#results.notifications();
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

  async #run(run: () => Promise<void>): Promise<void> {
    await (this.#sdkCalls === undefined ? run() : this.#sdkCalls.during(run));
  }
}
