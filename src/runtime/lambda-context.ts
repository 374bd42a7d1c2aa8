/**
 * The part of Lambda's context object that the runtime uses. Tests can pass an object of just these members.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
export interface LambdaContext {
  /** The name of the function. */
  readonly functionName: string;
  /** The version of the function. */
  readonly functionVersion: string;
  /** The ARN that was invoked, which names the alias or version if there is one. */
  readonly invokedFunctionArn: string;
  /** The memory of the function, in MiB. */
  readonly memoryLimitInMB: string;
  /** The id of the invocation. Retries of an asynchronous event have the same id. */
  readonly awsRequestId: string;
  /** Returns the time until the invocation times out, in milliseconds. */
  getRemainingTimeInMillis(): number;
}
