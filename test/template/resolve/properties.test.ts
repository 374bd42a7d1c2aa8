import { JSON_LEVELS } from '../../../src/limits';
import { Unknown } from '../../../src/template';
import { mapKnown, parseJson, Properties } from '../../../src/template/resolve/properties';

const why = new Unknown('no value');
const properties = new Properties({
  Text: 'a',
  Number: 3,
  NumberText: ' 30 ',
  Flag: true,
  FlagText: 'False',
  List: ['a'],
  Json: '{"In":{"Deep":1}}',
  Part: { Name: 'p', Unknown: why },
  Parts: [{ Name: 'a' }, 'b', why],
  Why: why,
  Empty: '',
  Blank: ' ',
  Texts: { A: 'a', B: 1, C: why },
  Null: null,
}, 'It');

describe('Properties', () => {
  test('reads texts, numbers and booleans in any notation', () => {
    expect([properties.text('Text'), properties.text('Number'), properties.text('Flag')]).toEqual(['a', '3', 'true']);
    expect([properties.number('Number'), properties.number('NumberText')]).toEqual([3, 30]);
    expect([properties.flag('Flag'), properties.flag('FlagText')]).toEqual([true, false]);
  });

  test('reads nested objects, and JSON in text', () => {
    expect(properties.text('Part.Name')).toBe('p');
    expect((properties.part('Json') as Properties).number('In.Deep')).toBe(1);
    expect((properties.part('Part') as Properties).text('Name')).toBe('p');
  });

  test('returns undefined, the fallback or an empty list for properties that are not set', () => {
    expect([properties.text('No'), properties.number('Part.No'), properties.flag('Text.No'), properties.part('No'), properties.text('Null.No')]).toEqual(Array(5).fill(undefined));
    expect([properties.text('No', 'x'), properties.number('No', 0), properties.flag('No', false)]).toEqual(['x', 0, false]);
    expect([properties.list('No'), properties.parts('No'), properties.textsByName('No')]).toEqual([[], [], {}]);
    expect(properties.required('No')).toEqual(new Unknown('It does not set No'));
    expect([properties.has('No'), properties.has('Part.Name'), properties.has('Why')]).toEqual([false, true, true]);
  });

  test('keeps unknown values, and all values in them, unknown', () => {
    expect([properties.text('Why'), properties.number('Why.Deep', 1), properties.flag('Part.Unknown'), properties.list('Why'), properties.part('Why')])
      .toEqual(Array(5).fill(why));
    expect([properties.parts('Why'), properties.textsByName('Why'), properties.required('Why')]).toEqual(Array(3).fill(why));
    expect(properties.textsByName('Texts')).toEqual({ A: 'a', B: '1', C: why });
    expect(mapKnown<number, number>(why, () => 1)).toBe(why);
  });

  test('a value of another type is unknown', () => {
    expect(properties.number('Text')).toEqual(new Unknown('Text of It is not a number'));
    expect(properties.number('Empty')).toEqual(new Unknown('Empty of It is not a number'));
    expect(properties.number('Blank')).toEqual(new Unknown('Blank of It is not a number'));
    expect(properties.flag('Text')).toEqual(new Unknown('Text of It is not a boolean'));
    expect([properties.number('List'), properties.flag('Part')]).toEqual([new Unknown('List of It is not a number'), new Unknown('Part of It is not a boolean')]);
    expect(new Properties({ Texts: { A: ['a'] } }, 'It').textsByName('Texts')).toEqual({ A: new Unknown('A of It.Texts is not text') });
    expect(properties.text('List')).toEqual(new Unknown('List of It is not text'));
    expect(properties.list('Text')).toEqual(new Unknown('Text of It is not a list'));
    expect(properties.part('List')).toEqual(new Unknown('List of It is not an object'));
    expect(properties.part('Text')).toEqual(new Unknown('Text of It is not an object'));
  });

  test('reads lists of objects item by item', () => {
    const [first, second, third] = properties.parts('Parts') as any[];
    expect(first.text('Name')).toBe('a');
    expect(second).toEqual(new Unknown('It.Parts[1] is not an object'));
    expect(third).toBe(why);
  });

  test('reads lists of texts item by item', () => {
    expect(properties.texts('List')).toEqual(['a']);
    expect(properties.texts('No')).toEqual([]);
    expect(properties.texts('Why')).toEqual([why]);
    expect(properties.texts('Parts')).toEqual([new Unknown('It.Parts[0] is not text'), 'b', why]);
  });

  test('parseJson returns undefined for invalid JSON', () => {
    expect([parseJson('{"a":1}'), parseJson('{a}')]).toEqual([{ a: 1 }, undefined]);
  });

  test('parseJson returns undefined for JSON that is nested more deeply than a template may be', () => {
    const nested = (levels: number) => `[null,${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}]`;
    expect([JSON_LEVELS, JSON_LEVELS + 1].map(levels => parseJson(nested(levels)) !== undefined)).toEqual([true, false]);
  });

  test('resolves the values on first use, once', () => {
    const resolve = jest.fn(() => ({ A: 'a', B: { c: 'd' } }));
    const lazy = new Properties(resolve, 'It');
    expect(resolve).not.toHaveBeenCalled();
    expect([lazy.names, lazy.text('A'), lazy.text('B.c'), lazy.value('B.c.d'), lazy.value('.A')]).toEqual([['A', 'B'], 'a', 'd', undefined, undefined]);
    expect(resolve).toHaveBeenCalledTimes(1);
  });
});
