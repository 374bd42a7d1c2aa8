import { endpointOf } from './endpoints';
import { requireService, ServiceBuilder, stackOf, Wiring } from './wiring';
import { FilterPattern, Pattern, subscriberFilterProblems } from '../../filters';
import { EVENT_BUS_DEFAULT_RETENTION_DAYS } from '../../limits';
import { BusSubscriberEntry, isUnknown, readSupportingResources, Resolved, TemplateError } from '../../template';
import { BusSubscriber, ScopeFilter } from '../events/bus-subscriber';
import { CustomBus } from '../events/custom-bus';
import { EventExpression, eventExpression } from '../events/event-expression';
import { asynchronousCall, messageCall, PayloadOf, SubscriberCall, synchronousCall } from '../events/subscriber-call';
import { UnsupportedFeatureError } from '../kernel/errors';
import { optionalValue, requireValue } from '../kernel/require-value';
import { DAY, SECOND } from '../kernel/time-span';

const BUS = 'AWS::EventsV2::EventBus';
const RETENTION = 'StorageConfiguration.RetentionPeriodInDays';

/** Custom Event Buses and their subscribers. A subscriber of a bus that is not in the templates has no effect: no event reaches it. */
export const customBusBuilder: ServiceBuilder = {
  build(wiring: Wiring): void {
    const { customBuses, flow, names, receivers, world } = wiring;
    for (const entry of flow.others) {
      if (entry.type !== BUS) continue;
      const { account, region } = stackOf(wiring, entry);
      const name = names.of(entry);
      const days = requireValue(name, RETENTION, entry.properties.number(RETENTION, EVENT_BUS_DEFAULT_RETENTION_DAYS));
      const bus = new CustomBus(world, { name, entry, account, region, retentionMs: DAY * days });
      customBuses.set(entry.key, bus);
      receivers.set(entry.key, { name: bus.settings.name, accept: delivery => bus.put(delivery) });
    }
  },

  connect(wiring: Wiring): void {
    if (wiring.customBuses.size === 0) return;
    for (const entry of readSupportingResources(wiring.flow).busSubscribers) {
      const bus = wiring.customBuses.get(entry.bus.key ?? '');
      bus?.addSubscriber(subscriberOf(wiring, entry, bus));
    }
  },
};

function subscriberOf(wiring: Wiring, entry: BusSubscriberEntry, { settings: { entry: bus, retentionMs } }: CustomBus): BusSubscriber {
  const { names, world } = wiring;
  const name = names.of(entry);
  const maximumBatchSize = requireValue(name, 'BatchConfiguration.MaxBatchSize', entry.maximumBatchSize);
  const payloadOf: PayloadOf = batch => maximumBatchSize === 1 ? batch[0].envelope : batch.map(({ envelope }) => envelope);
  return new BusSubscriber(world, {
    key: entry.key,
    name,
    targetName: targetNameOf(wiring, entry) ?? name,
    arns: { busArn: bus.arn, subscriberArn: entry.arn, targetArn: String(entry.properties.required('InvokeConfiguration.TargetArn')) },
    dimensions: dimensionsOf(wiring, bus.arn, entry.arn),
    isFifo: requireValue(name, 'Type', entry.order) === 'FIFO',
    filters: filtersOf(name, entry),
    maximumBatchSize,
    batchWindowMs: SECOND * requireValue(name, 'BatchConfiguration.MaxBatchWindowInSeconds', entry.batchWindowSeconds),
    maximumRetryAttempts: requireValue(name, 'RetryPolicy.MaxRetryAttempts', entry.maximumRetryAttempts),
    maximumEventAgeMs: SECOND * requireValue(name, 'RetryPolicy.MaxEventAgeInSeconds', entry.maximumEventAgeSeconds),
    retentionMs,
    call: callOf(wiring, entry, name, payloadOf),
    keepsRecordsInGroups: wiring.queues.get(entry.deadLetterQueue?.key ?? '')?.settings.fifo === true,
    deadLetters: entry.deadLetterQueue && endpointOf(wiring, name, 'OnFailureConfiguration.Arn', entry.deadLetterQueue),
  });
}

function targetNameOf({ functions, queues }: Wiring, { target: { function: fn = '', key = '', value } }: BusSubscriberEntry): string | undefined {
  return (functions.get(fn) ?? queues.get(key))?.settings.name ?? (isUnknown(value) ? undefined : value);
}

function callOf(wiring: Wiring, entry: BusSubscriberEntry, name: string, payloadOf: PayloadOf): SubscriberCall {
  const { world, invocables } = wiring;
  const { target } = entry;
  if (wiring.queues.has(target.key ?? '')) return queueCallOf(wiring, entry, name);
  if (target.function === undefined) {
    return () => {
      throw new UnsupportedFeatureError(name, `InvokeConfiguration.TargetArn ${String(target.value)}`, 'only subscribers that deliver to functions and queues in the templates are simulated');
    };
  }
  const type = requireValue(name, 'InvokeConfiguration.LambdaParameters.InvocationType', entry.invocationType);
  if (type === 'EVENT') return asynchronousCall(world, endpointOf(wiring, name, 'InvokeConfiguration.TargetArn', target), name, payloadOf);
  if (type !== 'REQUEST_RESPONSE') throw new TemplateError(name, `has the InvocationType ${type}: use EVENT or REQUEST_RESPONSE`);
  const { fn, qualifier } = requireService(invocables, name, 'InvokeConfiguration.TargetArn', { value: target.value, key: target.key });
  const limitMs = SECOND * requireValue(name, 'InvokeConfiguration.LambdaParameters.InvocationTimeoutSeconds', entry.invocationTimeoutSeconds);
  return synchronousCall(world, { fn, qualifier, limitMs }, payloadOf);
}

function queueCallOf(wiring: Wiring, { messageDeduplicationId, messageGroupId, target }: BusSubscriberEntry, name: string): SubscriberCall {
  const read = (property: string, value: Resolved<string> | undefined): EventExpression | undefined => {
    const text = optionalValue(name, property, value);
    const expression = text === undefined ? undefined : eventExpression(text);
    if (text === undefined || expression) return expression;
    throw new UnsupportedFeatureError(name, `${property} ${text}`, 'of JSONata, only paths such as {% $events.SystemMetadata.EventGroupId %} are evaluated');
  };
  return messageCall(wiring.world, {
    endpoint: endpointOf(wiring, name, 'InvokeConfiguration.TargetArn', target),
    groupId: read('InvokeConfiguration.SqsParameters.MessageGroupId', messageGroupId),
    deduplicationId: read('InvokeConfiguration.SqsParameters.MessageDeduplicationId', messageDeduplicationId),
  });
}

function filtersOf(name: string, { filters }: BusSubscriberEntry): readonly ScopeFilter[] {
  const given = requireValue(name, 'FilterConfiguration.Filters', filters).map(({ scope, pattern }) => ({
    scope: requireValue(name, 'FilterConfiguration.Filters.Scope', scope),
    pattern: requireValue(name, 'FilterConfiguration.Filters.Pattern', pattern) as Pattern,
  }));
  const [problem] = subscriberFilterProblems(given);
  if (problem !== undefined) throw new TemplateError(name, `has FilterConfiguration.Filters that EventBridge refuses, or that match nothing: ${problem.text}`);
  return given.map(({ scope, pattern }) => ({ scope: scope as ScopeFilter['scope'], pattern: new FilterPattern(pattern) }));
}

function dimensionsOf(
  { world: { assumptions } }: Wiring, busArn: string, subscriberArn: string,
): { readonly EventBus: string; readonly Subscriber: string } {
  const shown = (arn: string, kind: string) => assumptions.subscriberDimensions === 'arn' ? arn : arn.slice(arn.indexOf(kind) + kind.length);
  return { EventBus: shown(busArn, ':event-busv2/'), Subscriber: shown(subscriberArn, ':subscriber/') };
}
