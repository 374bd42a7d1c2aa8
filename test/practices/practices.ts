import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import catalog from './catalog.json';

export const KINDS = ['default', 'prop', 'validation', 'rule', 'runtime', 'simulator', 'command line', 'documentation'] as const;
export type Kind = typeof KINDS[number];

export interface Practice {
  readonly id: string;
  readonly practice: string;
  /** The kinds of enforcement that suit the practice. */
  readonly asks: readonly Kind[];
  /** The place where the library enforces it, by kind. A kind that `asks` has and this does not is open. */
  readonly enforcedBy: { readonly [kind in Kind]?: string };
}

export interface TestFile {
  /** The path from the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A test that names a practice. */
export interface Proof {
  /** The kind of enforcement that the test proves; a test of a default or of a validation proves a prop too. */
  readonly kind: Exclude<Kind, 'prop' | 'documentation'>;
  readonly path: string;
  readonly title: string;
  /** The rule that a row of a table of rules is about. */
  readonly rule?: string;
}

/** The tests that name each practice, by practice id. */
export type Proofs = Map<string, Proof[]>;

export const practices = catalog as Practice[];

const ROOT = join(__dirname, '..', '..');
export const PAGE = join(ROOT, 'docs', 'practices.md');

const SECTIONS: Record<string, string> = {
  Q: 'Queues (SQS)',
  K: 'Streams (Kinesis, DynamoDB)',
  A: 'Asynchronous invocation and destinations',
  I: 'Idempotency',
  V: 'Versions, aliases, safe deployment',
  C: 'Concurrency and scaling',
  F: 'Function configuration and cold start',
  E: 'Configuration, secrets, security',
  O: 'Observability, testing, cost',
};

// The title of test(…), it(…), test.each(…)(…) or test.each`…`(…), or of a row of test.each, that ends in ids: 'hides a message [Q01, Q18]'.
// In a row of a table of rules the next string is the rule. Lines that are comments prove nothing, nor do test.skip(…) and test.todo(…).
const TITLE = /(?:(?:\b(?<!\.)(?:test|it)|\)|`)\(|\[)(?<!^[ \t]*(?:\/\/|\*).*)\s*(['"`])((?:\\.|(?!\1)[^\\\n])*?)\s*\[([A-Z]\d+(?:,\s*[A-Z]\d+)*)\]\1(?:,\s*'([A-Z]\w+)')?/gm;

// The title of the table that a row stands in: ])('fails when %s', …).
const TABLE_TITLE = /\]\)\(\s*(['"`])((?:\\.|(?!\1)[^\\\n])*?)\1/g;

// everywhere('StreamBisect', 'bisecting', 'K03', …) and invoked('MappingOnLatest', 'Mapping', 'V01', …) make rows for a rule.
const ROWS = /\b(?:everywhere|invoked)\('([A-Z]\w+)', '([^']+)', '([A-Z]\d+)'/g;

/** Files that prove nothing: the test of this scan, whose titles are made up, and the test of what the README says. */
const NO_PROOF = ['test/practices.test.ts', 'test/docs.test.ts'];

function testFiles(): TestFile[] {
  return readdirSync(join(ROOT, 'test'), { encoding: 'utf8', recursive: true })
    .map(name => `test/${name.split(sep).join('/')}`)
    .filter(path => path.endsWith('.test.ts') && !NO_PROOF.includes(path))
    .map(path => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** The kind of enforcement that a test proves: its folder says it, and among the tests of constructs the title. */
export function kindOf(path: string, title: string): Proof['kind'] {
  if (path.startsWith('test/nag/')) return 'rule';
  if (path.startsWith('test/runtime/') || path.startsWith('test/replay/')) return 'runtime';
  if (/^test\/(simulator|behavior|recorded)\//.test(path)) return 'simulator';
  if (/^test\/(cli|explain)\//.test(path)) return 'command line';
  return path.endsWith('-checks.test.ts') || /\b(fails?|refuses|refused|warns?|warning)\b/.test(title) ? 'validation' : 'default';
}

function tableTitle(text: string, position: number): string {
  TABLE_TITLE.lastIndex = position;
  return TABLE_TITLE.exec(text)?.[2] ?? '';
}

export function provedBy(files = testFiles()): Proofs {
  const proofs: Proofs = new Map();
  for (const { path, text } of files) {
    for (const { 0: { 0: first }, 2: escaped, 3: ids, 4: rule, index } of text.matchAll(TITLE)) {
      const title = escaped.replace(/\\(.)/g, '$1');
      const kind = kindOf(path, first === '[' ? `${title} ${tableTitle(text, index)}` : title);
      const proof = { kind, path, title, ...kind === 'rule' && rule !== undefined && { rule } };
      for (const id of ids.split(/,\s*/)) proofs.set(id, [...proofs.get(id) ?? [], proof]);
    }
    for (const [, rule, title, id] of text.matchAll(ROWS)) {
      proofs.set(id, [...proofs.get(id) ?? [], { kind: kindOf(path, title), path, title, rule }]);
    }
  }
  const inOrder = (one: Proof, other: Proof) => `${one.path}: ${one.title}` < `${other.path}: ${other.title}` ? -1 : 1;
  return new Map([...proofs].sort(([a], [b]) => a < b ? -1 : 1).map(([id, tests]) => [id, tests.sort(inOrder)]));
}

const isClaimed = (enforcedBy: Practice['enforcedBy']) => Object.keys(enforcedBy).length > 0;

function isProved(kind: Kind, where: string, proofs: Proof[]): boolean {
  if (kind === 'documentation') return true;
  if (kind === 'prop') return proofs.some(proof => proof.kind === 'default' || proof.kind === 'validation');
  if (kind !== 'rule') return proofs.some(proof => proof.kind === kind);
  return where.split(', ').every(rule => proofs.some(proof => proof.rule === rule));
}

/** Claims without a test of their kind; of rules, without a test of each rule. */
export function claimedWithoutTest(list: Practice[], proofs: Proofs): string[] {
  return list.flatMap(({ id, enforcedBy }) => (Object.entries(enforcedBy) as [Kind, string][])
    .filter(([kind, where]) => !isProved(kind, where, proofs.get(id) ?? []))
    .map(([kind, where]) => `${id}: ${kind} (${where})`));
}

export function testedWithoutClaim(list: Practice[], proofs: Proofs): string[] {
  return list.filter(({ id, enforcedBy }) => !isClaimed(enforcedBy) && proofs.has(id)).map(({ id }) => id);
}

/** With the tests that name them, because the mistake is there. */
export function unknownIds(list: Practice[], proofs: Proofs): string[] {
  const known = new Set(list.map(({ id }) => id));
  return [...proofs].filter(([id]) => !known.has(id)).map(([id, tests]) => `${id} in ${tests.map(({ path, title }) => `${path}: ${title}`).join(' and ')}`);
}

export function pageProblems(page: string, rendered: string): string[] {
  return page === rendered ? [] : ['docs/practices.md differs from the catalog and the tests: run `npm run practices`'];
}

/** Kinds that the practice asks for and that are not there yet. Documentation is the library's own docs: nothing to enforce. */
function openKinds({ asks, enforcedBy }: Practice): Kind[] {
  return asks.filter(kind => kind !== 'documentation' && enforcedBy[kind] === undefined);
}

function state(practice: Practice): 'enforced' | 'in part' | 'open' | 'documentation only' {
  if (isClaimed(practice.enforcedBy)) return openKinds(practice).length > 0 ? 'in part' : 'enforced';
  return openKinds(practice).length > 0 ? 'open' : 'documentation only';
}

function enforcement(practice: Practice): string {
  const open = openKinds(practice);
  const lines = Object.entries(practice.enforcedBy).map(([kind, where]) => `${kind}: ${where}`);
  return [...lines, ...open.length > 0 ? [`open: ${open.join(', ')}`] : []].join('<br>') || 'documentation only';
}

/** The files whose tests name the practice, with the number of these tests. */
function evidence(proofs: Proof[]): string {
  const tests = new Map<string, number>();
  for (const { path } of proofs) tests.set(path, (tests.get(path) ?? 0) + 1);
  return [...tests].map(([path, count]) => `[${posix.basename(path, '.test.ts')}](../${path}) ${count}`).join(', ');
}

function row(practice: Practice, proofs: Proofs): string {
  const cells = [practice.id, practice.practice, enforcement(practice), evidence(proofs.get(practice.id) ?? [])];
  return `| ${cells.map(cell => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
}

export function render(list = practices, proofs = provedBy()): string {
  const count = (each: ReturnType<typeof state>) => list.filter(practice => state(practice) === each).length;
  const sections = Object.entries(SECTIONS).map(([letter, heading]) => [
    `## ${heading}\n`,
    '| id | practice | enforced by | tests |',
    '| --- | --- | --- | --- |',
    ...list.filter(({ id }) => id.startsWith(letter)).map(practice => row(practice, proofs)),
  ].join('\n'));
  return `${[
    '<!-- Generated by `npm run practices` from test/practices/catalog.json and the titles of the tests. Do not edit. -->',
    '# Practices',
    'The practices for event-driven Lambda that this library knows, where it enforces each, and how many tests in which file prove it.\n'
      + 'A test names the practices that it proves in brackets at the end of its title: search a file for the id to read them.',
    `Of ${list.length} practices, ${count('enforced')} are enforced, ${count('in part')} are enforced in part, ${count('open')} are open, `
      + `and ${count('documentation only')} are documentation only.`,
    ...sections,
  ].join('\n\n')}\n`;
}
