import { endpointIfReached, endpointOf } from './endpoints';
import { ServiceBuilder, stackOf, Wiring } from './wiring';
import type { ScheduleEntry } from '../../template';
import { EventBridgeEntry, makeEvent, wholeSeconds } from '../events/eventbridge-event';
import { follow, instantOf, parseRecurrence } from '../events/recurrence';
import { DeliveryResult, TargetSender } from '../events/target-sender';
import { UnsupportedFeatureError } from '../kernel/errors';
import { Journey } from '../kernel/fates';
import { requireValue, optionalValue } from '../kernel/require-value';
import { MINUTE } from '../kernel/time-span';

/** Schedules of EventBridge Scheduler. */
export const scheduleBuilder: ServiceBuilder = {
  build(): void {
    // Schedules only send events: there is no service that others connect to.
  },

  connect(wiring: Wiring): void {
    for (const entry of wiring.flow.schedules) {
      if (requireValue(wiring.names.of(entry), 'State', entry.enabled)) runSchedule(wiring, entry);
    }
  },
};

/** Schedules the runs. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
function runSchedule(wiring: Wiring, entry: ScheduleEntry): void {
  const { world: { clock, random, assumptions: { schedulePrecisionMs } }, names } = wiring;
  const name = names.of(entry);
  const timezone = requireValue(name, 'ScheduleExpressionTimezone', entry.timezone);
  if (!/^(UTC|Etc\/UTC)$/i.test(timezone)) {
    throw new UnsupportedFeatureError(name, `ScheduleExpressionTimezone ${timezone}`, 'write the schedule in UTC, or leave it out with the option `without`');
  }
  const expression = requireValue(name, 'ScheduleExpression', entry.schedule);
  const startDate = optionalValue(name, 'StartDate', entry.startDate);
  const endDate = optionalValue(name, 'EndDate', entry.endDate);
  const start = startDate === undefined ? clock.start : instantOf(name, startDate);
  const chance = random.fork(`schedule ${entry.key}`);
  const window = MINUTE * requireValue(name, 'FlexibleTimeWindow', entry.flexibleWindowMinutes);
  const deliver = deliverer(wiring, entry, name);
  follow(wiring.world, {
    next: parseRecurrence(name, expression, start),
    // A rate without a start date starts at once.
    after: Math.max(start, clock.start) - (expression.startsWith('rate') || start > clock.start ? 1 : 0),
    until: endDate === undefined ? undefined : instantOf(name, endDate),
    lateness: () => (window > 0 ? chance.integer(0, window) : 0) + (schedulePrecisionMs > 0 ? chance.integer(0, schedulePrecisionMs - 1) : 0),
    run: deliver,
  });
}

function deliverer(wiring: Wiring, entry: ScheduleEntry, name: string): (scheduledAt: number, count: number) => void {
  const { world } = wiring;
  const { clock, fates, refusals, trace } = world;
  const { target } = entry;
  const random = world.random.fork(`target of ${entry.key}`);
  const count = counters(wiring, entry);
  const about = (scheduledAt: number) => ({
    SCHEDULE_ARN: { dataType: 'String', stringValue: entry.arn },
    TARGET_ARN: { dataType: 'String', stringValue: String(target.target.value) },
    SCHEDULED_TIME: { dataType: 'String', stringValue: wholeSeconds(scheduledAt) },
  });
  const settings = {
    name,
    endpoint: endpointIfReached(wiring, name, 'Target.Arn', target.target),
    maximumRetryAttempts: requireValue(name, 'Target.RetryPolicy.MaximumRetryAttempts', target.maximumRetryAttempts),
    maximumEventAgeMs: 1_000 * requireValue(name, 'Target.RetryPolicy.MaximumEventAgeInSeconds', target.maximumEventAgeSeconds),
    deadLetters: target.deadLetterQueue && endpointOf(wiring, name, 'Target.DeadLetterConfig.Arn', target.deadLetterQueue),
  };
  const groupId = optionalValue(name, 'Target.SqsParameters.MessageGroupId', target.messageGroupId);
  const input = optionalValue(name, 'Target.Input', target.input);
  return (scheduledAt, run) => {
    refusals.meet(entry.key);
    const journey = fates.begin(new Journey(`${name}#${run}`, clock.now, name));
    trace.add('sent', name, [journey.eventId], { scheduledAt: scheduledAt - clock.start });
    const executionId = random.uuid();
    const inputAt = (attempt: number) => withContext(input ?? defaultInput(wiring, entry, scheduledAt, executionId), {
      'schedule-arn': entry.arn, 'scheduled-time': wholeSeconds(scheduledAt), 'execution-id': executionId, 'attempt-number': String(attempt),
    });
    new TargetSender(world, random, { ...settings, about: about(scheduledAt) }).send({
      delivery: { journey, body: '', arrival: 'sent', groupId },
      bodyAt: attempt => {
        count('InvocationAttemptCount');
        return forTarget(entry, name, inputAt(attempt));
      },
      original: inputAt(1),
      ended: result => RESULT_METRICS[result].forEach(count),
    });
  };
}

type SchedulerMetric = 'InvocationAttemptCount' | 'TargetErrorCount' | 'InvocationDroppedCount' | 'InvocationsSentToDeadLetterCount'
  | 'InvocationsFailedToBeSentToDeadLetterCount';

/**
 * The metrics to count for each result.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
 */
const RESULT_METRICS: Readonly<Record<DeliveryResult, readonly SchedulerMetric[]>> = {
  delivered: [],
  failed: ['TargetErrorCount', 'InvocationDroppedCount'],
  sentToDlq: ['TargetErrorCount', 'InvocationDroppedCount', 'InvocationsSentToDeadLetterCount'],
  notSentToDlq: ['TargetErrorCount', 'InvocationDroppedCount', 'InvocationsFailedToBeSentToDeadLetterCount'],
};

function counters({ world: { clock, metrics } }: Wiring, entry: ScheduleEntry): (metric: SchedulerMetric) => void {
  const group = entry.properties.value('GroupName');
  const dimensions = { ScheduleGroup: typeof group === 'string' ? group : 'default' };
  return metric => metrics.record('AWS/Scheduler', metric, dimensions, 1, clock.now);
}

/**
 * The input of a schedule that defines none. AWS does not document its format; events like this one were seen,
 * including the text in `detail`.
 */
function defaultInput(wiring: Wiring, schedule: ScheduleEntry, scheduledAt: number, id: string): string {
  const entry: EventBridgeEntry = { 'source': 'aws.scheduler', 'detail-type': 'Scheduled Event', 'resources': [schedule.arn], 'detail': '{}' };
  return JSON.stringify(makeEvent(entry, stackOf(wiring, schedule), id, scheduledAt));
}

/**
 * Fills in the context attributes.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
function withContext(input: string, context: { readonly [keyword: string]: string }): string {
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (found, keyword: string) => Object.hasOwn(context, keyword) ? context[keyword] : found);
}

/** The body for the target. An event bus gets the input as the detail of an event. */
function forTarget({ target }: ScheduleEntry, name: string, input: string): string {
  const parameters = target.properties.value('EventBridgeParameters');
  if (typeof parameters !== 'object' || parameters === null) return input;
  const { DetailType, Source } = parameters as { readonly [parameter: string]: unknown };
  return JSON.stringify({ 'source': Source, 'detail-type': DetailType, 'resources': [], 'detail': parse(name, input) });
}

function parse(name: string, input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    throw new Error(`${name}: the Input for an event bus must be JSON`);
  }
}
