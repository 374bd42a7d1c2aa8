import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';

/** What the README tells a stranger to do, in its own words. */
export interface QuickStart {
  /** The lines that make the app. */
  readonly setUp: string;
  /** Paths in the app to what the README puts there. */
  readonly files: { readonly [path: string]: string };
  /** The lines that synthesize it. */
  readonly synth: string;
}

// A line of text that leads to a block, and the block.
const BLOCK = /^([^\n]*)\n\n```(sh|tsx)\n(.*?)^```$/gms;
const QUICK_START = /^## Quick start\n(.*?)^##/ms;

export function readQuickStart(readme: string): QuickStart {
  const section = fs.readFileSync(readme, 'utf8').match(QUICK_START)?.[1] ?? '';
  const blocks = [...section.matchAll(BLOCK)].map(([, lead, language, text]) => ({ lead, language, text }));
  assert.deepEqual(blocks.map(({ language }) => language), ['sh', 'tsx', 'tsx', 'sh'], 'the blocks of the quick start');
  const [setUp, stack, handler, synth] = blocks;
  return {
    setUp: setUp.text,
    files: { [fileNamedIn(stack.lead)]: stack.text, [fileNamedIn(handler.lead)]: handler.text },
    synth: synth.text,
  };
}

function fileNamedIn(lead: string): string {
  const file = lead.match(/`(\S+\.ts)`/)?.[1];
  assert.ok(file, `the README names no file before a block: ${lead}`);
  return file;
}
