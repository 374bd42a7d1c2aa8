import type { FunctionPlan, LambdaHandler } from './behaviour';
import { Behaviour } from './behaviour';
import type { Random } from '../kernel/random';
import { utc } from '../kernel/time-span';

/** A process with the module of the handler loaded. Module state and `process.env` live and die with it. */
export interface ExecutionEnvironment {
  readonly plan: FunctionPlan;

  /** None where behaviours stand for the code. */
  readonly handler?: LambdaHandler;
  readonly env?: NodeJS.ProcessEnv;
  readonly logStreamName: string;
}

/** What the environments of a function have in common. */
export interface EnvironmentFacts {
  readonly functionName: string;
  readonly region: string;
  readonly memoryMiB: number;

  /** Of the template. */
  readonly variables: { readonly [name: string]: string };
}

/**
 * The environments of one function that run the same version: the one used last is used next, a new one is made when all are busy.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class ExecutionEnvironments {
  readonly #idle: ExecutionEnvironment[] = [];

  constructor(
    private readonly facts: EnvironmentFacts, private readonly version: string, private readonly plan: FunctionPlan, private readonly random: Random,
  ) {}

  get hasIdle(): boolean {
    return this.#idle.length > 0;
  }

  take(epochNow: number): ExecutionEnvironment {
    return this.#idle.pop() ?? this.#start(epochNow);
  }

  /** Only of an environment that lives on: after a time-out or a crash it is not given back. */
  giveBack(environment: ExecutionEnvironment): void {
    this.#idle.push(environment);
  }

  #start(epochNow: number): ExecutionEnvironment {
    const { plan, version } = this;
    const { year, month, day } = utc(epochNow);
    const logStreamName = `${year}/${month}/${day}/[${version}]${this.random.uuid().replaceAll('-', '')}`;
    return { plan, handler: this.#handler(), env: plan.handler instanceof Behaviour ? undefined : this.#variables(logStreamName), logStreamName };
  }

  #handler(): LambdaHandler | undefined {
    const { handler, perEnvironment } = this.plan;
    if (!perEnvironment) return handler instanceof Behaviour ? undefined : handler && this.#checked(handler);
    let made: LambdaHandler | Promise<LambdaHandler> | undefined;
    return (event, context) => {
      made ??= perEnvironment();
      return typeof made === 'function' ? this.#checked(made)(event, context) : made.then(loaded => this.#checked(loaded)(event, context), (error: unknown) => {
        made = undefined; // the next invocation tries again
        throw error;
      });
    };
  }

  #checked(handler: LambdaHandler): LambdaHandler {
    if (handler.length <= 2) return handler;
    throw new Error(`The handler of ${this.facts.functionName} takes a callback, which is gone with Node.js 24: return a promise`);
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
  #variables(logStreamName: string): NodeJS.ProcessEnv {
    const { functionName, region, memoryMiB, variables } = this.facts;
    return {
      ...process.env,
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_VERSION: this.version,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
      AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      ...variables,
      ...this.plan.environment,
    };
  }
}
