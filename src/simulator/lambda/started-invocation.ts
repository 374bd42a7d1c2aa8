import type { FunctionPlan } from './behavior';
import type { ConcurrencyPool } from './concurrency';
import type { ExecutionEnvironment, ExecutionEnvironments } from './execution-environments';
import type { Outcome } from './outcome';
import type { Qualifier, Route } from './qualifier';
import type { RunningHandler } from '../kernel/running-handler';
import type { Subject } from '../kernel/subject';

/** A request to invoke a function. */
export interface InvokeRequest {
  /** @default `$LATEST` */
  readonly qualifier?: string;

  /** Creates the event. Each call returns a new copy, because a handler may change it. */
  readonly event: () => unknown;
  readonly subjects: readonly Subject[];
  readonly eventIds: readonly string[];

  /** The number of this attempt for the same event, from 1. */
  readonly attempt: number;

  /** The request id, for a retry that keeps the id of the first attempt. @default - a new one */
  readonly requestId?: string;
}

/** An invocation that has got its concurrency and its environment. */
export interface StartedInvocation {
  readonly request: InvokeRequest;
  readonly route: Route;
  readonly plan: FunctionPlan;
  readonly qualifier: Qualifier;
  readonly pool: ConcurrencyPool;
  readonly environments: ExecutionEnvironments;
  readonly environment: ExecutionEnvironment;
  readonly handler: RunningHandler;
  readonly functionArn: string;
  readonly done: (outcome: Outcome) => void;
}
