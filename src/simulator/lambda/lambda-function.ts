import { Behaviour, FunctionPlan, HandlerDuration } from './behaviour';
import { Subject } from '../kernel/subject';
import { ConcurrencyPool, EnvironmentBudget } from './concurrency';
import { EnvironmentFacts, ExecutionEnvironment, ExecutionEnvironments } from './execution-environments';
import { FunctionMetric, FunctionMetrics } from './function-metrics';
import { callHandler, Settled } from './handler-clock';
import { RunningHandler } from '../kernel/running-handler';
import { makeHandlerContext, HandlerContext } from './handler-context';
import { payloadOfCrash, payloadOfError, ErrorPayload, Outcome, payloadOfTimeout } from './outcome';
import { LATEST, Qualifier, Route } from './qualifier';
import { Random } from '../kernel/random';
import { inMilliseconds, TimeSpan } from '../kernel/time-span';
import type { World } from '../kernel/world';

export interface LambdaFunctionSettings extends EnvironmentFacts {
  readonly key: string;

  /** In the trace. */
  readonly name: string;
  readonly arn: string;
  readonly timeoutMs: number;

  /** Whether Lambda stops it when it feeds itself. */
  readonly stopsRecursion: boolean;
  readonly qualifiers: ReadonlyMap<string, Qualifier>;

  /** Whether `Date` tells the virtual instant while a handler runs. */
  readonly virtualDate: boolean;
}

/** A request to run a function. */
export interface InvokeRequest {
  /** @default `$LATEST` */
  readonly qualifier?: string;

  /** Makes the event anew: a handler may change it. */
  readonly event: () => unknown;
  readonly subjects: readonly Subject[];
  readonly eventIds: readonly string[];

  /** Counts the tries of the same event from 1. */
  readonly attempt: number;

  /** Of a retry that keeps the id of its first try. */
  readonly requestId?: string;
}

/** An invocation that has its place. */
interface Started {
  readonly request: InvokeRequest;
  readonly route: Route;
  readonly plan: FunctionPlan;
  readonly qualifier: Qualifier;
  readonly pool: ConcurrencyPool;
  readonly environments: ExecutionEnvironments;
  readonly environment: ExecutionEnvironment;
  readonly invocation: RunningHandler;
  readonly functionArn: string;
  readonly done: (outcome: Outcome) => void;
}

/** How the code ended, before it is known whether it was in time. */
interface Ending {
  readonly kind: 'succeeded' | 'failed' | 'timedOut' | 'crashed';
  readonly value?: unknown;
  readonly error?: ErrorPayload;

  /** For the trace. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * A Lambda function: runs the code of the test in environments like Lambda's, within its limits.
 *
 * A handler runs at the instant at which its invocation starts; the outcome takes effect when the invocation has lasted as long as the test
 * says, or at the timeout of the function if that comes first.
 */
export class LambdaFunction {
  readonly #random: Random;
  readonly #newEnvironments: EnvironmentBudget;
  readonly #environments = new Map<string, ExecutionEnvironments>();
  readonly #metrics: FunctionMetrics;
  #running = 0;

  constructor(private readonly world: World, public readonly settings: LambdaFunctionSettings) {
    this.#random = world.random.fork(`function ${settings.key}`);
    this.#newEnvironments = new EnvironmentBudget(world.clock);
    this.#metrics = new FunctionMetrics(world.metrics, settings.functionName);
  }

  /** Whether nothing will ever run: the function reserves no concurrency. */
  get isSwitchedOff(): boolean {
    return this.settings.qualifiers.get(LATEST)!.pools.every(pool => pool.limit === 0);
  }

  /** The ARN with its qualifier. */
  arnOf(qualifier: string = LATEST): string {
    return `${this.settings.arn}:${qualifier}`;
  }

  /** Whether the events have come round to the function so often that Lambda stops them. */
  isRecursion(subjects: readonly Subject[]): boolean {
    const { recursionLimit } = this.world.assumptions;
    const { key, stopsRecursion } = this.settings;
    return stopsRecursion && subjects.some(({ chain, journey }) => ((chain ?? journey.chain)?.get(key) ?? 0) >= recursionLimit);
  }

  /** Notes that events were not handled because they have come round too often. */
  dropRecursion(name: string | undefined): void {
    this.#metrics.record('RecursiveInvocationsDropped', this.qualifierOf(name), undefined, 1, this.world.clock.now);
  }

  /** Records what a mapping measures of the function that it calls. */
  measure(metric: FunctionMetric, name: string | undefined, value: number): void {
    this.#metrics.record(metric, this.qualifierOf(name), undefined, value, this.world.clock.now);
  }

  /** Runs the function; `done` learns how it ended at the virtual instant when that is known: at once for a throttle. */
  invoke(request: InvokeRequest, done: (outcome: Outcome) => void): void | Promise<void> {
    const qualifier = this.qualifierOf(request.qualifier);
    const route = this.#route(qualifier);
    const environments = this.#environmentsOf(route);
    const functionArn = this.arnOf(request.qualifier);

    const { clock, trace } = this.world;
    const pool = this.#admit(qualifier, environments, request.subjects);
    if (pool === undefined) {
      this.#metrics.record('Throttles', qualifier, route.version, 1, clock.now);
      trace.add('throttled', this.settings.name, request.eventIds);
      return done({ kind: 'throttled', functionArn });
    }

    const environment = environments.take(clock.epochNow);
    const requestId = request.requestId ?? this.#random.uuid();
    const invocation = new RunningHandler(this.settings.key, requestId, clock.now, this.settings.timeoutMs, request.subjects);
    this.#running++;
    this.#metrics.record('ConcurrentExecutions', qualifier, route.version, this.#running, clock.now);
    this.#metrics.record('Invocations', qualifier, route.version, 1, clock.now);
    trace.add('invoked', this.settings.name, request.eventIds, { requestId, version: route.version, attempt: request.attempt });

    const started: Started = { request, route, plan: environment.plan, qualifier, pool, environments, environment, invocation, functionArn, done };
    const ending = this.#run(started);
    return ending instanceof Promise ? ending.then(settled => this.#last(started, settled)) : this.#last(started, ending);
  }

  /** What the function is invoked through by that name. */
  qualifierOf(name: string = LATEST): Qualifier {
    const qualifier = this.settings.qualifiers.get(name);
    if (!qualifier) throw new Error(`${this.settings.name} has no version or alias '${name}'`);
    return qualifier;
  }

  /** Lambda decides by chance for each invocation. @see https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
  #route({ routes }: Qualifier): Route {
    if (routes.length === 1) return routes[0];
    let rest = this.#random.next();
    return routes.find(({ weight }) => (rest -= weight) < 0) ?? routes[0];
  }

  #environmentsOf(route: Route): ExecutionEnvironments {
    const known = this.#environments.get(route.version);
    if (known) return known;
    if (!route.plan) {
      throw new Error(`${this.settings.name} is invoked but has no code: give a handler or a behaviour for it, ` +
        `handlers: { '${this.settings.name}': succeeds() }`);
    }
    const environments = new ExecutionEnvironments(this.settings, route.version, route.plan, this.#random);
    this.#environments.set(route.version, environments);
    return environments;
  }

  /** Takes a place for the invocation, if there is one. */
  #admit(qualifier: Qualifier, environments: ExecutionEnvironments, subjects: readonly Subject[]): ConcurrencyPool | undefined {
    if (this.world.faults.strike('throttle', this.settings.key, this.world.clock.now, subjects)) return undefined;
    const pool = qualifier.pools.find(candidate => candidate.take());
    if (pool === undefined || environments.hasIdle || this.#newEnvironments.take()) return pool;
    pool.giveBack();
    return undefined;
  }

  #run(started: Started): Ending | Promise<Ending> {
    const { request: { subjects }, invocation } = started;
    const fault = this.#fault(subjects);
    if (fault && !fault.afterHandler) return fault.ending;

    const { plan: { handler, behave }, environment } = started;
    if (handler instanceof Behaviour) return this.#endingOf(handler, invocation);
    const event = started.request.event();
    const context = this.#context(started);
    const { unsettledAfterMs } = this.world.assumptions;
    this.world.current = invocation;
    const settled = callHandler(() => behave ? behave(this.#call(started, event, context)) : environment.handler!(event, context), {
      now: this.settings.virtualDate ? () => this.world.clock.start + invocation.now : undefined,
      env: environment.env,
      unsettledAfterMs,
      get outOfTime() { return invocation.outOfTime; },
    });
    const end = (result: Settled): Ending => {
      this.world.current = undefined;
      return fault?.ending ?? this.#settledEnding(result, invocation);
    };
    return settled instanceof Promise ? settled.then(end) : end(settled);
  }

  /** What a fault of the test makes of the invocation. */
  #fault(subjects: readonly Subject[]): { readonly ending: Ending; readonly afterHandler: boolean } | undefined {
    const { faults, clock: { now } } = this.world;
    const { key } = this.settings;
    const error = faults.strike('error', key, now, subjects);
    if (error) {
      const ending: Ending = { kind: 'failed', error: payloadOfError(new Error(error.message ?? 'a fault of the test')), facts: { fault: 'error' } };
      return { ending, afterHandler: error.afterHandler ?? false };
    }
    const timeout = faults.strike('timeout', key, now, subjects);
    if (timeout) return { ending: { kind: 'timedOut', facts: { fault: 'timeout' } }, afterHandler: timeout.afterHandler ?? false };
    const crash = faults.strike('crash', key, now, subjects);
    if (crash) return { ending: { kind: 'crashed', facts: { fault: 'crash' } }, afterHandler: crash.afterHandler ?? false };
    return undefined;
  }

  #settledEnding(settled: Settled, invocation: RunningHandler): Ending {
    switch (settled.kind) {
      case 'returned': return settled.value instanceof Behaviour ? this.#endingOf(settled.value, invocation) : returned(settled.value);
      case 'threw': return { kind: 'failed', error: payloadOfError(settled.error) };
      case 'outOfTime': return { kind: 'timedOut' };
      case 'unsettled': return { kind: 'timedOut', facts: { neverSettled: true } };
    }
  }

  #endingOf(behaviour: Behaviour, invocation: RunningHandler): Ending {
    switch (behaviour.kind) {
      case 'returns': return returned(behaviour.value);
      case 'throws': return { kind: 'failed', error: payloadOfError(behaviour.value) };
      case 'timesOut': return { kind: 'timedOut' };
      case 'crashes': return { kind: 'crashed', error: payloadOfCrash(invocation.requestId) };
    }
  }

  /** Lets the invocation last as long as it does. */
  #last(started: Started, ending: Ending): void {
    const { clock } = this.world;
    const { timeoutMs } = this.settings;
    const duration = ending.kind === 'timedOut' ? timeoutMs : this.#duration(started);
    if (duration < timeoutMs) clock.at(clock.now + duration, () => this.#end(started, ending, duration));
    else clock.at(clock.now + timeoutMs, () => this.#end(started, { kind: 'timedOut', facts: ending.facts }, timeoutMs));
  }

  #duration(started: Started): number {
    const { request: { subjects }, plan: { duration }, invocation } = started;
    const said = duration === undefined
      ? invocation.spentMs > 0 ? 0 : this.world.assumptions.handlerDurationMs
      : this.#drawn(duration, started);
    const slow = this.world.faults.strike('slow', this.settings.key, invocation.startedAt, subjects);
    return said + invocation.spentMs + (slow ? inMilliseconds(slow.by) : 0);
  }

  #drawn(duration: HandlerDuration, started: Started): number {
    if (typeof duration === 'function') return inMilliseconds(duration(this.#call(started, started.request.event(), this.#context(started))));
    if (typeof duration === 'object' && 'between' in duration) {
      const [least, most] = duration.between.map(inMilliseconds);
      return this.#random.integer(least, most);
    }
    return inMilliseconds(duration as TimeSpan);
  }

  #end(started: Started, ending: Ending, durationMs: number): void {
    const { request, route, qualifier, pool, environments, environment, invocation: { requestId, startedAt }, functionArn, done } = started;
    this.#running--;
    pool.giveBack();
    if (ending.kind === 'succeeded' || ending.kind === 'failed') environments.giveBack(environment);

    this.#metrics.record('Duration', qualifier, route.version, durationMs, this.world.clock.now);
    this.#metrics.record('Errors', qualifier, route.version, ending.kind === 'succeeded' ? 0 : 1, startedAt);
    const ran = { requestId, executedVersion: route.version, functionArn };
    if (ending.kind === 'succeeded') {
      this.world.trace.add('succeeded', this.settings.name, request.eventIds, { requestId, durationMs });
      return done({ kind: 'succeeded', value: ending.value, ...ran });
    }
    const error = ending.error ?? (ending.kind === 'timedOut' ? payloadOfTimeout(requestId, this.settings.timeoutMs) : payloadOfCrash(requestId));
    this.world.trace.add(ending.kind, this.settings.name, request.eventIds, { requestId, durationMs, error: error.errorMessage, ...ending.facts });
    done({ kind: ending.kind, error, ...ran });
  }

  #call({ request: { attempt, eventIds } }: Started, event: unknown, context: HandlerContext) {
    return { event, context, attempt, eventIds, at: this.world.clock.now };
  }

  #context({ request, route, environment, invocation, functionArn }: Started): HandlerContext {
    return makeHandlerContext({
      functionName: this.settings.functionName,
      version: route.version,
      invokedArn: request.qualifier === undefined ? this.settings.arn : functionArn,
      memoryMiB: this.settings.memoryMiB,
      requestId: invocation.requestId,
      logStreamName: environment.logStreamName,
      remainingMs: () => invocation.remainingMs,
    });
  }
}

/** What a handler returns goes through JSON; what does not survive that is an error of the runtime. */
function returned(value: unknown): Ending {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'bigint' ? unserializable('Do not know how to serialize a BigInt') : { kind: 'succeeded', value };
  }
  try {
    return { kind: 'succeeded', value: JSON.parse(JSON.stringify(value) ?? 'null') };
  } catch (error) {
    return unserializable((error as Error).message);
  }
}

function unserializable(reason: string): Ending {
  return { kind: 'failed', error: { errorType: 'Runtime.MarshalError', errorMessage: `Unable to stringify response body: ${reason}` } };
}
