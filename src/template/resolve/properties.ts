import { asText } from './intrinsics';
import { isUnknown, Resolved, Unknown, Value } from './unknown';

interface Values { readonly [property: string]: Value }

/** Properties of a resource or of a part of it, read by type: what can't be what it should be is unknown, with the reason. */
export class Properties {
  /**
   * @param given the values, or what resolves them when somebody asks
   * @param owner who has the properties, for messages
   */
  constructor(private given: Values | (() => Values), private readonly owner: string) {}

  public get names(): readonly string[] {
    return Object.keys(this.values);
  }

  /** A property, or one of a part: 'ScalingConfig.MaximumConcurrency'. Undefined if it isn't given. */
  public value(path: string): Value | undefined {
    if (!path.includes('.')) return this.values[path];
    const [first, ...rest] = path.split('.');
    let value: Value | undefined = this.values[first];
    for (const part of rest) {
      if (value === undefined || isUnknown(value)) return value;
      value = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [key: string]: Value })[part] : undefined;
    }
    return value;
  }

  public has(path: string): boolean {
    return this.value(path) !== undefined;
  }

  public text(path: string): Resolved<string> | undefined;
  public text(path: string, fallback: string): Resolved<string>;
  public text(path: string, fallback?: string): Resolved<string> | undefined {
    return this.read(path, fallback, 'text', asText);
  }

  /** A property that CloudFormation demands. */
  public required(path: string): Resolved<string> {
    return this.text(path) ?? new Unknown(`${this.owner} gives no ${path}`);
  }

  /** CloudFormation takes numbers and booleans as text too. */
  public number(path: string): Resolved<number> | undefined;
  public number(path: string, fallback: number): Resolved<number>;
  public number(path: string, fallback?: number): Resolved<number> | undefined {
    return this.read(path, fallback, 'number', asNumber);
  }

  public flag(path: string): Resolved<boolean> | undefined;
  public flag(path: string, fallback: boolean): Resolved<boolean>;
  public flag(path: string, fallback?: boolean): Resolved<boolean> | undefined {
    return this.read(path, fallback, 'boolean', asFlag);
  }

  /** None is an empty list. */
  public list(path: string): Resolved<readonly Value[]> {
    return this.read(path, NOTHING, 'list', asList);
  }

  /** The items of a list, as texts; a list that is unknown has one such item. */
  public texts(path: string): readonly Resolved<string>[] {
    const list = this.list(path);
    return isUnknown(list) ? [list]
      : list.map((item, i) => isUnknown(item) ? item : asText(item) ?? new Unknown(`${this.owner}.${path}[${i}] is no text`));
  }

  /** A part with properties of its own; JSON text is taken for what it says. */
  public part(path: string): Resolved<Properties> | undefined {
    const values = this.read(path, undefined, 'object', asObject);
    return values === undefined || isUnknown(values) ? values : new Properties(values, `${this.owner}.${path}`);
  }

  /** A list of parts. */
  public parts(path: string): Resolved<readonly Resolved<Properties>[]> {
    return mapKnown(this.list(path), items => items.map((item, i) => {
      if (isUnknown(item)) return item;
      const values = asObject(item);
      const name = `${this.owner}.${path}[${i}]`;
      return values ? new Properties(values, name) : new Unknown(`${name} is no object`);
    }));
  }

  /** A map of texts, like variables. */
  public textsByName(path: string): Resolved<{ readonly [name: string]: Resolved<string> }> {
    return mapKnown(this.part(path) ?? new Properties({}, this.owner), part =>
      Object.fromEntries(part.names.map(name => [name, part.text(name)!])));
  }

  private get values(): Values {
    if (typeof this.given === 'function') this.given = this.given();
    return this.given;
  }

  private read<T, U>(path: string, fallback: U, kind: string, convert: (value: Value) => T | undefined): T | U | Unknown {
    const value = this.value(path);
    if (value === undefined) return fallback;
    if (isUnknown(value)) return value;
    return convert(value) ?? new Unknown(`${path} of ${this.owner} is no ${kind}`);
  }
}

const NOTHING: readonly Value[] = [];

function asNumber(value: Value): number | undefined {
  const text = asText(value)?.trim();
  const number = text ? Number(text) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

function asFlag(value: Value): boolean | undefined {
  const text = String(value).toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

function asList(value: Value): readonly Value[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function asObject(value: Value): { readonly [property: string]: Value } | undefined {
  const json = typeof value === 'string' ? parseJson(value) : value;
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json as { [property: string]: Value } : undefined;
}

/** Goes on with what is known. */
export function mapKnown<T, U>(value: Resolved<T>, then: (known: T) => U): U | Unknown {
  return isUnknown(value) ? value : then(value);
}

/** What a text says as JSON; undefined if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
