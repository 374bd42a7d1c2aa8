import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { inlineCode } from './fixtures/stack';
import { simulateOrders } from '../examples/simulate-orders';
import { OrdersStack } from '../examples/sqs-worker/orders-stack';
import { devDependencies } from '../package.json';
import { AsyncFunctionWithDestinations, SqsSource, SqsWorkerFunction } from '../src';
import { ASSUMPTIONS } from '../src/simulator';

const ROOT = path.join(__dirname, '..');
const [README, PAGE, REPLAY] = ['README.md', 'docs/test-your-failure-paths.md', 'docs/replay-parked-events.md'].map(file => fs.readFileSync(path.join(ROOT, file), 'utf8'));
const EXAMPLES = fs.readdirSync(path.join(ROOT, 'examples'), { encoding: 'utf8', recursive: true })
  .filter(file => file.includes(path.sep) && file.endsWith('.ts'))
  .map(file => fs.readFileSync(path.join(ROOT, 'examples', file), 'utf8'));

/** The blocks of code. The fences say tsx, because jsii-rosetta would try to translate ts, and a handler can't be translated. */
function codeIn(page: string): string[] {
  return [...page.matchAll(/```tsx\n([\s\S]*?)```/g)].map(([, block]) => block);
}

function linksIn(page: string): string[] {
  return [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link).filter(link => !/^https?:/.test(link));
}

describe('README', () => {
  test('has code', () => {
    expect(codeIn(README).length).toBeGreaterThan(2);
  });

  test.each(codeIn(README))('shows code that stands word for word in a file of examples/, where it is compiled and run: %#', block => {
    expect(EXAMPLES.filter(text => text.includes(block))).toHaveLength(1);
  });

  test('quotes the error that a user would see', () => {
    const quoted = /```text\n([\s\S]*?)\n```/.exec(README)![1];
    const stack = new Stack(new App(), 'OrdersStack');
    const build = () => new SqsWorkerFunction(stack, 'Orders', {
      code: inlineCode, source: SqsSource.newQueue({ visibilityTimeout: Duration.seconds(10) }), batchSize: 100,
    });
    expect(build).toThrow(new Error(quoted));
  });

  test('tells what provisioned concurrency does not do, and that quotas are those of an account [C06, C09]', () => {
    expect(README).toContain('`AWS_LAMBDA_INITIALIZATION_TYPE` tells how an environment was started');
    expect(README.replaceAll(/\s+/g, ' ')).toContain('Quotas are per account and Region: what competes for them belongs into accounts of its own');
  });

  test('names the CLI that works with this version of the CDK', () => {
    expect(README).toContain(`npx aws-cdk@${devDependencies['aws-cdk']} init`);
  });

  test.each(linksIn(README))('links to something that is there: %s', link => {
    expect(fs.existsSync(path.join(ROOT, link))).toBe(true);
  });
});

describe('the page about failure paths', () => {
  test('shows an example as it is', () => {
    const [database, example] = codeIn(PAGE);
    expect(EXAMPLES).toEqual(expect.arrayContaining([database, example]));
  });

  test.each(codeIn(PAGE))('shows code that stands word for word in a test of examples/: %#', block => {
    expect(EXAMPLES.filter(text => text.includes(block))).toHaveLength(1);
  });

  test.each([...PAGE.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, name, value]) => [name, value]))('knows the default of %s', (name, value) => {
    expect(ASSUMPTIONS).toHaveProperty(name);
    expect(String(ASSUMPTIONS[name as keyof typeof ASSUMPTIONS].default)).toBe(value);
  });

  test.each(linksIn(PAGE))('links to something that is there: %s', link => {
    expect(fs.existsSync(path.join(ROOT, 'docs', link))).toBe(true);
  });
});

describe('the page about parked records', () => {
  const page = fs.readFileSync(path.join(ROOT, 'docs', 'replay-failed-records.md'), 'utf8');

  test.each(linksIn(page))('links to something that is there: %s', link => {
    expect(fs.existsSync(path.join(ROOT, 'docs', link))).toBe(true);
  });

  test('installs what its program imports, and names its options', () => {
    const program = ['replay', 'replay-failed-records'].map(name => fs.readFileSync(path.join(ROOT, 'examples', 'replay', `${name}.ts`), 'utf8')).join();
    for (const [, name] of program.matchAll(/from '(@aws-sdk\/[^']+)'/g)) expect(page).toContain(` ${name}`);
    for (const option of ['bucket', 'mapping', 'dry-run']) expect([program, page]).toEqual([expect.stringContaining(option), expect.stringContaining(`--${option}`)]);
  });
});

describe('the page about replaying', () => {
  test.each(linksIn(REPLAY))('links to something that is there: %s', link => {
    expect(fs.existsSync(path.join(ROOT, 'docs', link))).toBe(true);
  });

  test('is the one that alarms name', () => {
    const alarms = new AsyncFunctionWithDestinations(new Stack(new App(), 'Photos'), 'Album', { code: inlineCode }).alarms;
    const parked = alarms.find(({ node }) => node.id === 'ParkedEvents')!;
    expect((parked.node.defaultChild as CfnAlarm).alarmDescription).toContain('see docs/replay-parked-events.md of cdk-resilient-lambda');
  });
});

describe('what the demo prints of orders', () => {
  let printed: Awaited<ReturnType<typeof simulateOrders>>;
  beforeAll(async () => {
    const app = new App();
    new OrdersStack(app, 'OrdersStack');
    printed = await simulateOrders(app.synth());
  }, 60_000);

  test('is quoted by README and page: the life of one, and the alarm', () => {
    expect(README).toContain(`\`\`\`text\n${printed.story}\n${printed.alarms}\n\`\`\``);
    expect(PAGE).toContain(`\`\`\`text\n${printed.story}\n\`\`\``);
  });

  test('says that the one that came twice was shipped once, and that none is lost [Q12, Q17]', () => {
    expect(printed.shipped).toBe(20);
    expect(printed.table).toMatch(/^21 +processed .*\n1 +parked +Orders\/DeadLetterQueue/m);
    expect(printed.alarms).toBe('00:17:00.000  alarm Orders/Alarms/DeadLetters goes off');
  });
});
