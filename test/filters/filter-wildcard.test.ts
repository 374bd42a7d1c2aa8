import * as fc from 'fast-check';
import { wildcardTest } from '../../src/filters/filter-wildcard';

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
describe('wildcardTest', () => {
  test.each<[string, string, boolean]>([
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*c', 'a', false],
    ['a*a', 'a', false],
    ['*', '', true],
    ['', '', true],
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['*.png', 'x.png', true],
    ['*.png', 'x.png.bak', false],
    ['a*b*c', 'a1b2c', true],
    ['a*b*c', 'a1c', false],
    ['a*bc*c', 'abc', false],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a\\\\*', 'a\\x', true],
  ])('%s against %j is %s', (pattern, text, fits) => {
    expect(wildcardTest(pattern)(text)).toBe(fits);
  });

  test.each([
    ['a**b', "the wildcard 'a**b' has consecutive * at 1: write one *"],
    ['a\\b', "the wildcard 'a\\b' has an invalid escape at 1: only \\* and \\\\ are escapes"],
    ['a\\', "the wildcard 'a\\' has an invalid escape at 1: only \\* and \\\\ are escapes"],
    ['*a*a*a*a*a*', "the wildcard '*a*a*a*a*a*' is too complex: use fewer * or fewer repeating characters after a *"],
  ])('rejects %s', (pattern, message) => {
    expect(() => wildcardTest(pattern)).toThrow(message);
  });

  test('matches the same texts as its regular expression', () => {
    const piece = fc.constantFrom('a', 'b', 'ab', '');
    fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.stringMatching(/^[ab]{0,8}$/), (pieces, text) => {
      const pattern = pieces.join('*').replace(/\*+/g, '*');
      expect(wildcardTest(pattern)(text)).toBe(new RegExp(`^${pattern.replace(/\*/g, '.*')}$`).test(text));
    }));
  });
});
