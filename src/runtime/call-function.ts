import { randomUUID } from 'node:crypto';
import type { Lambda } from '@aws-sdk/client-lambda';
import { explainMissingPackage } from './missing-package';

/** The options of `callFunction`. */
export interface CallFunctionOptions {
  /**
   * The number of tries, the first one included. Valid range: a whole number of at least 1.
   *
   * Throttles, errors of Lambda, connections that fail and tries that take longer than `timeoutSeconds` are tried again. An error of the function is not.
   *
   * @default 5 - with the back-off of the AWS SDK, a throttled call is given up after a few seconds, while somebody still waits for the answer
   */
  readonly maxAttempts?: number;

  /**
   * The longest time that one try may take, in seconds. Set it to a little more than the timeout of the function: a try that is given up before that goes on
   * beside the next one.
   *
   * @default 1805 - a little more than 30 minutes, the longest timeout that a function can have
   */
  readonly timeoutSeconds?: number;

  /**
   * What tells the function that a call is the same as one before: it is `idempotencyToken` in the payload of each try. Give the id of the request that you
   * handle, so that your own retry is the same call too.
   *
   * @default - a random UUID for each call, the same in all of its tries
   */
  readonly idempotencyToken?: string;
}

/** A function that was called has failed: its code threw, or it ran out of time or memory. It is not called again, because it may fail half way. */
export class CalledFunctionError extends Error {
  public override readonly name = 'CalledFunctionError';

  /**
   * @param functionName the function that was called
   * @param errorType the name of its error, such as `TypeError` or `Sandbox.Timedout`
   * @param errorMessage the message of its error
   */
  constructor(public readonly functionName: string, public readonly errorType: string, public readonly errorMessage: string) {
    super(`${functionName} failed with ${errorType}: ${errorMessage}`);
  }
}

const DEFAULT_ATTEMPTS = 5;
const DEFAULT_TIMEOUT_SECONDS = 1_805;

/** The clients by their settings: each keeps its connections. */
const clients = new Map<string, Promise<Lambda>>();

/**
 * Calls another function, waits for its answer and returns it. Use it wherever code calls a function synchronously: Lambda does not retry such calls.
 *
 * It retries with exponential back-off and jitter, as the AWS SDK does it, and sends one idempotency token with all tries. A try whose connection breaks may
 * have been processed, so the function must process a token once: `makeIdempotent` of Powertools with `eventKeyJmesPath: 'idempotencyToken'`.
 *
 * The caller needs `lambda:InvokeFunction`: `AliasedCanaryFunction.grants.invoke(caller)`. Call the alias, so that calls follow its deployments.
 *
 * @example
 * const { price } = await callFunction<{ price: number }>(process.env.PRICES_ALIAS_ARN!, { sku: 'A-1' }, { timeoutSeconds: 10 });
 *
 * @param functionName the name or the ARN of the function, with a version or an alias
 * @param payload an object that JSON can hold. Its own `idempotencyToken` is kept unless the options have one
 * @throws CalledFunctionError if the function failed
 * @throws Error if an option is invalid, if no try was answered, or if the answer is an error of Lambda that a retry cannot help, such as AccessDeniedException
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
 */
export async function callFunction<T = unknown>(functionName: string, payload: object, options: CallFunctionOptions = {}): Promise<T> {
  const { idempotencyToken, maxAttempts = DEFAULT_ATTEMPTS, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = options;
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1) {
    throw new Error(`maxAttempts is ${maxAttempts} but must be a whole number of at least 1: the first try counts`);
  }
  if (!(timeoutSeconds > 0)) {
    throw new Error(`timeoutSeconds is ${timeoutSeconds} but must be more than 0: set it to a little more than the timeout of the function`);
  }
  const client = await clientWith(maxAttempts, timeoutSeconds);
  const token = idempotencyToken ?? (payload as { idempotencyToken?: string }).idempotencyToken ?? randomUUID();
  const input = { FunctionName: functionName, Payload: JSON.stringify({ ...payload, idempotencyToken: token }) };
  const { FunctionError, Payload } = await client.invoke(input);
  const text = Payload?.transformToString() ?? '';
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (FunctionError === undefined) return answer as T;
  const { errorMessage = text, errorType = FunctionError } = (answer ?? {}) as { errorMessage?: string; errorType?: string };
  throw new CalledFunctionError(functionName, errorType, errorMessage);
}

async function clientWith(maxAttempts: number, timeoutSeconds: number): Promise<Lambda> {
  const key = `${maxAttempts} ${timeoutSeconds}`;
  let client = clients.get(key);
  if (!client) {
    client = load(maxAttempts, timeoutSeconds);
    clients.set(key, client);
    client.catch(() => clients.delete(key));
  }
  return client;
}

async function load(maxAttempts: number, timeoutSeconds: number): Promise<Lambda> {
  const sdk = await import('@aws-sdk/client-lambda').catch(explainMissingPackage);
  return new sdk.Lambda({
    maxAttempts,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 3_000, requestTimeout: timeoutSeconds * 1_000, throwOnRequestTimeout: true },
  });
}
