import { deliveriesIn, isEventBridgeEvent } from './async-event';
import { CORRELATION_ID } from './correlation';
import { InvalidRecordError } from './errors';
import { LargePayloadOptions, readText } from './large-payload';
import { decode, parse, RecordContent } from './payload';
import { testMessageFrom } from './test-messages';

/**
 * A service that wraps the payload of a message: `sns` (a subscription without raw delivery), `s3` (a bucket notification) or `eventBridge` (a rule).
 */
export type MessageEnvelope = 'sns' | 's3' | 'eventBridge';

/** How the body of a message is read. */
export interface BodyOptions extends LargePayloadOptions {
  readonly format: 'json' | 'text';
  /** The envelopes around the payload, the outer one first. Undefined: one of those that the triggers of the queue use, or none. */
  readonly envelopes?: readonly MessageEnvelope[];
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html */
interface SnsEnvelope {
  readonly Type: 'Notification';
  readonly Message: string;
  readonly MessageAttributes?: { readonly [name: string]: { readonly Value: string } };
}

/** Reads the content of a message: fetches it if it is in S3, and takes it out of its envelopes: those of the handler, or one of those of the triggers. */
export function readBody(body: string, options: BodyOptions, ofTriggers: readonly MessageEnvelope[]): RecordContent | Promise<RecordContent> {
  return readText(body, options, text => open(text, options, ofTriggers));
}

function open(text: string, options: BodyOptions, ofTriggers: readonly MessageEnvelope[]): RecordContent | Promise<RecordContent> {
  const [outer, ...envelopes] = options.envelopes ?? envelopeOf(text, ofTriggers);
  if (outer === undefined) return decode(text, options.format);
  const event = parse(text);
  if (testMessageFrom(event)) return { payload: event };
  if (outer === 'sns') {
    const { Message, MessageAttributes, Type } = Object(event) as SnsEnvelope;
    if (Type !== 'Notification' || typeof Message !== 'string') throw notIn('sns', 'a notification of SNS');
    return withCorrelationId(readBody(Message, { ...options, envelopes }, ofTriggers), MessageAttributes?.[CORRELATION_ID]?.Value);
  }
  const [delivery, ...more] = deliveriesIn(event, options);
  const isOne = more.length === 0 && (outer === 's3' ? delivery.source === 's3' : delivery.raw === event && delivery.source !== 'plain');
  if (!isOne) throw notIn(outer, outer === 's3' ? 'an event of S3' : 'an event of EventBridge');
  // Only the content of an SNS notification may have to be fetched.
  return withCorrelationId({ json: text, ...delivery.content() as RecordContent }, delivery.correlationId);
}

/** Returns the envelope that a trigger of the queue put around the payload. A message that was sent to the queue itself has none. */
function envelopeOf(text: string, ofTriggers: readonly MessageEnvelope[]): MessageEnvelope[] {
  if (ofTriggers.length === 0) return [];
  const event = jsonIn(text);
  return ofTriggers.filter(envelope => envelope === 'sns' ? isNotification(event) : isEventBridgeEvent(event)).slice(0, 1);
}

function isNotification(event: Partial<SnsEnvelope> & { TopicArn?: unknown } | null | undefined): boolean {
  return event?.Type === 'Notification' && typeof event.Message === 'string' && typeof event.TopicArn === 'string';
}

function jsonIn(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no envelope: the format of the payload decides whether it is valid
  }
}

/** Returns the members of a bucket notification as bodies of their own, so that each object is processed as a record. S3 sends one per message. */
export function splitBody(body: string, envelopes: readonly MessageEnvelope[]): string[] {
  if (!body.includes('aws:s3')) return [body];
  try {
    const event = JSON.parse(body);
    if (envelopes[0] === 'sns') return splitBody(event.Message, envelopes.slice(1)).map(Message => JSON.stringify({ ...event, Message }));
    return event.Records.length > 1 ? event.Records.map((record: unknown) => JSON.stringify({ Records: [record] })) : [body];
  } catch {
    return [body]; // reading it says what is wrong
  }
}

function withCorrelationId(content: RecordContent | Promise<RecordContent>, id: string | undefined): RecordContent | Promise<RecordContent> {
  if (id === undefined) return content;
  return content instanceof Promise ? content.then(read => ({ correlationId: id, ...read })) : { correlationId: id, ...content };
}

function notIn(envelope: MessageEnvelope, expected: string): InvalidRecordError {
  return new InvalidRecordError(`the body is not ${expected}, which the envelope '${envelope}' of the handler asks for`);
}
