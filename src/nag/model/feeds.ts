import type { Sender } from '../../filters';
import { DeliveryTarget, EntryIndex, EventFlow, isUnknown, Reference, RolePermissions } from '../../template';

/** Something that sends to a queue or topic. */
interface Feed {
  readonly target: Reference | undefined;

  /** Undefined if its messages can have any form. */
  readonly sender?: Sender;
}

/** Finds out which services send to a queue or topic, and in which form. */
export class Feeds {
  readonly #feeds: EntryIndex<Feed>;

  constructor(flow: EventFlow, private readonly permissions: RolePermissions) {
    const feeds: readonly Feed[] = [
      ...flow.subscriptions.map(({ endpoint, rawMessageDelivery }): Feed => ({ target: endpoint, sender: rawMessageDelivery === false ? 'sns' : undefined })),
      ...flow.rules.flatMap(({ targets }) => isUnknown(targets) ? [] : targets.map((target): Feed => ({ target: target.target, sender: isWhole(target) ? 'events' : undefined }))),
      ...flow.buckets.flatMap(({ notifications }) => isUnknown(notifications) ? [] : notifications.map(({ target }): Feed => ({ target, sender: 's3' }))),
      ...flow.invokeConfigs.flatMap(({ onSuccess, onFailure }) => [onSuccess, onFailure].map((target): Feed => ({ target, sender: 'lambda' }))),
      ...flow.schedules.map(({ target: { target } }): Feed => ({ target })),
      ...[
        ...flow.mappings.map(({ onFailure }) => onFailure),
        ...flow.functions.map(({ deadLetterTarget }) => deadLetterTarget),
        ...flow.queues.map(({ redrive }) => redrive === undefined || isUnknown(redrive) ? undefined : redrive.deadLetterQueue),
        ...[...flow.subscriptions, ...flow.buses].map(({ deadLetterQueue }) => deadLetterQueue),
        ...flow.rules.flatMap(({ targets }) => isUnknown(targets) ? [] : targets.map(({ deadLetterQueue }) => deadLetterQueue)),
        ...flow.schedules.map(({ target: { deadLetterQueue } }) => deadLetterQueue),
      ].map((target): Feed => ({ target })),
    ];
    this.#feeds = new EntryIndex(feeds, ({ target }) => [target?.key]);
  }

  /** Returns the services that send to a queue. Undefined if none of these templates does, or if something else may send, such as the code of a function. */
  public sendersTo(queue: Reference | undefined): readonly Sender[] | undefined {
    return this.#only(queue, 'sqs:SendMessage');
  }

  /** Returns the services that publish to a topic, like `sendersTo`. */
  public publishersTo(topic: Reference): readonly Sender[] | undefined {
    return this.#only(topic, 'sns:Publish');
  }

  #only(reference: Reference | undefined, action: string): readonly Sender[] | undefined {
    if (reference?.key === undefined) return undefined;
    const senders = this.#feeds.get(reference.key).map(({ sender }) => sender);
    const known = senders.length > 0 && !senders.includes(undefined) && !this.permissions.allowsAnyone(action, String(reference.value));
    return known ? senders as Sender[] : undefined;
  }
}

/** Indicates whether a target receives the whole event. */
function isWhole({ input, inputPath, inputTransformer }: DeliveryTarget): boolean {
  return input === undefined && inputPath === undefined && inputTransformer === undefined;
}
