import { contentOf } from '../../src/runtime/content';
import { ExactDecimal, normalizedDecimal, roundedNumbers } from '../../src/runtime/decimal';

const of = (value: unknown, complete = true, rounded: ReadonlySet<number> = new Set()) => contentOf(value, { subject: 'idempotency key', complete, rounded });
const bytes = Uint8Array.from([1, 2]);

describe('the text of a value, from which the keys in deployed tables are made, stays', () => {
  const shared = { a: 1 };
  test.each<[string, unknown, string]>([
    ['a text', 'a"b', '"a\\"b"'],
    ['a whole number', 120, '12e1'],
    ['a decimal number', -1.5, '-15e-1'],
    ['zero', -0, '0'],
    ['the largest exact number', Number.MAX_SAFE_INTEGER, '9007199254740991e0'],
    ['a bigint', 12345678901234567890n, '1234567890123456789e1'],
    ['a number of DynamoDB', new ExactDecimal('3.140'), '314e-2'],
    ['true', true, 'true'],
    ['a date', new Date(1), 'date 1'],
    ['a list', [1, ['a', 2]], '[1e0,["a",2e0]]'],
    ['a Set', new Set(['b', 'a']), 'set ["a","b"]'],
    ['a Map', new Map<unknown, unknown>([['b', 1], ['a', [2]]]), 'map ["a":[2e0],"b":1e0]'],
    ['an object', { b: 'x', a: { d: 1, c: true } }, '{"a":{"c":true,"d":1e0},"b":"x"}'],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1e0}'],
    ['an object that is named twice', [shared, shared], '[{"a":1e0},{"a":1e0}]'],
    ['an object that says its JSON', new URL('https://example.com/a'), '"https://example.com/a"'],
    ['bytes', bytes, 'bytes AQI='],
    ['a Buffer on a part of its memory', Buffer.from([0, 1, 2, 3]).subarray(1, 3), 'bytes AQI='],
    ['an ArrayBuffer', bytes.buffer, 'bytes AQI='],
    ['an array of numbers of two bytes', Uint16Array.from([1]), '[object Uint16Array] AQA='],
  ])('%s', (_what, value, text) => {
    expect(of(value)).toBe(text);
    expect(of(value, false)).toBe(text);
  });

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'undefined'], ['null', null, 'null'], ['the empty text', '', '""'], ['NaN', NaN, 'NaN'],
    ['an invalid date', new Date(NaN), 'invalid date'], ['an empty list', [], '[]'], ['an empty Set', new Set(), 'set []'], ['an empty Map', new Map(), 'map []'],
    ['an empty object', {}, '{}'], ['members that are undefined', { a: undefined, b: 1 }, '{"b":1e0}'],
  ])('%s, which may be a part of what is compared, but not of a key', (_what, value, text) => {
    expect(of(value, false)).toBe(text);
  });
});

describe('a key without a part names the place', () => {
  test.each<[unknown, string]>([
    [undefined, 'it is undefined'], [null, 'it is null'], [[1, ''], '[1] is ""'], [{ a: { b: [0, NaN] } }, 'a.b[1] is NaN'], [{ a: new Date(NaN) }, 'a is invalid date'],
    [{ a: [] }, 'a is []'], [[{}], '[0] is {}'], [new Set([null]), '[0] is null'], [new Map([['a', undefined]]), 'it is undefined'], [{ a: undefined }, 'a is undefined'],
  ])('%p', (value, where) => {
    expect(() => of(value)).toThrow(new Error(`the record has no complete idempotency key: ${where}`));
  });
});

describe('a value that can never be compared is an error of the handler', () => {
  class Order { public id = 1; }
  const circle: { self?: unknown } = {};
  circle.self = circle;
  test.each<[unknown, string]>([
    [() => 1, 'it is a function'], [[Symbol('a')], '[0] is a symbol'], [circle, 'self is a circular reference'], [{ order: new Order() }, 'order is an instance of Order'],
    [Object.create(Object.create(Object.create(null))), 'it is an instance of a class'],
  ])('%#', (value, where) => {
    expect(() => of(value)).toThrow(new TypeError(`the idempotency key cannot be compared: ${where}: return strings, numbers, dates, bytes, or arrays, ` +
      'Sets, Maps and plain objects of them'));
  });
});

describe('a number that JSON has rounded', () => {
  const rounded = new Set([12345678901234568]);
  const exact = (where: string) => new Error(`the idempotency key is not exact: ${where} holds a number with more digits than a JavaScript number can ` +
    'hold, and may have been rounded: send it as a string');

  test.each<[unknown, string]>([
    [12345678901234568, 'it'], [[1, 12345678901234568], '[1]'], [Number.MAX_SAFE_INTEGER + 1, 'it'], [-Number.MAX_SAFE_INTEGER - 1, 'it'],
    ['12345678901234568', 'it'], [{ a: 'order-12345678901234568' }, 'a'], ['12345678901234568-order', 'it'],
    ['912345678901234568 and 12345678901234568', 'it'],
  ])('is refused in %p', (value, where) => {
    expect(() => of(value, true, rounded)).toThrow(exact(where));
  });

  test.each(['912345678901234568', '123456789012345680', '0.12345678901234568', '1234567890123456'])('is not seen in the longer or other number %s', text => {
    expect(of(text, true, rounded)).toBe(`"${text}"`);
  });

  test.each<[string, number[]]>([
    ['{"a":1,"b":"x"}', []],
    ['12345678901234567', [12345678901234568]],
    ['[12345678901234567,0.12345678901234567891]', [12345678901234568, 0.12345678901234568]],
    ['1e-400', [0]],
    ['9007199254740991', []],
    ['{"a":"12345678901234567"}', []],
    ['{"a":"\\"12345678901234567","b":12345678901234567}', [12345678901234568]],
    ['{"a":"\\\\","b":12345678901234567,"c":"12345678901234599"}', [12345678901234568]],
  ])('is found in the JSON %s outside of its texts', (json, numbers) => {
    expect([...roundedNumbers(json)]).toEqual(numbers);
  });

  test.each([['-12.50', '-125e-1'], ['-1.25e1', '-125e-1'], ['+0012', '12e0'], ['.5', '5e-1'], ['5.', '5e0'], ['0.000', '0'], ['1e3', '1e3'], ['100', '1e2']])(
    'the decimal %s has the text %s', (text, normalized) => {
      expect(normalizedDecimal(text)).toBe(normalized);
    });
});
