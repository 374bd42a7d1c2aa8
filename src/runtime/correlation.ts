/** The name under which a correlation id travels: a message attribute, a key of an EventBridge detail or of a payload. */
export const CORRELATION_ID = 'correlationId';

/** The HTTP header that carries it. */
const CORRELATION_HEADER = 'x-correlation-id';

/**
 * The message attributes that hand a correlation id on, as SQS and SNS take them.
 */
export interface CorrelationAttributes {
  readonly correlationId: { readonly DataType: 'String'; readonly StringValue: string };
}

/** The attributes for the next hop. */
export function correlationAttributes(correlationId: string): CorrelationAttributes {
  return { correlationId: { DataType: 'String', StringValue: correlationId } };
}

/** A correlation id that a payload carries, as a key of its own or among HTTP headers. */
export function correlationIdIn(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { [CORRELATION_ID]: id, headers } = payload as Record<string, unknown>;
  if (typeof id === 'string' && id) return id;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === CORRELATION_HEADER)?.[1];
  return typeof header === 'string' && header ? header : undefined;
}

/** The root of an X-Ray header, such as `Root=1-5e1b4151-43a0913a12345678901234567;Sampled=1`. */
export function traceRoot(header: string | undefined): string | undefined {
  return header?.match(/Root=([^;]+)/)?.[1];
}
