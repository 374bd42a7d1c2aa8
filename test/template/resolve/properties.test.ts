import { Unknown } from '../../../src/template';
import { mapKnown, parseJson, Properties } from '../../../src/template/resolve/properties';

const why = new Unknown('nobody says');
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
  test('reads texts, numbers and flags however they are written', () => {
    expect([properties.text('Text'), properties.text('Number'), properties.text('Flag')]).toEqual(['a', '3', 'true']);
    expect([properties.number('Number'), properties.number('NumberText')]).toEqual([3, 30]);
    expect([properties.flag('Flag'), properties.flag('FlagText')]).toEqual([true, false]);
  });

  test('reads parts of parts, and JSON within texts', () => {
    expect(properties.text('Part.Name')).toBe('p');
    expect((properties.part('Json') as Properties).number('In.Deep')).toBe(1);
    expect((properties.part('Part') as Properties).text('Name')).toBe('p');
  });

  test('what is not there is undefined, or the fallback, or none', () => {
    expect([properties.text('No'), properties.number('Part.No'), properties.flag('Text.No'), properties.part('No'), properties.text('Null.No')]).toEqual(Array(5).fill(undefined));
    expect([properties.text('No', 'x'), properties.number('No', 0), properties.flag('No', false)]).toEqual(['x', 0, false]);
    expect([properties.list('No'), properties.parts('No'), properties.textsByName('No')]).toEqual([[], [], {}]);
    expect(properties.required('No')).toEqual(new Unknown('It gives no No'));
    expect([properties.has('No'), properties.has('Part.Name'), properties.has('Why')]).toEqual([false, true, true]);
  });

  test('what is unknown stays so, with all that is in it', () => {
    expect([properties.text('Why'), properties.number('Why.Deep', 1), properties.flag('Part.Unknown'), properties.list('Why'), properties.part('Why')])
      .toEqual(Array(5).fill(why));
    expect([properties.parts('Why'), properties.textsByName('Why'), properties.required('Why')]).toEqual(Array(3).fill(why));
    expect(properties.textsByName('Texts')).toEqual({ A: 'a', B: '1', C: why });
    expect(mapKnown<number, number>(why, () => 1)).toBe(why);
  });

  test('what can not be what it should be is unknown', () => {
    expect(properties.number('Text')).toEqual(new Unknown('Text of It is no number'));
    expect(properties.number('Empty')).toEqual(new Unknown('Empty of It is no number'));
    expect(properties.number('Blank')).toEqual(new Unknown('Blank of It is no number'));
    expect(properties.flag('Text')).toEqual(new Unknown('Text of It is no boolean'));
    expect(properties.text('List')).toEqual(new Unknown('List of It is no text'));
    expect(properties.list('Text')).toEqual(new Unknown('Text of It is no list'));
    expect(properties.part('List')).toEqual(new Unknown('List of It is no object'));
    expect(properties.part('Text')).toEqual(new Unknown('Text of It is no object'));
  });

  test('reads lists of parts one by one', () => {
    const [first, second, third] = properties.parts('Parts') as any[];
    expect(first.text('Name')).toBe('a');
    expect(second).toEqual(new Unknown('It.Parts[1] is no object'));
    expect(third).toBe(why);
  });

  test('reads lists of texts item by item', () => {
    expect(properties.texts('List')).toEqual(['a']);
    expect(properties.texts('No')).toEqual([]);
    expect(properties.texts('Why')).toEqual([why]);
    expect(properties.texts('Parts')).toEqual([new Unknown('It.Parts[0] is no text'), 'b', why]);
  });

  test('what is no JSON says nothing', () => {
    expect([parseJson('{"a":1}'), parseJson('{a}')]).toEqual([{ a: 1 }, undefined]);
  });
});
