import fc from 'fast-check';
import { endsWith, isUnknown, mayEqual, prefixed, serviceOf, Unknown } from '../../../src/template';
import { joinedOutlines } from '../../../src/template/resolve/outlines';
import { valueOf } from '../flow';

const sections = {
  Parameters: { Bare: { Type: 'String' }, Other: { Type: 'String' }, QueueArn: { Type: 'String' } },
  Conditions: { Maybe: { 'Fn::Equals': [{ Ref: 'Bare' }, 'x'] } },
};
const of = (piece: unknown) => valueOf(piece, sections) as Unknown;
const ARN = 'arn:aws:sqs:us-east-1:123456789012:orders';
const IF = (one: unknown, other: unknown) => ({ 'Fn::If': ['Maybe', one, other] });

describe('what is known of a text', () => {
  test.each<[unknown, readonly (readonly string[])[]]>([
    [{ Ref: 'Bare' }, [['', '']]],
    [{ 'Fn::Sub': 'a-${Bare}-b-${Other}' }, [['a-', '-b-', '']]],
    [{ 'Fn::Join': [':', ['a', { Ref: 'Bare' }, 'b']] }, [['a:', ':b']]],
    [{ 'Fn::Join': ['', ['a', { 'Fn::ImportValue': 'x' }]] }, [['a', '']]],
    [IF('a', 'b'), [['a'], ['b']]],
    [IF('a', { Ref: 'Bare' }), [['a'], ['', '']]],
    [{ 'Fn::Sub': ['x-${y}-z', { y: IF('a', 1) }] }, [['x-a-z'], ['x-1-z']]],
    [{ 'Fn::Join': ['', [IF('a', 'b'), IF('c', 'd')]] }, [['ac'], ['ad'], ['bc'], ['bd']]],
    [{ 'Fn::Join': ['', [IF('a', 'b'), IF('c', 'd'), '-', IF('e', 'f')]] }, [['ac-', ''], ['ad-', ''], ['bc-', ''], ['bd-', '']]],
    [IF('a', IF('b', IF('c', IF('d', 'e')))), [['', '']]],
    [IF('a', ['b']), [['', '']]],
    [{ 'Fn::Join': [':', ['a', IF('b', { Ref: 'AWS::NoValue' }), 'c']] }, [['a', 'c']]],
    [{ 'Fn::Join': [':', [IF({ Ref: 'AWS::NoValue' }, IF('x', 'y')), 'c', 'd']] }, [['', 'c:d']]],
    ['a-{{resolve:ssm:b}}-c', [['a-', '-c']]],
    ['a-{{resolve:ssm:b}}-{{resolve:ssm:c}}-d', [['a-', '-d']]],
    [{ 'Fn::Sub': '${Bare}'.repeat(20) }, [Array(16).fill('')]],
  ])('%j is %j', (piece, outlines) => {
    expect(of(piece).outlines).toEqual(outlines);
  });

  test('a value that both branches of an unknown condition have is known', () => {
    expect(valueOf(IF('a', 'a'), sections)).toBe('a');
    expect(valueOf(IF({ a: 1, b: [true] }, { b: [true], a: 1 }), sections)).toEqual({ a: 1, b: [true] });
    expect(valueOf({ x: IF({ Ref: 'AWS::NoValue' }, { Ref: 'AWS::NoValue' }) }, sections)).toEqual({});
  });

  test('branches that differ in a part are known in the others', () => {
    const value = valueOf(IF({ kind: 'a', name: 'x', list: ['a', 'b'] }, { kind: 'a', name: 'y', list: ['a', 'c'] }), sections) as any;
    expect(value.kind).toBe('a');
    expect(value.name).toEqual(new Unknown('parameter Bare has no default'));
    expect(value.name.outlines).toEqual([['x'], ['y']]);
    expect(value.list[0]).toBe('a');
    expect(isUnknown(value.list[1])).toBe(true);
  });

  test.each([[{ a: 1 }, { b: 1 }], [['a'], ['a', 'b']], [{ a: 1 }, ['a']], [{ a: 1 }, { Ref: 'AWS::NoValue' }], [{ a: 1 }, { Ref: 'Bare' }], [{ a: 1 }, { a: 1, b: 2 }]])('%j or %j is unknown', (one, other) => {
    expect(valueOf(IF(one, other), sections)).toEqual(new Unknown('parameter Bare has no default'));
  });
});

describe('serviceOf', () => {
  test.each<[unknown, string | undefined]>([
    [ARN, 'sqs'],
    ['orders', undefined],
    ['', undefined],
    [{ 'Fn::Sub': 'arn:aws:sqs:${Bare}:${Other}:x' }, 'sqs'],
    [{ 'Fn::Sub': 'arn:${Bare}:sqs:us-east-1:1:x' }, 'sqs'],
    [{ 'Fn::Sub': 'arn:aws${Bare}:sqs:us-east-1:1:x' }, 'sqs'],
    [{ 'Fn::Sub': 'arn:aws:kinesis:${Bare}' }, 'kinesis'],
    [{ 'Fn::Join': [':', ['arn', { Ref: 'Bare' }, 'dynamodb', { Ref: 'Other' }, '1', 'x']] }, 'dynamodb'],
    [IF(ARN, { 'Fn::Sub': 'arn:aws:sqs:${Other}:1:x' }), 'sqs'],
  ])('%j is of %s', (piece, service) => {
    expect(serviceOf(of(piece))).toBe(service);
  });

  test.each<[unknown]>([
    [{ Ref: 'QueueArn' }],
    [{ 'Fn::ImportValue': 'OrdersQueueArn' }],
    [{ 'Fn::Sub': 'arn:${Bare}' }],
    [{ 'Fn::Sub': 'arn:${Bare}:orders' }],
    [{ 'Fn::Sub': 'arn:aws:${Bare}:us-east-1:1:x' }],
    [{ 'Fn::Sub': 'arn:aws:sqs${Bare}:us-east-1:1:x' }],
    [{ 'Fn::Sub': 'arn:aws:sqs${Bare}' }],
    [{ 'Fn::Sub': '${Bare}:sqs:us-east-1:1:x:y' }],
    [IF(ARN, 'arn:aws:kinesis:us-east-1:1:stream/x')],
    [IF(ARN, { Ref: 'QueueArn' })],
  ])('%j is of an unknown service', piece => {
    expect(isUnknown(serviceOf(of(piece)))).toBe(true);
  });
});

describe('endsWith', () => {
  test.each<[unknown, boolean]>([
    ['a.fifo', true], ['a', false],
    [{ 'Fn::Sub': '${Bare}.fifo' }, true], [{ 'Fn::Sub': '${Bare}-queue' }, false],
    [IF('a.fifo', 'b.fifo'), true], [IF('a', 'b'), false],
  ])('%j: %s', (piece, expected) => {
    expect(endsWith(of(piece), '.fifo')).toBe(expected);
  });

  test.each<[unknown]>([[{ Ref: 'Bare' }], [{ 'Fn::Sub': 'a${Bare}' }], [{ 'Fn::Sub': '${Bare}o' }], [IF('a', 'b.fifo')], [IF({ Ref: 'Other' }, { 'Fn::Sub': '${Bare}fo' })]])('%j: unknown', piece => {
    expect(isUnknown(endsWith(of(piece), '.fifo'))).toBe(true);
  });
});

describe('mayEqual', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 });
  const outline = fc.array(text, { minLength: 1, maxLength: 4 });

  test('is true for every text with the outline', () => {
    fc.assert(fc.property(outline, fc.array(text, { minLength: 3, maxLength: 3 }), (parts, filled) => {
      const whole = parts.map((part, i) => i === 0 ? part : filled[i - 1] + part).join('');
      expect(mayEqual(new Unknown('', [parts]), whole)).toBe(true);
      expect(mayEqual(whole, new Unknown('', [parts]))).toBe(true);
      expect(mayEqual(new Unknown('', [parts]), new Unknown('', [[whole.slice(0, 2), whole.slice(2)]]))).toBe(true);
    }));
  });

  test('agrees with a regular expression about known texts', () => {
    fc.assert(fc.property(outline, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (parts, whole) => {
      expect(mayEqual(new Unknown('', [parts]), whole)).toBe(new RegExp(`^${parts.join('.*')}$`).test(whole));
    }));
  });

  test.each<[unknown, unknown, boolean]>([
    ['a', 'a', true], ['a', 'b', false],
    [{ 'Fn::Sub': 'a-${Bare}' }, { 'Fn::Sub': 'b-${Bare}' }, false],
    [{ 'Fn::Sub': '${Bare}-a' }, { 'Fn::Sub': '${Bare}-b' }, false],
    [{ 'Fn::Sub': '${Bare}-a' }, { 'Fn::Sub': 'b-${Bare}' }, true],
    [{ Ref: 'Bare' }, 'a', true],
    [IF('a', 'b'), 'c', false], [IF('a', 'b'), IF('c', 'b'), true],
  ])('%j and %j: %s', (one, other, expected) => {
    expect(mayEqual(of(one) as never, of(other) as never)).toBe(expected);
  });
});

test('joined outlines are those of the joined texts', () => {
  const text = fc.string({ maxLength: 3 });
  const outline = fc.array(text, { minLength: 1, maxLength: 3 });
  fc.assert(fc.property(fc.array(fc.array(outline, { minLength: 1, maxLength: 2 }), { maxLength: 3 }), parts => {
    const filled = parts.map(([first]) => first.join('?')).join('');
    expect(mayEqual(new Unknown('', joinedOutlines(parts)), filled)).toBe(true);
  }));
});

test('prefixed keeps what is known', () => {
  expect(prefixed('/a/', 'b')).toBe('/a/b');
  expect((prefixed('/a/', of({ 'Fn::Sub': '${Bare}-b' })) as Unknown).outlines).toEqual([['/a/', '-b']]);
});
