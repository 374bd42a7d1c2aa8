import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'cdk-resilient-lambda', 'node');

/** Node.js in the versions that Lambda runs. npm installs each once; where it cannot, only the version of the machine remains. */
export function nodeVersions(...versions: number[]): Map<string, string> {
  const found = new Map([['of this machine', process.execPath]]);
  for (const version of versions) {
    const node = path.join(CACHE, 'node_modules', `node-${version}`, 'bin', 'node');
    if (fs.existsSync(node) || install(versions)) found.set(String(version), node);
  }
  return found;
}

function install(versions: number[]): boolean {
  try {
    fs.mkdirSync(CACHE, { recursive: true });
    const packages = versions.map(version => `node-${version}@npm:node-${os.platform()}-${os.arch()}@${version}`);
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', CACHE, ...packages], { stdio: 'pipe', timeout: 150_000 });
    return true;
  } catch (error) {
    console.warn(`bundles do not run on ${versions.join(', ')}, which npm cannot install: ${(error as Error).message}`);
    return false;
  }
}
