import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnCondition, CfnResource, Duration, Fn, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { EventFateValidation, EventFateValidationProps } from '../../src';
import { cliFile } from '../../src/validation/cli-file';
import { appOnCall, newWorker } from '../fixtures/stack';

jest.mock('../../src/validation/cli-file');

const folder = mkdtempSync(join(tmpdir(), 'event-fates-'));
const cli = join(folder, 'lib/cli/index.js');
beforeAll(() => {
  buildSync({ entryPoints: [join(__dirname, '../../src/cli/main.ts')], bundle: true, platform: 'node', target: 'node20', outfile: cli, logLevel: 'silent' });
  writeFileSync(join(folder, 'package.json'), '{ "version": "9.9.9" }');
});
beforeEach(() => jest.mocked(cliFile).mockReturnValue(cli));
afterEach(() => { process.exitCode = undefined; });
afterAll(() => rmSync(folder, { recursive: true }));

/** A function that reads a queue without a dead-letter queue. */
function losingIn(scope: Construct, id = 'Orders'): lambda.Function {
  const handler = new lambda.Function(scope, id, { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('x') });
  handler.addEventSource(new SqsEventSource(new sqs.Queue(scope, `${id}Queue`, { visibilityTimeout: Duration.minutes(1) })));
  return handler;
}

interface Finding {
  readonly ruleName: string;
  readonly description: string;
  readonly fix: string;
  readonly severity: string;
  readonly at: readonly string[];
}

interface Synthesized {
  readonly findings: readonly Finding[];
  readonly failed: boolean;

  /** What was printed, and what was thrown. */
  readonly printed: string;
  readonly report: string;
}

/** What the CDK writes of the plugin, and prints. */
function synth(app: App, props?: EventFateValidationProps, scope: Construct = app): Synthesized {
  Validations.of(scope).addPlugins(new EventFateValidation(props));
  const print = jest.spyOn(console, 'error').mockImplementation();
  const log = jest.spyOn(console, 'log').mockImplementation();
  process.exitCode = undefined;
  let thrown = '';
  try {
    app.synth();
  } catch (error) {
    thrown = String(error);
  }
  const failed = thrown !== '' || process.exitCode === 1;
  const printed = [...print.mock.calls, ...log.mock.calls, thrown].flat().join('\n');
  print.mockRestore();
  log.mockRestore();
  const report = readFileSync(join(app.outdir, 'validation-report.json'), 'utf8');
  const reports: any[] = JSON.parse(report).pluginReports;
  const findings = reports.filter(({ pluginName }) => pluginName === 'EventFates').flatMap(({ violations }) => violations)
    .map(({ ruleName, description, suggestedFix: fix, severity, violatingConstructs }) => (
      { ruleName, description, fix, severity, at: violatingConstructs.map((each: any) => each.constructPath) }));
  return { findings, failed, printed, report };
}

describe('EventFateValidation', () => {
  test('reports a way that loses events as an error at its construct, with the fix, and fails the synth', () => {
    const app = appOnCall();
    losingIn(new Stack(app, 'Shop'));
    const { findings, failed, printed } = synth(app);
    expect(findings).toEqual([expect.objectContaining({ ruleName: 'EventsLost', severity: 'error', at: [expect.stringMatching(/^Shop\/Orders\/SqsEventSource/)] })]);
    expect(findings[0].description).toMatch(/^OrdersQueue \(queue\) → Orders\. .*lost.*nobody is told/);
    expect(findings[0].description).not.toContain('processed');
    expect(findings[0].fix).toMatch(/dead-letter queue/);
    expect(printed).toContain('EventsLost');
    expect(failed).toBe(true);
  });

  test('reports nothing of what is safe', () => {
    const app = appOnCall();
    newWorker({}, new Stack(app, 'Shop'));
    expect(synth(app)).toMatchObject({ findings: [], failed: false });
  });

  test('lets the CDK acknowledge a finding at its construct', () => {
    const app = appOnCall();
    Validations.of(losingIn(new Stack(app, 'Shop'))).acknowledge({ id: 'EventFates::EventsLost', reason: 'only a test' });
    expect(synth(app).failed).toBe(false);
  });

  test('says what it cannot tell as a note, and lets the synth pass', () => {
    const app = appOnCall();
    new CfnResource(new Stack(app, 'Shop'), 'Pipe', { type: 'AWS::Pipes::Pipe', properties: { Source: 'a', Target: 'b', RoleArn: 'c' } });
    const { findings, failed } = synth(app);
    expect(findings).toEqual([expect.objectContaining({ ruleName: 'CannotTell', severity: 'info', at: ['Shop'], description: expect.stringMatching(/^Not read: .*Pipe/) })]);
    expect(failed).toBe(false);
  });

  test('finds constructs that exist in one branch only, and names the branch', () => {
    const app = appOnCall();
    const stack = new Stack(app, 'Shop');
    const handler = losingIn(stack);
    const condition = new CfnCondition(stack, 'Enabled', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1') });
    for (const node of handler.node.findAll()) if (lambda.CfnEventSourceMapping.isCfnEventSourceMapping(node)) node.cfnOptions.condition = condition;
    expect(synth(app).findings).toEqual([expect.objectContaining({ ruleName: 'EventsLost', description: expect.stringContaining('(with ') })]);
  });

  test('of a stage reports what is in the stage', () => {
    const app = appOnCall();
    const [first, second] = ['First', 'Second'].map(id => new Stage(app, id));
    for (const stage of [first, second]) losingIn(new Stack(stage, 'Shop'));
    expect(synth(app, {}, first).findings.map(({ at }) => at)).toEqual([[expect.stringMatching(/^First\/Shop\/Orders\//)]]);
  });

  test.each([
    ['fails', 'process.stderr.write("out of memory"); process.exit(3)', /failed for .*\(exit code 3\): out of memory/, {}],
    ['is killed', 'process.kill(process.pid, "SIGKILL")', /failed for .*\(SIGKILL\): it wrote no explanation/, {}],
    ['does not end', 'setInterval(() => {}, 1000)', /did not end within 1 s for .*: give the plugin a longer timeout/, { timeout: Duration.seconds(1) }],
  ])('fails the synth with the reason if the process %s', (_, script, message, props: EventFateValidationProps) => {
    const file = join(folder, 'broken.js');
    writeFileSync(file, script);
    jest.mocked(cliFile).mockReturnValue(file);
    const app = appOnCall();
    new Stack(app, 'Shop');
    const { failed, printed, report } = synth(app, props);
    expect(failed).toBe(true);
    expect(printed + report).toMatch(message);
  });

  test('refuses a timeout that is no time', () => {
    expect(() => new EventFateValidation({ timeout: Duration.millis(10) })).toThrow(/timeout is .* but must be at least 1 second/);
  });

  test('runs the command line of its own package', () => {
    expect(jest.requireActual('../../src/validation/cli-file').cliFile()).toBe(join(__dirname, '../../lib/cli/index.js'));
  });
});
