import { isObject, parseWritten } from './filter-numbers';
import { PatternProblem } from './filter-problem';
import { readValueRule, ValueOptions, ValueRule } from './filter-values';
import { FILTER_PATTERN_LENGTH } from '../limits';

/**
 * The maximum number of `$or` combinations in a pattern.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const OR_COMBINATIONS = 1_000;

/** How many characters the paths of all fields may have. The largest pattern is a filter policy of 256 KiB; with few levels it has fewer. */
const PATH_CHARACTERS = 1_000_000;

/** The operators that cannot be field names inside `$or`. */
const RESERVED_IN_OR = ['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr'];

/** Stands in a pattern for a part that is known only at deployment. Nothing is said about it. */
export const UNKNOWN_PART = '\uE000';

/** The rule for a value that is known only at deployment. */
export const UNKNOWN_RULE: ValueRule = { operator: 'unknown', accepts: () => true };

/** A pattern as JSON text or as an object. */
export type Pattern = string | { readonly [key: string]: unknown };

/** The rules for one field: any of them must accept a value of the field. */
export interface FieldCondition {
  /** The keys, joined by dots. */
  readonly path: string;

  /** The keys as they are nested in the pattern. */
  readonly keys: readonly string[];
  readonly rules: readonly ValueRule[];
}

/** FieldConditions by the path of their field. */
export type FieldConditions = Map<string, FieldCondition>;

/** Reads patterns and collects their problems. */
export class PatternReader {
  public readonly problems: string[] = [];
  public readonly operators = new Set<string>();

  /** The conditions as they are written, each once. */
  public readonly conditions: FieldCondition[] = [];

  #characters = 0;

  constructor(private readonly options: ValueOptions) {}

  /** Returns the alternatives of a pattern, one for each `$or` combination. Of two conditions for the same field, the last one wins. */
  public read(pattern: Pattern): FieldConditions[] {
    if (typeof pattern === 'string' && pattern.length > FILTER_PATTERN_LENGTH) {
      this.problems.push(`the pattern has ${pattern.length} characters, but at most ${FILTER_PATTERN_LENGTH} are allowed: split it into several filters`);
      return [];
    }
    const object = typeof pattern === 'string' ? this.#parse(pattern) : pattern;
    if (!isObject(object)) {
      this.problems.push(`the pattern is ${JSON.stringify(pattern)}: write a JSON object`);
      return [];
    }
    return this.#readObject(object, [], [new Map()], false);
  }

  #parse(text: string): unknown {
    try {
      return this.options.numbers === 'written' ? parseWritten(text) : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  #readObject(object: Record<string, unknown>, within: readonly string[], alternatives: FieldConditions[], inOr: boolean): FieldConditions[] {
    const entries = Object.entries(object);
    if (entries.length === 0) this.problems.push(`${within.join('.') || 'the pattern'} is an empty object: name a field in it, or remove it`);
    return entries.reduce((all, [key, value]) => this.#readField(key, value, within, all, inOr), alternatives);
  }

  #readField(key: string, value: unknown, within: readonly string[], alternatives: FieldConditions[], inOr: boolean): FieldConditions[] {
    const keys = [...within, key];
    const at = keys.reduce((path, each) => path === '' ? each : `${path}.${each}`);
    this.#characters += at.length;
    if (this.#characters > PATH_CHARACTERS) {
      if (this.#characters - at.length <= PATH_CHARACTERS) this.problems.push(`the paths of the fields have more than ${PATH_CHARACTERS} characters in all: use a smaller pattern`);
      return alternatives;
    }
    if (key === '$or') return this.#readOr(value, within, at, alternatives);
    if (inOr && RESERVED_IN_OR.includes(key)) {
      this.problems.push(`${at} has the operator '${key}' in place of a field name: inside $or, write {"field": [{"${key}": …}]}`);
    } else if (isObject(value)) {
      return this.#readObject(value, keys, alternatives, inOr);
    } else if (Array.isArray(value) || value === UNKNOWN_PART) {
      const condition = { path: at, keys, rules: value === UNKNOWN_PART ? [UNKNOWN_RULE] : this.#readRules(value, at) };
      this.conditions.push(condition);
      for (const conditions of alternatives) conditions.set(at, condition);
    } else {
      this.problems.push(`${at} is ${JSON.stringify(value)}: write its possible values as a list, [${JSON.stringify(value)}]`);
    }
    return alternatives;
  }

  #readOr(value: unknown, within: readonly string[], at: string, alternatives: FieldConditions[]): FieldConditions[] {
    this.operators.add('$or');
    const choices = Array.isArray(value) ? value : [];
    if (choices.length < 2 || !choices.every(isObject)) {
      this.problems.push(`${at} is ${JSON.stringify(value)}: write a list of at least two objects`);
      return alternatives;
    }
    const all: FieldConditions[] = [];
    for (let i = 0; i <= choices.length; i++) {
      // Each choice makes at least one combination with each alternative, and more if it contains other lists.
      if (all.length + (choices.length - i) * alternatives.length > OR_COMBINATIONS) {
        this.problems.push(`${at} makes more than ${OR_COMBINATIONS} combinations: use shorter or fewer $or lists`);
        return alternatives;
      }
      if (i < choices.length) all.push(...this.#readObject(choices[i], within, alternatives.map(conditions => new Map(conditions)), true));
    }
    return all;
  }

  #readRules(values: readonly unknown[], at: string): ValueRule[] {
    if (values.length === 0) this.problems.push(`${at} is an empty list: add a value, or use [{"exists": false}]`);
    return values.flatMap(value => {
      if (`${JSON.stringify(value)}`.includes(UNKNOWN_PART)) return [UNKNOWN_RULE];
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
