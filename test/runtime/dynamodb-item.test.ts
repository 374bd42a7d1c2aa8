import { marshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { capturedLines, failed, itemRecord, lambdaContext } from './invocation';
import { normalizedDecimal } from '../../src/runtime/decimal';
import { DynamoDbItem, DynamoDbNumber, ExactDecimal, ItemChange, streamProcessor } from 'cdk-resilient-lambda/runtime';

afterEach(() => jest.restoreAllMocks());

/** Returns the item as a handler sees it, or 'invalid'. */
async function seen(image: Record<string, object>): Promise<any> {
  const lines = capturedLines();
  let item: unknown;
  const handler = streamProcessor<ItemChange<unknown>>(({ newImage }) => { item = newImage; }, { onInvalid: 'drop' });
  await handler({ Records: [itemRecord('1', { NewImage: image })] }, lambdaContext());
  return lines.some(line => line.level === 'ERROR') ? 'invalid' : item;
}

describe('a number of an item', () => {
  test.each<[string, DynamoDbNumber]>([
    ['0', 0], ['-12', -12], ['12.50', 12.5], ['0.1', 0.1], ['1E-130', 1e-130], ['1.0E+3', 1000], ['9007199254740991', 9007199254740991], ['-0', 0],
    ['9007199254740992', 9007199254740992n], ['1129384756012345678', 1129384756012345678n], ['-1129384756012345678', -1129384756012345678n],
    ['1.5E+40', 15n * 10n ** 39n], ['99999999999999999999999999999999999999', 10n ** 38n - 1n], ['9.9E+125', 99n * 10n ** 124n],
    ['123456789012345678.000', 123456789012345678n],
    ['3.14159265358979323846', new ExactDecimal('3.14159265358979323846')], ['-9007199254740991.5', new ExactDecimal('-9007199254740991.5')],
  ])('that is %s keeps every digit', async (N, expected) => {
    expect((await seen({ n: { N } })).n).toEqual(expected);
  });

  test('that no number can hold has all digits as text and in JSON, and the nearest number', () => {
    const pi = new ExactDecimal('3.14159265358979323846');
    expect([String(pi), `${pi}`, JSON.stringify({ pi }), Number(pi), pi.value]).toEqual([
      '3.14159265358979323846', '3.14159265358979323846', '{"pi":"3.14159265358979323846"}', Math.PI, '3.14159265358979323846',
    ]);
  });

  test('that is none makes the record invalid', async () => {
    for (const N of ['', 'x', '1e9999', '0x10', ' 1', '1 ']) expect(await seen({ n: { N } })).toBe('invalid');
    await expect(streamProcessor(() => undefined)({ Records: [itemRecord('1', { NewImage: { n: { N: 'x' } } })] }, lambdaContext()))
      .rejects.toThrow('a number of the item is not a decimal number');
  });
});

test.each([
  ['0', '0'], ['-0.000', '0'], ['0e5', '0'], ['1000', '1e3'], ['0.001', '1e-3'], ['007', '7e0'], ['+3', '3e0'], ['-12.50', '-125e-1'], ['-1.25e1', '-125e-1'], ['1.5E+40', '15e39'],
  ['10.0e-2', '1e-1'], ['123', '123e0'], ['.5', '5e-1'], ['1001', '1001e0'],
])('a decimal number has one form, however it is written: %s is %s', (text, form) => {
  expect(normalizedDecimal(text)).toBe(form);
});

test('an attribute called __proto__ is a plain property', async () => {
  const item = await seen(JSON.parse('{"__proto__":{"M":{"admin":{"BOOL":true}}},"inner":{"M":{"__proto__":{"S":"x"}}}}'));
  expect(Object.keys(item)).toEqual(['__proto__', 'inner']);
  expect(item.admin).toBeUndefined();
  expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
  expect(Object.getPrototypeOf(item.inner)).toBe(Object.prototype);
});

test('each type of DynamoDB has a value', async () => {
  const item = await seen({
    S: { S: '' },
    NULL: { NULL: true },
    BOOL: { BOOL: false },
    L: { L: [{ S: 'a' }, { N: '1' }] },
    B: { B: 'AQI=' },
    SS: { SS: ['a', 'b'] },
    NS: { NS: ['1', '1129384756012345678'] },
    BS: { BS: ['AQI='] },
  });
  expect({ ...item, B: [...item.B], BS: [...item.BS].map(bytes => [...bytes]) }).toEqual({
    S: '', NULL: null, BOOL: false, L: ['a', 1], B: [1, 2], SS: new Set(['a', 'b']), NS: new Set([1, 1129384756012345678n]), BS: [[1, 2]],
  });
});

test.each([[{}], [{ X: 'x' }], [null]])('an attribute of no type of DynamoDB makes the record invalid: %j', async attribute => {
  expect(await seen({ a: attribute as never })).toBe('invalid');
});

describe('for any item', () => {
  const digits = fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }),
    fc.integer({ min: 0, max: 37 }), fc.integer({ min: -80, max: 80 }))
    .map(([negative, whole, point, exponent]) => {
      const text = String(whole).padStart(point + 1, '0');
      return `${negative ? '-' : ''}${text.slice(0, text.length - point)}${point ? `.${text.slice(-point)}` : ''}${exponent ? `E${exponent}` : ''}`;
    });
  const attribute = fc.letrec<{ any: object }>(tie => ({
    any: fc.oneof({ maxDepth: 4 },
      digits.map(N => ({ N })), fc.string().map(S => ({ S })), fc.boolean().map(BOOL => ({ BOOL })), fc.constant({ NULL: true }),
      fc.uint8Array().map(bytes => ({ B: Buffer.from(bytes).toString('base64') })),
      fc.uniqueArray(fc.string(), { minLength: 1 }).map(SS => ({ SS })),
      fc.uniqueArray(digits, { minLength: 1, selector: normalizedDecimal }).map(NS => ({ NS })),
      fc.array(tie('any')).map(L => ({ L })), fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('any')).map(M => ({ M }))),
  })).any;

  /** Writes a value as DynamoDB has it, with its numbers in one form. */
  function encode(value: any): object {
    if (value === null) return { NULL: true };
    if (typeof value === 'string') return { S: value };
    if (typeof value === 'boolean') return { BOOL: value };
    if (['number', 'bigint'].includes(typeof value) || value instanceof ExactDecimal) return { N: normalizedDecimal(String(value)) };
    if (ArrayBuffer.isView(value)) return { B: Buffer.from(value as Uint8Array).toString('base64') };
    if (Array.isArray(value)) return { L: value.map(encode) };
    if (value instanceof Set && typeof [...value][0] === 'string') return { SS: [...value] };
    if (value instanceof Set) return { NS: [...value].map(member => normalizedDecimal(String(member))) };
    return { M: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, encode(member)])) };
  }
  /** Writes the numbers of an attribute in one form. */
  function inOneForm(given: any): object {
    const [[type, value]] = Object.entries<any>(given);
    switch (type) {
      case 'N': return { N: normalizedDecimal(value) };
      case 'NS': return { NS: value.map(normalizedDecimal) };
      case 'L': return { L: value.map(inOneForm) };
      case 'M': return { M: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inOneForm(member)])) };
      default: return given;
    }
  }

  test('what a handler sees has every digit', async () => {
    const items: unknown[] = [];
    const handler = streamProcessor<ItemChange<unknown>>(({ newImage }) => { items.push(newImage); });
    await fc.assert(fc.asyncProperty(attribute, async value => {
      await handler({ Records: [itemRecord('1', { NewImage: { value } })] }, lambdaContext());
      expect(JSON.stringify(encode((items.pop() as { value: unknown }).value))).toBe(JSON.stringify(inOneForm(value)));
    }), { numRuns: 1_000 });
  });

  test('what the SDK writes is read as it was', async () => {
    const given = { id: 'x', n: 1.5, big: 2n ** 60n, list: [1, { a: null }], set: new Set(['a']), numbers: new Set([1, 2]), bytes: new Uint8Array([7]) };
    expect(await seen(JSON.parse(JSON.stringify(marshall(given), (_, value) => value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value))))
      .toMatchObject({ ...given, bytes: Buffer.from([7]) });
  });
});

test('an attribute of unknown type fails its record alone', async () => {
  capturedLines();
  const records = [itemRecord('1', { NewImage: { a: { S: '' } } }), itemRecord('2', { NewImage: { a: { X: 1 } } })];
  expect(failed(await streamProcessor(() => undefined)({ Records: records }, lambdaContext()))).toEqual(['2']);
});

test('the types tell that a number may be a bigint or an ExactDecimal', () => {
  interface Order { readonly id: string; readonly total: number; readonly lines: Array<{ readonly count?: number }>; readonly tags: Set<string> }
  const item: DynamoDbItem<Order> = { id: 'x', total: 12n, lines: [{ count: new ExactDecimal('0.5') }], tags: new Set() };
  // @ts-expect-error it may be no number
  const total: number = item.total;
  const rounded: number = Number(item.total);
  const id: string = item.id;
  expect([total, rounded, id]).toEqual([12n, 12, 'x']);
});
