import { Field, FieldVisitor, Membership, NOT_IN_AN_ARRAY } from './field-visitor';
import { isObject } from './filter-numbers';
import { InvalidPatternError } from './filter-problem';
import type { ValueOptions } from './filter-values';
import { FieldCondition, Pattern, PatternReader } from './pattern-reader';

export type { Pattern } from './pattern-reader';

/**
 * A compiled pattern of the language that EventBridge rules, Lambda event filters and SNS filter policies share.
 *
 * It behaves like EventBridge's engine (https://github.com/aws/event-ruler): fields are identified by their joined keys, so that
 * `{"a.b": [1]}` and `{"a": {"b": [1]}}` are equivalent; all fields of an object inside an array must match in the same element;
 * `exists` sees values only, never objects.
 */
export class FilterPattern {
  /** The operators of the pattern: 'equals', 'prefix', 'anything-but prefix' … and '$or'. */
  public readonly operators: ReadonlySet<string>;

  /** The paths of the fields that the pattern tests, keys joined by dots. */
  public readonly paths: ReadonlySet<string>;

  /** Indicates whether the pattern lists plain numbers, so that it matters how numbers are compared. */
  public readonly listsNumbers: boolean;

  readonly #alternatives: readonly (readonly FieldCondition[])[];
  readonly #parents = new Set<string>();

  /** @throws InvalidPatternError if AWS would reject the pattern */
  constructor(pattern: Pattern, options: ValueOptions = {}) {
    const reader = new PatternReader(options);
    const alternatives = reader.read(pattern);
    if (reader.problems.length > 0) throw new InvalidPatternError('the filter pattern', reader.problems);
    this.operators = reader.operators;
    // Sorted like in the engine: a field that must not exist is looked for only in the array elements of the fields before it.
    this.#alternatives = alternatives.map(conditions => [...conditions.values()].sort((a, b) => a.path < b.path ? -1 : 1));
    this.listsNumbers = this.#alternatives.flat().some(condition => condition.rules.some(rule => rule.isNumber));
    this.paths = new Set(this.#alternatives.flat().map(condition => condition.path));
    for (const path of this.paths) {
      for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) this.#parents.add(path.slice(0, dot));
    }
  }

  /** Indicates whether an event matches the pattern. */
  public matches(event: unknown): boolean {
    if (!isObject(event)) return false;
    const visitor = new FieldVisitor(this.paths, this.#parents);
    visitor.visit(event);
    return this.#alternatives.some(conditions => allHold(conditions, visitor.fields));
  }
}

/** Indicates whether an event matches the pattern of an EventBridge rule. To match many events, create a `FilterPattern` once. */
export function matches(pattern: Pattern, event: unknown, options: ValueOptions = {}): boolean {
  return new FilterPattern(pattern, options).matches(event);
}

/** Returns all problems for which AWS would reject a pattern, each with its key and a fix. */
export function patternProblems(pattern: Pattern): readonly string[] {
  const reader = new PatternReader({});
  reader.read(pattern);
  return reader.problems;
}

/** Indicates whether all conditions hold, those about fields in arrays in the same elements. */
function allHold(conditions: readonly FieldCondition[], fields: ReadonlyMap<string, readonly Field[]>): boolean {
  const inArrays: FieldCondition[] = [];
  for (const condition of conditions) {
    const found = fields.get(condition.path) ?? [];
    if (found.some(({ within }) => within.size > 0)) inArrays.push(condition);
    else if (!condition.rules.some(({ accepts }) => accepts ? found.some(({ value }) => accepts(value)) : found.length === 0)) return false;
  }
  return new Search(inArrays, fields).holds(0, NOT_IN_AN_ARRAY);
}

/** Searches for array elements in which all conditions hold. */
class Search {
  /** The choices with which the conditions from an index on do not hold, so that none is tried twice. */
  readonly #failed: Set<string>[];

  /** The arrays that contain a field of the conditions from an index on. */
  readonly #arrays: (ReadonlySet<number> | undefined)[] = [];

  constructor(private readonly conditions: readonly FieldCondition[], private readonly fields: ReadonlyMap<string, readonly Field[]>) {
    this.#failed = conditions.map(() => new Set());
  }

  /** Tests the conditions from an index on, with the array elements that the conditions before have chosen. */
  holds(from: number, chosen: Membership): boolean {
    if (from === this.conditions.length) return true;
    const { path, rules } = this.conditions[from];
    const found = this.fields.get(path) ?? [];
    const key = this.#choiceFor(from, chosen);
    if (this.#failed[from].has(key)) return false;
    let absent = true;
    for (const field of found) {
      const together = joined(chosen, field.within);
      if (!together) continue;
      absent = false;
      if (rules.some(rule => rule.accepts?.(field.value)) && this.holds(from + 1, together)) return true;
    }
    if (absent && rules.some(rule => !rule.accepts) && this.holds(from + 1, chosen)) return true;
    this.#failed[from].add(key);
    return false;
  }

  /** Returns the part of a choice that matters to the conditions from an index on: the elements of arrays that contain their fields. */
  #choiceFor(from: number, chosen: Membership): string {
    if (chosen.size === 0) return '';
    const arrays = this.#arrays[from] ??= new Set(this.conditions.slice(from).flatMap(({ path }) => this.fields.get(path) ?? [])
      .flatMap(({ within }) => [...within.keys()]));
    return [...chosen].filter(([array]) => arrays.has(array)).map(([array, index]) => `${array}.${index}`).sort().join(' ');
  }
}

/** Returns the union of two memberships, or undefined if they contain different elements of the same array. */
function joined(one: Membership, other: Membership): Membership | undefined {
  if (other.size === 0) return one;
  if (one.size === 0) return other;
  for (const [array, index] of other) {
    if ((one.get(array) ?? index) !== index) return undefined;
  }
  return new Map([...one, ...other]);
}
