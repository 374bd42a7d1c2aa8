import { endpointIfReached, endpointOf } from './endpoints';
import { ServiceBuilder, stackOf, Wiring } from './wiring';
import type { ScheduleEntry } from '../../template';
import { EventBridgeEntry, makeEvent, wholeSeconds } from '../events/eventbridge-event';
import { follow, instantOf, parseRecurrence } from '../events/recurrence';
import { DeliveryError, DeliveryResult, TargetSender, textAttributes } from '../events/target-sender';
import { timeZone } from '../events/time-zone';
import type { MessageAttributes } from '../kernel/delivery';
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

/**
 * Schedules the runs. The start and end dates are in UTC whatever the time zone.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
function runSchedule(wiring: Wiring, entry: ScheduleEntry): void {
  const { world: { clock, random, assumptions: { schedulePrecisionMs } }, names } = wiring;
  const name = names.of(entry);
  const zone = timeZone(name, requireValue(name, 'ScheduleExpressionTimezone', entry.timezone));
  const expression = requireValue(name, 'ScheduleExpression', entry.schedule);
  const runsOnce = expression.startsWith('at'); // then Scheduler ignores StartDate and EndDate
  const startDate = runsOnce ? undefined : optionalValue(name, 'StartDate', entry.startDate);
  const endDate = runsOnce ? undefined : optionalValue(name, 'EndDate', entry.endDate);
  const start = startDate === undefined ? clock.start : instantOf(name, startDate);
  const chance = random.fork(`schedule ${entry.key}`);
  const window = MINUTE * requireValue(name, 'FlexibleTimeWindow', entry.flexibleWindowMinutes);
  const deliver = deliverer(wiring, entry, name);
  follow(wiring.world, {
    next: parseRecurrence(name, expression, start, zone),
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
  const targetArn = String(target.target.value);
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
    const eventId = random.uuid();
    const executionId = eventId.replaceAll('-', '').slice(0, EXECUTION_ID_LENGTH);
    const inputAt = (attempt: number) => withContext(input ?? defaultInput(wiring, entry, scheduledAt, eventId), {
      'schedule-arn': entry.arn, 'scheduled-time': wholeSeconds(scheduledAt), 'execution-id': executionId, 'attempt-number': String(attempt),
    });
    const attributes = (error: DeliveryError) => deadLetterAttributes(error, { scheduleArn: entry.arn, targetArn, scheduledAt, executionId });
    new TargetSender(world, random, { ...settings, attributes }).send({
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

const EXECUTION_ID_LENGTH = 16;

/** The error codes of the targets' APIs for a target that does not exist, by their service. */
const NOT_FOUND: { readonly [service: string]: string | undefined } = { sqs: 'AWS.SimpleQueueService.NonExistentQueue', sns: 'NotFoundException' };

/**
 * The attributes of a dead letter. AWS documents them with an example. Which error codes AWS uses otherwise is an assumption.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
function deadLetterAttributes(
  { reason, transient, isMissing, retries, exhausted }: DeliveryError,
  run: { readonly scheduleArn: string; readonly targetArn: string; readonly scheduledAt: number; readonly executionId: string },
): MessageAttributes {
  const refused = isMissing ? NOT_FOUND[run.targetArn.split(':')[2]] ?? 'ResourceNotFoundException' : 'ValidationException';
  return textAttributes({
    ERROR_CODE: transient ? 'AWS.Scheduler.InternalServerError' : refused,
    ERROR_MESSAGE: reason,
    EXECUTION_ID: run.executionId,
    EXHAUSTED_RETRY_CONDITION: exhausted,
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(retries),
    SCHEDULED_TIME: wholeSeconds(run.scheduledAt),
    SCHEDULE_ARN: run.scheduleArn,
    TARGET_ARN: run.targetArn,
  });
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
