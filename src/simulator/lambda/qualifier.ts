import type { FunctionPlan } from './behavior';
import type { ConcurrencyPool } from './concurrency';

export const LATEST = '$LATEST';

/** One of the versions that a qualifier routes invocations to. */
export interface Route {
  /** A version number, or `$LATEST`. */
  readonly version: string;
  readonly weight: number;

  /** The code of the version. @default - none: invoking the version throws */
  readonly plan?: FunctionPlan;
}

/** An entry point of a function: `$LATEST`, a version or an alias. */
export interface Qualifier {
  /**
   * The value of the `Resource` dimension in metrics: the function with its alias or version, like 'orders:live'. None
   * for `$LATEST`.
   */
  readonly resource?: string;
  readonly isAlias: boolean;
  readonly routes: readonly Route[];

  /** The pools that invocations take their concurrency from, in order: provisioned concurrency first. */
  readonly pools: readonly ConcurrencyPool[];
}
