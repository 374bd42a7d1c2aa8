import { existsSync, readFileSync } from 'node:fs';
import {
  claimedWithoutTest, Kind, KINDS, PAGE, pageProblems, Practice, practices, provedBy, render, testedWithoutClaim, unknownIds,
} from './practices/practices';

// The titles in this file are made up, so the scan of the real tests leaves this file out by its path (see testFiles).

describe('the practices of this library', () => {
  const proofs = provedBy();

  test('are 134, each with its own id', () => {
    expect(practices).toHaveLength(134);
    expect(new Set(practices.map(({ id }) => id)).size).toBe(134);
  });

  test('ask for known kinds of enforcement, at least one each', () => {
    expect(practices.filter(({ asks }) => asks.length === 0 || !asks.every(kind => KINDS.includes(kind)))).toEqual([]);
  });

  test('claim known kinds of enforcement', () => {
    expect(practices.flatMap(({ enforcedBy }) => Object.keys(enforcedBy)).filter(kind => !KINDS.includes(kind as Kind))).toEqual([]);
  });

  test('are each named by a test when claimed as enforced', () => {
    expect(claimedWithoutTest(practices, proofs)).toEqual([]);
  });

  test('contain every id that a test names', () => {
    expect(unknownIds(practices, proofs)).toEqual([]);
  });

  test('are claimed as enforced when a test names them', () => {
    expect(testedWithoutClaim(practices, proofs)).toEqual([]);
  });

  test('stand in docs/practices.md as they are now', () => {
    expect(pageProblems(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '', render())).toEqual([]);
  });

  test('have one row each on the page', () => {
    expect(render().match(/^\| [A-Z]\d\d \|/gm)).toEqual(practices.map(({ id }) => `| ${id} |`));
  });
});

function scan(text: string): Record<string, string[]> {
  return Object.fromEntries(provedBy([{ path: 'test/a.test.ts', text }]));
}

describe('a test title names practices', () => {
  test.each([
    ['of test', "test('hides it [Q01]', () => {});"],
    ['of it', "  it('hides it [Q01]', async () => {});"],
    ['in double quotes', 'test("hides it [Q01]", () => {});'],
    ['in backticks', 'test(`hides it [Q01]`, () => {});'],
    ['on a line of its own', "test(\n  'hides it [Q01]',\n  () => {});"],
    ['of a table', "test.each([[1, 'a'], [2, 'b']])('hides it [Q01]', () => {});"],
    ['of a table over several lines', "test.each([\n  ['a', 1],\n])('hides it [Q01]', () => {});"],
    ['of a tagged table', "test.each`\n  a\n  ${1}\n`('hides it [Q01]', () => {});"],
    ['of a row of a table', "test.each([['hides it [Q01]', 1]])('%s', () => {});"],
    ['inside a loop', "for (const n of [1, 2]) test('hides it [Q01]', () => {});"],
  ])('%s', (_, text) => {
    expect(scan(text)).toEqual({ Q01: ['test/a.test.ts: hides it'] });
  });

  test('several at once, and without the escapes of its quotes', () => {
    const title = "test/a.test.ts: doesn't lose [any]";
    expect(scan("test('doesn\\'t lose [any] [Q01, Q18]', () => {});")).toEqual({ Q01: [title], Q18: [title] });
  });

  test('in a sorted list, whatever the order of the files', () => {
    const files = [
      { path: 'test/b.test.ts', text: "test('b [Q02]'); test('a [Q01]');" },
      { path: 'test/a.test.ts', text: "test('z [Q02]'); test('y [Q02]');" },
    ];
    const expected = [
      ['Q01', ['test/b.test.ts: a']],
      ['Q02', ['test/a.test.ts: y', 'test/a.test.ts: z', 'test/b.test.ts: b']],
    ];
    expect([...provedBy(files)]).toEqual(expected);
    expect([...provedBy(files.reverse())]).toEqual(expected);
  });

  test.each([
    ['in a comment', "// test('hides it [Q01]', () => {});"],
    ['in a block comment', "/**\n * test('hides it [Q01]', () => {});\n */"],
    ['of a skipped test', "test.skip('hides it [Q01]', () => {});"],
    ['of a test to be written', "test.todo('hides it [Q01]');"],
    ['of a group', "describe('hides it [Q01]', () => {});"],
    ['elsewhere', "test('hides it', () => { expect('it [Q01]').toBe(1); });"],
    ['in the middle of the title', "test('hides [Q01] it', () => {});"],
  ])('but not %s', (_, text) => {
    expect(scan(text)).toEqual({});
  });
});

const enforced: Practice = { id: 'Q01', practice: 'Hide it.', asks: ['default', 'rule'], enforcedBy: { default: 'SqsWorkerFunction, a | b' } };
const open: Practice = { id: 'Q02', practice: 'Park it.', asks: ['default'], enforcedBy: {} };
const documented: Practice = { id: 'K01', practice: 'Know it.', asks: ['documentation'], enforcedBy: {} };
const list = [enforced, open, documented];

describe('a check fails', () => {
  test('when a practice is claimed and no test names it', () => {
    expect(claimedWithoutTest(list, new Map())).toEqual(['Q01']);
    expect(claimedWithoutTest(list, new Map([['Q01', ['test/a.test.ts: hides it']]]))).toEqual([]);
  });

  test('when a test names a practice that is not claimed', () => {
    expect(testedWithoutClaim(list, new Map([['Q02', ['test/a.test.ts: parks it']]]))).toEqual(['Q02']);
    expect(testedWithoutClaim(list, new Map([['Q01', ['test/a.test.ts: hides it']]]))).toEqual([]);
  });

  test('when a test names a practice that does not exist', () => {
    expect(unknownIds(list, new Map([['Q99', ['test/a.test.ts: hides it']]]))).toEqual(['Q99 in test/a.test.ts: hides it']);
    expect(unknownIds(list, new Map([['Q01', ['test/a.test.ts: hides it']]]))).toEqual([]);
  });

  test('when the page is old', () => {
    expect(pageProblems('old', 'new')).toEqual([expect.stringContaining('run `npm run practices`')]);
    expect(pageProblems('new', 'new')).toEqual([]);
  });
});

describe('the page', () => {
  test('counts, names states and tests, and escapes pipes', () => {
    const page = render(list, new Map([['Q01', ['test/a.test.ts: hides it', 'test/b.test.ts: shows a | b']]]));
    expect(page).toContain('Of 3 practices: 0 enforced, 1 enforced in part, 1 open, 1 documentation only.');
    expect(page).toContain(
      '| Q01 | Hide it. | default: SqsWorkerFunction, a \\| b<br>open: rule | `test/a.test.ts`: hides it<br>`test/b.test.ts`: shows a \\| b |\n',
    );
    expect(page).toContain('| Q02 | Park it. | open: default |  |\n');
    expect(page).toContain('## Streams (Kinesis, DynamoDB)\n\n| id | practice | enforced by | proved by |\n| --- | --- | --- | --- |\n| K01 |');
    expect(page).toContain('| K01 | Know it. | documentation only |  |\n');
  });
});
