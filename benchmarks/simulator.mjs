// The simulator: messages per second and memory as their number grows, and a poison message in simulated against real time.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, ratio, shuffled, table } from './statistics.mjs';

const HERE = import.meta.dirname;
const MEBIBYTE = 2 ** 20;

/** A worker as it is by default. */
function templateOfWorker() {
  const require = createRequire(import.meta.url);
  const { App, Stack } = require('aws-cdk-lib');
  const { Template } = require('aws-cdk-lib/assertions');
  const { Code, Runtime } = require('aws-cdk-lib/aws-lambda');
  const { HandlerCode, SqsWorkerFunction } = require('../lib');
  const stack = new Stack(new App(), 'Stack');
  const code = HandlerCode.fromInline('exports.handler = () => {};', { runtime: Runtime.NODEJS_24_X });
  new SqsWorkerFunction(stack, 'Worker', { code });
  return Template.fromStack(stack).toJSON();
}

async function inProcess(...args) {
  const options = ['--expose-gc', '--max-old-space-size=8192', join(HERE, 'measure-simulator.mjs')];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, ...args.map(String)]);
  return JSON.parse(stdout.trim().split('\n').pop());
}

/** @param sizes how many messages, from the fewest to the most */
export async function benchSimulator({ runs, sizes }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const file = join(folder, 'template.json');
    writeFileSync(file, JSON.stringify(templateOfWorker()));
    const bursts = new Map(sizes.map(size => [size, []]));
    const poisons = [];
    for (let run = 0; run < runs; run++) {
      for (const size of shuffled(sizes)) bursts.get(size).push(await inProcess(file, 'burst', size));
      poisons.push(await inProcess(file, 'poison'));
    }
    const of = (results, fact) => median(results.map(result => result[fact]));
    const [before, most] = sizes.slice(-2);
    const growth = fact => ratio(of(bursts.get(most), fact), of(bursts.get(before), fact));
    const [poisonMs, virtualMs] = [of(poisons, 'ms'), of(poisons, 'virtualMs')];
    return [
      '### Messages sent at once to a default worker whose handler does nothing', '',
      table(['messages', 'messages/s', 's', 'simulated s', 'heap after (MiB)', 'bytes per message'], sizes.map(size => {
        const [ms, bytes, simulatedMs] = ['ms', 'bytes', 'virtualMs'].map(fact => of(bursts.get(size), fact));
        return [
          size, Math.round(size / ms * 1_000), (ms / 1_000).toFixed(2), (simulatedMs / 1_000).toFixed(0), (bytes / MEBIBYTE).toFixed(1),
          Math.round(bytes / size),
        ];
      })), '',
      `From ${before} to ${most} messages: time ${growth('ms')}, heap ${growth('bytes')} (10 × is linear).`, '',
      '### One poison message, from the reading of the template until it is parked', '',
      table(['simulated time', 'real time (ms)', 'faster by'], [
        [`${virtualMs / 60_000} min`, poisonMs.toFixed(1), `${Math.round(virtualMs / poisonMs)} ×`],
      ]),
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
