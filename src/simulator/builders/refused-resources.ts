import type { Wiring } from './wiring';
import { CARRIERS, Entry, EventFlow, LOG_READERS, unmodelledProperties, valuesAt } from '../../template';
import { UnsupportedFeatureError } from '../kernel/errors';
import { requireValue } from '../kernel/require-value';

/** What is not modelled of a resource, with the way to go on without it. */
export function refusalOf({ names }: Pick<Wiring, 'names'>, entry: Entry, property: string, why: string): UnsupportedFeatureError {
  const name = names.of(entry);
  return new UnsupportedFeatureError(name, property, `${why}; leave it out with the option \`without: ['${name}']\`, or simulate a template without it`);
}

/**
 * Notes what is not modelled at the resources where events meet it.
 *
 * @throws UnsupportedFeatureError for a part of a template that is not read and belongs to no such resource
 */
export function collectRefusals(wiring: Wiring): void {
  const { flow, world: { refusals } } = wiring;
  for (const mapping of flow.mappings) requireValue(wiring.names.of(mapping), 'EventSourceArn', mapping.sourceKind);
  for (const entry of flow.byKey.values()) {
    if (entry.key !== `${entry.stack}/${entry.logicalId}`) continue; // a subscription inside its topic
    for (const { property, why } of unmodelledProperties(entry)) {
      for (const key of meetingPoints(flow, entry)) refusals.add(key, refusalOf(wiring, entry, property, why));
    }
  }
  for (const { key, logicalId, reason } of flow.unread) {
    const entry = flow.byKey.get(key);
    const points = entry === undefined ? [] : meetingPoints(flow, entry);
    const error = new UnsupportedFeatureError(logicalId, `a part that is not read (${reason})`, 'simulate a template without it, or leave the resource out with the option `without`');
    if (points.length === 0) throw error;
    for (const point of points) refusals.add(point, error);
  }
  for (const entry of flow.others) refuseReader(wiring, entry);
}

/** Notes a resource that is not modelled at the queues, streams and functions that it takes events from. */
function refuseReader(wiring: Wiring, entry: Entry): void {
  const { flow, world: { refusals } } = wiring;
  const { type, properties } = entry;
  const carrier = Object.hasOwn(CARRIERS, type) ? CARRIERS[type] : undefined;
  for (const path of carrier?.takesFrom ?? []) {
    for (const source of valuesAt(properties, path)) {
      const { key } = flow.refer(source as string, entry.stack);
      if (key !== undefined) refusals.add(streamOf(flow, key), refusalOf(wiring, entry, type, carrier!.why));
    }
  }
  if (!Object.hasOwn(LOG_READERS, type)) return;
  const { logGroups, destination, why } = LOG_READERS[type];
  // What leaves the templates is seen by nobody in them.
  const leaves = destination !== undefined && flow.refer(properties.required(destination), entry.stack).key === undefined;
  if (leaves) return;
  for (const group of valuesAt(properties, logGroups)) {
    for (const fn of flow.functions) {
      const { key } = flow.refer(group as string, entry.stack, 'AWS::Logs::LogGroup');
      if ((key !== undefined && fn.logGroup?.key === key) || logGroupsOf(flow, key, group).includes(`/aws/lambda/${fn.name}`)) {
        refusals.add(fn.key, refusalOf(wiring, entry, type, why));
      }
    }
  }
}

/** The names of a log group: as given, and as its resource has it. */
function logGroupsOf({ byKey }: EventFlow, key: string | undefined, given: unknown): readonly unknown[] {
  const name = byKey.get(key ?? '')?.properties.value('LogGroupName');
  return [typeof given === 'string' ? given.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '') : given, name];
}

/** The keys of the resources where events meet a resource. */
function meetingPoints(flow: EventFlow, entry: Entry): readonly string[] {
  const { key } = entry;
  const qualified = [...flow.versions, ...flow.aliases, ...flow.invokeConfigs].find(each => each.key === key);
  const mapping = flow.mappings.find(each => each.key === key);
  const subscription = flow.subscriptions.find(each => each.key === key);
  const rule = flow.rules.find(each => each.key === key);
  if (qualified) return listed(qualified.function.function);
  if (mapping) return mapping.enabled === false ? [] : listed(mapping.source?.key && streamOf(flow, mapping.source.key));
  if (subscription) return listed(subscription.topic.key);
  if (rule) return [key, ...listed(rule.bus.key)];
  if (entry.type === 'AWS::EventsV2::EventBus') return [key];
  if (entry.type === 'AWS::EventsV2::Subscriber') return listed(flow.refer(entry.properties.required('EventBusArn'), entry.stack).key);
  const { functions, queues, streams, topics, buses, buckets, schedules } = flow;
  const receives = [functions, queues, streams, topics, buses, buckets, schedules].flat().some(each => each.key === key);
  return receives ? [key] : [];
}

/** The key of a stream, also if that of a consumer with enhanced fan-out is given. */
function streamOf({ consumers }: EventFlow, key: string): string {
  return consumers.find(consumer => consumer.key === key)?.stream.key ?? key;
}

function listed(key: string | undefined): readonly string[] {
  return key ? [key] : [];
}
