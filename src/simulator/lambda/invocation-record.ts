import type { Outcome } from './outcome';
import type { MessageAttributes } from '../kernel/delivery';
import { isoInstant } from '../kernel/time-span';

/**
 * The reason why Lambda has finished an asynchronous event. `RecursiveInvocation` is our own name: AWS documents none
 * for recursive loops.
 */
export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency' | 'RecursiveInvocation';

/**
 * The invocation record that a destination receives.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export interface InvocationRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: Condition;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload?: unknown;
  readonly responseContext?: { readonly statusCode: number; readonly executedVersion?: string; readonly functionError?: string };
  readonly responsePayload?: unknown;
}

/** The content of an invocation record. */
export interface RecordFacts {
  /** The time in milliseconds since 1970. */
  readonly at: number;
  readonly requestId: string;

  /** The ARN with its qualifier. */
  readonly functionArn: string;
  readonly condition: Condition;

  /** The number of times that the function has run. */
  readonly runs: number;
  readonly payload: unknown;

  /** The outcome of the last attempt. @default - the function was never invoked */
  readonly outcome?: Outcome;
}

export function makeInvocationRecord({ at, requestId, functionArn, condition, runs, payload, outcome }: RecordFacts): InvocationRecord {
  return {
    version: '1.0',
    timestamp: isoInstant(at),
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: runs },
    requestPayload: payload,
    ...outcome && responseOf(outcome),
  };
}

/** The response. A throttled attempt has no payload: recorded on AWS 2026-09-14. */
function responseOf(outcome: Outcome): Pick<InvocationRecord, 'responseContext' | 'responsePayload'> {
  switch (outcome.kind) {
    case 'throttled': return { responseContext: { statusCode: 429 } };
    case 'succeeded': return { responseContext: { statusCode: 200, executedVersion: outcome.executedVersion }, responsePayload: outcome.value ?? null };
    default: return {
      responseContext: { statusCode: 200, executedVersion: outcome.executedVersion, functionError: 'Unhandled' },
      responsePayload: outcome.error,
    };
  }
}

/**
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html (the first 1 KB of the error message)
 */
const ERROR_MESSAGE_LENGTH = 1_024;

/**
 * The message attributes of a dead letter of a function. The texts for throttles were recorded on AWS 2026-09-14, and those for a reserved
 * concurrency of 0 as well, with the typing error; such a letter has no error code. AWS does not document those of an event in a recursive loop;
 * the simulator uses the texts for throttles. An attribute cannot be empty, so that the error message is left out if it is.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function deadLetterAttributes(requestId: string, condition: Condition, outcome?: Outcome): MessageAttributes {
  const failed = outcome !== undefined && 'error' in outcome;
  const [code, message] = condition === 'ZeroReservedConcurrency' ? [undefined, SWITCHED_OFF]
    : failed ? ['200', outcome.error.errorMessage.slice(0, ERROR_MESSAGE_LENGTH)] : ['429', 'Rate Exceeded.'];
  return {
    RequestID: { dataType: 'String', stringValue: requestId },
    ...code !== undefined && { ErrorCode: { dataType: 'Number', stringValue: code } },
    ...message !== '' && { ErrorMessage: { dataType: 'String', stringValue: message } },
  };
}

const SWITCHED_OFF = 'Function not invoked. Function isconfigured with zero reserved concurrent executions';
