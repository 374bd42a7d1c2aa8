import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync, Metafile } from 'esbuild';
import { ORDERS } from './fixture';

const folder = mkdtempSync(join(tmpdir(), 'cli-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'lib/cli/index.js');
let metafile: Metafile;
beforeAll(() => {
  metafile = buildSync({ entryPoints: [join(__dirname, '../../src/cli/main.ts')], bundle: true, platform: 'node', target: 'node20', outfile: file, metafile: true, logLevel: 'silent' }).metafile;
  writeFileSync(join(folder, 'package.json'), '{ "version": "9.9.9" }');
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/orders.json'), JSON.stringify(ORDERS));
});

/** Runs the bundle in a folder in which nothing is installed. */
function runBundle(...args: string[]): string {
  return execFileSync(process.execPath, [file, ...args], { cwd: join(folder, 'app'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the bundle of the command line', () => {
  test('contains no CDK and no cdk-nag, and of packages only yaml', () => {
    const inputs = Object.keys(metafile.inputs);
    const packages = inputs.flatMap(input => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
    expect([...new Set(packages)]).toEqual(['yaml']);
    const imports = Object.values(metafile.outputs).flatMap(({ imports: all }) => all).filter(({ external }) => external).map(({ path }) => path.replace(/^node:/, ''));
    expect(imports.filter(path => !isBuiltin(path))).toEqual([]);
    expect(inputs.filter(input => /src\/(constructs|runtime)\//.test(input))).toEqual([]);
  });

  test('runs where nothing is installed, with the version of its package', () => {
    expect(runBundle('--version')).toBe('9.9.9\n');
    expect(runBundle('check', 'orders.json', '--rules', 'SqsPollers')).toMatch(/Passed: .*\n$/);
  });

  test('ends with the exit code of the command', () => {
    expect(() => runBundle('check', 'orders.json')).toThrow(expect.objectContaining({ status: 1, stdout: expect.stringContaining('Failed.') }));
    expect(() => runBundle('check', 'missing.json')).toThrow(expect.objectContaining({ status: 2, stderr: expect.stringContaining('missing.json does not exist') }));
  });

  test('survives a reader that has seen enough', () => {
    const output = execFileSync('/bin/sh', ['-c', `"${process.execPath}" "${file}" check orders.json --json | head -n 1`], { cwd: join(folder, 'app'), encoding: 'utf8' });
    expect(output).toBe('{\n');
  });
});
