import type { Outcome } from './outcome';
import type { MessageAttributes } from '../kernel/delivery';
import { isoInstant } from '../kernel/time-span';

/** Why Lambda is done with an asynchronous event. The last one is a name of our own: AWS documents none for events that it drops in a loop. */
export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency' | 'RecursiveInvocation';

/** What a destination gets. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
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

/** What a record tells. */
export interface RecordFacts {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly requestId: string;

  /** With its qualifier. */
  readonly functionArn: string;
  readonly condition: Condition;

  /** How often the function has run. */
  readonly runs: number;
  readonly payload: unknown;

  /** Of the last try; none: the function was never asked. */
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

/** A throttled try has no payload: recorded on AWS 2026-09-14. */
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

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html (the first 1 KB of the error message) */
const ERROR_MESSAGE_LENGTH = 1_024;

/**
 * What the dead-letter queue of a function is told beside the event. The texts of throttles were recorded on AWS 2026-09-14; what an event
 * gets that was never tried is not documented: the same.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function deadLetterAttributes(requestId: string, outcome?: Outcome): MessageAttributes {
  const failed = outcome !== undefined && 'error' in outcome;
  const [code, message] = failed ? ['200', outcome.error.errorMessage.slice(0, ERROR_MESSAGE_LENGTH)] : ['429', 'Rate Exceeded.'];
  return {
    RequestID: { dataType: 'String', stringValue: requestId },
    ErrorCode: { dataType: 'Number', stringValue: code },
    ErrorMessage: { dataType: 'String', stringValue: message },
  };
}
