import { existsSync, readFileSync } from 'node:fs';
import {
  claimedWithoutTest, Kind, KINDS, kindOf, PAGE, pageProblems, Practice, practices, Proof, provedBy, render, testedWithoutClaim, unknownIds,
} from './practices/practices';

// The titles in this file are made up, so the scan of the real tests leaves this file out by its path (see testFiles).

describe('the practices of this library', () => {
  const proofs = provedBy();

  test('are 160, each with its own id', () => {
    expect(practices).toHaveLength(160);
    expect(new Set(practices.map(({ id }) => id)).size).toBe(160);
  });

  test('ask for known kinds of enforcement, at least one each', () => {
    expect(practices.filter(({ asks }) => asks.length === 0 || !asks.every(kind => KINDS.includes(kind)))).toEqual([]);
  });

  test('claim known kinds of enforcement', () => {
    expect(practices.flatMap(({ enforcedBy }) => Object.keys(enforcedBy)).filter(kind => !KINDS.includes(kind as Kind))).toEqual([]);
  });

  test('have a test of each kind that is claimed, and of each rule', () => {
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
  return Object.fromEntries([...provedBy([{ path: 'test/a.test.ts', text }])].map(([id, proofs]) => [id, proofs.map(({ path, title }) => `${path}: ${title}`)]));
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
    const named = () => [...provedBy(files)].map(([id, proofs]) => [id, proofs.map(({ path, title }) => `${path}: ${title}`)]);
    expect(named()).toEqual(expected);
    files.reverse();
    expect(named()).toEqual(expected);
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

const proof = (kind: Proof['kind'], rule?: string): Proof => ({ kind, rule, path: 'test/a.test.ts', title: 'hides it' });

describe('a test proves', () => {
  test.each([
    ['test/nag/rules/queues/queues.test.ts', 'a queue that fails', 'rule'],
    ['test/runtime/sqs-worker.test.ts', 'warns of it', 'runtime'],
    ['test/replay/replay.test.ts', 'puts it back', 'runtime'],
    ['test/behavior/streams.test.ts', 'parks it', 'simulator'],
    ['test/simulator/sqs/sqs-queue.test.ts', 'parks it', 'simulator'],
    ['test/explain/explain.test.ts', 'is parked', 'command line'],
    ['test/constructs/sqs-worker/sqs-worker-checks.test.ts', 'a low timeout', 'validation'],
    ['test/constructs/sqs-worker/sqs-worker-function.test.ts', 'fails when it is low', 'validation'],
    ['test/constructs/sqs-worker/sqs-worker-function.test.ts', 'warns when it is low', 'validation'],
    ['test/constructs/sqs-worker/sqs-worker-function.test.ts', 'hides it', 'default'],
  ])('%s, "%s": %s', (path, title, kind) => {
    expect(kindOf(path, title)).toBe(kind);
  });

  test.each([['fails when %s', 'validation'], ['accepts %s', 'default']])('in a row what the title of its table says: %s', (table, kind) => {
    const text = `test.each([\n  ['it is short [Q01]', 1],\n])('${table}', () => {});`;
    expect(provedBy([{ path: 'test/constructs/queue.test.ts', text }]).get('Q01')).toEqual([{ kind, path: 'test/constructs/queue.test.ts', title: 'it is short' }]);
  });

  test('the rule of the rows that everywhere() makes', () => {
    const rows = "...everywhere('StreamBisect', 'bisecting', 'K03', {}, {}),";
    expect(provedBy([{ path: 'test/nag/rules/streams.test.ts', text: rows }]).get('K03'))
      .toEqual([{ kind: 'rule', rule: 'StreamBisect', path: 'test/nag/rules/streams.test.ts', title: 'bisecting' }]);
  });

  test('the rule that its row names', () => {
    const rows = "test.each([['hides it [Q01]', 'SqsVisibilityTimeout', 'Mapping']])('%s', () => {});";
    expect(provedBy([{ path: 'test/nag/rules/queues.test.ts', text: rows }]).get('Q01'))
      .toEqual([{ kind: 'rule', rule: 'SqsVisibilityTimeout', path: 'test/nag/rules/queues.test.ts', title: 'hides it' }]);
  });
});

describe('a check fails', () => {
  test('when a kind is claimed and no test of that kind names the practice', () => {
    expect(claimedWithoutTest(list, new Map())).toEqual(['Q01: default (SqsWorkerFunction, a | b)']);
    expect(claimedWithoutTest(list, new Map([['Q01', [proof('validation')]]]))).toEqual(['Q01: default (SqsWorkerFunction, a | b)']);
    expect(claimedWithoutTest(list, new Map([['Q01', [proof('default')]]]))).toEqual([]);
  });

  test('when one of the rules that are claimed has no test that names the practice', () => {
    const claimed = [{ ...enforced, enforcedBy: { rule: 'One, Other' } }];
    expect(claimedWithoutTest(claimed, new Map([['Q01', [proof('rule', 'One')]]]))).toEqual(['Q01: rule (One, Other)']);
    expect(claimedWithoutTest(claimed, new Map([['Q01', [proof('rule', 'One'), proof('rule', 'Other')]]]))).toEqual([]);
  });

  test('when a test names a practice that is not claimed', () => {
    expect(testedWithoutClaim(list, new Map([['Q02', [proof('default')]]]))).toEqual(['Q02']);
    expect(testedWithoutClaim(list, new Map([['Q01', [proof('default')]]]))).toEqual([]);
  });

  test('when a test names a practice that does not exist', () => {
    expect(unknownIds(list, new Map([['Q99', [proof('default')]]]))).toEqual(['Q99 in test/a.test.ts: hides it']);
    expect(unknownIds(list, new Map([['Q01', [proof('default')]]]))).toEqual([]);
  });

  test('when the page is old', () => {
    expect(pageProblems('old', 'new')).toEqual([expect.stringContaining('run `npm run practices`')]);
    expect(pageProblems('new', 'new')).toEqual([]);
  });
});

describe('the page', () => {
  const page = render(list, new Map([['Q01', [proof('default'), proof('default'), { ...proof('rule'), path: 'test/nag/b.test.ts' }]]]));

  test('counts practices by their state', () => {
    expect(page).toContain('Of 3 practices, 0 are enforced, 1 are enforced in part, 1 are open, and 1 are documentation only.');
  });

  test('counts the tests of each file, names open kinds, and escapes pipes', () => {
    expect(page).toContain('| Q01 | Hide it. | default: SqsWorkerFunction, a \\| b<br>open: rule | [a](../test/a.test.ts) 2, [b](../test/nag/b.test.ts) 1 |\n');
    expect(page).toContain('| Q02 | Park it. | open: default |  |\n');
    expect(page).toContain('## Streams (Kinesis, DynamoDB)\n\n| id | practice | enforced by | tests |\n| --- | --- | --- | --- |\n| K01 |');
    expect(page).toContain('| K01 | Know it. | documentation only |  |\n');
  });

  test('has rows that one can read', () => {
    expect(render().split('\n').filter(line => line.length > 1_500)).toEqual([]);
  });
});
