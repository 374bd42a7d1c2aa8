import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as library from '../src';
import * as simulator from '../src/simulator';

const ROOT = path.join(__dirname, '..');

describe('public API', () => {
  test('exports exactly these names: adding one is a promise', () => {
    expect(Object.keys(library).sort()).toEqual([
      'AccountConcurrencyAlarm',
      'AlarmProfile',
      'AliasedCanaryFunction',
      'AliasedCanaryFunctionGrants',
      'AsyncFunctionGrants',
      'AsyncFunctionWithDestinations',
      'AsyncTrigger',
      'CustomEventBus',
      'EventFateValidation',
      'HandlerCode',
      'IdempotencyTable',
      'IdempotencyTableGrants',
      'LambdaBestPracticesChecks',
      'QueueTrigger',
      'ResilienceDefaults',
      'SqsSource',
      'SqsWorkerFunction',
      'SqsWorkerGrants',
      'StreamFailureDestination',
      'StreamProcessor',
      'StreamProcessorGrants',
      'StreamSource',
    ]);
  });

  test('exports exactly these types: adding one is a promise', () => {
    const files = [...exportedBy('src/constructs'), ...exportedBy('src/nag'), ...exportedBy('src/validation')];
    const types = files.flatMap(file =>
      [...fs.readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^export (?:abstract )?(?:class|enum|interface) (\w+)/gm)].map(([, name]) => name));
    expect(types.sort()).toEqual([
      'AccountConcurrencyAlarm',
      'AccountConcurrencyAlarmProps',
      'AgeAlarmSettings',
      'AlarmProfile',
      'AlarmRouteOptions',
      'AlarmSettings',
      'AliasedCanaryFunction',
      'AliasedCanaryFunctionGrants',
      'AliasedCanaryFunctionProps',
      'AssetHandlerOptions',
      'AsyncFunctionAlarmOptions',
      'AsyncFunctionGrants',
      'AsyncFunctionWithDestinations',
      'AsyncFunctionWithDestinationsProps',
      'AsyncTrigger',
      'BatchFunctionAlarmOptions',
      'BucketTriggerOptions',
      'ChecksSummary',
      'CustomEventBus',
      'CustomEventBusOptions',
      'DatabaseConnectionOptions',
      'DeployableFunctionOptions',
      'DeploymentOptions',
      'EventBridgeDeliveryOptions',
      'EventFateValidation',
      'EventFateValidationProps',
      'ExistingQueueFacts',
      'ExpectedLoad',
      'FunctionAlarmOptions',
      'HandlerCode',
      'IIdempotencyTable',
      'IdempotencyTable',
      'IdempotencyTableGrants',
      'IdempotencyTableProps',
      'InlineHandlerOptions',
      'KinesisSourceOptions',
      'LambdaBestPracticesChecks',
      'NewQueueOptions',
      'NodejsHandlerOptions',
      'ProvisionedConcurrencyOptions',
      'ProvisionedConcurrencySchedule',
      'ProvisionedPollers',
      'QueueBucketTriggerOptions',
      'QueueRuleTriggerOptions',
      'QueueSubscriberTriggerOptions',
      'QueueTopicTriggerOptions',
      'QueueTrigger',
      'ResilienceDefaults',
      'ResilienceDefaultsOptions',
      'ResilientFunctionOptions',
      'RuleTriggerOptions',
      'S3TriggerOptions',
      'ScheduleTriggerOptions',
      'SqsSource',
      'SqsWorkerAlarmOptions',
      'SqsWorkerFunction',
      'SqsWorkerFunctionProps',
      'SqsWorkerGrants',
      'StreamFailureDestination',
      'StreamProcessor',
      'StreamProcessorAlarmOptions',
      'StreamProcessorGrants',
      'StreamProcessorProps',
      'StreamSource',
      'SubscriberFilter',
      'SubscriberTriggerOptions',
      'TopicTriggerOptions',
      'TrafficHookOptions',
      'TriggerOptions',
    ]);
  });

  test('of the simulator exports exactly these names', () => {
    expect(Object.keys(simulator).sort()).toEqual([
      'ASSUMPTIONS',
      'Behavior',
      'Simulation',
      'TemplateError',
      'UnknownValueError',
      'UnsupportedFeatureError',
      'branchesOf',
      'clockTime',
      'crashes',
      'returns',
      'succeeds',
      'throws',
      'timesOut',
    ]);
  });

  test('loads the base class of rule packs from cdk-nag, no rules and no Powertools', () => {
    const loaded = filesLoadedBy('src');
    expect(loaded).toContain(path.join('src', 'index.js'));
    expect(loaded.filter(file => /node_modules.(cdk-nag|@aws-lambda-powertools)/.test(file)).sort())
      .toEqual(['nag-pack.js', 'nag-rules.js'].map(file => path.join('node_modules', 'cdk-nag', 'lib', file)));
  });

  test('of the simulator loads only its own files', () => {
    const own = /^src.(simulator|template|filters).[\w-]+(.[\w-]+)?\.js$|^src.limits.[\w-]+\.js$|^src.environment\.js$/;
    const loaded = filesLoadedBy('src/simulator');
    expect(loaded).toContain(path.join('src', 'simulator', 'simulation.js'));
    expect(loaded.filter(file => !own.test(file))).toEqual([]);
  });
});

/** The files that the index of a folder exports. */
function exportedBy(folder: string): string[] {
  return [...fs.readFileSync(path.join(ROOT, folder, 'index.ts'), 'utf8').matchAll(/from '\.\/(.*)'/g)].map(([, file]) => `${folder}/${file}.ts`);
}

let compiled: string;
beforeAll(() => {
  compiled = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'compiled-')));
  execFileSync('node_modules/.bin/esbuild', [
    'src/**/*.ts', `--outdir=${path.join(compiled, 'src')}`, '--format=cjs', '--platform=node', '--tsconfig=test/tsconfig.json', '--log-level=error',
  ], { cwd: ROOT });
});
afterAll(() => fs.rmSync(compiled, { recursive: true }));

/** The files that an entry point loads, in a process of its own, relative to the root of the repository. */
function filesLoadedBy(entry: string): string[] {
  const program = `require('${path.join(compiled, entry)}'); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const output = execFileSync(process.execPath, ['-e', program], {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') },
  });
  return (JSON.parse(output) as string[]).map(file => path.relative(file.startsWith(compiled) ? compiled : ROOT, file));
}
