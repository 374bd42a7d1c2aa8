// Prints what it takes to synthesize an app: node measure-synthesis.mjs <file of constructs/> <how many> [alarms]
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_A_STACK = 30; // a stack takes 500 resources
const require = createRequire(import.meta.url);
const [constructs, count, alarms] = process.argv.slice(2);
const outdir = mkdtempSync(join(tmpdir(), 'bench-'));

const loading = process.cpuUsage();
const { add } = require(`./constructs/${constructs}.cjs`);
const { App, Stack } = require('aws-cdk-lib');
const load = since(loading);

const constructing = process.cpuUsage();
const app = new App({ outdir, analyticsReporting: false });
let stack;
for (let i = 0; i < Number(count); i++) {
  if (i % IN_A_STACK === 0) stack = new Stack(app, `Stack${i / IN_A_STACK}`);
  add(stack, `Worker${i}`, { alarms: alarms === 'alarms' });
}
const construct = since(constructing);

const synthesizing = process.cpuUsage();
const { stacks } = app.synth();
const synth = since(synthesizing);

const rss = process.resourceUsage().maxRSS * 1_024;
const texts = stacks.map(({ templateFullPath }) => readFileSync(templateFullPath, 'utf8'));
const templates = texts.map(text => JSON.parse(text));
rmSync(outdir, { recursive: true });
console.log(JSON.stringify({
  load, construct, synth, total: load + construct + synth, rss,
  bytes: texts.join('').length,
  resources: templates.flatMap(({ Resources }) => Object.keys(Resources)).length,
  digest: createHash('sha256').update(JSON.stringify(sorted(templates))).digest('hex'),
}));

function since(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** Without the order in which resources were made. */
function sorted(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]));
}
