import type { ServiceBuilder } from './wiring';
import type { Entry, EventFlow } from '../../template';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { Names } from '../kernel/names';

/** The lists of resources that move events, or that report on them as composite alarms do. */
const COVERED_LISTS = ['mappings', 'subscriptions', 'rules', 'schedules', 'compositeAlarms'] as const;

/** Resource types that move events but are not part of the event flow. */
const NEVER_MODELLED = /^AWS::(Pipes::Pipe|Serverless::.*|IoT::TopicRule)$/;

/**
 * Checks that every resource that moves events is covered by a builder.
 *
 * @throws UnsupportedFeatureError for the first one that is not
 */
export function refuseUncovered(flow: EventFlow, builders: readonly ServiceBuilder[], names: Names): void {
  const moving: readonly Entry[] = [
    ...COVERED_LISTS.flatMap<Entry>(list => flow[list]),
    ...flow.buckets.filter(({ notifications }) => !Array.isArray(notifications) || notifications.length > 0),
    ...flow.others.filter(({ type }) => NEVER_MODELLED.test(type)),
  ];
  const [part] = flow.unread;
  if (part) {
    throw new UnsupportedFeatureError(part.logicalId, `a part that is not read (${part.reason})`, 'simulate a template without it, or leave the resource out with the option `without`');
  }
  const uncovered = moving.find(entry => !builders.some(builder => builder.covers(entry, flow)));
  if (uncovered) {
    throw new UnsupportedFeatureError(names.of(uncovered), uncovered.type, 'simulate a template without it, or leave it out with the option `without`');
  }
}
