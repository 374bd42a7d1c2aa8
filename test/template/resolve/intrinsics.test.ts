import fc from 'fast-check';
import { isUnknown, Unknown } from '../../../src/template';
import { asText, INTRINSICS } from '../../../src/template/resolve/intrinsics';
import { valueOf } from '../flow';

describe('intrinsic functions', () => {
  test.each([
    ['Fn::Join', ['-', ['a', 1, true]], 'a-1-true'],
    ['Fn::Split', [':', 'a:b'], ['a', 'b']],
    ['Fn::Select', [1, ['a', 'b']], 'b'],
    ['Fn::Select', ['0', ['a', 'b']], 'a'],
    ['Fn::Base64', 'hello', 'aGVsbG8='],
    ['Fn::Length', ['a', 'b'], 2],
    ['Fn::ToJsonString', { a: [1, 'x'] }, '{"a":[1,"x"]}'],
  ])('%s of %j is %j', (name, argument, expected) => {
    expect(valueOf({ [name]: argument })).toEqual(expected);
  });

  test.each([
    ['Fn::Join', ['-', 'no list'], 'Fn::Join is not used as CloudFormation documents it'],
    ['Fn::Join', ['-', [['a list']]], 'Fn::Join is not used as CloudFormation documents it'],
    ['Fn::Join', 'no pair', 'Fn::Join is not used as CloudFormation documents it'],
    ['Fn::Split', ['', 'abc'], 'Fn::Split is not used as CloudFormation documents it'],
    ['Fn::Split', [',', ['a list']], 'Fn::Split is not used as CloudFormation documents it'],
    ['Fn::Select', ['first', ['a']], 'Fn::Select is not used as CloudFormation documents it'],
    ['Fn::Select', [1, 'no list'], 'Fn::Select is not used as CloudFormation documents it'],
    ['Fn::Select', [2, ['a', 'b']], 'Fn::Select takes item 2 of a list of 2'],
    ['Fn::Length', 'no list', 'Fn::Length is not used as CloudFormation documents it'],
    ['Fn::GetAZs', '', 'Fn::GetAZs is known only to CloudFormation'],
    ['Fn::Transform', { Name: 'AWS::Include' }, 'Fn::Transform is known only to CloudFormation'],
  ])('%s of %j is unknown, with the reason', (name, argument, reason) => {
    expect(valueOf({ [name]: argument })).toEqual(new Unknown(reason));
  });

  const zones = { 'Fn::GetAZs': '' };
  test.each([
    ['a part of joined text', { 'Fn::Join': ['', ['a', zones]] }],
    ['a list to join', { 'Fn::Join': ['', zones] }],
    ['text to split', { 'Fn::Split': [',', zones] }],
    ['a list to select from', { 'Fn::Select': [0, zones] }],
    ['an index to select', { 'Fn::Select': [zones, ['a']] }],
    ['text to encode', { 'Fn::Base64': zones }],
    ['a list to count', { 'Fn::Length': zones }],
    ['a part of JSON', { 'Fn::ToJsonString': { a: [{ b: zones }] } }],
  ])('the result is unknown if an argument is unknown: %s', (_, piece) => {
    expect(valueOf(piece)).toEqual(new Unknown('Fn::GetAZs is known only to CloudFormation'));
  });

  test('an unknown item does not affect the selection of another item', () => {
    expect(valueOf({ 'Fn::Select': [1, [zones, 'b']] })).toBe('b');
  });

  test('splitting joined text returns the parts, unless they contain the delimiter', () => {
    const delimiter = fc.string({ minLength: 1, maxLength: 2 });
    fc.assert(fc.property(delimiter, fc.array(fc.string(), { minLength: 1 }), (d, parts) => {
      fc.pre(!parts.slice(0, -1).some(part => (part + d).indexOf(d) < part.length) && !parts.at(-1)!.includes(d));
      fc.pre(parts.join(d).split(d).length === parts.length);
      expect(INTRINSICS['Fn::Split']([d, INTRINSICS['Fn::Join']([d, parts])])).toEqual(parts);
    }));
  });

  test('joining split text returns the text', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 2 }), fc.string(), (d, text) => {
      expect(INTRINSICS['Fn::Join']([d, INTRINSICS['Fn::Split']([d, text])])).toBe(text);
    }));
  });

  test('asText converts strings, numbers and booleans', () => {
    expect(['a', 1, false, null, ['a'], undefined].map(asText)).toEqual(['a', '1', 'false', undefined, undefined, undefined]);
  });

  test('an unknown value prints its reason', () => {
    const unknown = valueOf(zones);
    expect(isUnknown(unknown)).toBe(true);
    expect(`${unknown}`).toBe('unknown: Fn::GetAZs is known only to CloudFormation');
  });
});
