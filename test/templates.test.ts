import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { devDependencies } from '../package.json';

const ROOT = path.join(__dirname, '..');
const TEMPLATE = path.join(ROOT, 'templates', 'sqs-worker', 'typescript');
const read = (...names: string[]) => fs.readFileSync(path.join(...names), 'utf8');

describe('the template of a queue worker', () => {
  test('is what `cdk init --from-path` makes an app of, with the command of its page', () => {
    const [, options] = /npx aws-cdk@2\.1148\.1 init (.*) --from-path/.exec(read(ROOT, 'templates', 'README.md'))!;
    const app = fs.mkdtempSync(path.join(os.tmpdir(), 'template-'));
    try {
      const { status, stdout, stderr } = spawnSync(process.execPath, [
        path.join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), 'init', ...options.split(' '), '--generate-only',
        ...['--from-path', path.join(ROOT, 'templates'), '--template-path', 'sqs-worker'],
      ], { cwd: app, encoding: 'utf8', env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_NOTICES: 'false' } });
      expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('All done!')]);
      const files = (folder: string) => fs.readdirSync(folder, { encoding: 'utf8', recursive: true }).sort();
      expect(files(app)).toEqual(files(TEMPLATE));
    } finally {
      fs.rmSync(app, { recursive: true });
    }
  });

  test.each(['orders-stack.ts', 'orders-handler.ts'])("has the quick start's %s, which is tested", file => {
    expect(read(TEMPLATE, 'lib', file)).toBe(read(ROOT, 'examples', 'sqs-worker', file));
  });

  test('asks for the versions that this library is tested with', () => {
    const { dependencies, devDependencies: tools } = JSON.parse(read(TEMPLATE, 'package.json'));
    const known: Record<string, string> = devDependencies;
    const both = Object.entries<string>({ ...dependencies, ...tools }).filter(([name]) => name in known && !/^(typescript|@types\/node)$/.test(name));
    expect(both.length).toBeGreaterThan(6);
    expect(both.filter(([name, version]) => version !== known[name] && version !== `^${known[name]}`)).toEqual([]);
  });

  test('sets the feature flags of a new app and validates against the rules of AWS', () => {
    const flags = JSON.parse(read(ROOT, 'node_modules', 'aws-cdk-lib', 'recommended-feature-flags.json'));
    expect(JSON.parse(read(TEMPLATE, 'cdk.json')).context).toEqual({ ...flags, '@aws-cdk/core:validateAgainstDefaultRules': true });
  });

  test('has the instructions for coding agents that the docs show', () => {
    expect(read(ROOT, 'docs', 'agents.md')).toContain('```markdown\n' + read(TEMPLATE, 'AGENTS.md') + '```');
  });
});
