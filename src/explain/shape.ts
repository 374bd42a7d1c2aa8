import type { ExperimentResult } from './explanation';
import type { Permits } from './permits';
import type { Scope } from './scope';
import { Names } from '../simulator/kernel/names';
import { Entry, FunctionEntry, isUnknown } from '../template';

/** Fields and properties that do not change what happens to events. */
const WITHOUT_EFFECT = new Set([
  'path', 'writtenAt', 'properties', 'description', 'environment', 'runtime', 'handler', 'role', 'logGroup', 'Code', 'Description', 'AlarmDescription', 'Tags', 'Environment', 'Layers',
  'Handler', 'Runtime', 'LoggingConfig', 'Role', 'Metadata', 'DependsOn',
]);

/** Properties that only name something, or whose values are read into fields of the entry, which decide: that there are some may matter. */
const ONLY_PRESENT = new Set([
  'AlarmName', 'EventPattern', 'FilterCriteria', 'FilterPolicy', 'FunctionName', 'Name', 'QueueName', 'RoleArn', 'ScheduleExpression',
  'ScheduleExpressionTimezone', 'StreamName', 'TableName', 'TopicName',
]);

/** A name that could be an ordinary word of a sentence. */
const WORD = /^[A-Za-z]?[a-z]*$|^[A-Z]+$/;

/**
 * The shape of a way: what its experiments depend on, with numbers in place of the names of its resources. Ways of the same shape have the
 * same results under other names, so that an app of many similar parts is explained as quickly as one of them.
 */
export class WayShape {
  /** Equal for ways of the same shape. @default - undefined: the names are ordinary words, and cannot be told from those of sentences */
  public readonly key?: string;

  /** The names with their numbers, the longest first. */
  readonly #numbers: readonly (readonly [name: string, token: string])[];

  constructor({ flow }: Scope, permits: Permits, more: readonly unknown[]) {
    const entries = [...flow.byKey.values()];
    const names = new Names(flow);
    const numbers = new Map<string, string>();
    const namesOf = (entry: Entry) => [entry.key, entry.arn, entry.name, entry.logicalId, names.of(entry), ...pathsOf(entry)];
    entries.forEach((entry, index) => namesOf(entry).forEach((name, part) => {
      if (!numbers.has(name)) numbers.set(name, `<${index}.${part}>`);
    }));
    this.#numbers = [...numbers].sort(([a], [b]) => b.length - a.length);
    if ([...numbers.keys()].some(name => WORD.test(name))) return;
    const parts = { entries: entries.map(settingsOf), permits: permitsOf(permits), more };
    this.key = this.#numbered(JSON.stringify(parts, settingOf));
  }

  /** The results with numbers in place of names, as text. */
  public numbered(results: readonly ExperimentResult[]): string {
    return this.#numbered(JSON.stringify(results));
  }

  /** The results of a way of the same shape, with the names of this one. */
  public named(text: string): readonly ExperimentResult[] {
    const names = new Map(this.#numbers.map(([name, token]) => [token, name]));
    return JSON.parse(text.replace(/<\d+\.\d+>/g, token => names.get(token) ?? token)) as readonly ExperimentResult[];
  }

  #numbered(text: string): string {
    return this.#numbers.reduce((rest, [name, token]) => rest.replaceAll(name, token), text);
  }
}

/** The part of a value that may have an effect. Of an entry within another, that is which one it is. */
function settingOf(field: string, value: unknown): unknown {
  if (WITHOUT_EFFECT.has(field)) return undefined;
  if (ONLY_PRESENT.has(field)) return value === undefined ? undefined : true;
  const { resource, key } = (value ?? {}) as Partial<Entry>;
  return resource === undefined ? value : key;
}

/** An entry with its properties, and whether its environment is known: that alone matters of the environment. */
function settingsOf({ resource, ...entry }: Entry): unknown {
  return { ...entry, written: resource.Properties, hasEnvironment: !isUnknown((entry as Partial<FunctionEntry>).environment) };
}

/** The construct path, and its part within the stack. */
function pathsOf({ path }: Entry): readonly string[] {
  return path === undefined ? [] : [path, path.replace(/^[^/]+\//, '').replace(/\/(Resource|Default)$/, '')];
}

function permitsOf({ closed, isUnread, unclear, refused, shutOut }: Permits): unknown {
  return { closed: [...closed], isUnread, unclear: [...unclear], refused, shutOut };
}
