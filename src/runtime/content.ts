import { types } from 'node:util';
import { ExactDecimal, normalizedDecimal } from './decimal';
import { InvalidRecordError } from './errors';

/** How a value is turned into text. */
export interface ContentOptions {
  /** The name of the value, for error messages. */
  readonly subject: string;
  /** Refuses values of which a part is missing or identifies nothing. */
  readonly complete: boolean;
  /** The numbers that were rounded when the record was parsed. */
  readonly rounded: ReadonlySet<number>;
}

/**
 * Returns a text that is the same for equal values and differs for different ones, whatever they are made of. Numbers are equal by their value, objects,
 * Sets and Maps whatever the order of their members.
 *
 * @throws `InvalidRecordError` when the record lacks a part of the value, or has a number that may have been rounded; `TypeError` when the value is of a
 * type that can never be compared
 */
export function contentOf(value: unknown, options: ContentOptions): string {
  return new ContentWriter(options).write(value, '');
}

class ContentWriter {
  private readonly parents = new Set<object>();

  constructor(private readonly options: ContentOptions) {}

  public write(value: unknown, at: string): string {
    switch (typeof value) {
      case 'string': return this.text(value, at);
      case 'number': return this.number(value, at);
      case 'bigint': return normalizedDecimal(String(value));
      case 'boolean': return String(value);
      case 'undefined': return this.missing('undefined', at);
      case 'object': return value === null ? this.missing('null', at) : this.object(value, at);
      default: throw this.unsupported(`a ${typeof value}`, at);
    }
  }

  private text(value: string, at: string): string {
    for (const number of this.options.rounded) {
      if (containsNumber(value, String(number))) throw this.inexact(at);
    }
    return value === '' ? this.missing('""', at) : JSON.stringify(value);
  }

  private number(value: number, at: string): string {
    if (!Number.isFinite(value)) return this.missing(String(value), at);
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER || this.options.rounded.has(value)) throw this.inexact(at);
    return normalizedDecimal(String(value));
  }

  private object(value: object, at: string): string {
    if (this.parents.has(value)) throw this.unsupported('a circular reference', at);
    this.parents.add(value);
    const content = this.members(value, at);
    this.parents.delete(value);
    return content;
  }

  private members(value: object, at: string): string {
    const all = (values: Iterable<unknown>) => Array.from(values, (member, index) => this.write(member, `${at}[${index}]`));
    if (Array.isArray(value)) return this.joined('[', all(value), ']', at);
    if (value instanceof ExactDecimal) return normalizedDecimal(value.value);
    if (types.isDate(value)) return Number.isNaN(value.getTime()) ? this.missing('invalid date', at) : `date ${value.getTime()}`;
    if (types.isSet(value)) return this.joined('set [', all(value).sort(), ']', at);
    if (types.isMap(value)) return this.joined('map [', [...value].map(([key, member]) => `${this.write(key, at)}:${this.write(member, at)}`).sort(), ']', at);
    if (types.isAnyArrayBuffer(value)) return `bytes ${Buffer.from(value).toString('base64')}`;
    if (ArrayBuffer.isView(value)) {
      const kind = types.isUint8Array(value) ? 'bytes' : Object.prototype.toString.call(value);
      return `${kind} ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}`;
    }
    if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return this.write((value as { toJSON(): unknown }).toJSON(), at);
    if (!isPlain(value)) throw this.unsupported(`an instance of ${value.constructor?.name ?? 'a class'}`, at);
    const entries = Object.entries(value)
      .filter(([, member]) => this.options.complete || member !== undefined)
      .sort(([one], [other]) => one < other ? -1 : 1);
    return this.joined('{', entries.map(([key, member]) => `${JSON.stringify(key)}:${this.write(member, at ? `${at}.${key}` : key)}`), '}', at);
  }

  private joined(open: string, members: string[], close: string, at: string): string {
    return members.length === 0 ? this.missing(open + close, at) : open + members.join() + close;
  }

  /** The text of a value that identifies nothing. */
  private missing(text: string, at: string): string {
    if (!this.options.complete) return text;
    throw new InvalidRecordError(`the record has no complete ${this.options.subject}: ${at || 'it'} is ${text}`);
  }

  private inexact(at: string): InvalidRecordError {
    return new InvalidRecordError(`the ${this.options.subject} is not exact: ${at || 'it'} holds a number with more digits than a JavaScript number can ` +
      'hold, and may have been rounded: send it as a string');
  }

  private unsupported(what: string, at: string): TypeError {
    return new TypeError(`the ${this.options.subject} cannot be compared: ${at || 'it'} is ${what}: return strings, numbers, dates, bytes, or arrays, ` +
      'Sets, Maps and plain objects of them');
  }
}

/** Objects of another realm, such as jest's, have another prototype. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Indicates whether a number stands in a text, and not as a part of a longer one. */
function containsNumber(text: string, number: string): boolean {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    if (!/[\d.]/.test(text[at - 1] ?? '') && !/\d/.test(text[at + number.length] ?? '')) return true;
  }
  return false;
}
