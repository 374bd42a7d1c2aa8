import type { EnvironmentFacts } from './execution-environments';
import type { Qualifier } from './qualifier';

/** The configuration of a function. */
export interface LambdaFunctionSettings extends EnvironmentFacts {
  readonly key: string;

  /** The name in the trace. */
  readonly name: string;
  readonly arn: string;
  readonly timeoutMs: number;

  /** Indicates whether Lambda stops the function when it invokes itself in a loop. */
  readonly stopsRecursion: boolean;
  readonly qualifiers: ReadonlyMap<string, Qualifier>;

  /** Indicates whether `Date` returns the virtual time while a handler runs. */
  readonly virtualDate: boolean;
}
