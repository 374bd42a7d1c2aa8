/** The error that the runtime reports. */
export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;

  /** The first line of the stack. The other lines depend on the machine. */
  readonly trace?: readonly string[];
}

/** The properties of every invocation that was not throttled. */
interface Ran {
  readonly requestId: string;

  /** The version that ran: a version number, or `$LATEST`. */
  readonly executedVersion: string;

  /** The invoked ARN with its qualifier. */
  readonly functionArn: string;
}

/** The outcome of an invocation. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly value: unknown } & Ran
  | { readonly kind: 'failed' | 'timedOut' | 'crashed'; readonly error: ErrorPayload } & Ran
  | { readonly kind: 'throttled'; readonly functionArn: string };

/** The error that the Node.js runtime reports for a thrown value. */
export function payloadOfError(thrown: unknown): ErrorPayload {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return errorPayload(name, message);
}

/** The error of a type, with a message. */
export function errorPayload(errorType: string, errorMessage: string): ErrorPayload {
  return { errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`] };
}

/** The error of a timeout: recorded on AWS 2025-11-25 (LocalStack test, timeout of a function). */
export function payloadOfTimeout(requestId: string, timeoutMs: number): ErrorPayload {
  return { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds` };
}

/** The error of a crash: recorded on AWS 2025-11-25 (LocalStack test, exit of a function's process). */
export function payloadOfCrash(requestId: string): ErrorPayload {
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: Runtime exited without providing a reason` };
}
