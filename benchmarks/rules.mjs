// LambdaBestPracticesChecks beside the Serverless pack of cdk-nag, on an app of plain workers, and as the app grows.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, ratio, shuffled, table } from './statistics.mjs';

async function inProcess(...args) {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'measure-rules.mjs'), ...args.map(String)]);
  return JSON.parse(stdout.trim().split('\n').pop());
}

/** @param workers how many, twice as many after that */
export async function benchRules({ runs, workers }) {
  const cases = [['ours', workers], ['serverless', workers], ['ours', 2 * workers]];
  const results = new Map(cases.map(one => [one, []]));
  for (let run = 0; run < runs; run++) {
    for (const one of shuffled(cases)) results.get(one).push(await inProcess(...one));
  }
  const [ours, theirs, doubled] = cases.map(one => median(results.get(one).map(({ ms }) => ms)));
  const resources = one => results.get(one)[0].resources;
  return [
    table(['pack', 'workers', 'resources', 'ms'], cases.map((one, i) => [
      one[0] === 'ours' ? 'LambdaBestPracticesChecks' : 'ServerlessChecks', one[1], resources(one), [ours, theirs, doubled][i].toFixed(0),
    ])), '',
    `Ours takes ${ratio(ours, theirs)} as long; for an app of twice the size ${ratio(doubled, ours)} as long (2 × is linear).`,
  ].join('\n');
}
