import { asText } from './intrinsics';
import { isUnknown, Resolved, Unknown, Value } from './unknown';
import { JSON_LEVELS } from '../../limits';
import { shorten } from '../input/check-template';
import { isJsonObject, ownValue } from '../input/own-value';

interface Values { readonly [property: string]: Value }

/** The properties of a resource or of a part of it, read by type. A value of another type is unknown, with the reason. */
export class Properties {
  /**
   * @param given the values, or a function that resolves them on first use
   * @param owner the name of the resource or part, for messages
   */
  constructor(private given: Values | (() => Values), private readonly owner: string) {}

  /** The names of the properties. */
  public get names(): readonly string[] {
    return Object.keys(this.values);
  }

  /** The properties with their names, which may contain a dot. */
  public get entries(): readonly (readonly [name: string, value: Value])[] {
    return Object.entries(this.values);
  }

  /** Returns a property or a nested one ('ScalingConfig.MaximumConcurrency'); undefined if it is not set. */
  public value(path: string): Value | undefined {
    return path.includes('.') ? this.nested(path) : ownValue(this.values, path);
  }

  /** Indicates whether a property is set. */
  public has(path: string): boolean {
    return this.value(path) !== undefined;
  }

  /** Returns a property as text. */
  public text(path: string): Resolved<string> | undefined;
  public text(path: string, fallback: string): Resolved<string>;
  public text(path: string, fallback?: string): Resolved<string> | undefined {
    return this.read(path, fallback, 'text', asText);
  }

  /** Returns a property that CloudFormation requires, as text. */
  public required(path: string): Resolved<string> {
    return this.text(path) ?? new Unknown(`${this.owner} does not set ${path}`);
  }

  /** Returns a property as a number, which may be written as text. */
  public number(path: string): Resolved<number> | undefined;
  public number(path: string, fallback: number): Resolved<number>;
  public number(path: string, fallback?: number): Resolved<number> | undefined {
    return this.read(path, fallback, 'a number', asNumber);
  }

  /** Returns a property as a boolean, which may be written as text. */
  public flag(path: string): Resolved<boolean> | undefined;
  public flag(path: string, fallback: boolean): Resolved<boolean>;
  public flag(path: string, fallback?: boolean): Resolved<boolean> | undefined {
    return this.read(path, fallback, 'a boolean', asFlag);
  }

  /** Returns a list; an empty one if it is not set. */
  public list(path: string): Resolved<readonly Value[]> {
    return this.read(path, NOTHING, 'a list', asList);
  }

  /** Returns the items of a list as texts. An unknown list has one unknown item. */
  public texts(path: string): readonly Resolved<string>[] {
    const list = this.list(path);
    return isUnknown(list) ? [list] : textsIn(list, `${this.owner}.${path}`);
  }

  /** Returns a nested object, which may be written as JSON text. */
  public part(path: string): Resolved<Properties> | undefined {
    const values = this.read(path, undefined, 'an object', asObject);
    return values === undefined || isUnknown(values) ? values : new Properties(values, `${this.owner}.${path}`);
  }

  /** Returns a list of nested objects. */
  public parts(path: string): Resolved<readonly Resolved<Properties>[]> {
    return mapKnown(this.list(path), items => items.map((item, i) => {
      if (isUnknown(item)) return item;
      const values = asObject(item);
      const name = `${this.owner}.${path}[${i}]`;
      return values ? new Properties(values, name) : new Unknown(`${name} is not an object`);
    }));
  }

  /** Returns a map of texts, such as environment variables. */
  public textsByName(path: string): Resolved<{ readonly [name: string]: Resolved<string> }> {
    return mapKnown(this.part(path) ?? new Properties({}, this.owner), part => Object.fromEntries(Object.entries(part.values)
      .map(([name, value]) => [name, isUnknown(value) ? value : asText(value) ?? new Unknown(`${shorten(name)} of ${part.owner} is not text`)])));
  }

  private nested(path: string): Value | undefined {
    let end = path.indexOf('.');
    let value = ownValue(this.values, path.slice(0, end));
    while (end < path.length && value !== undefined && !isUnknown(value)) {
      const start = end + 1;
      end = path.indexOf('.', start);
      if (end < 0) end = path.length;
      value = isJsonObject(value) ? ownValue(value as Values, path.slice(start, end)) : undefined;
    }
    return value;
  }

  private get values(): Values {
    if (typeof this.given === 'function') this.given = this.given();
    return this.given;
  }

  private read<T, U>(path: string, fallback: U, kind: string, convert: (value: Value) => T | undefined): T | U | Unknown {
    const value = this.value(path);
    if (value === undefined) return fallback;
    if (isUnknown(value)) return value;
    return convert(value) ?? new Unknown(`${path} of ${this.owner} is not ${kind}`);
  }
}

const NOTHING: readonly Value[] = [];

function asNumber(value: Value): number | undefined {
  const text = asText(value)?.trim();
  const number = text ? Number(text) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

function asFlag(value: Value): boolean | undefined {
  const text = asText(value)?.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

function asList(value: Value): readonly Value[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function asObject(value: Value): { readonly [property: string]: Value } | undefined {
  const json = typeof value === 'string' ? parseJson(value) : value;
  return isJsonObject(json) ? json as Values : undefined;
}

/** Returns the items of a list as texts. @param name the name of the list, for messages */
export function textsIn(list: readonly Value[], name: string): readonly Resolved<string>[] {
  return list.map((item, i) => isUnknown(item) ? item : asText(item) ?? new Unknown(`${name}[${i}] is not text`));
}

/** Applies a function to a value unless it is unknown. */
export function mapKnown<T, U>(value: Resolved<T>, then: (known: T) => U): U | Unknown {
  return isUnknown(value) ? value : then(value);
}

/** Parses JSON; returns undefined if it is not valid, or nested more deeply than a template may be. */
export function parseJson(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return isDeeperThan(JSON_LEVELS, json) ? undefined : json;
  } catch {
    return undefined;
  }
}

function isDeeperThan(levels: number, json: unknown): boolean {
  return typeof json === 'object' && json !== null && (levels === 0 || Object.values(json).some(part => isDeeperThan(levels - 1, part)));
}
