import * as fc from 'fast-check';
import { isObject, numberOf, parseWritten, WrittenNumber, writtenForm } from '../../src/filters/filter-numbers';

describe('parseWritten', () => {
  test('keeps numbers as they are written', () => {
    const parsed = parseWritten('{"a": 300.0, "b": [3.0e2, -1E+2], "c": "300.0"}') as { a: unknown; b: unknown[]; c: unknown };
    expect(writtenForm(parsed.a)).toBe('300.0');
    expect(parsed.b.map(writtenForm)).toEqual(['3.0e2', '-1E+2']);
    expect(parsed.b.map(numberOf)).toEqual([300, -100]);
    expect(parsed.c).toBe('300.0');
  });

  test.each(['1.0', '1e2', '1E2', '12345678901234567890', '-0', '1', '-17'])('keeps %s as it is written', number => {
    expect((parseWritten(`[${number}]`) as unknown[]).map(writtenForm)).toEqual([number]);
  });

  test('ignores digits in strings and keys', () => {
    const text = '{"1.0": "2.0", "a\\"3": "\\\\", "4\\\\": "5\\"6"}';
    expect(parseWritten(text)).toEqual(JSON.parse(text));
  });

  test.each(['', '01', '1.', '{"a": 1', '1 2', '-'])('rejects %j, which is not JSON', text => {
    expect(() => parseWritten(text)).toThrow(SyntaxError);
  });

  test('equals JSON.parse except for the numbers', () => {
    fc.assert(fc.property(fc.json(), text => {
      expect(JSON.stringify(parseWritten(text))).toBe(JSON.stringify(JSON.parse(text)));
    }));
  });
});

describe('a number', () => {
  test('has a value and a written form, whether it was parsed or not', () => {
    expect([numberOf(1.5), numberOf(new WrittenNumber('1.50')), numberOf('1.5')]).toEqual([1.5, 1.5, undefined]);
    expect([writtenForm(1.5), writtenForm(new WrittenNumber('1.50')), writtenForm('1.5')]).toEqual(['1.5', '1.50', undefined]);
  });

  test('is not an object', () => {
    expect([{}, [], null, new WrittenNumber('1'), 'x'].map(isObject)).toEqual([true, false, false, false, false]);
  });
});
