import { readFileSync } from 'node:fs';
import { apiPage, ENTRY_POINTS, EntryPoint, fileOf } from './api-pages';
import * as runtime from '../../src/runtime';
import * as simulator from '../../src/simulator';

const ENTRIES = Object.keys(ENTRY_POINTS) as EntryPoint[];

describe.each(ENTRIES)('the API page of %s', entry => {
  const page = apiPage(entry);

  test('is up to date: npm run api', () => {
    expect(readFileSync(fileOf(entry), 'utf8')).toBe(`${page.trimEnd()}\n`);
  });

  test('contains every value and every type that the index exports', () => {
    const index = readFileSync(`src/${entry}/index.ts`, 'utf8');
    const types = [...index.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names]) => names.split(',')).map(name => name.trim()).filter(name => name !== '');
    const values = Object.keys({ runtime, simulator }[entry]);
    expect(types.length).toBeGreaterThan(10);
    for (const name of [...types, ...values]) expect(page).toContain(`\n### ${name}\n`);
  });

  test('explains each of them', () => {
    const unexplained = page.split('\n### ').slice(1).filter(section => /^\w+\n\n(?:```|-|Extends)/.test(section)).map(section => section.split('\n')[0]);
    expect(unexplained).toEqual([]);
  });

  test('shows signatures without bodies, private members and keywords that users do not write', () => {
    const code = [...page.matchAll(/```ts\n([^]*?)\n```/g)].map(([, block]) => block);
    expect(code.length).toBeGreaterThan(5);
    for (const block of code) expect(block).not.toMatch(/[#]|\breturn\b|^(?:export|public|async)\b|\/\*\*/);
  });
});

test('the API page of the simulator contains each assumption with its default and what it allows', () => {
  const page = apiPage('simulator');
  for (const name of Object.keys(simulator.ASSUMPTIONS)) expect(page).toContain(`\n| \`${name}\` | `);
  expect(page).toContain('| `standardOrder` | seeded | seeded, sent, worst | the order of a standard queue');
  expect(page).toContain('| `duplicateProbability` | 0 | 0 to 1 probability |');
});
