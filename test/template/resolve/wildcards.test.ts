import * as fc from 'fast-check';
import { matchesWildcard } from '../../../src/template';

test.each([
  ['*', ''], ['a', 'a'], ['a*', 'a'], ['a*', 'abc'], ['*c', 'abc'], ['a*c', 'ac'], ['a?c', 'abc'], ['???', 'abc'], ['*b*', 'abc'], ['a**c', 'abbc'],
  ['*ab*ab', 'abab'], ['?*', 'a'], ['*a?c*', 'xxabcxx'], ['a*?', 'ab'], ['arn:aws:sqs:*:*:orders-*', 'arn:aws:sqs:eu-west-1:1:orders-dead'],
  ['*aab', 'aaab'], ['*.fifo', 'orders.fifo'], ['(a+)+$', '(a+)+$'],
])('%s matches %s', (pattern, text) => expect(matchesWildcard(pattern, text)).toBe(true));

test.each([
  ['', 'a'], ['a', 'A'], ['a', 'ab'], ['a*', 'ba'], ['*c', 'cb'], ['a?c', 'ac'], ['??', 'abc'], ['a*b*c', 'acb'], ['ab*ba', 'aba'], ['*b*b*', 'abc'],
  ['a.c', 'abc'], ['a*?', 'a'], ['?', ''],
])('%s does not match %s', (pattern, text) => expect(matchesWildcard(pattern, text)).toBe(false));

test('it matches what a regular expression matches', () => {
  const part = fc.constantFrom('a', 'b', '*', '?', '.', '$', 'ab');
  fc.assert(fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.constantFrom('a', 'b', '.', '$', '\n'), { maxLength: 8 }), (pattern, text) => {
    const regExp = pattern.join('').replace(/[.$]/g, '\\$&').replace(/\*/g, '[^]*').replace(/\?/g, '[^]');
    expect(matchesWildcard(pattern.join(''), text.join(''))).toBe(new RegExp(`^${regExp}$`).test(text.join('')));
  }));
});

test('it takes no longer for patterns on which a regular expression takes years', () => {
  const text = 'a'.repeat(2_048);
  expect(matchesWildcard(`${'*a'.repeat(1_000)}b`, text)).toBe(false);
  expect(matchesWildcard(`${'*?a'.repeat(600)}*b`, text)).toBe(false);
});

test('a text or pattern that is too long for AWS matches only an equal one', () => {
  const text = 'a'.repeat(2_049);
  expect([text, '*', 'a*'].map(pattern => matchesWildcard(pattern, text))).toEqual([true, true, false]);
  expect(matchesWildcard('*'.repeat(2_049), 'a')).toBe(false);
});
