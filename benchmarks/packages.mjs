// What the package weighs, and what it brings into a new app, beside a peer that does a part of it.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pack } from './published.mjs';
import { median, ratio, shuffled, table } from './statistics.mjs';

const REPOSITORY = join(import.meta.dirname, '..');
const PEERS = join(import.meta.dirname, 'node_modules');
const PATTERN = '@aws-solutions-constructs/aws-sqs-lambda';
const KIBIBYTE = 2 ** 10;

/**
 * @param versions of aws-cdk-lib, constructs and the peer
 * @param warmUp whether npm's cache may be cold
 */
export async function benchPackages({ runs, versions, warmUp }) {
  const home = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const ours = await pack(REPOSITORY, home);
    const pattern = await pack(join(PEERS, PATTERN), home);
    const core = await pack(coreOf(PATTERN), home);
    const base = [`aws-cdk-lib@${versions['aws-cdk-lib']}`, `constructs@${versions.constructs}`];
    const apps = [
      { name: 'neither', packages: base },
      { name: 'cdk-resilient-lambda', packages: [...base, join(home, ours.filename)] },
      { name: 'aws-sqs-lambda', packages: [...base, `${PATTERN}@${versions[PATTERN]}`] },
    ].map(app => ({ ...app, results: [] }));
    for (const { packages } of warmUp ? apps : []) await install(packages, home);
    for (let run = 0; run < runs; run++) {
      for (const { packages, results } of shuffled(apps)) results.push(await install(packages, home));
    }
    const seconds = ({ results }) => median(results.map(one => one.seconds));
    return [
      '### What is unpacked', '',
      table(['package', 'files', 'KiB', 'packed KiB'], [
        ['cdk-resilient-lambda', ours], ['aws-sqs-lambda', pattern], ['the core that it needs', core],
      ].map(([name, { entryCount, unpackedSize, size }]) => [name, entryCount, Math.round(unpackedSize / KIBIBYTE), Math.round(size / KIBIBYTE)])), '',
      '### A new app with `aws-cdk-lib` and `constructs`', '',
      `\`npm install\` with a warm cache, median of ${runs}, by the clock.`, '',
      table(['and', 'packages', 'MiB', 's', 'ratio'], apps.map(app => [
        app.name, app.results[0].packages, Math.round(app.results[0].bytes / KIBIBYTE ** 2), seconds(app).toFixed(1), ratio(seconds(app), seconds(apps[0])),
      ])),
    ].join('\n');
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** Each pattern has a core of its own version. */
function coreOf(pattern) {
  const folders = [join(PEERS, pattern, 'node_modules', '@aws-solutions-constructs/core'), join(PEERS, '@aws-solutions-constructs/core')];
  return folders.find(folder => statSync(folder, { throwIfNoEntry: false }));
}

/** Installs packages in a new folder. */
async function install(packages, home) {
  const app = mkdtempSync(join(home, 'app-'));
  writeFileSync(join(app, 'package.json'), '{"private": true}');
  const start = performance.now();
  await promisify(execFile)('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], { cwd: app, maxBuffer: 1e9 });
  const seconds = (performance.now() - start) / 1_000;
  const { packages: installed } = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8'));
  const bytes = sizeOf(join(app, 'node_modules'));
  rmSync(app, { recursive: true });
  return { seconds, bytes, packages: Object.keys(installed).filter(path => path !== '' && !installed[path].inBundle).length };
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
