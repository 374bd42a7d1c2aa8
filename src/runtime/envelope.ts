import { deliveriesIn } from './async-event';
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
  /** The envelopes around the payload, the outer one first. */
  readonly envelopes: readonly MessageEnvelope[];
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html */
interface SnsEnvelope {
  readonly Type: 'Notification';
  readonly Message: string;
  readonly MessageAttributes?: { readonly [name: string]: { readonly Value: string } };
}

/** Reads the content of a message: fetches it if it is in S3, and takes it out of its envelopes. */
export function readBody(body: string, options: BodyOptions): RecordContent | Promise<RecordContent> {
  return readText(body, options, text => open(text, options));
}

function open(text: string, options: BodyOptions): RecordContent | Promise<RecordContent> {
  if (options.envelopes.length === 0) return decode(text, options.format);
  const [outer, ...envelopes] = options.envelopes;
  const event = parse(text);
  if (testMessageFrom(event)) return { payload: event };
  if (outer === 'sns') {
    const { Message, MessageAttributes, Type } = Object(event) as SnsEnvelope;
    if (Type !== 'Notification' || typeof Message !== 'string') throw notIn('sns', 'a notification of SNS');
    return withCorrelationId(readBody(Message, { ...options, envelopes }), MessageAttributes?.[CORRELATION_ID]?.Value);
  }
  const [delivery, ...more] = deliveriesIn(event, options);
  const isOne = more.length === 0 && (outer === 's3' ? delivery.source === 's3' : delivery.raw === event && delivery.source !== 'plain');
  if (!isOne) throw notIn(outer, outer === 's3' ? 'an event of S3' : 'an event of EventBridge');
  // Only the content of an SNS notification may have to be fetched.
  return withCorrelationId({ json: text, ...delivery.content() as RecordContent }, delivery.correlationId);
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
