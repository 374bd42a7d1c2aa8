import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { shuffled } from './statistics.mjs';

/** Runs a script of this folder in a process of its own, and answers what it prints last. */
export async function inFreshProcess(script, ...args) {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, script), ...args.map(String)], {
    env: { ...process.env, CDK_VALIDATION: 'false', NODE_NO_WARNINGS: '1' }, // AWS's validator would take most of the time, on every side the same
    maxBuffer: 1e9,
  });
  return JSON.parse(stdout.trim().split('\n').pop());
}

/** Runs a script so often for each case (its arguments), in another order each time. Answers the results of each case. */
export async function measured(runs, script, cases) {
  const results = new Map(cases.map(one => [one, []]));
  for (let run = 0; run < runs; run++) {
    for (const one of shuffled(cases)) results.get(one).push(await inFreshProcess(script, ...one));
  }
  return results;
}
