// Measures and writes docs/benchmarks.md. `--quick` shows that it works, and judges and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchLoading } from './loading.mjs';
import { benchPackages } from './packages.mjs';
import { installLibrary } from './published.mjs';
import { benchRules } from './rules.mjs';
import { benchRuntime } from './runtime.mjs';
import { benchSimulator } from './simulator.mjs';
import { benchSynthesis } from './synthesis.mjs';

const quick = process.argv.includes('--quick');
const runs = quick ? 1 : 9;
const installations = quick ? 1 : 3; // each takes seconds, which the disk decides
const read = (...path) => JSON.parse(readFileSync(join(import.meta.dirname, ...path), 'utf8'));
const installed = ['aws-cdk-lib', 'constructs', 'cdk-nag', '@aws-lambda-powertools/batch', 'esbuild'];
const { constructs, ...peers } = read('package.json').dependencies; // the constructs are those of the library
const versions = { ...Object.fromEntries(installed.map(name => [name, read('../node_modules', name, 'package.json').version])), ...peers };

await installLibrary();
const page = `# Benchmarks

Written by \`npm run bench\`, which needs only the npm registry: fresh processes, shuffled order, medians of ${runs} runs, all sides in one
run. Times are processor times unless stated otherwise, so that other work on the machine counts less. Look at the ratios first.
The CDK's own validation of templates is off (\`CDK_VALIDATION=false\`): it takes equally long on every side.

Node.js ${process.version}, ${cpus().length} × ${cpus()[0].model}. Measured with
${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.

## Loading: \`require()\` in a fresh process

${await benchLoading({ runs })}

## Synthesis: apps of many constructs, 30 in a stack, with an inline handler

The apps by hand use the constructs of the CDK. The benchmark fails unless their templates equal ours in every property.
The total includes loading the libraries. Solutions Constructs create other resources with other properties, so compare only orders of magnitude.

${await benchSynthesis({ runs, sizes: quick ? { sqs: [1, 10], stream: [1, 2], async: [1, 2] } : { sqs: [1, 10, 100, 500], stream: [10, 100], async: [10, 100] } })}

## Rules

${await benchRules({ runs, sizes: quick ? [5, 10] : [10, 100, 500] })}

## Runtime: our handlers beside the same ones written by hand on Powertools

${await benchRuntime({ runs })}

## Simulator

${await benchSimulator({ runs, sizes: quick ? [1e3, 1e4] : [1e3, 1e4, 1e5, 1e6] })}

## Package

${await benchPackages({ runs: installations, versions, warmUp: !quick })}
`;
if (quick) process.stdout.write(page);
else writeFileSync(join(import.meta.dirname, '../docs/benchmarks.md'), page);
