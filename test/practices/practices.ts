import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import catalog from './catalog.json';

export const KINDS = ['default', 'prop', 'validation', 'rule', 'runtime', 'simulator', 'documentation'] as const;
export type Kind = typeof KINDS[number];

export interface Practice {
  readonly id: string;
  readonly practice: string;
  /** Kinds of enforcement that suit the practice. */
  readonly asks: readonly Kind[];
  /** Where the library enforces it today, for each kind; a kind that is asked for and not named here is open. */
  readonly enforcedBy: { readonly [kind in Kind]?: string };
}

export interface TestFile {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Practice id to the tests that name it, each as `path/of/file.test.ts: title`. */
export type Proofs = Map<string, string[]>;

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
// Lines that are comments prove nothing, nor do test.skip(…) and test.todo(…).
const TITLE = /(?:(?:\b(?<!\.)(?:test|it)|\)|`)\(|\[)(?<!^[ \t]*(?:\/\/|\*).*)\s*(['"`])((?:\\.|(?!\1)[^\\\n])*?)\s*\[([A-Z]\d+(?:,\s*[A-Z]\d+)*)\]\1/gm;

/** Every test file but practices.test.ts, whose titles are made up to show that the checks can fail. */
function testFiles(): TestFile[] {
  return readdirSync(join(ROOT, 'test'), { encoding: 'utf8', recursive: true })
    .map(name => `test/${name.split(sep).join('/')}`)
    .filter(path => path.endsWith('.test.ts') && path !== 'test/practices.test.ts')
    .map(path => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

export function provedBy(files = testFiles()): Proofs {
  const proofs: Proofs = new Map();
  for (const { path, text } of files) {
    for (const [, , title, ids] of text.matchAll(TITLE)) {
      for (const id of ids.split(/,\s*/)) {
        const tests = proofs.get(id) ?? [];
        proofs.set(id, [...tests, `${path}: ${title.replace(/\\(.)/g, '$1')}`].sort());
      }
    }
  }
  return new Map([...proofs].sort(([a], [b]) => a < b ? -1 : 1));
}

const isClaimed = (enforcedBy: Practice['enforcedBy']) => Object.keys(enforcedBy).length > 0;

export function claimedWithoutTest(list: Practice[], proofs: Proofs): string[] {
  return list.filter(({ id, enforcedBy }) => isClaimed(enforcedBy) && !proofs.has(id)).map(({ id }) => id);
}

export function testedWithoutClaim(list: Practice[], proofs: Proofs): string[] {
  return list.filter(({ id, enforcedBy }) => !isClaimed(enforcedBy) && proofs.has(id)).map(({ id }) => id);
}

/** With the tests that name them, because the mistake is there. */
export function unknownIds(list: Practice[], proofs: Proofs): string[] {
  const known = new Set(list.map(({ id }) => id));
  return [...proofs].filter(([id]) => !known.has(id)).map(([id, tests]) => `${id} in ${tests.join(' and ')}`);
}

export function pageProblems(page: string, rendered: string): string[] {
  return page === rendered ? [] : ['docs/practices.md is not what the catalog and the tests say: run `npm run practices`'];
}

/** The kinds that are asked for and not yet there. Documentation is the library's own docs: nothing to enforce. */
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

function row(practice: Practice, proofs: Proofs): string {
  const tests = (proofs.get(practice.id) ?? []).map(test => test.replace(/^(.*?): /, '`$1`: '));
  const cells = [practice.id, practice.practice, enforcement(practice), tests.join('<br>')];
  return `| ${cells.map(cell => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
}

export function render(list = practices, proofs = provedBy()): string {
  const count = (each: ReturnType<typeof state>) => list.filter(practice => state(practice) === each).length;
  const sections = Object.entries(SECTIONS).map(([letter, heading]) => [
    `## ${heading}\n`,
    '| id | practice | enforced by | proved by |',
    '| --- | --- | --- | --- |',
    ...list.filter(({ id }) => id.startsWith(letter)).map(practice => row(practice, proofs)),
  ].join('\n'));
  return `${[
    '<!-- Generated by `npm run practices` from test/practices/catalog.json and the titles of the tests. Do not edit. -->',
    '# Practices',
    'Each practice for event-driven Lambda that this library knows, where the library enforces it, and which test proves it.\n'
      + 'A test proves a practice by naming its id in brackets at the end of its title. This page is generated by\n'
      + '`npm run practices`: do not edit it.',
    `Of ${list.length} practices: ${count('enforced')} enforced, ${count('in part')} enforced in part, ${count('open')} open, `
      + `${count('documentation only')} documentation only.`,
    ...sections,
  ].join('\n\n')}\n`;
}
