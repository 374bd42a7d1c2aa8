// Measures and writes docs/benchmarks.md. `--quick` shows that it works, and judges and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchRules } from './rules.mjs';
import { benchRuntime } from './runtime.mjs';
import { benchSimulator } from './simulator.mjs';

const quick = process.argv.includes('--quick');
const runs = quick ? 1 : 9;
const { devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));

const page = `# Benchmarks

Written by \`npm run bench\`: fresh processes, shuffled order, medians of ${runs} runs, both sides in one run. Times are processor
times, so that what else the machine does counts less; look at the ratios first.
Node.js ${process.version}, ${cpus().length} × ${cpus()[0].model}, Powertools ${devDependencies['@aws-lambda-powertools/batch']}.

## Runtime: our handlers beside the same ones written by hand on Powertools

${await benchRuntime({ runs })}

## Simulator

${await benchSimulator({ runs, sizes: quick ? [1e3, 1e4] : [1e3, 1e4, 1e5, 1e6] })}

## Rules

${await benchRules({ runs, workers: quick ? 50 : 500 })}
`;
if (quick) process.stdout.write(page);
else writeFileSync(join(import.meta.dirname, '../docs/benchmarks.md'), page);
