import type { Destination } from './destination';
import type { Outcome } from './outcome';
import { ASYNC_DEFAULT_EVENT_AGE_SECONDS, ASYNC_DEFAULT_RETRY_ATTEMPTS } from '../../limits';
import type { Journey } from '../kernel/fates';
import { jsonOrText, Subject } from '../kernel/subject';
import { SECOND } from '../kernel/time-span';

/** The asynchronous invocation settings of a version or alias (`AWS::Lambda::EventInvokeConfig`). */
export interface InvokeSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly onSuccess?: Destination;
  readonly onFailure?: Destination;
}

/** Lambda's settings for a version or alias without an `EventInvokeConfig`. */
export const DEFAULT_INVOKE_SETTINGS: InvokeSettings = {
  maximumRetryAttempts: ASYNC_DEFAULT_RETRY_ATTEMPTS,
  maximumEventAgeMs: SECOND * ASYNC_DEFAULT_EVENT_AGE_SECONDS,
};

/** The properties of a queued event that never change. */
export interface QueuedEventFacts {
  readonly journey: Journey;
  readonly body: string;
  readonly qualifier?: string;
  readonly settings: InvokeSettings;
  readonly requestId: string;
  readonly acceptedAt: number;

  /** @default - the chain of the journey */
  readonly chain?: ReadonlyMap<string, number>;
}

/** An event in the asynchronous event queue of a function. */
export class QueuedEvent implements Subject {
  readonly journey: Journey;
  readonly eventIds: readonly string[];
  readonly chain?: ReadonlyMap<string, number>;

  /** The number of times that the function has run with the event. */
  runs = 0;

  /** The number of times that the event was throttled since the function last ran with it. */
  throttles = 0;

  /** The outcome of the last attempt. */
  outcome?: Outcome;

  /** @param duplicated indicates whether the queue has already delivered the event twice */
  constructor(public readonly facts: QueuedEventFacts, public duplicated = false) {
    this.journey = facts.journey;
    this.eventIds = [facts.journey.eventId];
    this.chain = facts.chain ?? facts.journey.chain;
  }

  payload(): unknown {
    return jsonOrText(this.facts.body);
  }
}
