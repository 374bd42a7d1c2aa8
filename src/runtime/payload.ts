import { InvalidRecordError } from './errors';

/**
 * The format of a record's data: `json` is parsed, `text` is decoded as UTF-8, `binary` is passed on as a `Uint8Array`.
 */
export type PayloadFormat = 'json' | 'text' | 'binary';

/** The content of a record, before any schema has validated it. */
export interface RecordContent {
  readonly payload: unknown;
  /** The JSON text that the payload was parsed from. */
  readonly json?: string;
  /** A correlation id from the envelope of the payload. */
  readonly correlationId?: string;
}

/** Decodes the data of a record. The error never quotes it. */
export function decode(bytes: string | Buffer, format: PayloadFormat): RecordContent {
  if (format === 'binary') return { payload: bytes };
  const text = bytes.toString();
  return format === 'text' ? { payload: text } : { payload: parse(text), json: text };
}

/** Parses JSON. The error never quotes it. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRecordError(`the payload is not JSON (${text.length} characters)`);
  }
}
