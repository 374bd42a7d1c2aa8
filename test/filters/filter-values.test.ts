import { parseWritten, WrittenNumber } from '../../src/filters/filter-numbers';
import { Leaf, readValueRule } from '../../src/filters/filter-values';

function accepts(entry: unknown, leaf: unknown): boolean {
  return readValueRule(entry, {}).accepts!(leaf as Leaf);
}

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
describe('an entry of a pattern', () => {
  test.each<[unknown, unknown, boolean]>([
    ['x', 'x', true],
    ['x', 'X', false],
    ['', '', true],
    ['', null, false],
    ['1', 1, false],
    [1, '1', false],
    [null, null, true],
    [null, false, false],
    [true, true, true],
    [true, 'true', false],
    [300, new WrittenNumber('3.0e2'), true],
    [{ prefix: 'ab' }, 'abc', true],
    [{ prefix: 'ab' }, 'Abc', false],
    [{ prefix: '1' }, 12, false],
    [{ prefix: { 'equals-ignore-case': 'AB' } }, 'abc', true],
    [{ prefix: { 'equals-ignore-case': 'AB' } }, 'bab', false],
    [{ suffix: 'bc' }, 'abc', true],
    [{ suffix: 'bc' }, 'bca', false],
    [{ suffix: { 'equals-ignore-case': '.PNG' } }, 'x.png', true],
    [{ suffix: { 'equals-ignore-case': '.PNG' } }, '.png.x', false],
    [{ 'equals-ignore-case': 'ALICE' }, 'alice', true],
    [{ 'equals-ignore-case': 'ALICE' }, 'alic', false],
    [{ wildcard: 'a*c' }, 'abc', true],
    [{ 'anything-but': 'a' }, 'b', true],
    [{ 'anything-but': 'a' }, 'a', false],
    [{ 'anything-but': 'a' }, 1, true],
    [{ 'anything-but': 1 }, new WrittenNumber('1.0'), false],
    [{ 'anything-but': 1 }, '1', true],
    [{ 'anything-but': [1, 2] }, 2, false],
    [{ 'anything-but': { suffix: ['.a', '.b'] } }, 'x.b', false],
    [{ 'anything-but': { suffix: ['.a', '.b'] } }, 7, true],
    [{ numeric: ['=', 5] }, new WrittenNumber('5.0'), true],
    [{ numeric: ['<', 5] }, 5, false],
    [{ numeric: ['<=', 5] }, 5, true],
    [{ numeric: ['>', 5] }, 5, false],
    [{ numeric: ['>=', 5] }, 5, true],
    [{ numeric: ['>', 0, '<=', 5] }, 0, false],
    [{ numeric: ['>', 0, '<=', 5] }, 5, true],
    [{ numeric: ['>=', 0, '<', 5] }, 0, true],
    [{ numeric: ['>=', 0, '<', 5] }, 5, false],
    [{ numeric: ['>', 0] }, '1', false],
    [{ cidr: '10.0.0.0/8' }, '10.1.2.3', true],
    [{ cidr: '10.0.0.0/8' }, 10, false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.1', 'x', false],
    ['2001:db8::1', '2001:0db8:0:0:0:0:0:1', true],
    ['::', '0.0.0.0', false],
    [{ exists: true }, '', true],
  ])('%j against %j is %s', (entry, leaf, expected) => {
    expect(accepts(entry, leaf)).toBe(expected);
  });

  test('with exists false is satisfied by a missing value', () => {
    expect(readValueRule({ exists: false }, {})).toEqual({ operator: 'exists', accepts: undefined });
  });

  test('can compare numbers as they are written', () => {
    const [entry] = parseWritten('[300]') as unknown[];
    const rule = readValueRule(entry, { numbers: 'written' });
    expect(['300', '300.0', '3.0e2'].map(text => rule.accepts!(new WrittenNumber(text)))).toEqual([true, false, false]);
    expect(rule.accepts!(300)).toBe(true);
    expect(rule.accepts!('300')).toBe(false);
  });

  test('can require a value that is not empty', () => {
    const rule = readValueRule({ exists: true }, { emptyExists: false });
    expect(['', null, 0, 'x', false].map(leaf => rule.accepts!(leaf))).toEqual([false, false, true, true, true]);
  });

  test.each<[unknown, string]>([
    ['x', 'equals'],
    [1, 'equals'],
    [null, 'equals'],
    [{ prefix: 'x' }, 'prefix'],
    [{ prefix: { 'equals-ignore-case': 'x' } }, 'prefix equals-ignore-case'],
    [{ 'anything-but': 'x' }, 'anything-but'],
    [{ 'anything-but': 1 }, 'anything-but'],
    [{ 'anything-but': { wildcard: 'x' } }, 'anything-but wildcard'],
    [{ cidr: '10.0.0.0/8' }, 'cidr'],
    [{ numeric: ['=', 1] }, 'numeric'],
  ])('%j uses the operator %s', (entry, operator) => {
    expect(readValueRule(entry, {}).operator).toBe(operator);
  });

  test.each<[unknown, string]>([
    [['x'], '["x"] is not a value or a rule: write a string, a number, true, false, null or a rule'],
    [{}, 'a rule has 0 keys: write one operator in each pair of braces'],
    [{ prefix: 'a', suffix: 'b' }, 'a rule has 2 keys: write one operator in each pair of braces'],
    [{ prefix: { suffix: 'a' } }, "prefix does not support 'suffix': use equals-ignore-case or a string"],
    [{ suffix: { 'equals-ignore-case': 1 } }, 'equals-ignore-case is 1: use one string'],
    [{ cidr: 10 }, 'cidr is 10: use one string'],
    [{ 'anything-but': [] }, 'anything-but is []: use a string, a number, or a list of only strings or only numbers'],
    [{ 'anything-but': ['a', 1] }, 'anything-but is ["a",1]: use a string, a number, or a list of only strings or only numbers'],
    [{ 'anything-but': true }, 'anything-but is true: use a string, a number, or a list of only strings or only numbers'],
    [{ 'anything-but': { numeric: ['=', 1] } }, "anything-but does not support 'numeric': use one of prefix, suffix, equals-ignore-case, wildcard"],
    [{ 'anything-but': { prefix: [] } }, 'anything-but prefix is empty: use one or more strings that are not empty'],
    [{ 'anything-but': { suffix: ['a', ''] } }, 'anything-but suffix is empty: use one or more strings that are not empty'],
    [{ 'anything-but': { wildcard: [1] } }, 'anything-but wildcard is 1: use one string'],
    [{ 'anything-but': { prefix: 'a', suffix: 'b' } }, 'anything-but has 2 keys: write one operator in each pair of braces'],
    ...[
      '=', [], ['>'], [1, '>'], ['<>', 1], ['>', '1'], ['>', 1, '<'], ['>', 1, '<', 1], ['>', 2, '<', 1], ['<', 5, '>', 1], ['=', 1, '<', 2],
      ['>', 0, '<', 5, '<', 6],
    ].map<[unknown, string]>(operand => [
      { numeric: operand }, `numeric is ${JSON.stringify(operand)}: write a comparison like [">", 0] or a range like [">=", 0, "<", 100]`,
    ]),
  ])('%j is rejected', (entry, message) => {
    expect(() => readValueRule(entry, {})).toThrow(message);
  });
});
