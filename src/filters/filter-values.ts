import { cidrTest, readAddress } from './filter-address';
import { isObject, numberOf, WrittenNumber, writtenForm } from './filter-numbers';
import { PatternProblem } from './filter-problem';
import { wildcardTest } from './filter-wildcard';

/** The value of a field in an event. */
export type Leaf = string | number | boolean | null | WrittenNumber;

/** How numbers in a pattern are compared: by value, or by their written form. */
export type NumberEquality = 'value' | 'written';

/** The differences between the services that share the pattern language. */
export interface ValueOptions {
  /**
   * How plain numbers in a list are compared. Contrary to its guide, EventBridge matched 300 with 300.0 on AWS on 2025-10-15 (LocalStack test
   * test_event_pattern).
   *
   * @default 'value'
   */
  readonly numbers?: NumberEquality;

  /**
   * Accepts null and the empty string as values for `{"exists": true}`. SNS does not.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
   * @default true
   */
  readonly emptyExists?: boolean;
}

/** A rule from the list that a pattern has for a field. */
export interface ValueRule {
  /** The name of the operator: 'equals', 'prefix', 'anything-but prefix' … */
  readonly operator: string;

  /** Tests a value; undefined for `{"exists": false}`, which no value satisfies. */
  readonly accepts?: (leaf: Leaf) => boolean;

  /** Set for a plain number, for which it matters how numbers are compared. */
  readonly isNumber?: boolean;

  /** The type of values that the rule is about. Undefined for `exists`, which is about values of any type. */
  readonly type?: LeafType;
}

/** The types of values in JSON. */
export type LeafType = 'string' | 'number' | 'boolean' | 'null';

/** Reads a rule from the list of a field. @throws PatternProblem if AWS would reject it */
export function readValueRule(entry: unknown, options: ValueOptions): ValueRule {
  if (typeof entry === 'string') return { operator: 'equals', accepts: equalsString(entry), type: 'string' };
  if (typeof entry === 'boolean' || entry === null) {
    return { operator: 'equals', accepts: leaf => leaf === entry, type: entry === null ? 'null' : 'boolean' };
  }
  if (numberOf(entry) !== undefined) return { operator: 'equals', accepts: equalsNumber(entry, options), isNumber: true, type: 'number' };
  if (!isObject(entry)) throw new PatternProblem(`${JSON.stringify(entry)} is not a value or a rule`, 'write a string, a number, true, false, null or a rule');
  const [operator, operand] = onlyEntry(entry, 'a rule');
  const read = OPERATORS.get(operator);
  if (!read) throw new PatternProblem(`'${operator}' is not an operator`, `use one of ${[...OPERATORS.keys()].join(', ')}`);
  return read(operand, options);
}

/** Compares strings; an IP address equals all of its forms: `2001:db8::1` and `2001:0db8:0:0:0:0:0:1`. */
function equalsString(text: string): (leaf: Leaf) => boolean {
  const address = readAddress(text);
  if (!address) return leaf => leaf === text;
  return onStrings(other => {
    const its = readAddress(other);
    return its !== undefined && its.bits === address.bits && its.value === address.value;
  });
}

function equalsNumber(entry: unknown, options: ValueOptions): (leaf: Leaf) => boolean {
  const of = options.numbers === 'written' ? writtenForm : numberOf;
  const wanted = of(entry);
  return leaf => of(leaf) === wanted;
}

const startsWith = (text: string, wanted: string) => text.startsWith(wanted);
const endsWith = (text: string, wanted: string) => text.endsWith(wanted);

const STRING_TESTS = new Map<string, (wanted: string) => (text: string) => boolean>([
  ['prefix', wanted => text => startsWith(text, wanted)],
  ['suffix', wanted => text => endsWith(text, wanted)],
  ['equals-ignore-case', wanted => ignoringCase(wanted, (text, folded) => text === folded)],
  ['wildcard', wildcardTest],
]);

const OPERATORS = new Map<string, (operand: unknown, options: ValueOptions) => ValueRule>([
  ['prefix', operand => affix('prefix', operand, startsWith)],
  ['suffix', operand => affix('suffix', operand, endsWith)],
  ['equals-ignore-case', operand => stringRule('equals-ignore-case', operand)],
  ['wildcard', operand => stringRule('wildcard', operand)],
  ['anything-but', anythingBut],
  ['numeric', numeric],
  ['exists', exists],
  ['cidr', operand => ({ operator: 'cidr', accepts: onStrings(cidrTest(oneString('cidr', operand))), type: 'string' })],
]);

function stringRule(operator: string, operand: unknown): ValueRule {
  return { operator, accepts: onStrings(STRING_TESTS.get(operator)!(oneString(operator, operand))), type: 'string' };
}

/** Reads a `prefix` or `suffix` rule, which may ignore the case: `{"prefix": {"equals-ignore-case": "x"}}`. */
function affix(operator: string, operand: unknown, fits: (text: string, wanted: string) => boolean): ValueRule {
  if (!isObject(operand)) return stringRule(operator, operand);
  const [inner, wanted] = onlyEntry(operand, operator);
  if (inner !== 'equals-ignore-case') throw new PatternProblem(`${operator} does not support '${inner}'`, 'use equals-ignore-case or a string');
  return { operator: `${operator} equals-ignore-case`, accepts: onStrings(ignoringCase(oneString(inner, wanted), fits)), type: 'string' };
}

function anythingBut(operand: unknown): ValueRule {
  if (isObject(operand)) return anythingButStrings(operand);
  const values = Array.isArray(operand) ? operand : [operand];
  const strings = new Set(values.filter(value => typeof value === 'string'));
  const numbers = new Set(values.map(numberOf).filter(value => value !== undefined));
  const all = (kind: (value: unknown) => boolean) => values.length > 0 && values.every(kind);
  if (all(value => typeof value === 'string')) {
    return { operator: 'anything-but', accepts: leaf => typeof leaf !== 'string' || !strings.has(leaf), type: 'string' };
  }
  if (all(value => numberOf(value) !== undefined)) {
    return { operator: 'anything-but', accepts: leaf => !numbers.has(numberOf(leaf)!), type: 'number' };
  }
  throw new PatternProblem(`anything-but is ${JSON.stringify(operand)}`, 'use a string, a number, or a list of only strings or only numbers');
}

/** Reads a rule like `{"anything-but": {"prefix": ["a", "b"]}}`, which accepts everything that is not a string. */
function anythingButStrings(operand: Record<string, unknown>): ValueRule {
  const [inner, wanted] = onlyEntry(operand, 'anything-but');
  const test = STRING_TESTS.get(inner);
  if (!test) throw new PatternProblem(`anything-but does not support '${inner}'`, `use one of ${[...STRING_TESTS.keys()].join(', ')}`);
  const operator = `anything-but ${inner}`;
  const texts = (Array.isArray(wanted) ? wanted : [wanted]).map(text => oneString(operator, text));
  const empty = texts.length === 0 || ((inner === 'prefix' || inner === 'suffix') && texts.includes(''));
  if (empty) throw new PatternProblem(`${operator} is empty`, 'use one or more strings that are not empty');
  const tests = texts.map(test);
  return { operator, accepts: leaf => typeof leaf !== 'string' || !tests.some(matches => matches(leaf)), type: 'string' };
}

const COMPARISONS = new Map<unknown, (value: number, limit: number) => boolean>([
  ['=', (value, limit) => value === limit],
  ['<', (value, limit) => value < limit],
  ['<=', (value, limit) => value <= limit],
  ['>', (value, limit) => value > limit],
  ['>=', (value, limit) => value >= limit],
]);

/** Reads a comparison or a range, which has a lower limit followed by an upper limit. */
function numeric(operand: unknown): ValueRule {
  const terms = Array.isArray(operand) ? operand : [];
  const [first, low, second, high] = [terms[0], numberOf(terms[1]), terms[2], numberOf(terms[3])];
  const single = terms.length === 2 && COMPARISONS.has(first) && low !== undefined;
  const range = terms.length === 4 && (first === '>' || first === '>=') && (second === '<' || second === '<=')
    && low !== undefined && high !== undefined && low < high;
  if (!single && !range) {
    throw new PatternProblem(`numeric is ${JSON.stringify(operand)}`, 'write a comparison like [">", 0] or a range like [">=", 0, "<", 100]');
  }
  const lower = COMPARISONS.get(first)!;
  const upper = COMPARISONS.get(second);
  return {
    operator: 'numeric',
    type: 'number',
    accepts: leaf => {
      const value = numberOf(leaf);
      return value !== undefined && lower(value, low!) && (!upper || upper(value, high!));
    },
  };
}

function exists(operand: unknown, options: ValueOptions): ValueRule {
  if (typeof operand !== 'boolean') throw new PatternProblem(`exists is ${JSON.stringify(operand)}`, 'write true or false');
  const present = options.emptyExists === false ? (leaf: Leaf) => leaf !== null && leaf !== '' : () => true;
  return { operator: 'exists', accepts: operand ? present : undefined };
}

function onStrings(test: (text: string) => boolean): (leaf: Leaf) => boolean {
  return leaf => typeof leaf === 'string' && test(leaf);
}

function ignoringCase(wanted: string, fits: (text: string, wanted: string) => boolean): (text: string) => boolean {
  const folded = wanted.toLowerCase();
  return text => fits(text.toLowerCase(), folded);
}

function oneString(operator: string, operand: unknown): string {
  if (typeof operand !== 'string') throw new PatternProblem(`${operator} is ${JSON.stringify(operand)}`, 'use one string');
  return operand;
}

function onlyEntry(object: Record<string, unknown>, what: string): [string, unknown] {
  const entries = Object.entries(object);
  if (entries.length !== 1) throw new PatternProblem(`${what} has ${entries.length} keys`, 'write one operator in each pair of braces');
  return entries[0];
}
