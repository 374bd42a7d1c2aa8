import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { inlineCode } from './fixtures/stack';
import { EXAMPLES } from '../examples/audit';
import { devDependencies } from '../package.json';
import { SqsWorkerFunction } from '../src';

const ROOT = path.join(__dirname, '..');
const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const EXAMPLE_FILES = EXAMPLES.flatMap(example => fs.readdirSync(path.join(ROOT, 'examples', example)).map(file => path.join(example, file)))
  .filter(file => file.endsWith('.ts'));

describe('README', () => {
  const blocks = [...README.matchAll(/```tsx\n([\s\S]*?)```/g)].map(([, block]) => block);

  // The fences say tsx, because jsii-rosetta would try to translate ts, and a handler can't be translated.
  test('has code', () => {
    expect(blocks.length).toBeGreaterThan(2);
  });

  test.each(blocks)('shows code that stands word for word in a file of examples/, where it is compiled and run: %#', block => {
    const texts = EXAMPLE_FILES.map(file => fs.readFileSync(path.join(ROOT, 'examples', file), 'utf8'));
    expect(texts).toContain(block);
  });

  test('quotes the error that a user would see', () => {
    const quoted = /```text\n([\s\S]*?)\n```/.exec(README)![1];
    const stack = new Stack(new App(), 'OrdersStack');
    const build = () => new SqsWorkerFunction(stack, 'Orders', { code: inlineCode, batchSize: 100, visibilityTimeout: Duration.seconds(10) });
    expect(build).toThrow(new Error(quoted));
  });

  test('names the CLI that works with this version of the CDK', () => {
    expect(README).toContain(`npx aws-cdk@${devDependencies['aws-cdk']} init`);
  });

  test.each([...README.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link).filter(link => !/^https?:/.test(link)))(
    'links to something that is there: %s', link => {
      expect(fs.existsSync(path.join(ROOT, link))).toBe(true);
    });
});
