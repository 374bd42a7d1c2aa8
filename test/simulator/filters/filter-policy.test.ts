import { InvalidPatternError } from '../../../src/filters/filter-problem';
import { filterPolicy, FilterableMessage } from '../../../src/simulator/filters/filter-policy';
import { UnsupportedFeatureError } from '../../../src/simulator/kernel/errors';

const string = (StringValue: string) => ({ DataType: 'String', StringValue });
const number = (StringValue: string) => ({ DataType: 'Number', StringValue });
const array = (...values: unknown[]) => ({ DataType: 'String.Array', StringValue: JSON.stringify(values) });
const withAttributes = (attributes: FilterableMessage['attributes']) => ({ body: 'text', attributes });
const withBody = (body: unknown) => ({ body: JSON.stringify(body) });

// https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html, …/numeric-value-matching.html, …/and-or-logic.html
describe('a filter policy', () => {
  test.each<[object, string | number | unknown[], boolean]>([
    [{ x: ['rugby', 'tennis'] }, 'rugby', true],
    [{ x: ['rugby', 'tennis'] }, 'baseball', false],
    [{ x: ['rugby', 'tennis'] }, ['baseball', 'tennis'], true],
    [{ x: [{ prefix: 'bas' }] }, 'baseball', true],
    [{ x: [{ prefix: 'bas' }] }, 'rugby', false],
    [{ x: [{ 'anything-but': ['rugby', 'tennis'] }] }, 'baseball', true],
    [{ x: [{ 'anything-but': ['rugby', 'tennis'] }] }, ['rugby', 'baseball'], true],
    [{ x: [{ 'anything-but': ['rugby', 'tennis'] }] }, 'rugby', false],
    [{ x: [{ 'anything-but': ['rugby', 'tennis'] }] }, ['rugby'], false],
    [{ x: [{ 'anything-but': { prefix: 'order-' } }] }, 'data-entry', true],
    [{ x: [{ 'anything-but': { prefix: 'order-' } }] }, 'order-cancelled', false],
    [{ x: [{ cidr: '10.0.0.0/24' }] }, '10.0.0.255', true],
    [{ x: [{ cidr: '10.0.0.0/24' }] }, '10.1.1.0', false],
    [{ x: [{ numeric: ['=', 301.5] }] }, 301.5, true],
    [{ x: [{ numeric: ['=', 301.5] }] }, 301, false],
    [{ x: [{ 'anything-but': [100, 500] }] }, 100.1, true],
    [{ x: [{ 'anything-but': [100, 500] }] }, 100, false],
    [{ x: [{ numeric: ['>', 0, '<=', 150] }] }, 150, true],
    [{ x: [{ numeric: ['<', 0] }] }, 0, false],
    [{ x: [{ exists: true }] }, 'fans', true],
    [{ x: [{ exists: false }] }, 'fans', false],
    [{ y: [{ exists: false }] }, 'fans', true],
    [{ y: [{ exists: true }] }, 'fans', false],
    [{ $or: [{ x: ['fans'] }, { y: ['fans'] }] }, 'fans', true],
    [{ x: ['fans'], y: ['fans'] }, 'fans', false],
  ])('%j against %j is %s, in attributes and in bodies', (policy, value, expected) => {
    const typed = Array.isArray(value) ? array(...value) : typeof value === 'number' ? number(String(value)) : string(value);
    expect(filterPolicy(JSON.stringify(policy))(withAttributes({ x: typed }))).toBe(expected);
    expect(filterPolicy(JSON.stringify(policy), 'MessageBody')(withBody({ x: value }))).toBe(expected);
  });

  test('passes everything if it is empty', () => {
    expect(filterPolicy({})({ body: '' })).toBe(true);
    expect(filterPolicy('{}', 'MessageBody')({ body: 'text' })).toBe(true);
  });
});

// https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html, …/subscription-filter-policy-constraints.html
describe('a filter policy of attributes', () => {
  test('compares attributes by their data type', () => {
    expect(filterPolicy({ n: [{ numeric: ['=', 5] }] })(withAttributes({ n: number('5.0') }))).toBe(true);
    expect(filterPolicy({ n: [{ numeric: ['=', 5] }] })(withAttributes({ n: string('5') }))).toBe(false);
    expect(filterPolicy({ n: [5] })(withAttributes({ n: array('a', 5, null) }))).toBe(true);
    expect(filterPolicy({ n: [null] })(withAttributes({ n: array('a', 5, null) }))).toBe(true);
  });

  test('ignores binary attributes and invalid lists', () => {
    const policy = filterPolicy({ a: [{ exists: false }], b: ['x'] });
    expect(policy(withAttributes({ a: { DataType: 'Binary' }, b: string('x') }))).toBe(true);
    expect(policy(withAttributes({ a: { DataType: 'String.Array', StringValue: '{"no": "list"}' }, b: string('x') }))).toBe(true);
    expect(policy(withAttributes({ a: { DataType: 'String.Array', StringValue: 'no JSON' }, b: string('x') }))).toBe(true);
  });

  test('requires a value that is not empty for exists', () => {
    expect(filterPolicy({ a: [{ exists: true }] })(withAttributes({ a: { DataType: 'String' } }))).toBe(false);
    expect(filterPolicy({ a: [{ exists: true }] })(withAttributes({ a: string('x') }))).toBe(true);
  });

  test('does not match a message without any attribute', () => {
    expect(filterPolicy({ a: [{ exists: false }] })({ body: 'text' })).toBe(false);
  });

  test('ignores the body', () => {
    expect(filterPolicy({ a: ['x'] })({ ...withBody({ a: 'x' }), attributes: { a: string('y') } })).toBe(false);
  });

  test('cannot be nested', () => {
    expect(() => filterPolicy({ a: { b: ['x'] } })).toThrow(
      'a is nested, but message attributes are flat: set FilterPolicyScope to MessageBody, or write the values as a list');
  });
});

// https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html: the payload is assumed to be a well-formed JSON object
describe('a filter policy of bodies', () => {
  test('matches nested fields', () => {
    expect(filterPolicy({ a: { b: ['x'] } }, 'MessageBody')(withBody({ a: { b: 'x' } }))).toBe(true);
  });

  test('matches only bodies that are JSON objects', () => {
    const policy = filterPolicy({ a: [{ exists: false }] }, 'MessageBody');
    expect(['text', '[]', '"x"', '{"b": 1}'].map(body => policy({ body }))).toEqual([false, false, false, true]);
  });
});

// https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
describe('SNS rejects', () => {
  const list = (length: number) => Array.from({ length }, (_, i) => `v${i}`);

  test('more than five keys', () => {
    const keys = (count: number) => Object.fromEntries(list(count).map(key => [key, ['x']]));
    expect(filterPolicy(keys(5))).toEqual(expect.any(Function));
    expect(() => filterPolicy(keys(6))).toThrow('the policy has 6 keys, but the maximum is 5: split the subscription');
  });

  test('more than 150 combinations, those of nested keys times their depth', () => {
    expect(filterPolicy({ a: list(15), b: list(10) })).toEqual(expect.any(Function));
    expect(() => filterPolicy({ a: list(151) })).toThrow('the policy has 151 combinations of values, but the maximum is 150');
    expect(filterPolicy({ a: { b: { c: list(4) } }, d: { e: list(6) } }, 'MessageBody')).toEqual(expect.any(Function));
    expect(() => filterPolicy({ a: { b: { c: list(4) } }, d: { e: list(7) } }, 'MessageBody')).toThrow('the policy has 168 combinations');
    expect(() => filterPolicy({ $or: [{ a: list(100) }, { b: list(51) }] })).toThrow('the policy has 151 combinations');
  });

  test('invalid patterns, with all problems at once', () => {
    expect(() => filterPolicy('no JSON')).toThrow(InvalidPatternError);
    expect(() => filterPolicy({ a: 'x', b: { c: ['x'] } })).toThrow(/a is "x"[^]*b is nested/);
  });

  test.each([['wildcard', { wildcard: 'a*' }], ['anything-but suffix', { 'anything-but': { suffix: 'a' } }]])('the operator %s', (operator, rule) => {
    expect(() => filterPolicy({ a: [rule] })).toThrow(UnsupportedFeatureError);
    expect(() => filterPolicy({ a: [rule] })).toThrow(operator);
  });
});
