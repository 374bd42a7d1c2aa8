import { Journey } from './kernel/fates';
import { inMilliseconds } from './kernel/time-span';
import { timeIn, World } from './kernel/world';
import type { Resources } from './resources';
import type { EventOptions, PublishOptions, PutEventsEntry, PutOptions, ResourceName, SendOptions } from './simulation-options';
import { KinesisContent } from './streams/kinesis-record';
import { TableItemChange, TableContent } from './streams/table-record';

/** Sends the events of a test, or of a handler that is running. Each method returns the id of the event. */
export class EventSender {
  #sent = 0;

  constructor(private readonly world: World, private readonly resources: Resources) {}

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
    const target = this.resources.invocable(fn);
    const body = JSON.stringify(event) ?? 'null';
    return this.#begin(target.name, options, (journey, parents) =>
      requireAccepted(target.name, target.accept({ journey, body, arrival: 'sent', parents })));
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
    const eventId = options.id === undefined ? this.#newId() : this.#unused(options.id);
    const at = options.at === undefined ? timeIn(this.world) : inMilliseconds(options.at);
    const journey = new Journey(eventId, at, resource, parent?.chain());
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

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @throws Error if a service refuses the event of a test */
function requireAccepted(name: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Error(`${name} refuses the event: ${problem}`);
}
