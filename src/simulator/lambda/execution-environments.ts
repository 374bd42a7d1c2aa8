import type { FunctionPlan, LambdaHandler } from './behavior';
import { Behavior } from './behavior';
import type { HandlerCalls } from '../kernel/handler-calls';
import type { Random } from '../kernel/random';
import { utc } from '../kernel/time-span';

/** A process that has loaded the module of the handler. Module state and `process.env` live as long as the process. */
export interface ExecutionEnvironment {
  readonly plan: FunctionPlan;

  /** The handler. @default - none: behaviors stand for the code */
  readonly handler?: LambdaHandler;
  readonly env?: NodeJS.ProcessEnv;
  readonly logStreamName: string;
}

/** The properties that all environments of a function share. */
export interface EnvironmentFacts {
  readonly functionName: string;
  readonly region: string;
  readonly memoryMiB: number;

  /** The environment variables of the template. */
  readonly variables: { readonly [name: string]: string };
}

/**
 * The environments of one version of a function. The most recently used one is used next; if all are busy, a new one is
 * created.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class ExecutionEnvironments {
  readonly #idle: ExecutionEnvironment[] = [];

  constructor(
    private readonly facts: EnvironmentFacts, private readonly version: string, private readonly plan: FunctionPlan, private readonly random: Random,
    private readonly calls?: Pick<HandlerCalls, 'environment'>,
  ) {}

  get hasIdle(): boolean {
    return this.#idle.length > 0;
  }

  take(epochNow: number): ExecutionEnvironment {
    return this.#idle.pop() ?? this.#start(epochNow);
  }

  /** Returns an environment for reuse. After a timeout or a crash, it must not be given back. */
  giveBack(environment: ExecutionEnvironment): void {
    this.#idle.push(environment);
  }

  #start(epochNow: number): ExecutionEnvironment {
    const { plan, version } = this;
    const { year, month, day } = utc(epochNow);
    const logStreamName = `${year}/${month}/${day}/[${version}]${this.random.uuid().replaceAll('-', '')}`;
    return { plan, handler: this.#handler(), env: plan.handler instanceof Behavior ? undefined : this.#variables(logStreamName), logStreamName };
  }

  #handler(): LambdaHandler | undefined {
    const { handler, perEnvironment } = this.plan;
    if (!perEnvironment) return handler instanceof Behavior ? undefined : handler && this.#checked(handler);
    let made: LambdaHandler | Promise<LambdaHandler> | undefined;
    return (event, context) => {
      made ??= perEnvironment();
      return typeof made === 'function' ? this.#checked(made)(event, context) : made.then(loaded => this.#checked(loaded)(event, context), (error: unknown) => {
        made = undefined; // the next invocation retries
        throw error;
      });
    };
  }

  #checked(handler: LambdaHandler): LambdaHandler {
    if (handler.length <= 2) return handler;
    throw new Error(`The handler of ${this.facts.functionName} takes a callback, which Node.js 24 no longer supports: return a promise instead`);
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
  #variables(logStreamName: string): NodeJS.ProcessEnv {
    const { functionName, region, memoryMiB, variables } = this.facts;
    const own = { ...variables, ...this.plan.environment };
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
      ...this.calls ? this.calls.environment(own) : own,
    };
  }
}
