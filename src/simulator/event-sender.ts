import { Journey } from './kernel/fates';
import { inMilliseconds } from './kernel/time-span';
import { timeIn, World } from './kernel/world';
import { SYNCHRONOUS_PAYLOAD_BYTES } from './lambda/invocation-payload';
import { InvokeResponse, SyncInvoker } from './lambda/sync-invoker';
import { SYNCHRONOUS_CALLERS, SynchronousCaller } from './lambda/synchronous-callers';
import type { Resources } from './resources';
import type { CallerName, EventOptions, InvokeSyncOptions, PublishOptions, PutEventsEntry, PutOptions, ResourceName, SendOptions } from './simulation-options';
import { KinesisContent } from './streams/kinesis-record';
import { TableItemChange, TableContent } from './streams/table-record';

/** Sends the events of a test, or of a handler that is running. Each method returns the id of the event. */
export class EventSender {
  readonly #synchronous: SyncInvoker;
  #sent = 0;

  constructor(private readonly world: World, private readonly resources: Resources) {
    this.#synchronous = new SyncInvoker(world);
  }

  send(queue: ResourceName, body: unknown, options: SendOptions): string {
    const target = this.resources.queue(queue);
    return this.#begin(target.settings.name, options, (journey, parents) => target.send({
      journey,
      body: textOf(body),
      arrival: 'sent',
      attributes: options.messageAttributes,
      traceHeader: options.traceHeader,
      groupId: options.messageGroupId,
      deduplicationId: options.messageDeduplicationId,
      delayMs: options.delaySeconds === undefined ? undefined : 1_000 * options.delaySeconds,
      parents,
    }));
  }

  put(stream: ResourceName, data: unknown, options: PutOptions): string {
    const target = this.resources.stream(stream, 'kinesis');
    const { name, maximumRecordBytes } = target.settings;
    const bytes = data instanceof Uint8Array ? data : textOf(data);
    return this.#begin(name, options, (journey, parents) => {
      const content = new KinesisContent(bytes, options.partitionKey ?? journey.eventId, options.explicitHashKey);
      content.check(name, maximumRecordBytes!);
      target.put({ journey, content, parents });
    });
  }

  changeItem(table: ResourceName, change: TableItemChange, options: EventOptions): string {
    const target = this.resources.stream(table, 'dynamodb');
    const content = new TableContent(change, target.settings.table!);
    return this.#begin(target.settings.name, options, (journey, parents) => target.put({ journey, content, parents }));
  }

  putObject(bucket: ResourceName, key: string, body: unknown, options: EventOptions): string {
    const target = this.resources.bucket(bucket);
    return this.#begin(target.settings.name, options, (journey, parents) =>
      target.put({ journey, key, body: textOf(body), arrival: 'sent', parents }));
  }

  invoke(fn: ResourceName, event: unknown, options: EventOptions): string {
    const target = this.resources.asyncReceiver(fn);
    const body = JSON.stringify(event) ?? 'null';
    return this.#begin(target.name, options, (journey, parents) =>
      requireAccepted(target.name, target.accept({ journey, body, arrival: 'sent', parents })));
  }

  invokeSync(fn: ResourceName, event: unknown, { caller = 'sdk', ...options }: InvokeSyncOptions): string {
    const { fn: target, qualifier } = this.resources.invocable(fn);
    const { name } = target.settings;
    const body = JSON.stringify(event) ?? 'null';
    const bytes = Buffer.byteLength(body);
    if (bytes > SYNCHRONOUS_PAYLOAD_BYTES) throw new Error(`${name} refuses the event: it has ${bytes} bytes but may have only ${SYNCHRONOUS_PAYLOAD_BYTES}`);
    const callerName = `the caller of ${name}${typeof caller === 'string' ? ` (${caller})` : ''}`;
    const known = callerOf(caller);
    return this.#begin(name, options, (journey, parents) =>
      this.#synchronous.start({ fn: target, qualifier, journey, body, caller: known, callerName, parents }));
  }

  response(eventId: string): InvokeResponse | undefined {
    return this.#synchronous.response(eventId);
  }

  publish(topic: ResourceName, message: unknown, options: PublishOptions): string {
    const target = this.resources.topic(topic);
    const { name } = target.settings;
    return this.#begin(name, options, (journey, parents) => requireAccepted(name, target.publish({
      journey,
      body: textOf(message),
      arrival: 'sent',
      subject: options.subject,
      attributes: options.messageAttributes,
      groupId: options.messageGroupId,
      deduplicationId: options.messageDeduplicationId,
      parents,
    })));
  }

  putEvents({ bus, region, source, detailType, detail = {}, resources, time }: PutEventsEntry, options: EventOptions): string {
    const target = this.resources.bus(bus, region);
    const { name } = target.settings;
    const body = JSON.stringify({ source, 'detail-type': detailType, detail, resources, time });
    return this.#begin(name, options, (journey, parents) => requireAccepted(name, target.put({ journey, body, arrival: 'sent', parents })));
  }

  /** Starts the journey of an event, now or at the time that the options give. */
  #begin(resource: string, options: EventOptions, deliver: (journey: Journey, parents?: readonly string[]) => void): string {
    const { clock, fates, current: parent } = this.world;
    const eventId = options.id ?? this.#newId();
    this.#requireUnused(eventId);
    const at = options.at === undefined ? timeIn(this.world) : inMilliseconds(options.at);
    const journey = new Journey(eventId, at, resource, parent?.chain());
    const parents = parent?.subjects.map(subject => subject.journey.eventId);
    const send = () => {
      this.#requireUnused(eventId);
      deliver(journey, parents);
      fates.begin(journey);
    };
    if (at > clock.now) clock.at(at, send);
    else send();
    return eventId;
  }

  #requireUnused(eventId: string): void {
    if (this.world.fates.has(eventId)) throw new Error(`An event with the id '${eventId}' was sent before: use a different id for each event`);
  }

  #newId(): string {
    do this.#sent++; while (this.world.fates.has(`e${this.#sent}`));
    return `e${this.#sent}`;
  }
}

function callerOf(caller: CallerName | SynchronousCaller): SynchronousCaller {
  if (typeof caller === 'object') return caller;
  if (Object.hasOwn(SYNCHRONOUS_CALLERS, caller)) return SYNCHRONOUS_CALLERS[caller];
  throw new Error(`'${String(caller)}' is not a caller: use one of ${Object.keys(SYNCHRONOUS_CALLERS).join(', ')}, or an object with its limit and retries`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @throws Error if a service refuses the event of a test */
function requireAccepted(name: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Error(`${name} refuses the event: ${problem}`);
}
