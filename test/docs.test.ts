import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { inlineCode } from './fixtures/stack';
import { simulateOrders, simulatePlainOrders } from '../examples/simulate-orders';
import { OrdersStack } from '../examples/sqs-worker/orders-stack';
import { devDependencies } from '../package.json';
import { AsyncFunctionWithDestinations, SqsSource, SqsWorkerFunction } from '../src';
import * as environment from '../src/environment';
import { ASSUMPTIONS } from '../src/simulator';

const ROOT = path.join(__dirname, '..');
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');
const [README, FAILURE_PATHS] = ['README.md', 'docs/test-your-failure-paths.md'].map(read);

/** Everything that a person has written for readers. */
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md', 'CHANGELOG.md']
  .concat(['docs', 'docs/decisions', 'docs/problems'].flatMap(folder => fs.readdirSync(path.join(ROOT, folder)).filter(file => file.endsWith('.md')).map(file => `${folder}/${file}`)));
const GENERATED = ['docs/rules.md'];

const EXAMPLES = fs.readdirSync(path.join(ROOT, 'examples'), { encoding: 'utf8', recursive: true })
  .filter(file => file.includes(path.sep) && file.endsWith('.ts'))
  .map(file => read(path.join('examples', file)));

/** Blocks of code by page. The fences say tsx, because jsii-rosetta would try to translate ts, and a handler cannot be translated. */
const CODE = PAGES.filter(page => !GENERATED.includes(page)).flatMap(page =>
  [...read(page).matchAll(/```tsx\n([\s\S]*?)```/g)].map(([, block], index) => ({ page, index, block })));

const LINKS = PAGES.flatMap(page => [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
  .map(([, link]) => link).filter(link => !/^https?:/.test(link)).map(link => ({ page, link })));

describe('README and docs', () => {
  test('have code and links', () => {
    expect(CODE.length).toBeGreaterThan(10);
    expect(LINKS.length).toBeGreaterThan(30);
  });

  test.each(CODE)('show code that stands word for word in a file of examples/, where it is compiled and run: $page, block $index', ({ block }) => {
    expect(EXAMPLES.filter(text => text.includes(block))).toHaveLength(1);
  });

  test.each(LINKS)('link to files that exist: $link in $page', ({ page, link }) => {
    expect(fs.existsSync(path.join(ROOT, path.dirname(page), link))).toBe(true);
  });

  test.each(PAGES)('name no path of a machine: %s', page => {
    expect(read(page)).not.toMatch(/\/(?:home|Users|root|tmp)\//);
  });
});

describe('README', () => {
  test('quotes the error that a user sees', () => {
    const quoted = /```text\n(SqsWorkerFunction at [\s\S]*?)\n```/.exec(README)![1];
    const stack = new Stack(new App(), 'OrdersStack');
    const source = SqsSource.newQueue({ visibilityTimeout: Duration.seconds(10) });
    const build = () => new SqsWorkerFunction(stack, 'Orders', { code: inlineCode, batchSize: 100, source });
    expect(build).toThrow(new Error(quoted));
  });

  test('names the CLI that works with this version of the CDK', () => {
    expect(README).toContain(`npx aws-cdk@${devDependencies['aws-cdk']} init`);
  });

  test('says how many resources the quick start creates', () => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
    const { Resources } = Template.fromStack(new OrdersStack(app, 'OrdersStack')).toJSON();
    expect(README).toContain(`You now have ${Object.keys(Resources).length} resources`);
  });
});

describe('the page about handlers in other languages', () => {
  const page = read('docs/handlers-in-other-languages.md');

  test('lists each variable that the constructs set and each metric that the runtime emits, and no others', () => {
    const { METRIC_NAMESPACE, ORIGINAL_MESSAGE_ID, FAILURE_REASON, PARKED_BY_HANDLER, ...listed } = environment;
    expect([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name).sort()).toEqual(Object.values(listed).sort());
    for (const name of [METRIC_NAMESPACE, ORIGINAL_MESSAGE_ID, FAILURE_REASON]) expect(page).toContain(`\`${name}\``);
    expect(page).toContain(`\`${PARKED_BY_HANDLER}<name of the function>/\``);
  });

  test('shows Python that stands word for word in the example', () => {
    const [block] = /(?<=```python\n)table = [\s\S]*?(?=```)/.exec(page)!;
    expect(read('examples/python-idempotent-worker/handler/orders.py')).toContain(block);
  });
});

describe('the page about failure paths', () => {
  test('says that the template without bundling differs only in the assets', () => {
    const [bundled, sources] = [{}, { 'aws:cdk:bundling-stacks': [] }].map(context => Template.fromStack(new OrdersStack(new App({ context }), 'OrdersStack')).toJSON());
    const masked = (template: object) => JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, 'hash').replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1'));
    expect(masked(sources)).toEqual(masked(bundled));
    expect(sources).not.toEqual(bundled);
  });

  test.each([...FAILURE_PATHS.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, name, value]) => [name, value]))('states the default of the assumption %s', (name, value) => {
    expect(ASSUMPTIONS).toHaveProperty(name);
    expect(String(ASSUMPTIONS[name as keyof typeof ASSUMPTIONS].default)).toBe(value);
  });
});

describe('the page about replaying records', () => {
  const page = read('docs/replay-failed-records.md');
  const program = ['replay', 'replay-failed-records'].map(name => read(`examples/replay/${name}.ts`)).join();

  test('installs every package that the program imports', () => {
    for (const [, name] of program.matchAll(/from '(@aws-sdk\/[^']+)'/g)) expect(page).toContain(` ${name}`);
  });

  test.each(['bucket', 'mapping', 'dry-run'])('names the option --%s, which the program has', option => {
    expect([program, page]).toEqual([expect.stringContaining(option), expect.stringContaining(`--${option}`)]);
  });
});

test('the alarm on parked events names the page about replaying them', () => {
  const alarms = new AsyncFunctionWithDestinations(new Stack(new App(), 'Photos'), 'Album', { code: inlineCode }).alarms;
  const parked = alarms.find(({ node }) => node.id === 'ParkedEvents')!;
  expect((parked.node.defaultChild as CfnAlarm).alarmDescription).toContain('docs/replay-parked-events.md');
});

describe('what the demo prints of orders', () => {
  let printed: Awaited<ReturnType<typeof simulateOrders>>;
  beforeAll(async () => {
    printed = await simulateOrders();
  }, 60_000);

  test('is quoted by README and page: the life of one, and the alarm', () => {
    expect(README).toContain(`\`\`\`text\n${printed.story}\n${printed.alarms}\n\`\`\``);
    expect(FAILURE_PATHS).toContain(`\`\`\`text\n${printed.story}\n\`\`\``);
  });

  test('tells how the same app on the constructs of the CDK alone loses it, without an alarm', async () => {
    const plain = await simulatePlainOrders();
    expect(plain.story).toMatch(/^lost-order: expired in Queue.*\n[^]*\(receive 11520\)[^]*  4d 00:01:00.000  expires in Queue$/);
    expect(plain.alarms).toBe('');
    expect(plain.shipped).toBe(21);
  });

  test('says that the one that came twice was shipped once, and that none is lost', () => {
    expect(printed.shipped).toBe(20);
    expect(printed.table).toMatch(/^21 +processed .*\n1 +parked +Orders\/DeadLetterQueue/m);
    expect(printed.alarms).toBe('00:04:00.000  Orders/Alarms/Errors is in ALARM\n00:23:00.000  Orders/Alarms/StillRetrying is in ALARM\n01:33:00.000  Orders/Alarms/DeadLetters is in ALARM');
  });
});
