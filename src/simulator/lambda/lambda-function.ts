import { CodeRunner } from './code-runner';
import { ConcurrencyPool, EnvironmentBudget } from './concurrency';
import type { Ending } from './ending';
import { ExecutionEnvironments } from './execution-environments';
import { FunctionMetric, FunctionMetrics } from './function-metrics';
import type { LambdaFunctionSettings } from './lambda-function-settings';
import { Outcome, payloadOfCrash, payloadOfTimeout } from './outcome';
import { LATEST, Qualifier, Route } from './qualifier';
import type { InvokeRequest, StartedInvocation } from './started-invocation';
import { recordEmbeddedMetrics } from '../kernel/embedded-metrics';
import type { Random } from '../kernel/random';
import { RunningHandler } from '../kernel/running-handler';
import type { Subject } from '../kernel/subject';
import type { World } from '../kernel/world';

/**
 * A Lambda function: runs the code that the test provides in execution environments, within the concurrency limits.
 *
 * A handler starts at the instant at which its invocation starts, and goes on as far as it does not wait. Its outcome
 * takes effect after the duration of the invocation, or at the timeout of the function if that comes first.
 */
export class LambdaFunction {
  readonly #random: Random;
  readonly #runner: CodeRunner;
  readonly #newEnvironments: EnvironmentBudget;
  readonly #environments = new Map<string, ExecutionEnvironments>();
  readonly #metrics: FunctionMetrics;
  #running = 0;

  constructor(private readonly world: World, public readonly settings: LambdaFunctionSettings) {
    this.#random = world.random.fork(`function ${settings.key}`);
    this.#runner = new CodeRunner(world, settings, this.#random);
    this.#newEnvironments = new EnvironmentBudget(world.clock);
    this.#metrics = new FunctionMetrics(world.metrics, settings.functionName);
  }

  /** Indicates whether the function can never run because its reserved concurrency is 0. */
  get isSwitchedOff(): boolean {
    return this.settings.qualifiers.get(LATEST)!.pools.every(pool => pool.limit === 0);
  }

  /** The ARN with its qualifier. */
  arnOf(qualifier: string = LATEST): string {
    return `${this.settings.arn}:${qualifier}`;
  }

  /** Indicates whether the events have passed through the function so often that Lambda stops the loop. */
  isRecursion(subjects: readonly Subject[]): boolean {
    const { recursionLimit } = this.world.assumptions;
    const { key, stopsRecursion } = this.settings;
    return stopsRecursion && subjects.some(({ chain, journey }) => ((chain ?? journey.chain)?.get(key) ?? 0) >= recursionLimit);
  }

  /** Records that events were not processed because they were in a recursive loop. */
  dropRecursion(qualifier: string | undefined): void {
    this.measure('RecursiveInvocationsDropped', qualifier, 1);
  }

  /** Records a metric of the function for a service that invokes it. */
  measure(metric: FunctionMetric, qualifier: string | undefined, value: number): void {
    this.#metrics.record(metric, this.qualifierOf(qualifier), undefined, value, this.world.clock.now);
  }

  /**
   * Invokes the function. Calls `done` at the virtual instant at which the outcome is known: at once if the request is
   * throttled.
   */
  invoke(request: InvokeRequest, done: (outcome: Outcome) => void): void | Promise<void> {
    this.world.refusals.meet(this.settings.key);
    const qualifier = this.qualifierOf(request.qualifier);
    const route = this.#route(qualifier);
    const environments = this.#environmentsOf(route);
    const functionArn = this.arnOf(request.qualifier);

    const { clock, metrics, trace } = this.world;
    const pool = this.#admit(qualifier, environments, request.subjects);
    if (pool === undefined) {
      this.#metrics.record('Throttles', qualifier, route.version, 1, clock.now);
      trace.add('throttled', this.settings.name, request.eventIds);
      return done({ kind: 'throttled', functionArn });
    }

    const environment = environments.take(clock.epochNow);
    const requestId = request.requestId ?? this.#random.uuid();
    const handler = new RunningHandler(clock, {
      functionKey: this.settings.key,
      functionName: this.settings.name,
      requestId,
      timeoutMs: this.settings.timeoutMs,
      subjects: request.subjects,
      env: environment.env,
      onPrint: text => recordEmbeddedMetrics(text, metrics, clock.now),
      virtualDate: this.settings.virtualDate,
      unsettledAfterMs: this.world.assumptions.unsettledAfterMs,
    });
    this.#running++;
    this.#metrics.record('ConcurrentExecutions', qualifier, route.version, this.#running, clock.now);
    this.#metrics.record('Invocations', qualifier, route.version, 1, clock.now);
    trace.add('invoked', this.settings.name, request.eventIds, { requestId, version: route.version, attempt: request.attempt });

    const started: StartedInvocation = {
      request, route, plan: environment.plan, qualifier, pool, environments, environment, handler, functionArn, done,
    };
    return this.#runner.run(started, ending => this.#endLater(started, ending));
  }

  /** The version or alias of that name. */
  qualifierOf(name: string = LATEST): Qualifier {
    const qualifier = this.settings.qualifiers.get(name);
    if (!qualifier) throw new Error(`${this.settings.name} has no version or alias '${name}'`);
    return qualifier;
  }

  /**
   * Lambda routes each invocation at random.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
   */
  #route({ routes }: Qualifier): Route {
    if (routes.length === 1) return routes[0];
    let rest = this.#random.next();
    return routes.find(({ weight }) => (rest -= weight) < 0) ?? routes[0];
  }

  #environmentsOf(route: Route): ExecutionEnvironments {
    const existing = this.#environments.get(route.version);
    if (existing) return existing;
    if (!route.plan) {
      throw new Error(`${this.settings.name} is invoked but has no code: give a handler or a behavior for it, ` +
        `handlers: { '${this.settings.name}': succeeds() }`);
    }
    const environments = new ExecutionEnvironments(this.settings, route.version, route.plan, this.#random, this.world.handlerCalls);
    this.#environments.set(route.version, environments);
    return environments;
  }

  /** Takes concurrency for the invocation, if there is any left. */
  #admit(qualifier: Qualifier, environments: ExecutionEnvironments, subjects: readonly Subject[]): ConcurrencyPool | undefined {
    if (this.world.faults.strike('throttle', this.settings.key, this.world.clock.now, subjects)) return undefined;
    const pool = qualifier.pools.find(candidate => candidate.take());
    if (pool === undefined || environments.hasIdle || this.#newEnvironments.take()) return pool;
    pool.giveBack();
    return undefined;
  }

  /** Ends the invocation after its duration, or at the timeout if that comes first. */
  #endLater(started: StartedInvocation, ending: Ending): void {
    const { clock } = this.world;
    const { timeoutMs } = this.settings;
    const { startedAt } = started.handler;
    const duration = ending.kind === 'timedOut' ? timeoutMs : this.#runner.duration(started);
    if (duration < timeoutMs) clock.at(startedAt + duration, () => this.#end(started, ending, duration));
    else clock.at(startedAt + timeoutMs, () => this.#end(started, { kind: 'timedOut', facts: ending.facts }, timeoutMs));
  }

  #end(started: StartedInvocation, ending: Ending, durationMs: number): void {
    const { request, route, qualifier, pool, environments, environment, handler: { facts: { requestId }, startedAt }, functionArn, done } = started;
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
}
