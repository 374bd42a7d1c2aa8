import type { EventWay } from './event-way';
import type { Obstacles } from './run';
import {
  Access, allHold, asItself, BucketEntry, clusterNeeds, Deliveries, Delivery, ENCRYPT, Entry, EventFlow, InvokeConfigEntry, isFollowed,
  isUnknown, MappingEntry, readingNeeds, Reference, Resolved, RolePermissions, sendingNeeds, SubscriptionEntry, SupportingResources,
  writingNeeds,
} from '../template';

/** What permissions mean for a way: who is not let in, and what is not known about it. */
export interface Permits extends Obstacles {
  /** One sentence for each delivery that is not allowed. */
  readonly refused: readonly string[];

  /** Why it is not known whether a place may be written to, by the key of the place. */
  readonly unclear: ReadonlyMap<string, string>;

  /** Senders that are not let into the source: their events never arrive. */
  readonly shutOut: readonly string[];
}

/** Decides who may write and read where. */
export class PermitReader {
  readonly #access: Access;
  readonly #deliveries: Deliveries;

  constructor(private readonly flow: EventFlow, supporting: SupportingResources) {
    this.#access = new Access(flow, supporting, new RolePermissions(supporting));
    this.#deliveries = new Deliveries(flow, this.#access);
  }

  /** Returns what permissions mean for a way. */
  public permitsOf(way: EventWay): Permits {
    const closed = new Set<string>();
    const refused: string[] = [];
    const unclear = new Map<string, string>();
    const note = (verdict: Resolved<boolean>, key: string | undefined, sentence: string) => {
      if (key === undefined) return;
      if (isUnknown(verdict)) unclear.set(key, verdict.reason);
      if (verdict !== false) return;
      closed.add(key);
      refused.push(sentence);
    };
    for (const [to, verdict] of this.#ofRole(way)) note(verdict, keyOf(to), `the role of ${way.handler.logicalId} does not allow Lambda to send to ${nameOf(this.flow, to)}`);
    for (const [to, service] of deadLetterQueuesOf(way)) {
      const entry = to.key === undefined ? undefined : this.flow.byKey.get(to.key);
      if (entry === undefined) continue;
      const own = this.#deliveries.to(entry).filter(({ caller }) => caller.service === service);
      note(allHold(own.map(delivery => this.#lets(delivery, entry))), entry.key, `the policies of ${entry.logicalId} do not let in ${service}.amazonaws.com`);
    }
    for (const [to, verdict] of this.#ofSchedule(way)) note(verdict, keyOf(to), `the role of the schedule does not allow it to send to ${nameOf(this.flow, to)}`);
    const invoked = this.#invokes(way);
    note(invoked, way.handler.key, `no permission lets ${serviceOf(way)} invoke ${way.handler.logicalId}`);
    const read = this.#reads(way);
    if (isUnknown(read)) unclear.set(way.handler.key, read.reason);
    if (read === false) refused.push(`the role of ${way.handler.logicalId} does not allow Lambda to read ${typeof way.source === 'string' ? way.source : way.source.logicalId}`);
    return { closed, refused, unclear, isUnread: read === false, shutOut: this.#shutOut(way) };
  }

  /** The places that Lambda writes to with the role of the function. */
  #ofRole({ handler, delivering }: EventWay): readonly (readonly [Reference, Resolved<boolean>])[] {
    const isPolled = delivering.by === 'mapping';
    const configs = this.flow.invokeConfigs.filter(({ function: of }) => of.function === handler.key);
    const places = isPolled ? [{ to: delivering.mapping.onFailure, prefix: `aws/lambda/${delivering.mapping.name}/x` }]
      : [{ to: handler.deadLetterTarget, prefix: '' }, ...configs.map(({ onFailure }: InvokeConfigEntry) => ({ to: onFailure, prefix: `aws/lambda/async/${handler.name}/x` }))];
    const role = this.#access.role(handler.role);
    return places.flatMap(({ to, prefix }): (readonly [Reference, Resolved<boolean>])[] => {
      if (to === undefined) return [];
      if (isUnknown(role)) return [[to, role]];
      const needs = /^arn:[^:]+:s3:/.test(String(to.value)) ? writingNeeds(role, to, prefix, this.#access) : sendingNeeds(role, to, this.#access);
      return [[to, allHold(needs.map(({ verdict }) => verdict))]];
    });
  }

  /** The target and the dead-letter queue of a schedule, which it sends to with its own role. */
  #ofSchedule({ delivering }: EventWay): readonly (readonly [Reference, Resolved<boolean>])[] {
    if (delivering.by !== 'schedule') return [];
    const { target, deadLetterQueue, role: reference } = delivering.schedule.target;
    const role = this.#access.role(reference);
    const maySend = (to: Reference) => isUnknown(role) ? role : allHold(sendingNeeds(role, to, this.#access).map(({ verdict }) => verdict));
    return [target, deadLetterQueue].flatMap(to => to === undefined ? [] : [[to, maySend(to)] as const]);
  }

  #invokes({ handler, target, delivering, source }: EventWay): Resolved<boolean> {
    const sender = senderOf(delivering, source);
    if (sender === undefined) return true;
    const own = this.#deliveries.to(handler).filter(delivery => delivery.target.key === target.key && delivery.sender.endsWith(` ${sender}`));
    return allHold(own.map(delivery => asItself(delivery, this.#access, this.#access.serviceMayInvoke(delivery.caller, delivery.target))));
  }

  #reads({ handler, delivering }: EventWay): Resolved<boolean> {
    if (delivering.by !== 'mapping') return true;
    const { mapping } = delivering;
    const role = this.#access.role(handler.role);
    if (isUnknown(role)) return role;
    const { sourceKind, source } = mapping as MappingEntry;
    if (isUnknown(sourceKind)) return true;
    if (!isFollowed(sourceKind)) return allHold(clusterNeeds(mapping, role, this.#access).map(({ verdict }) => verdict));
    if (source === undefined) return true;
    if (isUnknown(source.value)) return source.value;
    return allHold(readingNeeds(sourceKind, source.value, mapping, role, this.#access).map(({ verdict }) => verdict));
  }

  /** The services that send to the source of a way, but are not let in. */
  #shutOut({ source }: EventWay): readonly string[] {
    if (typeof source === 'string' || !/^AWS::(SQS|SNS)::/.test(source.type)) return [];
    return this.#deliveries.to(source).filter(delivery => this.#lets(delivery, source) === false && delivery.caller.service !== 'cloudwatch').map(({ sender }) => sender);
  }

  #lets(delivery: Delivery, entry: Entry): Resolved<boolean> {
    const action = entry.type === 'AWS::SNS::Topic' ? 'sns:Publish' : 'sqs:SendMessage';
    const byPolicy = asItself(delivery, this.#access, this.#access.serviceMay(delivery.caller, action, entry));
    const { kmsKey } = entry as Partial<BucketEntry>;
    const byKey = asItself(delivery, this.#access, this.#access.serviceMayUseKey(delivery.caller, ENCRYPT, kmsKey, entry));
    return allHold([byPolicy, byKey]);
  }
}

/** The dead-letter queues that services other than Lambda write to, with the service. */
function deadLetterQueuesOf({ delivering }: EventWay): readonly (readonly [Reference, string])[] {
  switch (delivering.by) {
    case 'topic': return delivering.subscription.deadLetterQueue ? [[delivering.subscription.deadLetterQueue, 'sns']] : [];
    case 'rule': return delivering.target.deadLetterQueue ? [[delivering.target.deadLetterQueue, 'events']] : [];
    default: return [];
  }
}

/** The end of the name of the sender in a delivery. */
function senderOf(delivering: EventWay['delivering'], source: EventWay['source']): string | undefined {
  switch (delivering.by) {
    case 'topic': return typeof source === 'string' ? foreignTopic(delivering.subscription) : source.logicalId;
    case 'rule': return delivering.rule.logicalId;
    case 'bucket': return delivering.bucket.logicalId;
    default: return undefined;
  }
}

function foreignTopic({ topic: { value }, logicalId }: SubscriptionEntry): string {
  return isUnknown(value) ? logicalId : value;
}

function serviceOf({ delivering, source }: EventWay): string {
  const sender = senderOf(delivering, source) ?? '';
  return `${delivering.by === 'topic' ? 'the topic' : delivering.by === 'rule' ? 'the rule' : 'the bucket'} ${sender}`;
}

function keyOf({ key, function: of }: Reference): string | undefined {
  return of ?? key;
}

function nameOf({ byKey }: EventFlow, { key, value }: Reference): string {
  return (key === undefined ? undefined : byKey.get(key)?.logicalId) ?? String(value);
}
