import { UnsupportedFeatureError } from '../kernel/errors';
import type { Names } from '../kernel/names';
import type { ServiceBuilder } from './wiring';
import type { Entry, EventFlow, FlowEntries } from '../../template';

/** The lists whose resources move events by themselves. */
const MOVING = ['mappings', 'subscriptions', 'rules', 'schedules'] as const;

/** Those that would ring or stay silent without a word. */
const RINGING = ['compositeAlarms'] as const;

/** Types outside the flow that move events too. */
const NEVER_MODELLED = /^AWS::(Pipes::Pipe|Serverless::.*|IoT::TopicRule)$/;

/** Refuses what moves events or tells of them but is covered by no part. */
export function refuseUncovered(flow: EventFlow, parts: readonly ServiceBuilder[], names: Names): void {
  const moving: readonly Entry[] = [
    ...[...MOVING, ...RINGING].flatMap<Entry>(list => flow[list]),
    ...flow.buckets.filter(({ notifications }) => !Array.isArray(notifications) || notifications.length > 0),
    ...flow.others.filter(({ type }) => NEVER_MODELLED.test(type)),
  ];
  const uncovered = moving.find(entry => !parts.some(part => part.covers(entry, flow)));
  if (uncovered) {
    throw new UnsupportedFeatureError(names.of(uncovered), uncovered.type, 'simulate a template without it, or leave it out with the option `without`');
  }
}

/** The flow without some of its resources. */
export function leaveOut(flow: EventFlow, keys: ReadonlySet<string>): EventFlow {
  if (keys.size === 0) return flow;
  const isKept = ({ key }: Entry) => !keys.has(key);
  const lists = Object.entries(flow).filter(([name, list]) => name !== 'stacks' && Array.isArray(list)) as [keyof FlowEntries, Entry[]][];
  return {
    ...flow,
    ...Object.fromEntries(lists.map(([name, list]) => [name, list.filter(isKept)])) as unknown as FlowEntries,
    byKey: new Map([...flow.byKey].filter(([key]) => !keys.has(key))),
  };
}
