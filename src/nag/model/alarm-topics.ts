import { AlarmEntry, CompositeAlarmEntry, Entry, EntryIndex, EventFlow, isUnknown, SupportingResources, TopicEntry, Value } from '../../template';

/** Resources that subscribe to the topics that they are given: chatbots, and custom resources, which may do something else. */
const SUBSCRIBERS = /^(AWS::Chatbot::|Custom::|AWS::CloudFormation::CustomResource$|AWS::SSM::Parameter$)/;

/** The outputs that the CDK adds for references between stacks of an app. */
const CDK_EXPORT = /^ExportsOutput/;

/** Finds out whom the topics of alarms notify. */
export class AlarmTopics {
  readonly #alarms: EntryIndex<AlarmEntry | CompositeAlarmEntry>;
  readonly #subscribed: ReadonlySet<string>;
  #shared?: ReadonlySet<string>;

  constructor(private readonly flow: EventFlow, { customResources }: SupportingResources) {
    const alarms: readonly (AlarmEntry | CompositeAlarmEntry)[] = [...flow.alarms, ...flow.compositeAlarms];
    this.#alarms = new EntryIndex(alarms, ({ alarmActions }) => [...new Set(alarmActions.map(({ key }) => key))]);
    const others = new Set([...flow.others.filter(({ type }) => SUBSCRIBERS.test(type)), ...customResources]);
    this.#subscribed = new Set([
      ...flow.subscriptions.flatMap(({ topic }) => topic.key ?? []),
      ...[...others].flatMap(other => this.#topicsIn(other)),
    ]);
  }

  /** Returns the alarms that notify a topic. */
  public alarmsOf({ key }: TopicEntry): readonly (AlarmEntry | CompositeAlarmEntry)[] {
    return this.#alarms.get(key);
  }

  /** Indicates whether a resource subscribes to a topic, or may do so. */
  public isSubscribed({ key }: TopicEntry): boolean {
    return this.#subscribed.has(key);
  }

  /** Indicates whether a stack exports a topic to other apps. */
  public isShared({ key }: TopicEntry): boolean {
    this.#shared ??= new Set(this.flow.stacks.flatMap(({ id, outputs }) => Object.entries(outputs).filter(([name]) => !CDK_EXPORT.test(name))
      .flatMap(([, value]) => this.#topicOf(value, id))));
    return this.#shared.has(key);
  }

  #topicsIn({ properties, stack }: Entry): readonly string[] {
    return properties.names.flatMap(name => textsIn(properties.value(name)!)).flatMap(text => this.#topicOf(text, stack));
  }

  #topicOf(value: Value, stack: string): readonly string[] {
    return typeof value === 'string' && value.startsWith('arn:') ? [this.flow.refer(value, stack).key].flatMap(key => key ?? []) : [];
  }
}

/** Returns all texts in a value. */
function textsIn(value: Value): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null && !isUnknown(value) ? Object.values(value as { readonly [key: string]: Value }).flatMap(textsIn) : [];
}
