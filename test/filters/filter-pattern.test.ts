import * as fc from 'fast-check';
import { FilterPattern, matches, patternProblems } from '../../src/filters/filter-pattern';
import { InvalidPatternError } from '../../src/filters/filter-problem';
import * as table from '../recorded/filter-table.json';

interface Row {
  readonly id: string;
  readonly pattern: Record<string, unknown>;
  readonly event: Record<string, unknown>;
  readonly result: string;
}

function verdict(pattern: Record<string, unknown>, event: unknown): string {
  if (patternProblems(pattern).length > 0) return 'invalid';
  return matches(pattern, event) ? 'match' : 'noMatch';
}

describe('the decisions of EventBridge on AWS (recorded 2025-10-15, LocalStack test test_event_pattern)', () => {
  test('are 78 and cover each result', () => {
    const results = table.rows.map(row => row.result);
    expect(results).toHaveLength(78);
    expect(new Set(results)).toEqual(new Set(['match', 'noMatch', 'invalid']));
  });

  test.each(table.rows as unknown as Row[])('$id is $result', ({ pattern, event, result }) => {
    expect(verdict(pattern, event)).toBe(result);
    expect(verdict(JSON.parse(JSON.stringify(pattern)), event)).toBe(result);
  });

  // Recorded with the table: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html says that the written forms are compared.
  test('compare plain numbers by value: 300 equals 300.0', () => {
    expect(matches('{"n": [300]}', JSON.parse('{"n": 300.0}'))).toBe(true);
  });
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
describe('arrays', () => {
  test('match if any of their values matches', () => {
    expect(matches({ tags: ['b'] }, { tags: ['a', 'b'] })).toBe(true);
    expect(matches({ tags: ['c'] }, { tags: ['a', 'b'] })).toBe(false);
    expect(matches({ tags: ['b'] }, { tags: [['a'], ['b']] })).toBe(true);
  });

  test('match anything-but if any of their values differs', () => {
    expect(matches({ tags: [{ 'anything-but': 'a' }] }, { tags: ['a', 'b'] })).toBe(true);
    expect(matches({ tags: [{ 'anything-but': 'a' }] }, { tags: ['a'] })).toBe(false);
  });

  // https://github.com/aws/event-ruler#json-array-matching
  test('of objects match only if one object has all the fields', () => {
    const employees = [{ first: 'John', last: 'Doe' }, { first: 'Anna', last: 'Smith' }];
    expect(matches({ employees: { first: ['Anna'], last: ['Smith'] } }, { employees })).toBe(true);
    expect(matches({ employees: { first: ['Anna'], last: ['Doe'] } }, { employees })).toBe(false);
    expect(matches({ employees: { first: ['Anna'], last: ['Doe'] } }, { employees: [employees] })).toBe(false);
  });

  test('of objects combine with other arrays', () => {
    const event = { a: [{ x: 1 }, { x: 2 }], b: [{ y: 1 }, { y: 2 }] };
    expect(matches({ a: { x: [2] }, b: { y: [1] } }, event)).toBe(true);
    expect(matches({ a: { x: [2] }, b: { y: [3] } }, event)).toBe(false);
  });

  test('that are nested are kept apart', () => {
    const event = { a: [{ id: 1, b: [{ x: 1, y: 1 }, { x: 2, y: 2 }] }, { id: 2, b: [{ x: 3, y: 3 }] }] };
    expect(matches({ a: { id: [1], b: { x: [2], y: [2] } } }, event)).toBe(true);
    expect(matches({ a: { id: [1], b: { x: [1], y: [2] } } }, event)).toBe(false);
    expect(matches({ a: { id: [2], b: { x: [2] } } }, event)).toBe(false);
  });

  test('keep the chosen element while other fields are matched', () => {
    const event = { 'p': [{ x: 1, z: 2 }, { x: 3, z: 4 }], 'p.y': [{ q: 1 }] };
    expect(matches({ 'p.x': [1], 'p.y.q': [1], 'p.z': [2] }, event)).toBe(true);
    expect(matches({ 'p.x': [1], 'p.y.q': [1], 'p.z': [4] }, event)).toBe(false);
  });

  test('can contain null beside objects', () => {
    expect(matches({ 'a': [null], 'a.b': [1] }, { a: [null, { b: 1 }] })).toBe(true);
  });
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html: exists works on leaf nodes only
describe('exists', () => {
  test('does not match an object [recorded on AWS 2025-11-25, LocalStack test test_dynamodb_event_filter]', () => {
    expect(matches({ a: { presentKey: [{ exists: false }] } }, { a: { presentKey: { S: 'x' } } })).toBe(true);
    expect(matches({ a: { presentKey: [{ exists: true }] } }, { a: { presentKey: { S: 'x' } } })).toBe(false);
  });

  test('matches null and the empty string', () => {
    expect(matches({ a: [{ exists: true }] }, { a: null })).toBe(true);
    expect(matches({ a: [{ exists: true }] }, { a: '' })).toBe(true);
    expect(matches({ a: [{ exists: false }] }, { a: null })).toBe(false);
  });

  test('does not match undefined', () => {
    expect(matches({ a: [{ exists: false }] }, { a: undefined })).toBe(true);
  });

  test('looks for a missing field in the array element in which the previous fields were found', () => {
    const pattern = { items: { a: [1], b: [{ exists: false }] } };
    expect(matches(pattern, { items: [{ a: 1 }, { b: 2 }] })).toBe(true);
    expect(matches(pattern, { items: [{ a: 1, b: 2 }] })).toBe(false);
  });
});

describe('$or', () => {
  const pattern = { source: ['shop'], $or: [{ kind: ['order'] }, { detail: { amount: [{ numeric: ['>', 100] }] } }] };

  test('matches if one of its objects matches together with the fields beside it', () => {
    expect(matches(pattern, { source: 'shop', kind: 'order' })).toBe(true);
    expect(matches(pattern, { source: 'shop', detail: { amount: 101 } })).toBe(true);
    expect(matches(pattern, { source: 'shop', detail: { amount: 100 } })).toBe(false);
    expect(matches(pattern, { source: 'bank', kind: 'order' })).toBe(false);
  });

  test('can be nested, and can be combined with another $or', () => {
    const nested = { $or: [{ a: [1] }, { b: [2], $or: [{ c: [3] }, { d: [4] }] }], x: { $or: [{ y: [1] }, { z: [1] }] } };
    expect(matches(nested, { a: 1, x: { z: 1 } })).toBe(true);
    expect(matches(nested, { b: 2, d: 4, x: { y: 1 } })).toBe(true);
    expect(matches(nested, { b: 2, x: { y: 1 } })).toBe(false);
    expect(matches(nested, { a: 1 })).toBe(false);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-duplicate-keys
  test('uses the last of two conditions on one field, as with duplicate keys', () => {
    expect(matches({ a: [1], $or: [{ a: [2] }, { b: [3] }] }, { a: 2 })).toBe(true);
    expect(matches('{"a": [1], "a": [2]}', { a: 2 })).toBe(true);
    expect(matches('{"a": [1], "a": [2]}', { a: 1 })).toBe(false);
  });

  test('is listed among the operators', () => {
    expect(new FilterPattern(pattern).operators).toEqual(new Set(['$or', 'equals', 'numeric']));
  });
});

describe('a pattern', () => {
  test('can be JSON text', () => {
    expect(matches('{"a": {"b": ["x"]}}', { a: { b: 'x' } })).toBe(true);
  });

  test('matches only events that are objects', () => {
    expect(matches({ a: [{ exists: false }] }, 'text')).toBe(false);
    expect(matches({ a: [{ exists: false }] }, [1])).toBe(false);
  });

  test('lists the fields that it matches', () => {
    expect(new FilterPattern({ 'a': { b: [1] }, 'c.d': [2] }).paths).toEqual(new Set(['a.b', 'c.d']));
  });

  test('indicates whether it lists plain numbers', () => {
    expect(new FilterPattern({ a: ['x'], $or: [{ b: ['y'] }, { c: ['z', 1] }] }).listsNumbers).toBe(true);
    expect(new FilterPattern({ a: ['1', { numeric: ['=', 1] }] }).listsNumbers).toBe(false);
  });

  test('finds a field whose key has a dot, in pattern or event', () => {
    expect(matches({ 'a.b': { c: [1] } }, { a: { 'b.c': 1 } })).toBe(true);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
  test.each<[string, unknown, string]>([
    ['is not JSON', 'simple string', 'the pattern is "simple string": write a JSON object'],
    ['is null', null, 'the pattern is null: write a JSON object'],
    ['is a list', '[1]', 'the pattern is "[1]": write a JSON object'],
    ['is empty', {}, 'the pattern is an empty object: name a field in it, or remove it'],
    ['has an empty object', { a: { b: {} } }, 'a.b is an empty object: name a field in it, or remove it'],
    ['has an empty list', { a: [] }, 'a is an empty list: add a value, or use [{"exists": false}]'],
    ['has a value outside a list', { a: { b: 'x' } }, 'a.b is "x": write its possible values as a list, ["x"]'],
    ['has an unknown operator', { a: [{ contains: 'x' }] }, "a: 'contains' is not an operator: use one of prefix, suffix, equals-ignore-case, " +
      'wildcard, anything-but, numeric, exists, cidr'],
    ['has a short $or', { a: { $or: [{ b: [1] }] } }, 'a.$or is [{"b":[1]}]: write a list of at least two objects'],
    ['has an $or of values', { $or: [1, 2] }, '$or is [1,2]: write a list of at least two objects'],
    ['has an $or that is not a list', { $or: { b: [1] } }, '$or is {"b":[1]}: write a list of at least two objects'],
    ['has an operator as a field in $or', { $or: [{ prefix: ['a'] }, { b: [1] }] },
      "prefix has the operator 'prefix' in place of a field name: inside $or, write {\"field\": [{\"prefix\": …}]}"],
  ])('is invalid when it %s', (_what, pattern, problem) => {
    expect(patternProblems(pattern as string)).toEqual([problem]);
  });

  test('reports all its problems at once', () => {
    const pattern = { a: [], b: [{ prefix: 1 }, { exists: 'yes' }] };
    expect(() => new FilterPattern(pattern)).toThrow(InvalidPatternError);
    expect(() => new FilterPattern(pattern)).toThrow('the filter pattern cannot be used:\n' +
      '  - a is an empty list: add a value, or use [{"exists": false}]\n' +
      '  - b: prefix is 1: use one string\n' +
      '  - b: exists is "yes": write true or false');
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
  test('allows at most 1000 combinations of $or', () => {
    const or = (field: string, size: number) => ({ [field]: { $or: Array.from({ length: size }, (_, i) => ({ [`f${i}`]: [i] })) } });
    expect(patternProblems({ ...or('a', 10), ...or('b', 10), ...or('c', 10) })).toEqual([]);
    expect(patternProblems({ ...or('a', 11), ...or('b', 10), ...or('c', 10) })).toEqual([
      'c.$or makes more than 1000 combinations: use shorter or fewer $or lists',
    ]);
  });
});

describe('laws', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'ba', '', 'A');
  const leaf = fc.oneof(word, fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.constant(null));
  const words = fc.uniqueArray(word, { minLength: 1 });

  test('anything-but some strings is the opposite of those strings', () => {
    fc.assert(fc.property(words, leaf, (list, value) => {
      expect(matches({ x: [{ 'anything-but': list }] }, { x: value })).toBe(!matches({ x: list }, { x: value }));
    }));
  });

  test('anything-but some numbers is the opposite of those numbers', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: -3, max: 3 }), { minLength: 1 }), leaf, (list, value) => {
      expect(matches({ x: [{ 'anything-but': list }] }, { x: value })).toBe(!matches({ x: list }, { x: value }));
    }));
  });

  test('anything-but a prefix, suffix or wildcard is the opposite of it', () => {
    const operator = fc.constantFrom('prefix', 'suffix', 'wildcard', 'equals-ignore-case');
    fc.assert(fc.property(operator, word.filter(text => text !== ''), leaf, (name, text, value) => {
      expect(matches({ x: [{ 'anything-but': { [name]: text } }] }, { x: value })).toBe(!matches({ x: [{ [name]: text }] }, { x: value }));
    }));
  });

  test('a list matches a value if any of its entries does', () => {
    fc.assert(fc.property(fc.array(leaf, { minLength: 1 }), leaf, (list, value) => {
      expect(matches({ x: list }, { x: value })).toBe(list.some(entry => matches({ x: [entry] }, { x: value })));
    }));
  });

  test('$or combines two objects by or; two fields are combined by and', () => {
    fc.assert(fc.property(leaf, leaf, fc.record({ x: leaf, y: leaf }, { requiredKeys: [] }), (x, y, event) => {
      const [hasX, hasY] = [matches({ x: [x] }, event), matches({ y: [y] }, event)];
      expect(matches({ $or: [{ x: [x] }, { y: [y] }] }, event)).toBe(hasX || hasY);
      expect(matches({ x: [x], y: [y] }, event)).toBe(hasX && hasY);
    }));
  });

  test('a field either exists or does not', () => {
    fc.assert(fc.property(fc.jsonValue(), value => {
      expect(matches({ x: [{ exists: true }] }, { x: value })).toBe(!matches({ x: [{ exists: false }] }, { x: value }));
    }));
  });

  test('every event matches the pattern of its own values', () => {
    const event = fc.dictionary(fc.string(), fc.oneof(leaf, fc.dictionary(fc.string(), leaf, { minKeys: 1 })), { minKeys: 1 });
    const patternOf = (value: unknown): unknown => typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, patternOf(inner)])) : [value];
    fc.assert(fc.property(event.filter(object => !/\$or|__proto__/.test(JSON.stringify(object))), object => {
      const text = JSON.stringify(patternOf(object));
      fc.pre(new Set(new FilterPattern(text).paths).size === text.split('[').length - 1);
      expect(matches(text, object)).toBe(true);
    }));
  });
});
