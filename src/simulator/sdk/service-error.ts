import { UnknownValueError, UnsupportedFeatureError } from '../kernel/errors';

/** The error response of a service to the call of an SDK client. */
export class ServiceError extends Error {
  /**
   * @param code the code of the error, which the SDK makes its name
   * @param status the HTTP status: the SDK retries from 500
   */
  constructor(public readonly code: string, message: string, public readonly status = 400) {
    super(message);
  }
}

/**
 * Converts the error of a simulated service to its response.
 *
 * @param rejected the code of a rejected event
 * @throws the error, if it is not meant for the handler but for the test
 */
export function serviceErrorOf(error: unknown, rejected: string): ServiceError {
  if (error instanceof ServiceError) return error;
  if (isForTest(error)) throw error;
  const { name, message } = error as Error;
  return new ServiceError(name === 'Error' ? rejected : name, message);
}

function isForTest(error: unknown): boolean {
  return [UnsupportedFeatureError, UnknownValueError, TypeError, SyntaxError].some(kind => error instanceof kind);
}
