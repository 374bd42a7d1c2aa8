// The library as it is published, in node_modules as an app has it: the CDK passes over the files there when it keeps where a resource was made.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = join(import.meta.dirname, '..');
const INSTALLED = join(import.meta.dirname, 'node_modules/cdk-resilient-lambda');

/** Packs a package, and answers what npm says of it. */
export async function pack(folder, destination) {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], { cwd: folder, maxBuffer: 1e9 });
  return JSON.parse(stdout)[0];
}

/** Without what it depends on, which the repository has. */
export async function installLibrary() {
  const home = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const { filename } = await pack(REPOSITORY, home);
    rmSync(INSTALLED, { recursive: true, force: true });
    mkdirSync(INSTALLED);
    await promisify(execFile)('tar', ['-xzf', join(home, filename), '-C', INSTALLED, '--strip-components', '1']);
    rmSync(join(INSTALLED, '.jsii')); // jsii-docgen would describe this copy, however old
  } finally {
    rmSync(home, { recursive: true });
  }
}
