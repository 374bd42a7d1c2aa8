// The simulator: messages per second and memory as their number grows, and a poison message in simulated against real time.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

async function inProcess(options, ...args) {
  const command = ['--max-old-space-size=8192', ...options, join(HERE, 'measure-simulator.mjs'), ...args.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return JSON.parse(stdout.trim().split('\n').pop());
}

/** The functions that take most of the time themselves, with their shares of it in percent. */
async function profile(folder, file, size) {
  const profiles = join(folder, `profile-${size}`);
  await inProcess(['--cpu-prof', '--cpu-prof-dir', profiles], file, 'burst', size);
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(profiles, readdirSync(profiles)[0]), 'utf8'));
  const names = new Map(nodes.map(({ id, callFrame: { functionName } }) => [id, functionName || '(anonymous)']));
  const times = new Map();
  let total = 0;
  samples.forEach((id, index) => {
    const name = names.get(id);
    times.set(name, (times.get(name) ?? 0) + timeDeltas[index]);
    total += timeDeltas[index];
  });
  return [...times].sort(([, one], [, other]) => other - one).slice(0, 12).map(([name, time]) => [`\`${name}\``, (100 * time / total).toFixed(1)]);
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
      for (const size of shuffled(sizes)) bursts.get(size).push(await inProcess(['--expose-gc'], file, 'burst', size));
      poisons.push(await inProcess([], file, 'poison'));
    }
    const of = (results, fact) => median(results.map(result => result[fact]));
    const [before, most] = sizes.slice(-2);
    const growth = fact => ratio(of(bursts.get(most), fact), of(bursts.get(before), fact));
    const [poisonMs, virtualMs] = [of(poisons, 'ms'), of(poisons, 'virtualMs')];
    return [
      '### Messages sent at once to a default worker whose handler does nothing', '',
      table(['messages', 'messages per processor second', 's', 'simulated s', 'heap after (MiB)', 'bytes per message'], sizes.map(size => {
        const [ms, bytes, simulatedMs] = ['ms', 'bytes', 'virtualMs'].map(fact => of(bursts.get(size), fact));
        return [
          size, Math.round(size / ms * 1_000), (ms / 1_000).toFixed(2), (simulatedMs / 1_000).toFixed(0), (bytes / MEBIBYTE).toFixed(1),
          Math.round(bytes / size),
        ];
      })), '',
      `From ${before} to ${most} messages: time ${growth('ms')}, heap ${growth('bytes')} (10 × is linear).`, '',
      '### Where the time goes', '',
      table(['function', `% of the time for ${before} messages`], await profile(folder, file, before)), '',
      '### One poison message, from the reading of the template until it is parked', '',
      table(['simulated time', 'processor time (ms)', 'faster by'], [
        [`${virtualMs / 60_000} min`, poisonMs.toFixed(1), `${Math.round(virtualMs / poisonMs)} ×`],
      ]),
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
