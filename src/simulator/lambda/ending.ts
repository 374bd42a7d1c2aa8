import { Behavior } from './behavior';
import { ErrorPayload, payloadOfCrash, payloadOfError } from './outcome';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { Settled } from '../kernel/running-handler';

/** The end of a handler's code, before it is compared with the timeout. */
export interface Ending {
  readonly kind: 'succeeded' | 'failed' | 'timedOut' | 'crashed';
  readonly value?: unknown;
  readonly error?: ErrorPayload;

  /** Details for the trace. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** The ending of a handler call. */
export function endingOfCall(settled: Settled, requestId: string): Ending {
  switch (settled.kind) {
    case 'returned': return settled.value instanceof Behavior ? endingOfBehavior(settled.value, requestId) : returned(settled.value);
    case 'threw': if (settled.error instanceof UnsupportedFeatureError) throw settled.error; // it is about the test, not about the code
      return { kind: 'failed', error: payloadOfError(settled.error) };
    case 'outOfTime': return { kind: 'timedOut' };
    case 'unsettled': return { kind: 'timedOut', facts: { neverSettled: true } };
  }
}

/** The ending of a behavior that stands for the code. */
export function endingOfBehavior(behavior: Behavior, requestId: string): Ending {
  switch (behavior.kind) {
    case 'returns': return returned(behavior.value);
    case 'throws': return { kind: 'failed', error: payloadOfError(behavior.value) };
    case 'timesOut': return { kind: 'timedOut' };
    case 'crashes': return { kind: 'crashed', error: payloadOfCrash(requestId) };
  }
}

/**
 * Serializes a returned value as JSON, as the runtime does. A value that cannot be serialized is an error of the
 * runtime.
 */
function returned(value: unknown): Ending {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'bigint' ? unserializable('Do not know how to serialize a BigInt') : { kind: 'succeeded', value };
  }
  try {
    return { kind: 'succeeded', value: JSON.parse(JSON.stringify(value) ?? 'null') };
  } catch (error) {
    return unserializable((error as Error).message);
  }
}

function unserializable(reason: string): Ending {
  return { kind: 'failed', error: { errorType: 'Runtime.MarshalError', errorMessage: `Unable to stringify response body: ${reason}` } };
}
