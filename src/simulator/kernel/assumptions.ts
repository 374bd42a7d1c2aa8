import { ACCOUNT_CONCURRENCY, FUNCTION_TIMEOUT_SECONDS, MOVE_TASK_MESSAGES_PER_SECOND, SQS_INITIAL_POLLERS } from '../../limits';

/** An assumption about behavior that AWS does not document or leaves to chance, with its reason. */
export interface Assumption<T> {
  readonly default: T;

  /** The lowest and the highest value, or the list of values. */
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

const UNDOCUMENTED = 'not documented: our choice';

/** All assumptions of the simulator, by name. Each of them can be changed with the option `assumptions`. */
export const ASSUMPTIONS = {
  handlerDurationMs: amount(100, 'ms', 0, 1_000 * FUNCTION_TIMEOUT_SECONDS.max,
    'the duration of an invocation if neither the test nor the handler sets one: about one or two database calls', UNDOCUMENTED),
  unsettledAfterMs: amount(3_000, 'ms of real time', 1, 900_000,
    'the real time after which a handler that neither settles nor waits for virtual time no longer stops the clock: it must be waiting for a promise ' +
    'that the test settles later, or never; until then it is assumed to do real I/O', UNDOCUMENTED),
  accountConcurrency: amount(ACCOUNT_CONCURRENCY, 'invocations at once', 1, 1_000_000,
    'the quota per account and Region; new accounts have less, and it can be raised',
    'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'),
  recursionLimit: amount(16, 'runs of a function in one chain', 1, 1_000,
    'the number of runs after which Lambda stops a function that invokes itself: about 16, according to AWS', 'recorded on AWS 2026-09-28 (exactly 16), https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html'),

  standardOrder: choice('seeded', ['seeded', 'sent', 'worst'],
    'the order of a standard queue, which AWS does not guarantee: messages sent close together change places (seeded), keep their order (sent), ' +
    'or the newest comes first (worst)', 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html'),
  standardOrderSpreadMs: amount(1_000, 'ms', 0, 86_400_000,
    'the longest time between two messages that can still change places in a standard queue', UNDOCUMENTED),
  duplicateProbability: amount(0, 'probability', 0, 1,
    'the probability that a standard queue delivers a message twice: rare according to AWS, without a number; 1 is the worst case',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html'),

  staleReceipts: choice('deletes', ['deletes', 'keeps'],
    "a request to delete a message of a standard queue with the receipt of an earlier receive than the last one: it succeeds, 'but the message " +
    "might not be deleted'; with keeps, the message is delivered again although it was processed, which is the worst case",
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html'),

  moveTaskPerSecond: amount(MOVE_TASK_MESSAGES_PER_SECOND.max, 'messages per second', MOVE_TASK_MESSAGES_PER_SECOND.min, MOVE_TASK_MESSAGES_PER_SECOND.max,
    'the speed of a message move task that sets none: AWS optimizes it according to the number of messages',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html'),
  moveTaskMessages: choice('atStart', ['atStart', 'all'],
    'the messages that a message move task moves: those in the queue when it starts, or also those that arrive while it runs', UNDOCUMENTED),

  sqsBatching: choice('seeded', ['seeded', 'full', 'single'],
    'the size of a batch from a standard queue without a batching window: a few messages are distributed among the pollers (seeded), ' +
    'as many as fit (full), or one (single)', UNDOCUMENTED),
  sqsReceiveToInvokeMs: amount(41, 'ms', 0, 60_000,
    'the time from receiving a batch to invoking the function', 'recorded on AWS 2026-09-15 (41 ms, one capture)'),
  sqsLowTrafficWaitMs: amount(0, 'ms', 0, 20_000,
    'the shortest wait for a batch with a batching window and little traffic: Lambda may wait up to 20 seconds even if the window is shorter', 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html'),
  sqsThrottleRetryFirstMs: amount(3_650, 'ms', 1, 43_200_000,
    'the wait before the first retry of a throttled batch: 3.65 s, then doubled, fits the two retries that were seen within 10.97 s', 'recorded on AWS 2026-09-15 (two of three captures)'),
  sqsThrottleRetryFactor: amount(2, '× the wait before', 1, 100,
    'the growth of the waits of a throttled batch: AWS documents a backoff without numbers', 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html'),
  sqsThrottleRetryWhile: choice('theTimeoutFits', ['theTimeoutFits', 'hidden'],
    'how long a throttled batch is retried: while its messages stay hidden for at least the function timeout, or while they are hidden at all; ' +
    'no retry was seen with a visibility timeout of 60 s, and two with 120 s', 'recorded on AWS 2026-09-15 (three captures)'),
  sqsBackoffStep: amount(1, 'batches at once', 0, 1_000,
    'the step by which AWS lowers the concurrency of a mapping for each failed or throttled batch, and raises it again for each success',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html (the numbers: our choice)'),
  sqsBackoffFloor: amount(2, 'batches at once', 1, 1_000,
    'the lowest concurrency of a mapping that backs off: the two pollers that an idle queue keeps', 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html'),
  sqsScaleBackAfterMs: amount(60_000, 'ms', 0, 86_400_000,
    'the time of low traffic after which AWS scales a mapping back: traffic is low while the initial number of concurrent batches is enough',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html (that it scales back; the time: our choice)'),
  sqsRestingBatches: amount(SQS_INITIAL_POLLERS, 'batches at once', 2, SQS_INITIAL_POLLERS,
    'the concurrency of a mapping after low traffic: five, which AWS can optimize to as few as two without MaximumConcurrency and provisioned pollers',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html'),
  emptyReportEntry: choice('failure', ['failure', 'success'],
    'the meaning of {batchItemFailures: [{}]}: a failure of the batch according to the documentation, but one recording shows a success',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html, recorded on AWS 2026-09-15 (one capture)'),
  responseThatIsNoObject: choice('success', ['success', 'failure'],
    "the meaning of a response like 'done' or 42 with partial batch responses: it reports no failures", UNDOCUMENTED),

  filterNumbers: choice('written', ['written', 'value'],
    'the comparison of numbers in the list of a filter: as written (300, 300.0 and 3.0e2 differ) according to the guide, so that a filter that ' +
    'works only by value loses records here; EventBridge was seen to compare by value although its guide says the same',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html'),
  filterBareValues: choice('text', ['text', 'json'],
    "the format of a body that is JSON but neither an object nor a list (42, \"text\", true): the guide distinguishes 'valid JSON' and 'plain string'",
    'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html'),
  filterUnlistedOperators: choice('refuse', ['refuse', 'evaluate'],
    'the operators that EventBridge supports but that Lambda does not list (wildcard, cidr, anything-but with a nested operator)',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html'),

  sharedQueueFilters: choice('lost', ['lost', 'meant'],
    'a message that the filters of one mapping delete although another mapping of the same queue would have processed it: AWS deletes it, and it counts as lost ' +
    'unless the test says that it is meant', 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html'),

  asyncRetrySpreadMs: amount(0, 'ms', 0, 30_000,
    'the variation of the waits of 1 and 2 minutes between attempts of an asynchronous event: 60 to 66 s and 114 to 130 s were seen',
    'recorded on AWS 2025-11-21, 2025-11-25 and 2026-09-13'),
  asyncDuplicateProbability: amount(0, 'probability', 0, 1,
    'the probability that a function receives an asynchronous event twice without an error: AWS gives no number; 1 is the worst case',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html'),
  oversizedTopicRecord: choice('fails', ['fails', 'losesPayload'],
    'the handling of an invocation record that is too large for a topic: the delivery fails (guide), or the record loses its payloads (API reference)',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, https://docs.aws.amazon.com/lambda/latest/api/API_OnFailure.html'),
  busEntryBytes: amount(1_048_576, 'bytes', 262_144, 1_048_576,
    'the largest event that an event bus takes: 1 MB according to the current reference, 256 KB according to older ones',
    'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html'),
  deliveryRetryFirstMs: amount(1_000, 'ms', 1, 86_400_000,
    'the wait before a rule, a schedule or a subscriber of a Custom Event Bus retries a target for the first time; each further wait is twice as long', UNDOCUMENTED),
  deliveryRetryLongestMs: amount(488_000, 'ms', 1, 86_400_000,
    'the longest of these waits: with it the default 185 retries last the default 24 hours',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html (that it backs off; the numbers: our choice)'),
  deliveryRetryJitter: amount(0, 'part of the wait', 0, 1,
    'the random part of these waits: AWS documents a jitter without numbers',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html'),
  fifoSubscriberHolds: choice('all', ['all', 'group'],
    'the events that wait while a FIFO subscriber of a Custom Event Bus retries one: all of that subscriber, according to the page on retries, or those of ' +
    'the same event group, according to the page on order', 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-retry.html'),
  subscriberDimensions: choice('arn', ['arn', 'nameAndId'],
    'the dimensions of the metrics of a Custom Event Bus: ARNs according to the guide, names with the generated identifier according to examples of AWS',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-observability.html'),
  subscriberItemIdentifier: choice('eventId', ['eventId', 'unknown'],
    'what itemIdentifier has to hold in the partial response to a subscriber of a Custom Event Bus: the id of the event, or something else, so that the whole ' +
    'batch fails', UNDOCUMENTED),
  subscriberReplayStartMs: amount(60_000, 'ms', 0, 3_600_000,
    'the wait before a subscriber of a Custom Event Bus that starts in the past delivers the first event: AWS says that there is one, without a number',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-replay.html (that there is one; the number: our choice)'),
  ruleRateStart: choice('afterOnePeriod', ['afterOnePeriod', 'atOnce'],
    'the first run of a rule with a rate: the rate starts when the rule is created, which is the start of the simulation here',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html (the first run: our choice)'),
  schedulePrecisionMs: amount(0, 'ms', 0, 60_000,
    'the maximum delay of rules and schedules, uniformly distributed: AWS guarantees the minute, not the second',
    'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html'),

  alarmExtraDatapoints: amount(2, 'data points', 0, 1_000,
    "the number of data points beyond EvaluationPeriods that an alarm retrieves when some are missing: 'a higher number' according to the guide, " +
    'which shows 2 for 3 EvaluationPeriods', 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html'),
  metricDelayMs: amount(0, 'ms', 0, 3_600_000,
    'the delay after which alarms see the data of a minute: it differs between services', UNDOCUMENTED),

  kinesisOnDemandShards: amount(4, 'shards', 1, 10_000,
    'the number of shards of an on-demand stream, which AWS decides: a new one takes 4 MB/s, as much as four shards',
    'https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html (the throughput)'),
  dynamodbShards: amount(4, 'shards', 1, 10_000,
    'the number of shards of a table\'s stream, which AWS decides, at least one per partition: a new on-demand table takes 4,000 writes per ' +
    'second, as many as four partitions', 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html (the throughput)'),
  streamMappingStartUpMs: amount(0, 'ms', 0, 86_400_000,
    'the time until stream mappings start to read: 0 if they were deployed long before; a new mapping takes one or two minutes',
    'recorded on AWS 2026-09-17 and 2026-09-19 (60–110 s)'),
  kinesisPollMs: amount(1_000, 'ms', 1, 60_000,
    'the polling interval of an idle shard of a Kinesis stream', 'https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (once a second)'),
  dynamodbPollMs: amount(250, 'ms', 1, 60_000,
    'the polling interval of an idle shard of a table\'s stream', 'https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html (four times a second)'),
  kinesisFanOutMs: amount(70, 'ms', 0, 60_000,
    'the propagation delay of a record to an idle consumer with enhanced fan-out',
    'https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html (70 ms on average)'),
  streamNextBatchMs: amount(20, 'ms', 0, 60_000,
    'the time from the end of a batch to the next one if its records are already there; also to the halves of a split batch, and to the rest of a ' +
    'batch after a partial response', 'recorded on AWS 2026-09-17 and 2026-09-19 (10–51 ms)'),
  streamRetryFirstMs: amount(200, 'ms', 1, 3_600_000,
    'the wait before an unchanged batch of a stream is retried for the first time', 'recorded on AWS 2026-09-17 and 2026-09-19 (186–267 ms, six captures)'),
  streamRetryFactor: amount(2, '× the wait before', 1, 100,
    'the growth of the waits between attempts of an unchanged batch', 'recorded on AWS 2026-09-17 (the second wait: 392 ms) and 2025-11-25 (8 tries in 60 s)'),
  streamRetryCapMs: amount(60_000, 'ms', 1, 86_400_000,
    'the longest wait between attempts of an unchanged batch; it determines how long a number of retries lasts', UNDOCUMENTED),
  streamWindowSilenceMs: amount(120_000, 'ms', 0, 3_600_000,
    'the wait for the last records of a tumbling window after its end, if no later records arrive',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html (up to two minutes)'),
  emptyPolls: choice('always', ['always', 'whenFree'],
    'the minutes in which a mapping that polls records a PolledEventCount of 0 for an empty poll: every minute, also while all of its shards or pollers ' +
    'have a batch (always), or only while one of them has none (whenFree)',
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html (that an empty poll records 0)'),
  droppedEventCount: choice('undelivered', ['undelivered', 'all'],
    'the discarded records of a stream that count as DroppedEventCount: those whose failure record could not be delivered (undelivered), or also those ' +
    'without a failure destination (all)', 'recorded on AWS 2026-09 (without a destination the metric had no data)'),
} as const;

/** The values of all assumptions. */
export type Assumptions = Settled<typeof ASSUMPTIONS>;

/**
 * Completes assumptions with the defaults.
 *
 * @throws Error that lists all unknown names and invalid values
 */
export function settleAssumptions(given: Partial<Assumptions> = {}): Assumptions {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const problem = problemWith(name, value);
    if (problem) problems.push(problem);
  }
  if (problems.length > 0) throw new Error(`These assumptions are invalid:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
  const defaults = Object.fromEntries(Object.entries(ASSUMPTIONS).map(([name, assumption]) => [name, assumption.default])) as unknown as Assumptions;
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...defaults, ...changed };
}

function problemWith(name: string, value: unknown): string | undefined {
  const assumption = (ASSUMPTIONS as Record<string, Assumption<number> | Assumption<string>>)[name];
  if (assumption === undefined) return `${name} is not an assumption: use one of ${Object.keys(ASSUMPTIONS).join(', ')}`;
  if (value === undefined) return undefined;
  if (Array.isArray(assumption.allowed)) {
    return assumption.allowed.includes(value as string) ? undefined : `${name} is ${JSON.stringify(value)} but must be one of ${assumption.allowed.join(', ')}`;
  }
  const { min, max } = assumption.allowed as { min: number; max: number };
  return typeof value === 'number' && value >= min && value <= max ? undefined : `${name} is ${JSON.stringify(value)} but must be a number from ${min} to ${max}`;
}
