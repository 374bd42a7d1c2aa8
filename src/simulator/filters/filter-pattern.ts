import { isObject, parseWritten } from './filter-numbers';
import { InvalidPatternError, PatternProblem } from './filter-problem';
import { Leaf, readValueRule, ValueOptions, ValueRule } from './filter-values';

/**
 * How many combinations of `$or` EventBridge takes.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const OR_COMBINATIONS = 1_000;

/** As JSON text, or parsed. */
export type Pattern = string | { readonly [key: string]: unknown };

/** What must hold for one field. */
interface Condition {
  readonly path: string;
  readonly rules: readonly ValueRule[];
}

/** A value of an event, and in which elements of which arrays it was found. */
interface Field {
  readonly value: Leaf;
  readonly within: Membership;
}

/** Element by array; arrays are counted in the order of the event. */
type Membership = ReadonlyMap<number, number>;

const NOT_IN_AN_ARRAY: Membership = new Map();

/**
 * A pattern of the language that EventBridge rules, Lambda filters and SNS filter policies share, ready to be matched many times.
 *
 * It behaves as EventBridge's engine does (https://github.com/aws/event-ruler): fields go by their joined keys, so that
 * `{"a.b": [1]}` and `{"a": {"b": [1]}}` are the same; all fields of an object inside an array must be found in the same element;
 * `exists` sees values only, never objects.
 */
export class FilterPattern {
  /** The operators the pattern uses: 'equals', 'prefix', 'anything-but prefix' … and '$or'. */
  public readonly operators: ReadonlySet<string>;

  /** The fields it looks at, keys joined by dots. */
  public readonly paths: ReadonlySet<string>;

  /** Whether it lists plain numbers, so that it matters how they are compared. */
  public readonly listsNumbers: boolean;

  readonly #alternatives: readonly (readonly Condition[])[];
  readonly #parents = new Set<string>();

  /** @throws InvalidPatternError if AWS would refuse the pattern */
  constructor(pattern: Pattern, options: ValueOptions = {}) {
    const read = new PatternReader(options);
    const alternatives = read.pattern(pattern);
    if (read.problems.length > 0) throw new InvalidPatternError('the filter pattern', read.problems);
    this.operators = read.operators;
    // Sorted, as the engine tries them: a field that must not exist is looked for beside the fields before it only.
    this.#alternatives = alternatives.map(fields => [...fields.values()].sort((a, b) => a.path < b.path ? -1 : 1));
    this.listsNumbers = this.#alternatives.flat().some(condition => condition.rules.some(rule => rule.isNumber));
    this.paths = new Set(this.#alternatives.flat().map(condition => condition.path));
    for (const path of this.paths) {
      for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) this.#parents.add(path.slice(0, dot));
    }
  }

  /** Whether the event has all that the pattern asks for. */
  public matches(event: unknown): boolean {
    if (!isObject(event)) return false;
    const fields = this.#fieldsOf(event);
    return this.#alternatives.some(conditions => holds(conditions, 0, fields, NOT_IN_AN_ARRAY));
  }

  /** The values of the event at the pattern's paths. */
  #fieldsOf(event: Record<string, unknown>): Map<string, Field[]> {
    const fields = new Map<string, Field[]>();
    let arrays = 0;
    const visit = (value: unknown, path: string, within: Membership): void => {
      if (Array.isArray(value)) {
        const array = arrays++;
        value.forEach((element, index) => {
          const holdsFields = Array.isArray(element) || isObject(element);
          visit(element, path, holdsFields ? new Map(within).set(array, index) : within);
        });
      } else if (isObject(value)) {
        if (path === '' || this.#parents.has(path)) visitKeys(value, path === '' ? '' : `${path}.`, within);
      } else if (this.paths.has(path) && value !== undefined) {
        const field = { value: value as Leaf, within };
        const others = fields.get(path);
        if (others) others.push(field);
        else fields.set(path, [field]);
      }
    };
    const visitKeys = (object: Record<string, unknown>, prefix: string, within: Membership): void => {
      for (const key of Object.keys(object)) visit(object[key], prefix + key, within);
    };
    visit(event, '', NOT_IN_AN_ARRAY);
    return fields;
  }
}

/** Whether an event fits a pattern of an EventBridge rule. To match many events, make one `FilterPattern`. */
export function matches(pattern: Pattern, event: unknown, options: ValueOptions = {}): boolean {
  return new FilterPattern(pattern, options).matches(event);
}

/** All that AWS would refuse in a pattern, each by its key and with a mend; nothing if it is legal. */
export function validate(pattern: Pattern): readonly string[] {
  const read = new PatternReader({});
  read.pattern(pattern);
  return read.problems;
}

/** Whether the conditions from the given one on hold, with the elements of arrays that the ones before have settled on. */
function holds(conditions: readonly Condition[], from: number, fields: Map<string, Field[]>, chosen: Membership): boolean {
  if (from === conditions.length) return true;
  const { path, rules } = conditions[from];
  let absent = true;
  for (const field of fields.get(path) ?? []) {
    const together = joined(chosen, field.within);
    if (!together) continue;
    absent = false;
    if (rules.some(rule => rule.accepts?.(field.value)) && holds(conditions, from + 1, fields, together)) return true;
  }
  return absent && rules.some(rule => !rule.accepts) && holds(conditions, from + 1, fields, chosen);
}

/** Both, unless they are in different elements of the same array. */
function joined(one: Membership, other: Membership): Membership | undefined {
  if (other.size === 0) return one;
  if (one.size === 0) return other;
  for (const [array, index] of other) {
    if ((one.get(array) ?? index) !== index) return undefined;
  }
  return new Map([...one, ...other]);
}

/** Operators can't be names of fields inside `$or`. */
const RESERVED_IN_OR = ['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr'];

/** Reads patterns and collects what is wrong in them. */
class PatternReader {
  public readonly problems: string[] = [];
  public readonly operators = new Set<string>();

  constructor(private readonly options: ValueOptions) {}

  /** The alternatives that `$or` leaves, each as conditions by path; the last of two for one path wins. */
  public pattern(pattern: Pattern): Map<string, Condition>[] {
    const object = typeof pattern === 'string' ? this.parse(pattern) : pattern;
    if (!isObject(object)) {
      this.problems.push(`the pattern is ${JSON.stringify(pattern)}: write a JSON object`);
      return [];
    }
    return this.object(object, '', [new Map()], false);
  }

  private parse(text: string): unknown {
    try {
      return this.options.numbers === 'written' ? parseWritten(text) : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  private object(object: Record<string, unknown>, path: string, alternatives: Map<string, Condition>[], inOr: boolean): Map<string, Condition>[] {
    const entries = Object.entries(object);
    if (entries.length === 0) this.problems.push(`${path || 'the pattern'} is an empty object: name a field in it, or leave it out`);
    let all = alternatives;
    for (const [key, value] of entries) {
      const at = path === '' ? key : `${path}.${key}`;
      if (key === '$or') {
        all = this.or(value, path, at, all);
      } else if (inOr && RESERVED_IN_OR.includes(key)) {
        this.problems.push(`${at} names the operator '${key}' where a field should stand: inside $or, write {"field": [{"${key}": …}]}`);
      } else if (isObject(value)) {
        all = this.object(value, at, all, inOr);
      } else if (Array.isArray(value)) {
        const condition = { path: at, rules: this.rules(value, at) };
        all.forEach(fields => fields.set(at, condition));
      } else {
        this.problems.push(`${at} is ${JSON.stringify(value)}: write the values it may have in a list, [${JSON.stringify(value)}]`);
      }
    }
    return all;
  }

  private or(value: unknown, path: string, at: string, alternatives: Map<string, Condition>[]): Map<string, Condition>[] {
    this.operators.add('$or');
    const choices = Array.isArray(value) ? value : [];
    if (choices.length < 2 || !choices.every(isObject)) {
      this.problems.push(`${at} is ${JSON.stringify(value)}: give it a list of at least two objects`);
      return alternatives;
    }
    if (choices.length * alternatives.length > OR_COMBINATIONS) {
      this.problems.push(`${at} makes more than ${OR_COMBINATIONS} combinations: use shorter or fewer $or lists`);
      return alternatives;
    }
    return choices.flatMap(choice => this.object(choice, path, alternatives.map(fields => new Map(fields)), true));
  }

  private rules(values: readonly unknown[], at: string): ValueRule[] {
    if (values.length === 0) this.problems.push(`${at} is an empty list: name a value, or use [{"exists": false}]`);
    return values.flatMap(value => {
      try {
        const rule = readValueRule(value, this.options);
        this.operators.add(rule.operator);
        return [rule];
      } catch (error) {
        if (!(error instanceof PatternProblem)) throw error;
        this.problems.push(`${at}: ${error.message}`);
        return [];
      }
    });
  }
}
