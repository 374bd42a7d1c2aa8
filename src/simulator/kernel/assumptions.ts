import { ACCOUNT_CONCURRENCY } from '../../limits';

/** Something AWS does not document, or leaves to chance: what the simulator takes for it, and why. */
export interface Assumption<T> {
  readonly default: T;

  /** The least and the greatest value, or all values there are. */
  readonly allowed: T extends number ? { readonly min: number; readonly max: number } : readonly T[];
  readonly unit?: string;
  readonly reason: string;
  readonly source: string;
}

type Settled<T> = { readonly [Name in keyof T]: T[Name] extends Assumption<infer Value> ? Value : never };

function amount(value: number, unit: string, min: number, max: number, reason: string, source: string): Assumption<number> {
  return { default: value, allowed: { min, max }, unit, reason, source };
}

function choice<const T extends string>(value: NoInfer<T>, allowed: readonly T[], reason: string, source: string): Assumption<T> {
  return { default: value, allowed, reason, source } as unknown as Assumption<T>;
}

const UNDOCUMENTED = 'not documented: a choice';

/** Every choice that had to be made, in one place. Each is an option of the simulation by its name. */
export const ASSUMPTIONS = {
  handlerDurationMs: amount(100, 'ms', 0, 900_000,
    'how long an invocation takes when neither the test nor the handler says it: a usual call of a database or two', UNDOCUMENTED),
  unsettledAfterMs: amount(3_000, 'ms of real time', 1, 900_000,
    'a handler that has not settled after that much real time never will: it counts as a time-out', UNDOCUMENTED),
  accountConcurrency: amount(ACCOUNT_CONCURRENCY, 'invocations at once', 1, 1_000_000,
    'the quota of an account and Region; a new account has less, and it can be raised',
    'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'),
  recursionLimit: amount(16, 'runs of a function in one chain', 1, 1_000,
    'where Lambda stops a function that feeds itself: AWS says after about 16 runs', 'recorded on AWS 2026-09-28 (exactly 16), https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html'),

  standardOrder: choice('seeded', ['seeded', 'sent', 'worst'],
    'a standard queue promises no order: messages sent shortly after each other change places (seeded), keep their order (sent), ' +
    'or the newest comes first (worst)', 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html'),
  standardOrderSpreadMs: amount(1_000, 'ms', 0, 86_400_000,
    'how far apart messages can be sent and still change places in a standard queue', UNDOCUMENTED),
  duplicateProbability: amount(0, 'probability', 0, 1,
    'a standard queue delivers a message twice on rare occasions: without a number of AWS, only when a test asks for it (1 is the worst case)',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html'),

  sqsBatching: choice('seeded', ['seeded', 'full', 'single'],
    'how many of the waiting messages a batch of a standard queue without a window gets: a few messages are shared out among the pollers ' +
    '(seeded), as many as fit (full), or one (single)', UNDOCUMENTED),
  sqsReceiveToInvokeMs: amount(41, 'ms', 0, 60_000,
    'from the receive of a batch to the start of the function', 'recorded on AWS 2026-09-15 (41 ms, one capture)'),
  sqsLowTrafficWaitMs: amount(0, 'ms', 0, 20_000,
    'with a batching window and little traffic Lambda may wait up to 20 seconds even if the window is shorter: the least of a batch is waited for ' +
    'that long', 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html'),
  sqsThrottleRetryFirstMs: amount(3_650, 'ms', 1, 43_200_000,
    'when a throttled batch is tried again: two retries within 10.97 s fit 3.65 s, doubled', 'recorded on AWS 2026-09-15 (two of three captures)'),
  sqsThrottleRetryFactor: amount(2, '× the wait before', 1, 100,
    'AWS says that it backs off', 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html'),
  sqsThrottleRetryWhile: choice('theTimeoutFits', ['theTimeoutFits', 'hidden'],
    'a throttled batch is tried again while its messages stay hidden for at least the timeout of the function (or: while they are hidden at all); ' +
    'with a visibility timeout of 60 s no retry was seen, with 120 s two', 'recorded on AWS 2026-09-15 (three captures)'),
  sqsBackoffStep: amount(1, 'batches at once', 0, 1_000,
    'AWS gradually lowers the concurrency of a mapping whose batches fail or are throttled: by so many per batch, and back for each success',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html (the numbers: a choice)'),
  sqsBackoffFloor: amount(2, 'batches at once', 1, 1_000,
    'and never below the two pollers that a queue at rest keeps', 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html'),
  emptyReportEntry: choice('failure', ['failure', 'success'],
    'what {batchItemFailures: [{}]} means: the documentation calls a missing identifier a failure of the batch; one capture saw success',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html, recorded on AWS 2026-09-15 (one capture)'),
  responseThatIsNoObject: choice('success', ['success', 'failure'],
    "what a response like 'done' or 42 means where partial responses are on: it holds no failures", UNDOCUMENTED),

  filterNumbers: choice('written', ['written', 'value'],
    'how plain numbers in the list of a filter are compared: the guide says by how they are written (300, 300.0 and 3.0e2 differ), so a filter that ' +
    'only works by value is shown to lose records; EventBridge, of which its guide says the same, was seen to compare values',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html'),
  filterBareValues: choice('text', ['text', 'json'],
    "whether a body that is JSON but no object or list (42, \"text\", true) counts as plain text or as JSON: the guide tells 'valid JSON' from 'plain string'",
    'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html'),
  filterUnlistedOperators: choice('refuse', ['refuse', 'evaluate'],
    'operators that EventBridge has but the list for Lambda has not (wildcard, cidr, anything-but with an operator inside)',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html'),

  asyncRetrySpreadMs: amount(0, 'ms', 0, 30_000,
    'how much the documented waits of 1 and 2 minutes between the tries of an asynchronous event vary, either way: 60 to 66 s and 114 to 130 s were seen',
    'recorded on AWS 2025-11-21, 2025-11-25 and 2026-09-13'),
  asyncDuplicateProbability: amount(0, 'probability', 0, 1,
    'a function can get an asynchronous event twice without any error: without a number of AWS, only when a test asks for it (1 is the worst case)',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html'),
  oversizedTopicRecord: choice('fails', ['fails', 'losesPayload'],
    'what becomes of an invocation record that is too large for a topic: its delivery fails, says the guide; or it loses its payloads, says the API',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, https://docs.aws.amazon.com/lambda/latest/api/API_OnFailure.html'),
  busEntryBytes: amount(1_048_576, 'bytes', 262_144, 1_048_576,
    'the largest event a bus takes: 1 MB says the newest reference, 256 KB the ones before',
    'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html'),
  deliveryRetryFirstMs: amount(1_000, 'ms', 1, 86_400_000,
    'how long a rule or a schedule waits before it tries a target again; each further wait is twice as long', UNDOCUMENTED),
  deliveryRetryLongestMs: amount(488_000, 'ms', 1, 86_400_000,
    'the longest of these waits: with it the default 185 retries last the default 24 hours',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html (that it backs off; the numbers: a choice)'),
  deliveryRetryJitter: amount(0, 'part of the wait', 0, 1,
    'how much of such a wait is left to chance: AWS says that there is jitter, not how much',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html'),
  ruleRateStart: choice('afterOnePeriod', ['afterOnePeriod', 'atOnce'],
    'when a rule with a rate runs first: the rate starts when the rule is made, which is here the start of the simulation',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html (the first run: a choice)'),
  schedulePrecisionMs: amount(0, 'ms', 0, 60_000,
    'how late rules and schedules start, evenly spread: AWS promises the minute, not the second',
    'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html'),

  alarmExtraDatapoints: amount(2, 'data points', 0, 1_000,
    "how many data points beyond EvaluationPeriods an alarm looks back for values when some are missing: the guide says 'a higher number' and shows 2 for " +
    'EvaluationPeriods of 3', 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html'),
  metricDelayMs: amount(0, 'ms', 0, 3_600_000,
    'how long after the end of a minute its data can be seen by alarms: services publish with a delay that differs', UNDOCUMENTED),

  kinesisOnDemandShards: amount(4, 'shards', 1, 10_000,
    'AWS decides how many shards a stream on demand has: a new one takes 4 MB/s, as much as four of them',
    'https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html (the throughput)'),
  dynamodbShards: amount(4, 'shards', 1, 10_000,
    'AWS decides how many shards the stream of a table has, at least one for each of its partitions: a new table on demand takes 4,000 writes a ' +
    'second, as many as four partitions', 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html (the throughput)'),
  streamMappingStartUpMs: amount(0, 'ms', 0, 86_400_000,
    'from the start of the simulation until mappings of streams read: 0 when everything has long been deployed; a new mapping takes one or two minutes',
    'recorded on AWS 2026-09-17 and 2026-09-19 (60–110 s)'),
  kinesisPollMs: amount(1_000, 'ms', 1, 60_000,
    'how often an idle shard of a Kinesis stream is read', 'https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (once a second)'),
  dynamodbPollMs: amount(250, 'ms', 1, 60_000,
    'how often an idle shard of the stream of a table is read', 'https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html (four times a second)'),
  kinesisFanOutMs: amount(70, 'ms', 0, 60_000,
    'how long a record takes to an idle consumer with enhanced fan-out',
    'https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html (70 ms on average)'),
  streamNextBatchMs: amount(20, 'ms', 0, 60_000,
    'from the end of a batch to the next one, when its records are there already; also to the parts of a batch that was split, and to what a partial ' +
    'response left', 'recorded on AWS 2026-09-17 and 2026-09-19 (10–51 ms)'),
  streamRetryFirstMs: amount(200, 'ms', 1, 3_600_000,
    'when an unchanged batch of a stream is tried again, for the first time', 'recorded on AWS 2026-09-17 and 2026-09-19 (186–267 ms, six captures)'),
  streamRetryFactor: amount(2, '× the wait before', 1, 100,
    'how the waits between tries of an unchanged batch grow', 'recorded on AWS 2026-09-17 (the second wait: 392 ms) and 2025-11-25 (8 tries in 60 s)'),
  streamRetryCapMs: amount(60_000, 'ms', 1, 86_400_000,
    'how long the waits between tries of an unchanged batch become at the most: it decides how long a number of retries lasts', UNDOCUMENTED),
  streamWindowSilenceMs: amount(120_000, 'ms', 0, 3_600_000,
    'how long after the end of a tumbling window its last records are waited for, when no later ones come',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html (up to two minutes)'),
  droppedEventCount: choice('undelivered', ['undelivered', 'all'],
    'which given-up records of a stream count as DroppedEventCount: those whose failure record could not be delivered (undelivered), or those without a ' +
    'failure destination too (all)', 'recorded on AWS 2026-09 (without a destination the metric had no data)'),
} as const;

/** The choices with their values. */
export type Assumptions = Settled<typeof ASSUMPTIONS>;

/** The defaults, with what the test says otherwise. */
export function settleAssumptions(given: Partial<Assumptions> = {}): Assumptions {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const problem = problemWith(name, value);
    if (problem) problems.push(problem);
  }
  if (problems.length > 0) throw new Error(`These assumptions can't be made:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
  const defaults = Object.fromEntries(Object.entries(ASSUMPTIONS).map(([name, assumption]) => [name, assumption.default])) as unknown as Assumptions;
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...defaults, ...said };
}

function problemWith(name: string, value: unknown): string | undefined {
  const assumption = (ASSUMPTIONS as Record<string, Assumption<number> | Assumption<string>>)[name];
  if (assumption === undefined) return `${name} is no assumption: take one of ${Object.keys(ASSUMPTIONS).join(', ')}`;
  if (value === undefined) return undefined;
  if (Array.isArray(assumption.allowed)) {
    return assumption.allowed.includes(value as string) ? undefined : `${name} is ${JSON.stringify(value)} but must be one of ${assumption.allowed.join(', ')}`;
  }
  const { min, max } = assumption.allowed as { min: number; max: number };
  return typeof value === 'number' && value >= min && value <= max ? undefined : `${name} is ${JSON.stringify(value)} but must be a number from ${min} to ${max}`;
}
