// The runtime's handlers beside the same handlers written by hand on Powertools: bytes, cold init, time per record.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { median, ratio, shuffled, table } from './statistics.mjs';

const HERE = import.meta.dirname;
const KINDS = ['sqs', 'sqs-idempotent', 'fifo', 'stream'];
const BATCHES = [1, 10, 1_000];
const SIDES = ['ours', 'by-hand'];

/** Bundles each handler as `HandlerCode.fromNodejs` does. */
async function bundle(kind, side, folder) {
  const outfile = join(folder, `${kind}-${side}.mjs`);
  await esbuild.build({
    entryPoints: [join(HERE, 'handlers', `${kind}-${side}.mjs`)],
    bundle: true, minify: true, platform: 'node', format: 'esm', target: 'node20', external: ['@aws-sdk/*'], outfile,
    alias: { 'cdk-resilient-lambda/runtime': join(HERE, '../lib/runtime/index.mjs') }, // as it is shipped
    define: kind.includes('idempotent') ? {} : { 'process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE': '""' },
  });
  return { kind, side, outfile, bytes: statSync(outfile).size };
}

/** Runs one measurement in a process of its own, and answers the number that it prints. */
async function inProcess(script, ...args) {
  const { stdout } = await promisify(execFile)(process.execPath, [join(HERE, script), ...args.map(String)], {
    env: { ...process.env, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'orders', AWS_REGION: 'eu-west-1', AWS_LAMBDA_FUNCTION_NAME: 'orders', NODE_NO_WARNINGS: '1' },
    maxBuffer: 1e9,
  });
  return JSON.parse(stdout.trim().split('\n').pop());
}

export async function benchRuntime({ runs }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  symlinkSync(join(HERE, '../node_modules'), join(folder, 'node_modules'));
  try {
    const bundles = await Promise.all(KINDS.flatMap(kind => SIDES.map(side => bundle(kind, side, folder))));
    const of = (kind, side) => bundles.find(one => one.kind === kind && one.side === side);
    const init = new Map();
    const perRecord = new Map();
    for (let run = 0; run < runs; run++) {
      for (const { kind, outfile, side } of shuffled(bundles)) {
        push(init, `${kind} ${side}`, await inProcess('measure-init.mjs', outfile));
      }
      // Idempotency waits for DynamoDB, beside which nothing of this shows.
      const timed = shuffled(bundles.filter(({ kind }) => kind !== 'sqs-idempotent').flatMap(one => BATCHES.map(size => ({ ...one, size }))));
      for (const { kind, outfile, side, size } of timed) {
        for (const logs of ['', 'logs']) push(perRecord, `${kind} ${size} ${logs} ${side}`, await inProcess('measure-records.mjs', outfile, kind, size, logs));
      }
    }
    const both = (map, key) => SIDES.map(side => median(map.get(`${key} ${side}`)));
    return [
      '### Bundle, minified, `@aws-sdk/*` external (bytes)', '',
      table(['handler', 'ours', 'by hand', 'ratio'], KINDS.map(kind => {
        const [ours, hand] = SIDES.map(side => of(kind, side).bytes);
        return [kind, ours, hand, ratio(ours, hand)];
      })), '',
      '### Cold init: `import()` of the bundle in a fresh process (ms)', '',
      table(['handler', 'ours', 'by hand', 'ratio'], KINDS.map(kind => {
        const [ours, hand] = both(init, kind);
        return [kind, ours.toFixed(1), hand.toFixed(1), ratio(ours, hand)];
      })), '',
      '### Time per record, handler does nothing or logs one line (µs)', '',
      table(['handler', 'batch', 'logs', 'ours', 'by hand', 'ratio'], KINDS.filter(kind => kind !== 'sqs-idempotent').flatMap(kind =>
        BATCHES.flatMap(size => ['', 'logs'].map(logs => {
          const [ours, hand] = both(perRecord, `${kind} ${size} ${logs}`);
          return [kind, size, logs ? 'a line' : 'no', ours.toFixed(2), hand.toFixed(2), ratio(ours, hand)];
        })))),
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function push(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}
