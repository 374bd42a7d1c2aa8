import { FAILURE_REASON } from '../environment';
import { OBJECT_KEY_BYTES, SYNCHRONOUS_CALLERS, SYNCHRONOUS_PAYLOAD_BYTES, SynchronousCaller } from '../limits';
import { UNSEEN } from './kernel/delivery';
import { Journey } from './kernel/fates';
import { inMilliseconds } from './kernel/time-span';
import { actingHandler, World } from './kernel/world';
import { InvokeResponse, SyncInvoker } from './lambda/sync-invoker';
import type { Resources } from './resources';
import type {
  CallerName, EventOptions, InvokeSyncOptions, PublishOptions, PutEventsEntry, PutOptions, ReplayEventsOptions, ResourceName, SendOptions,
} from './simulation-options';
import { messageGivenUp } from './sqs/given-up';
import type { SendRequest } from './sqs/send-request';
import { KinesisContent } from './streams/kinesis-record';
import { recordGivenUp } from './streams/record-given-up';
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
    const message: Omit<SendRequest, 'journey' | 'arrival'> = {
      body: textOf(target.settings.name, body),
      attributes: options.messageAttributes,
      traceHeader: options.traceHeader,
      groupId: options.messageGroupId,
      deduplicationId: options.messageDeduplicationId,
      delayMs: options.delaySeconds === undefined ? undefined : 1_000 * options.delaySeconds,
    };
    const original = messageGivenUp(actingHandler(this.world)?.subjects ?? [], target, message);
    if (!original) return this.#begin(target.settings.name, options, (journey, parents) => target.send({ ...message, journey, arrival: 'sent', parents }));
    const why = message.attributes?.[FAILURE_REASON]?.stringValue;
    target.send({ ...message, journey: original.journey, arrival: 'failure', reason: `given up by its handler${why === undefined ? '' : `: ${why}`}` });
    original.givenUp = true;
    return original.journey.eventId;
  }

  put(stream: ResourceName, data: unknown, options: PutOptions): string {
    const target = this.resources.stream(stream, 'kinesis');
    const { name, maximumRecordBytes } = target.settings;
    const bytes = data instanceof Uint8Array ? data : textOf(name, data);
    return this.#begin(name, options, (journey, parents) => {
      const content = new KinesisContent(bytes, options.partitionKey ?? journey.eventId, options.explicitHashKey);
      content.check(name, maximumRecordBytes!);
      target.put({ journey, content, parents });
    }, UNSEEN);
  }

  changeItem(table: ResourceName, change: TableItemChange, options: EventOptions): string {
    const target = this.resources.stream(table, 'dynamodb');
    const { name } = target.settings;
    const content = new TableContent(change, target.settings.table!, name);
    return this.#begin(name, options, (journey, parents) => {
      if (content.isEmpty) target.ignore({ journey });
      else target.put({ journey, content, parents });
    }, UNSEEN);
  }

  putObject(bucket: ResourceName, key: string, body: unknown, options: EventOptions): string {
    const target = this.resources.bucket(bucket);
    const { name } = target.settings;
    const { min, max } = OBJECT_KEY_BYTES;
    const bytes = Buffer.byteLength(key);
    if (bytes < min || bytes > max) throw new Error(`${name} refuses the object: its key has ${bytes} bytes but must have ${min} to ${max}`);
    const text = textOf(name, body);
    const original = recordGivenUp(actingHandler(this.world)?.subjects ?? [], key);
    if (original) {
      target.put({ journey: original.journey, key, body: text, arrival: 'failure', reason: 'given up by its handler' });
      original.givenUp = true;
      return original.journey.eventId;
    }
    return this.#begin(name, options, (journey, parents) => target.put({ journey, key, body: text, arrival: 'sent', parents }));
  }

  invoke(fn: ResourceName, event: unknown, options: EventOptions): string {
    const target = this.resources.asyncReceiver(fn);
    const body = event === undefined ? 'null' : jsonOf(target.name, event);
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
    const body = textOf(name, message);
    return this.#begin(name, options, (journey, parents) => requireAccepted(name, target.publish({
      journey,
      body,
      arrival: 'sent',
      subject: options.subject,
      attributes: options.messageAttributes,
      groupId: options.messageGroupId,
      deduplicationId: options.messageDeduplicationId,
      parents,
    })));
  }

  putEvents({ bus, region, source, detailType, detail = {}, resources, time, eventGroupId }: PutEventsEntry, options: EventOptions): string {
    const target = this.resources.bus(bus, region);
    const { name } = target.settings;
    if (/^aws\./.test(source)) throw new Error(`${name} refuses the event: the source ${source} starts with aws., which is reserved for events of AWS`);
    if (time !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time)) {
      throw new Error(`${name} refuses the event: its time is ${JSON.stringify(time)}, but the format is 2026-01-01T00:00:00Z`);
    }
    const body = jsonOf(name, { source, 'detail-type': detailType, detail, resources, time });
    return this.#begin(name, options, (journey, parents) => requireAccepted(name, target.put({ journey, body, arrival: 'sent', groupId: eventGroupId, parents })), UNSEEN);
  }

  replayEvents(name: ResourceName, { from = 0, until = this.world.clock.now, eventIds }: ReplayEventsOptions): string[] {
    const { bus, subscriber } = this.resources.busSubscriber(name);
    const { assumptions: { subscriberReplayStartMs }, clock } = this.world;
    const past = subscriber.fromThePast();
    return bus.retained(inMilliseconds(from), inMilliseconds(until))
      .filter(({ event }) => (eventIds?.includes(event.envelope.id) ?? true) && past.wants({ ...event, isReplayed: true }))
      .map(retained => this.#begin(
        bus.settings.name, { at: clock.now + subscriberReplayStartMs }, journey => bus.replay(retained, past, journey), UNSEEN,
      ));
  }

  /**
   * Starts the journey of an event, now or at the time that the options give.
   *
   * @param chain the chain that led to the event. By default that of the running handler
   */
  #begin(
    resource: string, options: EventOptions, deliver: (journey: Journey, parents?: readonly string[]) => void, chain?: ReadonlyMap<string, number>,
  ): string {
    const { clock, fates } = this.world;
    const parent = actingHandler(this.world);
    const eventId = options.id === undefined ? this.#newId() : this.#unused(options.id);
    const at = options.at === undefined ? clock.now : inMilliseconds(options.at);
    const journey = new Journey(eventId, at, resource, chain ?? parent?.chain());
    const parents = parent?.subjects.map(subject => subject.journey.eventId);
    const send = () => {
      deliver(journey, parents);
      fates.begin(journey);
    };
    if (at > clock.now) {
      clock.at(at, () => {
        this.#unused(eventId);
        send();
      });
    } else {
      send();
    }
    return eventId;
  }

  #unused(eventId: string): string {
    if (this.world.fates.has(eventId)) throw new Error(`An event with the id '${eventId}' was sent before: use a different id for each event`);
    return eventId;
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

function textOf(name: string, value: unknown): string {
  return typeof value === 'string' ? value : jsonOf(name, value);
}

/** @throws Error for a value without a JSON form */
function jsonOf(name: string, value: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (error) {
    throw new Error(`${name}: the content has no JSON form, so send a text instead: ${(error as Error).message}`);
  }
  throw new Error(`${name}: the content is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}, which has no JSON form: send a text or a JSON value`);
}

/** @throws Error if a service refuses the event of a test */
function requireAccepted(name: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Error(`${name} refuses the event: ${problem}`);
}
