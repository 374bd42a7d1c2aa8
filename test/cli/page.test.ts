import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readArguments } from '../../src/cli/arguments';
import { CHECK } from '../../src/cli/check/check-command';
import { EXPLAIN } from '../../src/cli/explain/explain-command';

const PAGE = readFileSync(join(__dirname, '../../docs/command-line.md'), 'utf8');

describe('the page about the command line', () => {
  test('shows commands that exist', () => {
    const lines = [...PAGE.matchAll(/npx cdk-resilient-lambda (\w+)([^#>`\n]*)/g)];
    expect(lines.length).toBeGreaterThan(4);
    for (const [, name, args] of lines) {
      const command = [CHECK, EXPLAIN].find(each => each.name === name)!;
      readArguments(command, args.trim().split(' ').filter(arg => arg !== ''));
    }
  });

  test('names all options', () => {
    for (const option of Object.keys(CHECK.options)) expect(PAGE).toContain(`\`--${option}`);
  });

  test('shows a workflow that finds its comment by the mark of the report', () => {
    const [, text] = /```yaml\n([\s\S]*?)```/.exec(PAGE)!;
    const { on, permissions, jobs: { check: { steps } } } = parse(text);
    expect([on, permissions]).toEqual(['pull_request', { 'contents': 'read', 'pull-requests': 'write' }]);
    expect(steps.at(-1).run).toContain('startswith("<!-- cdk-resilient-lambda check -->")');
  });
});
