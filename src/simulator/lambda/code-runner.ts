import { Behavior, Call, HandlerDuration } from './behavior';
import { Ending, endingOfBehavior, endingOfCall } from './ending';
import { HandlerContext, makeHandlerContext } from './handler-context';
import type { LambdaFunctionSettings } from './lambda-function-settings';
import { errorPayload } from './outcome';
import type { StartedInvocation } from './started-invocation';
import type { Random } from '../kernel/random';
import type { Subject } from '../kernel/subject';
import { inMilliseconds, TimeSpan } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** Runs the code of a function for one invocation after another. */
export class CodeRunner {
  constructor(private readonly world: World, private readonly settings: LambdaFunctionSettings, private readonly random: Random) {}

  /**
   * Runs the code, unless a fault ends the invocation before that. Calls `end` at the virtual instant at which the code
   * ends.
   */
  run(started: StartedInvocation, end: (ending: Ending) => void): void | Promise<void> {
    const { request, handler: running, plan: { handler, behave }, environment } = started;
    const fault = this.#fault(request.subjects);
    if (fault && !fault.afterHandler) return end(fault.ending);
    if (handler instanceof Behavior) return end(endingOfBehavior(handler, running.facts.requestId));

    const event = request.event();
    const context = this.#context(started);
    const { handlerCalls } = this.world;
    handlerCalls?.start(running);
    return running.start(() => behave ? behave(this.#call(started, event, context)) : environment.handler!(event, context), settled => {
      handlerCalls?.stop(running);
      end(fault?.ending ?? endingOfCall(settled, running.facts.requestId));
    });
  }

  /**
   * The duration of an invocation in milliseconds: of its code, of the time that its handler has spent, and of a `slow`
   * fault.
   */
  duration(started: StartedInvocation): number {
    const { request: { subjects }, plan: { duration }, handler: { spentMs, startedAt } } = started;
    const planned = duration === undefined
      ? spentMs > 0 ? 0 : this.world.assumptions.handlerDurationMs
      : this.#planned(duration, started);
    const slow = this.world.faults.strike('slow', this.settings.key, startedAt, subjects);
    return planned + spentMs + (slow ? inMilliseconds(slow.by) : 0);
  }

  #planned(duration: HandlerDuration, started: StartedInvocation): number {
    if (typeof duration === 'function') return inMilliseconds(duration(this.#call(started, started.request.event(), this.#context(started))));
    if (typeof duration === 'object' && 'between' in duration) {
      const [least, most] = duration.between.map(inMilliseconds);
      return this.random.integer(least, most);
    }
    return inMilliseconds(duration as TimeSpan);
  }

  /** The ending that a fault of the test imposes on the invocation. */
  #fault(subjects: readonly Subject[]): { readonly ending: Ending; readonly afterHandler: boolean } | undefined {
    const { faults, clock: { now } } = this.world;
    const { key } = this.settings;
    const error = faults.strike('error', key, now, subjects);
    if (error) {
      const ending: Ending = { kind: 'failed', error: errorPayload('Error', error.message ?? 'a fault of the test'), facts: { fault: 'error' } };
      return { ending, afterHandler: error.afterHandler ?? false };
    }
    const timeout = faults.strike('timeout', key, now, subjects);
    if (timeout) return { ending: { kind: 'timedOut', facts: { fault: 'timeout' } }, afterHandler: timeout.afterHandler ?? false };
    const crash = faults.strike('crash', key, now, subjects);
    if (crash) return { ending: { kind: 'crashed', facts: { fault: 'crash' } }, afterHandler: crash.afterHandler ?? false };
    return undefined;
  }

  #call({ request: { attempt, eventIds }, handler: { startedAt } }: StartedInvocation, event: unknown, context: HandlerContext): Call {
    return { event, context, attempt, eventIds, at: startedAt };
  }

  #context({ request, route, environment, handler, functionArn }: StartedInvocation): HandlerContext {
    return makeHandlerContext({
      functionName: this.settings.functionName,
      version: route.version,
      invokedArn: request.qualifier === undefined ? this.settings.arn : functionArn,
      memoryMiB: this.settings.memoryMiB,
      requestId: handler.facts.requestId,
      logStreamName: environment.logStreamName,
      remainingMs: () => handler.remainingMs,
    });
  }
}
