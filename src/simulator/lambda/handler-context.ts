/** The context object of a handler. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export interface HandlerContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;

  /** Has no effect: an invocation ends when its handler returns. */
  callbackWaitsForEmptyEventLoop: boolean;

  /** The remaining time before the timeout, in virtual milliseconds. */
  getRemainingTimeInMillis(): number;

  /** Throws, like `fail` and `succeed`: Node.js 24 no longer supports callbacks. */
  done(error?: Error, result?: unknown): void;
  fail(error: Error | string): void;
  succeed(messageOrObject: unknown): void;
}

/** The function and the invocation of a context. */
export interface ContextFacts {
  readonly functionName: string;
  readonly version: string;
  readonly invokedArn: string;
  readonly memoryMiB: number;
  readonly requestId: string;
  readonly logStreamName: string;
  readonly remainingMs: () => number;
}

export function makeHandlerContext(facts: ContextFacts): HandlerContext {
  const { functionName, version, invokedArn, memoryMiB, requestId, logStreamName, remainingMs } = facts;
  const refuse = () => {
    throw new Error('Node.js 24 no longer supports context.done, fail and succeed: return a promise instead');
  };
  return {
    functionName,
    functionVersion: version,
    invokedFunctionArn: invokedArn,
    memoryLimitInMB: String(memoryMiB),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: remainingMs,
    done: refuse,
    fail: refuse,
    succeed: refuse,
  };
}
