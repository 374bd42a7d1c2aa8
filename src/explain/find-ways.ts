import type { EventWay } from './event-way';
import { findCallers } from './find-callers';
import { ConsumerEntry, Entry, EventFlow, FunctionEntry, isUnknown, MappingEntry, Reference, RuleEntry, ScheduleEntry, SupportingResources } from '../template';

const OF_SUBSCRIBERS = 'AWS::EventsV2::Subscriber is not explained: its retries and its dead-letter queue decide what happens to events that the function does not process';

/** Finds all ways in which events reach the functions of the templates. Functions in `besides` serve deployments, not events. */
export function findWays(flow: EventFlow, supporting: SupportingResources, besides: ReadonlySet<string>): readonly EventWay[] {
  const handlerOf = ({ function: key }: Reference): FunctionEntry | undefined =>
    key === undefined || besides.has(key) ? undefined : flow.byKey.get(key) as FunctionEntry | undefined;
  const to = (target: Reference | undefined, way: Omit<EventWay, 'handler' | 'target'>): readonly EventWay[] => {
    const handler = target && handlerOf(target);
    return handler ? [{ ...way, handler, target }] : [];
  };
  return [
    ...flow.mappings.flatMap(mapping => to(mapping.function, { kind: kindOf(mapping), source: sourceOf(flow, mapping), carrier: mapping, delivering: { by: 'mapping', mapping } })),
    ...flow.subscriptions.filter(({ protocol }) => isUnknown(protocol) || protocol === 'lambda').flatMap(subscription => to(subscription.endpoint, {
      kind: 'topic', source: entryOf(flow, subscription.topic), carrier: subscription, delivering: { by: 'topic', subscription },
    })),
    ...enabledOf(flow.rules).flatMap(rule => isUnknown(rule.targets) ? [] : rule.targets.flatMap(target => to(target.target, {
      kind: rule.schedule === undefined ? 'rule' : 'schedule', source: rule, delivering: { by: 'rule', rule, target },
    }))),
    ...enabledOf(flow.schedules).flatMap(schedule => to(schedule.target.target, { kind: 'schedule', source: schedule, delivering: { by: 'schedule', schedule } })),
    ...flow.buckets.flatMap(bucket => isUnknown(bucket.notifications) ? [] : bucket.notifications.flatMap(notification => to(notification.target, {
      kind: 'bucket', source: bucket, delivering: { by: 'bucket', bucket, notification },
    }))),
    ...flow.invokeConfigs.flatMap(config => [config.onSuccess, config.onFailure].flatMap(destination => to(destination, {
      kind: 'destination', source: entryOf(flow, { value: config.function.value, key: config.function.function }), carrier: config, delivering: { by: 'invocation', service: 'Lambda' },
    }))),
    ...supporting.logSubscriptions.flatMap(subscription => to(subscription.destination, {
      kind: 'logs', source: entryOf(flow, subscription.logGroup), carrier: subscription, delivering: { by: 'invocation', service: 'CloudWatch Logs' },
    })),
    ...supporting.busSubscribers.flatMap(subscriber => to(subscriber.target, {
      kind: 'other', source: entryOf(flow, subscriber.bus), carrier: subscriber, delivering: { by: 'unknown', why: OF_SUBSCRIBERS },
    })),
    ...[...flow.alarms, ...flow.compositeAlarms].flatMap(alarm => [...alarm.alarmActions, ...alarm.okActions].flatMap(action => to(action, {
      kind: 'other', source: alarm, delivering: { by: 'invocation', service: 'CloudWatch' },
    }))),
    ...findCallers(flow, supporting, to),
  ];
}

function enabledOf<T extends RuleEntry | ScheduleEntry>(entries: readonly T[]): readonly T[] {
  return entries.filter(({ enabled }) => enabled !== false);
}

function kindOf({ sourceKind }: MappingEntry): EventWay['kind'] {
  if (isUnknown(sourceKind)) return 'other';
  return ({ sqs: 'queue', kinesis: 'stream', dynamodb: 'table', kafka: 'kafka', mq: 'mq', documentdb: 'documentDb', other: 'other' } as const)[sourceKind];
}

function sourceOf(flow: EventFlow, { source }: MappingEntry): Entry | string {
  if (source === undefined) return 'a self-managed Kafka cluster';
  const entry = entryOf(flow, source);
  return typeof entry !== 'string' && entry.type === 'AWS::Kinesis::StreamConsumer' ? entryOf(flow, (entry as ConsumerEntry).stream) : entry;
}

/** The resource that a reference names; its name if it is not in the templates. */
export function entryOf({ byKey }: EventFlow, { key, value }: Reference): Entry | string {
  const entry = key === undefined ? undefined : byKey.get(key);
  return entry ?? (isUnknown(value) ? `a resource that is not known (${value.reason})` : value.replace(/^arn:([^:]*:){4}/, ''));
}
