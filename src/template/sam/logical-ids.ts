import { createHash } from 'node:crypto';
import { isJson } from './values';

/** The number of characters of a hash at the end of a logical id. */
const HASH_LENGTH = 10;

/**
 * Returns the end of a logical id that AWS SAM derives from content, so that other content makes another resource.
 *
 * @see https://github.com/aws/serverless-application-model/blob/develop/docs/internals/generated_resources.rst
 */
export function contentHash(content: unknown): string {
  const text = typeof content === 'string' ? content : canonical(content);
  return createHash('sha1').update(text).digest('hex').slice(0, HASH_LENGTH);
}

/** Returns the suffix itself if a logical id can contain it, otherwise its hash. */
export function suffixOf(text: string): string {
  return text === '' || /^[A-Za-z0-9]+$/.test(text) ? text : contentHash(text);
}

/** Writes JSON with sorted keys, without spaces and in ASCII. */
function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)).replace(/[\u007f-\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJson(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]));
}
