/** The name under which a correlation id is passed on: a message attribute, or a key of an EventBridge detail or of a payload. */
export const CORRELATION_ID = 'correlationId';

/** The HTTP header that carries a correlation id. */
const CORRELATION_HEADER = 'x-correlation-id';

/** At most 128 characters, without control characters, line separators and invisible ones. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]{1,128}$/u;

/**
 * Message attributes that pass a correlation id on, in the form that the clients of SQS and SNS take.
 */
// A type, not an interface: an interface does not fit the SDK's `Record<string, MessageAttributeValue>`.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type CorrelationAttributes = {
  readonly correlationId: { readonly DataType: 'String'; readonly StringValue: string };
};

/** Returns the message attributes for the next hop. */
export function correlationAttributes(correlationId: string): CorrelationAttributes {
  return { correlationId: { DataType: 'String', StringValue: correlationId } };
}

/** Returns a correlation id that is fit to be logged and passed on. It comes from outside, so others are ignored. */
export function usableCorrelationId(id: unknown): string | undefined {
  return typeof id === 'string' && PRINTABLE.test(id) ? id : undefined;
}

/** Returns the correlation id of a payload, which has it as a key of its own or among HTTP headers. */
export function correlationIdIn(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { [CORRELATION_ID]: id, headers } = payload as Record<string, unknown>;
  const usable = usableCorrelationId(id);
  if (usable !== undefined || typeof headers !== 'object' || headers === null) return usable;
  return usableCorrelationId(Object.entries(headers).find(([name]) => name.toLowerCase() === CORRELATION_HEADER)?.[1]);
}

/** Returns the root of an X-Ray header, such as `Root=1-5e1b4151-43a0913a12345678901234567;Sampled=1`. */
export function traceRoot(header: string | undefined): string | undefined {
  return header?.match(/Root=([^;]+)/)?.[1];
}
