import { busKey, exit, standInFor } from './endpoints';
import { refusalOf } from './refused-resources';
import { stackOf, Wiring } from './wiring';
import { ALARM_LISTENERS, AlarmEntry, CompositeAlarmEntry, Entry, isUnknown, Reference, valuesAt } from '../../template';
import type { Notify } from '../cloudwatch/alarm-watch';
import { AlarmFacts, alarmEvent, alarmMessage, alarmStateChange, StateChange } from '../events/alarm-notification';
import type { EventDelivery, EventReceiver } from '../kernel/delivery';
import { Endpoint, Refusal } from '../kernel/endpoint';
import { Journey } from '../kernel/fates';
import type { World } from '../kernel/world';

/** The receiver of a notification. */
interface Recipient {
  readonly name: string;

  /** Delivers the notification in the format of the receiver, or returns the reason why that failed. */
  deliver(change: StateChange, journey: Journey): Refusal | undefined;
}

/**
 * Starts the actions of an alarm, and puts its changes on the default event bus. CloudWatch documents no retries of actions, so each is tried once.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
 */
export function alarmNotifier(wiring: Wiring, entry: AlarmEntry | CompositeAlarmEntry, watched: Pick<AlarmFacts, 'definition' | 'rule'>): Notify {
  const { world, names, buses } = wiring;
  const name = names.of(entry);
  const facts = { ...factsOf(wiring, entry), ...watched };
  const bus = buses.get(busKey(facts.account, facts.region, 'default'))!;
  const receiver = { name: bus.settings.name, accept: (delivery: EventDelivery) => bus.put(delivery) };
  const defaultBus = recipient(world, bus.settings.key, receiver, change => JSON.stringify(alarmStateChange(facts, change)));
  const references = { ALARM: entry.alarmActions, OK: entry.okActions, INSUFFICIENT_DATA: entry.insufficientDataActions };
  let count = 0;
  return (transition, past) => {
    const change = { transition, past, start: world.clock.start };
    const actions = transition.actions.length > 0 ? references[transition.to] : [];
    if (actions.length > 0) refuseListeners(wiring, entry, actions);
    const recipients = actions.map(action => recipientOf(wiring, facts, action));
    if (bus.wants(alarmStateChange(facts, change))) recipients.push(defaultBus);
    if (recipients.length === 0) return;
    const eventId = `${name}#${++count}`;
    for (const { name: to, deliver } of recipients) {
      const { clock: { now }, fates, trace } = world;
      const journey = fates.beginNotification(new Journey(eventId, now, name));
      trace.add('sent', name, [eventId], { to });
      const refusal = deliver(change, journey);
      if (!refusal) continue;
      trace.add('undelivered', name, [eventId], { to, reason: refusal.reason });
      journey.lose({ fate: 'dropped', at: now, resource: name, reason: refusal.reason });
    }
  };
}

function recipient(world: World, key: string, receiver: EventReceiver, bodyOf: (change: StateChange) => string): Recipient {
  const endpoint = new Endpoint(world, key, receiver);
  return { name: receiver.name, deliver: (change, journey) => endpoint.deliver({ journey, body: bodyOf(change), arrival: 'sent' }) };
}

function recipientOf(wiring: Wiring, facts: AlarmFacts, action: Reference): Recipient {
  const { world, topics, receivers } = wiring;
  const { key = '', function: of, value } = action;
  const topic = topics.get(key);
  if (topic) {
    const { name } = topic.settings;
    return {
      name,
      deliver: (change, journey) => {
        const { subject, body } = alarmMessage(facts, change);
        return new Endpoint(world, key, { name, accept: delivery => topic.publish({ ...delivery, subject }) }).deliver({ journey, body, arrival: 'sent' });
      },
    };
  }
  const invoked = of === undefined ? undefined : receivers.get(key);
  if (invoked) return recipient(world, of!, invoked, change => alarmEvent(facts, change));
  // What is not in the templates is for people, or for another team.
  return recipient(world, key, standInFor(wiring, action) ?? exit(world, String(value)), change => alarmMessage(facts, change).body);
}

/** @throws UnsupportedFeatureError if a resource that is not modelled mutes the actions, or is one of them */
function refuseListeners(wiring: Wiring, alarm: Entry, actions: readonly Reference[]): void {
  for (const entry of wiring.flow.others) {
    if (!Object.hasOwn(ALARM_LISTENERS, entry.type)) continue;
    const { alarms, why } = ALARM_LISTENERS[entry.type];
    const muted = alarms !== undefined
      && valuesAt(entry.properties, alarms).some(name => isUnknown(name) || name === alarm.name || name === alarm.arn);
    if (muted || actions.some(({ key }) => key === entry.key)) throw refusalOf(wiring, entry, entry.type, why);
  }
}

function factsOf(wiring: Wiring, entry: AlarmEntry | CompositeAlarmEntry): AlarmFacts {
  const { account, region } = stackOf(wiring, entry);
  const { description } = entry;
  const arns = (references: readonly Reference[]) => references.map(({ value }) => String(value));
  return {
    alarmName: entry.name,
    arn: entry.arn,
    account,
    region,
    description: description === undefined || isUnknown(description) ? undefined : description,
    actions: {
      OKActions: arns(entry.okActions), AlarmActions: arns(entry.alarmActions), InsufficientDataActions: arns(entry.insufficientDataActions),
    },
    metricId: wiring.world.random.fork(`alarm ${entry.key}`).uuid(),
  };
}
