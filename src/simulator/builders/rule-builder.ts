import { busKey, endpointIfReached, endpointOf } from './endpoints';
import { ServiceBuilder, stackOf, Wiring } from './wiring';
import { FilterPattern, Pattern } from '../../filters';
import { DeliveryTarget, RuleEntry, TemplateError } from '../../template';
import { EventBus, EventBusSettings } from '../events/event-bus';
import { EventRule, EventRuleTarget } from '../events/event-rule';
import { EventBridgeEntry, makeEvent } from '../events/eventbridge-event';
import { follow, parseRecurrence } from '../events/recurrence';
import { checkRuleSchedule } from '../events/rule-schedule';
import { targetInput } from '../events/target-input';
import { DeliveryError, TargetSender, textAttributes } from '../events/target-sender';
import type { MessageAttributes } from '../kernel/delivery';
import { Journey } from '../kernel/fates';
import { requireValue, optionalValue } from '../kernel/require-value';

/** Event buses and their rules, with event patterns and schedules. */
export const ruleBuilder: ServiceBuilder = {
  build(wiring: Wiring): void {
    const { flow, names } = wiring;
    for (const { account, region } of flow.stacks) {
      addBus(wiring, busKey(account, region, 'default'), { name: 'the default event bus', busName: 'default', account, region });
    }
    for (const entry of flow.buses) {
      const { account, region } = stackOf(wiring, entry);
      addBus(wiring, entry.key, { name: names.of(entry), busName: entry.name, account, region });
    }
    for (const entry of flow.rules) {
      const { account, region, name: busName } = busOf(wiring, entry);
      addBus(wiring, keyOfBus(wiring, entry), { name: `event bus ${busName}`, busName, account, region });
    }
  },

  connect(wiring: Wiring): void {
    for (const entry of wiring.flow.rules) {
      if (requireValue(wiring.names.of(entry), 'State', entry.enabled)) connectRule(wiring, entry);
    }
  },
};

/** Adds a bus unless it exists. Rules can belong to buses that are not in the templates. */
function addBus({ world, buses, receivers }: Wiring, key: string, settings: Omit<EventBusSettings, 'key'>): void {
  if (buses.has(key)) return;
  const bus = new EventBus(world, { ...settings, key });
  buses.set(key, bus);
  receivers.set(key, { name: settings.name, accept: delivery => bus.put(delivery) });
}

function connectRule(wiring: Wiring, entry: RuleEntry): void {
  const { world, names } = wiring;
  const name = names.of(entry);
  const bus = wiring.buses.get(keyOfBus(wiring, entry))!;
  const pattern = optionalValue(name, 'EventPattern', entry.pattern);
  const targets = requireValue(name, 'Targets', entry.targets).map(target => targetOf(wiring, entry, target));
  const busName = busOf(wiring, entry).name;
  const rule = new EventRule(world, { name, ruleName: entry.name, busName: busName === 'default' ? undefined : busName },
    pattern === undefined ? undefined : new FilterPattern(pattern as Pattern), targets);
  bus.addRule(rule);
  const schedule = optionalValue(name, 'ScheduleExpression', entry.schedule);
  if (schedule === undefined) return;
  checkRuleSchedule(name, schedule);
  // Recorded on AWS 2024-12 (LocalStack tests_put_rule_with_schedule_custom_event_bus).
  if (busName !== 'default') throw new TemplateError(name, `has a schedule but belongs to the event bus ${busName}: only rules of the default event bus can have one`);
  runOnSchedule(wiring, entry, rule, schedule, bus);
}

function targetOf(wiring: Wiring, entry: RuleEntry, target: DeliveryTarget): EventRuleTarget {
  const { world, names } = wiring;
  const name = names.of(entry);
  const endpoint = endpointIfReached(wiring, name, 'Targets.Arn', target.target);
  return {
    groupId: optionalValue(name, 'Targets.SqsParameters.MessageGroupId', target.messageGroupId),
    bodyOf: targetInput({ name, ruleName: entry.name, arn: entry.arn }, target),
    isBus: /^arn:[^:]+:events:/.test(String(target.target.value)),
    sender: new TargetSender(world, world.random.fork(`target of ${entry.key}`), {
      name,
      endpoint,
      maximumRetryAttempts: requireValue(name, 'Targets.RetryPolicy.MaximumRetryAttempts', target.maximumRetryAttempts),
      maximumEventAgeMs: 1_000 * requireValue(name, 'Targets.RetryPolicy.MaximumEventAgeInSeconds', target.maximumEventAgeSeconds),
      deadLetters: target.deadLetterQueue && endpointOf(wiring, name, 'Targets.DeadLetterConfig.Arn', target.deadLetterQueue),
      attributes: error => deadLetterAttributes(error, entry.arn, String(target.target.value)),
    }),
  };
}

/**
 * The attributes of a dead letter. The error codes are among those that AWS lists. Which one AWS uses in which case is an assumption, and so is the
 * type of the attributes, which AWS documents for those of schedules.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
function deadLetterAttributes(error: DeliveryError, ruleArn: string, targetArn: string): MessageAttributes {
  const { reason, transient, isMissing, retries, exhausted } = error;
  return textAttributes({
    RULE_ARN: ruleArn,
    TARGET_ARN: targetArn,
    ERROR_CODE: transient ? 'ERROR_FROM_TARGET' : isMissing ? 'NO_RESOURCE' : 'SDK_CLIENT_ERROR',
    ERROR_MESSAGE: reason,
    EXHAUSTED_RETRY_CONDITION: exhausted,
    RETRY_ATTEMPTS: String(retries),
  });
}

/**
 * Schedules the runs of a rule.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
function runOnSchedule({ world }: Wiring, { key, arn: ruleArn }: RuleEntry, rule: EventRule, schedule: string, { settings }: EventBus): void {
  const { clock, assumptions: { ruleRateStart, schedulePrecisionMs }, fates, refusals, trace } = world;
  const { name } = rule.settings;
  const random = world.random.fork(`schedule of ${key}`);
  follow(world, {
    next: parseRecurrence(name, schedule, clock.start),
    after: clock.start - (ruleRateStart === 'atOnce' && schedule.startsWith('rate') ? 1 : 0),
    lateness: () => schedulePrecisionMs > 0 ? random.integer(0, schedulePrecisionMs - 1) : 0,
    run: (scheduledAt, count) => {
      refusals.meet(key);
      const entry: EventBridgeEntry = { 'source': 'aws.events', 'detail-type': 'Scheduled Event', 'resources': [ruleArn], 'detail': {} };
      const event = makeEvent(entry, settings, random.uuid(), scheduledAt);
      const json = JSON.stringify(event);
      rule.trigger();
      for (const target of rule.targets) {
        const journey = fates.begin(new Journey(`${name}#${count}`, clock.now, name));
        trace.add('sent', name, [journey.eventId], { id: event.id });
        rule.start(target, event, json, { journey, body: json, arrival: 'sent' });
      }
    },
  });
}

function keyOfBus(wiring: Wiring, entry: RuleEntry): string {
  const { account, region, name } = busOf(wiring, entry);
  return entry.bus.key ?? busKey(account, region, name);
}

/** The bus of a rule, which the template refers to by its name or its ARN. */
function busOf(wiring: Wiring, entry: RuleEntry): { readonly account: string; readonly region: string; readonly name: string } {
  const { account, region } = stackOf(wiring, entry);
  const name = requireValue(wiring.names.of(entry), 'EventBusName', entry.bus.value).split('/').pop()!;
  return { account, region, name };
}
