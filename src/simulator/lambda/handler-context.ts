/** What a handler is told about its invocation. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
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

  /** What is left of the timeout, in virtual time. */
  getRemainingTimeInMillis(): number;

  /** Handlers with callbacks are of the past: these three throw. */
  done(error?: Error, result?: unknown): void;
  fail(error: Error | string): void;
  succeed(messageOrObject: unknown): void;
}

/** What the context needs to know of its function and invocation. */
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
    throw new Error('context.done, fail and succeed are gone with Node.js 24: return a promise');
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
