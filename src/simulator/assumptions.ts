import { ACCOUNT_CONCURRENCY } from '../limits';

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
