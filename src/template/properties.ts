import { asText } from './intrinsics';
import { isUnknown, Resolved, Unknown, Value } from './unknown';

/** Properties of a resource or of a part of it, read by type: what can't be what it should be is unknown, with the reason. */
export class Properties {
  constructor(public readonly values: { readonly [property: string]: Value }, private readonly owner: string) {}

  /** A property, or one of a part: 'ScalingConfig.MaximumConcurrency'. Undefined if it isn't given. */
  public value(path: string): Value | undefined {
    if (!path.includes('.')) return this.values[path];
    let value: Value | undefined = this.values;
    for (const part of path.split('.')) {
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
    return this.read(path, fallback, 'number', value => {
      const text = asText(value)?.trim();
      return text ? known(Number(text), number => !Number.isNaN(number)) : undefined;
    });
  }

  public flag(path: string): Resolved<boolean> | undefined;
  public flag(path: string, fallback: boolean): Resolved<boolean>;
  public flag(path: string, fallback?: boolean): Resolved<boolean> | undefined {
    return this.read(path, fallback, 'boolean', value => {
      const text = String(value).toLowerCase();
      return text === 'true' || text === 'false' ? text === 'true' : undefined;
    });
  }

  /** None is an empty list. */
  public list(path: string): Resolved<readonly Value[]> {
    return this.read<readonly Value[]>(path, [], 'list', value => Array.isArray(value) ? value : undefined);
  }

  /** The items of a list, as texts; a list that is unknown has one such item. */
  public texts(path: string): readonly Resolved<string>[] {
    const list = this.list(path);
    return isUnknown(list) ? [list] : list.map((_, i) => new Properties({ item: list[i] }, `${this.owner}.${path}[${i}]`).required('item'));
  }

  /** A part with properties of its own; JSON text is taken for what it says. */
  public part(path: string): Resolved<Properties> | undefined {
    return this.read<Properties | undefined>(path, undefined, 'object', value => {
      const json = typeof value === 'string' ? parseJson(value) : value;
      return typeof json === 'object' && json !== null && !Array.isArray(json)
        ? new Properties(json as { [property: string]: Value }, `${this.owner}.${path}`) : undefined;
    });
  }

  /** A list of parts. */
  public parts(path: string): Resolved<readonly Resolved<Properties>[]> {
    return mapKnown(this.list(path), items => items.map((_, i) => new Properties({ item: items[i] }, `${this.owner}.${path}[${i}]`).part('item')!));
  }

  /** A map of texts, like variables. */
  public textsByName(path: string): Resolved<{ readonly [name: string]: Resolved<string> }> {
    return mapKnown(this.part(path) ?? new Properties({}, this.owner), part =>
      Object.fromEntries(Object.keys(part.values).map(name => [name, part.text(name)!])));
  }

  private read<T>(path: string, fallback: T, kind: string, convert: (value: Value) => T | undefined): T | Unknown {
    const value = this.value(path);
    if (value === undefined) return fallback;
    if (isUnknown(value)) return value;
    return convert(value) ?? new Unknown(`${path} of ${this.owner} is no ${kind}`);
  }
}

/** Goes on with what is known. */
export function mapKnown<T, U>(value: Resolved<T>, then: (known: T) => U): U | Unknown {
  return isUnknown(value) ? value : then(value);
}

function known<T>(value: T, isValid: (value: T) => boolean): T | undefined {
  return isValid(value) ? value : undefined;
}

/** What a text says as JSON; undefined if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
