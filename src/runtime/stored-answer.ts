import { types } from 'node:util';

/** DynamoDB takes items of 400 KB, and the item holds the key as well. */
const MAX_STORED_BYTES = 390_000;

/** The start of what is stored in place of an answer. No JSON text starts so. */
const OMITTED = 'omitted: ';

/** An answer as the caller gets it, and the text that is stored of it. */
export interface StorableAnswer {
  readonly answer: unknown;
  readonly stored?: string;
  /** The reason why the answer itself is not stored. */
  readonly omitted?: string;
}

/**
 * Prepares the answer of a handler to be stored and returned. The work is done by now, so whatever the answer is, something is stored.
 *
 * The answer is what Lambda would make of it, which is JSON. Sets and Maps keep their content, and BigInts become strings.
 */
export function storableAnswer(answer: unknown): StorableAnswer {
  if (answer === undefined) return { answer };
  let json: string | undefined;
  try {
    json = JSON.stringify(answer, withContent);
  } catch {
    return omit('it cannot be serialized', undefined);
  }
  if (json === undefined) return { answer: undefined };
  const bytes = Buffer.byteLength(json);
  const plain: unknown = JSON.parse(json);
  return bytes > MAX_STORED_BYTES ? omit(`it has ${bytes} bytes`, plain) : { answer: plain, stored: json };
}

/** Reads an answer that was stored. */
export function readStored(stored: unknown): StorableAnswer {
  if (typeof stored !== 'string') return { answer: undefined };
  if (stored.startsWith(OMITTED)) return { answer: undefined, omitted: stored.slice(OMITTED.length) };
  try {
    return { answer: JSON.parse(stored) };
  } catch {
    return { answer: undefined, omitted: 'what is stored is not JSON' };
  }
}

function omit(omitted: string, answer: unknown): StorableAnswer {
  return { answer, stored: OMITTED + omitted, omitted };
}

function withContent(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (types.isSet(value) || types.isTypedArray(value)) return Array.from(value as Iterable<unknown>);
  if (types.isMap(value)) return [...value.keys()].every(key => typeof key === 'string') ? Object.fromEntries(value) : [...value];
  return value;
}
