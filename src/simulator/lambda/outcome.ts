/** What the runtime says of an error. */
export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;

  /** The first line of the stack: the rest would tell the machine. */
  readonly trace?: readonly string[];
}

/** Of every invocation that took place. */
interface Ran {
  readonly requestId: string;

  /** The version that ran: a number, or `$LATEST`. */
  readonly executedVersion: string;

  /** The ARN that was invoked, with its qualifier. */
  readonly functionArn: string;
}

/** How an invocation ended. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly value: unknown } & Ran
  | { readonly kind: 'failed' | 'timedOut' | 'crashed'; readonly error: ErrorPayload } & Ran
  | { readonly kind: 'throttled'; readonly functionArn: string };

/** What the runtime of Node.js makes of something thrown. */
export function payloadOfError(thrown: unknown): ErrorPayload {
  const { name: errorType, message: errorMessage } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`] };
}

/** Recorded on AWS 2025-11-25 (LocalStack test, timeout of a function). */
export function payloadOfTimeout(requestId: string, timeoutMs: number): ErrorPayload {
  return { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds` };
}

/** Recorded on AWS 2025-11-25 (LocalStack test, exit of a function's process). */
export function payloadOfCrash(requestId: string): ErrorPayload {
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: Runtime exited without providing a reason` };
}
