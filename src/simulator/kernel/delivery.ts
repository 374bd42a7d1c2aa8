import type { Journey } from './fates';

/** A message attribute, as a producer sets it. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with an optional custom suffix. */
  readonly dataType: string;
  readonly stringValue?: string;

  /** The value in Base64. */
  readonly binaryValue?: string;
}

/** The attributes of a message, by name. */
export type MessageAttributes = { readonly [name: string]: MessageAttribute };

/**
 * Why an event arrives: `sent` by a producer, a topic or a bus; `failure` because it could not be processed; `success`
 * as the record of a successful invocation.
 *
 * In a queue without a consumer, a failure is parked, and a success has reached its goal.
 */
export type Arrival = 'sent' | 'failure' | 'success';

/**
 * The chain of an event that passes through EventBridge, Kinesis or DynamoDB: Lambda detects no loops through them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export const UNSEEN: ReadonlyMap<string, number> = new Map();

/** An event that one service delivers to another. */
export interface EventDelivery {
  readonly journey: Journey;
  readonly body: string;
  readonly arrival: Arrival;
  readonly attributes?: MessageAttributes;
  readonly groupId?: string;
  readonly deduplicationId?: string;

  /** The reason that fate reports give for the arrival. @default - it was sent */
  readonly reason?: string;

  /** The events that were being handled when this one was sent. */
  readonly parents?: readonly string[];

  /** The number of runs of each function in the chain that led here. @default - the chain of the journey */
  readonly chain?: ReadonlyMap<string, number>;

  /** Indicates whether an event bus is the sender. @default false */
  readonly fromBus?: boolean;

  /** Indicates whether a topic is the sender. @default false */
  readonly fromTopic?: boolean;
}

/** A service that takes events: a queue, a topic, an event bus, a bucket or a function. */
export interface EventReceiver {
  /** The name in traces and reasons. */
  readonly name: string;

  /** Takes the event, or returns the reason for refusing it. */
  accept(delivery: EventDelivery): string | undefined;
}
