import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  AlarmProfile, AliasedCanaryFunction, AsyncFunctionWithDestinations, DeployableFunctionOptions, DeploymentOptions, HandlerCode, SqsSource,
  SqsWorkerFunction, SqsWorkerFunctionProps, StreamProcessor, StreamSource,
} from '../../../src';
import { Simulation, throws } from '../../../src/simulator';
import { cycleIn } from '../../fixtures/cycles';
import { once } from '../../fixtures/once';
import { countingCode, env, inlineCode, newApp, newWorker, ownQueue, warningsOf } from '../../fixtures/stack';
import { tableWithStream } from '../../fixtures/streams';
import { allTriggers } from '../../fixtures/variants';
import { capturedLines, lambdaContext, message } from '../../runtime/invocation';
import { sqsWorker } from 'cdk-resilient-lambda/runtime';

const MAPPING = 'AWS::Lambda::EventSourceMapping';

const templateOf = (props: Partial<SqsWorkerFunctionProps>) => Template.fromStack(Stack.of(newWorker({ code: countingCode, ...props })));

/** The combinations of options that create a version. */
const DEPLOYMENTS: { [name: string]: (stack: Stack) => Partial<DeployableFunctionOptions> } = {
  'a deployment': () => ({ deployment: {} }),
  'hooks': () => ({ deployment: { preTrafficHook: inlineCode, postTrafficHook: inlineCode } }),
  'provisioned concurrency': () => ({ provisionedConcurrency: { minimum: 1, maximum: 5 } }),
  'all there is': stack => ({
    alarmTopic: new sns.Topic(stack, 'OnCall'),
    provisionedConcurrency: { minimum: 1, maximum: 5 },
    deployment: {
      preTrafficHook: inlineCode,
      postTrafficHook: inlineCode,
      rollbackAlarms: [new cloudwatch.Alarm(stack, 'Mine', {
        metric: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Orders' }), threshold: 1, evaluationPeriods: 1,
      })],
    },
  }),
};

/** The constructs, each in one stack, and with its sources and targets in another stack. */
type Options = DeployableFunctionOptions & { alarms: { profile: AlarmProfile } };
const CONSTRUCTS: { [name: string]: (stack: Stack, options: Options, other: Stack) => void } = {
  'SqsWorkerFunction': (stack, options) => new SqsWorkerFunction(stack, 'It', options),
  'SqsWorkerFunction with a queue of another stack': (stack, options, other) => new SqsWorkerFunction(stack, 'It', {
    ...options, source: SqsSource.fromQueue(ownQueue(other)),
  }),
  'SqsWorkerFunction with a function of another stack': (stack, options, other) => {
    const existing = new lambda.Function(other, 'Existing', {
      code: lambda.Code.fromInline('FailedRecords'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X,
    });
    new SqsWorkerFunction(stack, 'It', { ...options, code: HandlerCode.fromExisting(existing) });
  },
  'StreamProcessor': (stack, options) => new StreamProcessor(stack, 'It', { ...options, source: StreamSource.kinesis() }),
  'StreamProcessor with a table of another stack': (stack, options, other) =>
    new StreamProcessor(stack, 'It', { ...options, source: StreamSource.dynamoDb(tableWithStream(other)) }),
  'AsyncFunctionWithDestinations': (stack, options) => new AsyncFunctionWithDestinations(stack, 'It', { ...options, triggers: allTriggers(stack) }),
  'AsyncFunctionWithDestinations with sources of another stack': (stack, options, other) =>
    new AsyncFunctionWithDestinations(stack, 'It', { ...options, triggers: allTriggers(other) }),
  'AliasedCanaryFunction': (stack, { deployment, ...options }) => new AliasedCanaryFunction(stack, 'It', { ...options, ...deployment, functionUrl: {} }),
};

/** AlarmProfile.FULL creates all alarms of the other profiles, and so all their references: one deployment of each construct tries those too. */
const combinations = Object.keys(CONSTRUCTS).flatMap(construct => Object.keys(DEPLOYMENTS).flatMap(deployment =>
  (deployment === 'all there is' ? Object.values(AlarmProfile) : [AlarmProfile.FULL]).map(profile => [construct, deployment, profile] as const)));

/** The templates of the two stacks of each combination, all of one app. */
const templatesByCombination = once(() => {
  const app = newApp();
  const stacks = combinations.map(([construct, deployment, profile], index) => {
    const scope = new Construct(app, `Combination${index}`);
    const [other, stack] = [new Stack(scope, 'Other', { env }), new Stack(scope, 'Stack', { env })];
    CONSTRUCTS[construct](stack, { code: countingCode, alarms: { profile }, ...DEPLOYMENTS[deployment](deployment === 'all there is' ? other : stack) }, other);
    new sns.Topic(other, 'Something'); // a stack must not be empty
    return [other, stack];
  });
  const print = jest.spyOn(console, 'error').mockImplementation();
  const assembly = app.synth();
  print.mockRestore();
  const templatesOf = (pair: Stack[]) => pair.map(({ artifactId }) => assembly.getStackArtifact(artifactId).template);
  return new Map(combinations.map((names, index) => [names.join(), templatesOf(stacks[index])]));
});

describe('circular dependencies', () => {
  test.each(combinations)('do not exist for %s with %s and alarms %s, in one stack or two [V01, V04, V05, C05]', (...names) => {
    const templates = templatesByCombination().get(names.join())!;
    expect(templates).toHaveLength(2);
    expect(templates.map(cycleIn)).toEqual([undefined, undefined]);
  });

  test('are found through an update policy', () => {
    const Resources = {
      Alias: { Properties: {}, UpdatePolicy: { CodeDeployLambdaAliasUpdate: { DeploymentGroupName: { Ref: 'Group' } } } },
      Group: { Properties: { Alarms: [{ Ref: 'Alarm' }] } },
      Alarm: { Properties: { Name: { 'Fn::Sub': '${Alias}' } } },
    };
    expect(cycleIn({ Resources })).toEqual(['Alias', 'Group', 'Alarm', 'Alias']);
  });
});

describe('resources that hold events', () => {
  const HOLDS_EVENTS = new RegExp(`^AWS::(${[
    'SQS::Queue', 'Kinesis::Stream', 'S3::Bucket', 'DynamoDB::Table', 'Lambda::EventSourceMapping', 'SNS::(Topic|Subscription)', 'Events::Rule',
    'Scheduler::Schedule',
  ].join('|')})$`);

  test.each(Object.keys(CONSTRUCTS).filter(construct => !construct.startsWith('Aliased')))(
    'stays where it is when the deployment of a %s is switched on or off [V01]', construct => {
      const resources = (deployment: object) => {
        const app = newApp();
        const [other, stack] = [new Stack(app, 'Other', { env }), new Stack(app, 'Stack', { env })];
        CONSTRUCTS[construct](stack, { code: countingCode, alarms: { profile: AlarmProfile.FULL }, ...deployment }, other);
        new sns.Topic(other, 'Something');
        const print = jest.spyOn(console, 'error').mockImplementation();
        const templates = app.synth().stacks.map(({ template }) => template.Resources);
        print.mockRestore();
        return Object.assign({}, ...templates);
      };
      const [off, on] = [resources({}), resources({ deployment: {} })];
      const held = Object.keys(off).filter(id => HOLDS_EVENTS.test(off[id].Type));
      expect(held.length).toBeGreaterThan(2);
      expect(held.filter(id => !(id in on))).toEqual([]);
      // What would replace them stays as it is.
      for (const property of ['EventSourceArn', 'TopicArn', 'EventBusName', 'Name', 'TableName']) {
        const said = (templates: any, id: string) => JSON.stringify(templates[id].Properties?.[property]);
        expect(held.filter(id => said(off, id) !== said(on, id))).toEqual([]);
      }
    });
});

describe('a deployment that is switched off', () => {
  const resourcesWith = (deployment?: DeploymentOptions): any => {
    const stack = new Stack(newApp(), 'Photos');
    new AsyncFunctionWithDestinations(stack, 'Album', { code: inlineCode, deployment, triggers: allTriggers(stack) });
    return Template.fromStack(stack).toJSON().Resources;
  };
  const idsOf = (resources: any, type: string) => Object.keys(resources).filter(id => resources[id].Type === type);

  test('keeps the alias and its failure destination for events that wait for it, while it is retired [V01, A03]', () => {
    const [on, retired, off] = [resourcesWith({}), resourcesWith({ retired: true }), resourcesWith()];
    const [alias] = idsOf(on, 'AWS::Lambda::Alias') as [string];
    for (const id of idsOf(on, 'AWS::Lambda::EventInvokeConfig')) expect(retired[id]).toEqual(on[id]);
    expect(retired[alias].Properties).toEqual(on[alias].Properties);
    expect(retired[alias].UpdatePolicy).toBeUndefined();
    expect([idsOf(retired, 'AWS::CodeDeploy::DeploymentGroup'), idsOf(off, 'AWS::Lambda::Alias')]).toEqual([[], []]);
    // Nothing but the configuration of the alias refers to it, and what the function itself has stays when that is gone.
    for (const [id, resource] of Object.entries<any>(retired)) {
      if (resource.Type !== 'AWS::Lambda::EventInvokeConfig') expect([id, JSON.stringify(resource).includes(`"Ref":"${alias}"`)]).toEqual([id, false]);
    }
    for (const id of idsOf(off, 'AWS::Lambda::EventInvokeConfig')) expect(off[id]).toEqual(retired[id]);
  });

  test('parks an event that fails at the retired alias, in the simulator [A03]', async () => {
    const sim = Simulation.fromTemplate({ Resources: resourcesWith({ retired: true }) }, { handlers: { Album: throws('a fault') } });
    const sent = [sim.publish('Orders', '{}'), sim.invoke('Album/Alias', {})];
    await sim.advance({ minutes: 10 });
    expect(sent.map(id => sim.fate(id).fate)).toEqual(['parked', 'parked']);
  });

  test.each<[string, (stack: Stack) => SqsWorkerFunction | StreamProcessor]>([
    ['a worker', stack => new SqsWorkerFunction(stack, 'It', { code: inlineCode, deployment: { retired: true, aliasName: 'prod' } })],
    ['a processor', stack => new StreamProcessor(stack, 'It', { code: inlineCode, source: StreamSource.kinesis(), deployment: { retired: true } })],
  ])('leaves %s with its function as the target', (_, create) => {
    const stack = new Stack(newApp(), 'Stack');
    const { alias, deploymentGroup, lambdaFunction, target } = create(stack);
    expect([target, alias, deploymentGroup]).toEqual([lambdaFunction, undefined, undefined]);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Alias', 1);
    Template.fromStack(stack).hasResourceProperties(MAPPING, { FunctionName: stack.resolve(lambdaFunction.functionName) });
  });

  test.each<[string, Partial<SqsWorkerFunctionProps>, string]>([
    ['provisioned concurrency', { deployment: { retired: true }, provisionedConcurrency: { minimum: 1 } },
      'deployment.retired and provisionedConcurrency are both set, but provisioned concurrency needs the alias that is retired: remove one of them'],
    ['snapshots', { deployment: { retired: true }, snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS }, 'snapStart is set without deployment'],
    ['a logical ID that is none', { deployment: { retired: true, aliasLogicalId: '-' } }, "aliasLogicalId is '-' but must be 1 to 255 letters and digits"],
  ])('fails with %s while it is retired', (_, props, problem) => {
    expect(() => newWorker(props)).toThrow(problem);
  });

  test('fails for an AliasedCanaryFunction, which is invoked through its alias', () => {
    expect(() => new AliasedCanaryFunction(new Stack(newApp(), 'Stack'), 'It', { code: inlineCode, retired: true }))
      .toThrow('retired is set, but an AliasedCanaryFunction is invoked through its alias: remove retired');
  });
});

describe('asynchronous events with a deployment', () => {
  test('are sent to the alias by every trigger, and the alias has the event invoke configuration [V01]', () => {
    const stack = new Stack(newApp(), 'Photos');
    const album = new AsyncFunctionWithDestinations(stack, 'Album', { code: inlineCode, deployment: {}, triggers: allTriggers(stack) });
    const template = Template.fromStack(stack);
    const [alias] = Object.keys(template.findResources('AWS::Lambda::Alias'));
    const pointed = (type: string, pick: (properties: any) => unknown) =>
      Object.values(template.findResources(type)).map(({ Properties }) => pick(Properties));
    expect(pointed('AWS::Events::Rule', ({ Targets }) => Targets[0].Arn)).toEqual([{ Ref: alias }, { Ref: alias }]);
    expect(pointed('AWS::Scheduler::Schedule', ({ Target }) => Target.Arn)).toEqual([{ Ref: alias }]);
    expect(pointed('AWS::SNS::Subscription', ({ Endpoint }) => Endpoint)).toEqual([{ Ref: alias }]);
    expect(pointed('AWS::Lambda::Permission', ({ FunctionName }) => FunctionName)).toEqual([{ Ref: alias }, { Ref: alias }]);
    expect(pointed('AWS::Lambda::EventInvokeConfig', ({ Qualifier }) => Qualifier)).toEqual(['$LATEST', { 'Fn::Select': [7, { 'Fn::Split': [':', { Ref: alias }] }] }]);
    expect(album.alarms.map(({ node }) => node.id)).toContain('NewVersionErrors');
    expect(album.deploymentGroup!.node.path).toBe('Photos/Album/DeploymentGroup');
  });

  test('that somebody sends to the function itself are parked too [V01]', async () => {
    const stack = new Stack(newApp(), 'Photos');
    new AsyncFunctionWithDestinations(stack, 'Album', { code: inlineCode, deployment: {} });
    const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { handlers: { Album: throws('a fault') } });
    const sent = sim.invoke('Album/Function', {});
    await sim.advance({ minutes: 10 });
    expect(sim.fate(sent)).toMatchObject({ fate: 'parked', resource: expect.stringContaining('FailureQueue') });
  });

  test('reach the alias in the simulator, and are parked when they fail', async () => {
    const stack = new Stack(newApp(), 'Photos');
    new AsyncFunctionWithDestinations(stack, 'Album', { code: inlineCode, deployment: {}, triggers: allTriggers(stack) });
    const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { handlers: { Album: throws('a fault of the new version') } });
    const sent = [sim.publish('Orders', '{}'), sim.putEvents({ source: 'shop', detailType: 'Ordered' }), sim.putObject('Uploads', 'a.jpg', '')];
    await sim.advance({ minutes: 10 });
    expect(sent.map(id => sim.fate(id))).toMatchObject(new Array(3).fill({ fate: 'parked', reason: 'RetriesExhausted after 3 runs' }));
    expect(new Set(sim.invocations('Album').map(({ version }) => version))).toEqual(new Set(['1']));
  });
});

describe('a stream with a deployment', () => {
  test('is read for the alias, and a version with partial batch failures is rolled back too [V01, V05]', () => {
    const stack = new Stack(newApp(), 'Clicks');
    const processor = new StreamProcessor(stack, 'Clicks', { code: countingCode, deployment: {}, source: StreamSource.kinesis() });
    const [mapping] = Object.values(Template.fromStack(stack).findResources(MAPPING));
    expect(JSON.stringify(mapping.Properties.FunctionName)).toContain(':live');
    expect(processor.alarms.map(({ node }) => node.id)).toEqual(expect.arrayContaining(['NewVersionErrors', 'NewVersionFailedRecords']));
    expect([processor.alias!.aliasName, processor.deploymentGroup!.node.id]).toEqual(['live', 'DeploymentGroup']);
  });
});

describe('a worker with a deployment', () => {
  test('is invoked through its alias by the mapping [V01]', () => {
    const [{ Properties }] = Object.values(templateOf({ deployment: {} }).findResources(MAPPING));
    expect(JSON.stringify(Properties.FunctionName)).toContain(':live');
    const [named] = Object.values(templateOf({ deployment: { aliasName: 'blue' } }).findResources(MAPPING));
    expect(JSON.stringify(named.Properties.FunctionName)).toContain(':blue');
  });

  test('with provisioned concurrency alone has an alias, and no deployment group [C05]', () => {
    const template = templateOf({ provisionedConcurrency: { minimum: 2 } });
    template.resourceCountIs('AWS::Lambda::Alias', 1);
    template.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', 0);
    expect(JSON.stringify(Object.values(template.findResources(MAPPING)))).toContain(':live');
  });

  test('keeps all resources when it is enabled or disabled, and changes only the target of the mapping', () => {
    const before = templateOf({}).toJSON().Resources;
    const after = templateOf({ deployment: {} }).toJSON().Resources;
    const changed = Object.keys(before).filter(id => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
    expect(changed).toEqual([expect.stringMatching(/^WorkerEventSourceMapping/)]);
    const [{ Properties }] = Object.values<any>(before).filter(({ Type }) => Type === MAPPING);
    expect(after[changed[0]].Properties).toEqual({ ...Properties, FunctionName: expect.anything() }); // the source, which alone would replace it, stays
  });

  test('exposes the alias, the deployment group and the alarms', () => {
    const worker = newWorker({ code: countingCode, deployment: {} });
    expect(worker.alias!.aliasName).toBe('live');
    expect(worker.deploymentGroup!.node.path).toBe('Orders/Worker/DeploymentGroup');
    expect([newWorker().alias, newWorker().deploymentGroup]).toEqual([undefined, undefined]);
    expect(worker.alarms.map(({ node }) => node.id)).toEqual(['Errors', 'Throttles', 'StillRetrying', 'OldestMessageAge', 'DeadLetters', 'NewVersionErrors', 'NewVersionFailedRecords']);
  });

  test('fails when alarms on a new version are set without a deployment', () => {
    expect(() => newWorker({ alarms: { newVersionFailedRecords: { threshold: 3 } } })).toThrow(
      'alarms.newVersionFailedRecords is set but the function has no deployment: set deployment, or omit alarms.newVersionFailedRecords');
  });

  test('fails when snapStart is set without a deployment', () => {
    expect(() => newWorker({ snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS })).toThrow(
      'snapStart is set without deployment, but Lambda uses snapshots only for published versions: set deployment');
  });
});

describe('partial batch failures', () => {
  test('breach the rollback alarm, which observes the metric that the runtime emits [V05, O19]', async () => {
    const stack = Stack.of(newWorker({ code: countingCode, deployment: {} }));
    const [[, { Properties: alarm }]] = Object.entries<any>(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))
      .filter(([id]) => id.includes('NewVersionFailedRecords'));
    const lines = capturedLines();
    const handler = sqsWorker<string>(body => {
      if (body === 'bad') throw new Error('no');
    });
    const answer = await handler({ Records: ['"good"', '"bad"', '"good"', '"bad"'].map((body, index) => message(`m${index}`, body)) }, lambdaContext());
    expect(answer.batchItemFailures).toHaveLength(2); // the metric Errors stays at zero

    const emitted: any = lines.find(line => '_aws' in (line as object));
    const [{ Namespace, Dimensions: [dimensions], Metrics }] = emitted._aws.CloudWatchMetrics;
    expect([Namespace, Metrics.map(({ Name }: any) => Name)]).toEqual([alarm.Namespace, [alarm.MetricName]]);
    expect([...dimensions].sort()).toEqual(alarm.Dimensions.map(({ Name }: any) => Name));
    const [version] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Version'));
    const [fn] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    const deployed = JSON.parse(JSON.stringify(alarm.Dimensions)
      .replaceAll(JSON.stringify({ 'Fn::GetAtt': [version, 'Version'] }), '"7"')
      .replaceAll(JSON.stringify({ 'Fn::Join': ['', [{ Ref: fn }, ':live']] }), '"orders:live"').replaceAll(JSON.stringify({ Ref: fn }), '"orders"'));
    expect(Object.fromEntries(deployed.map(({ Name, Value }: any) => [Name, Value])))
      .toEqual(Object.fromEntries(dimensions.map((name: string) => [name, emitted[name]])));
    expect(emitted[alarm.MetricName]).toBeGreaterThan(alarm.Threshold);
    jest.restoreAllMocks();
  });

  const warnings = (code: HandlerCode, props: Partial<SqsWorkerFunctionProps> = {}) => {
    const app = newApp();
    newWorker({ code, deployment: {}, ...props }, new Stack(app, 'Orders'));
    return warningsOf(app).map(warning => warning.split(',')[1]);
  };

  test.each<[string, HandlerCode, string | undefined]>([
    ['a bundle that uses the runtime', HandlerCode.fromNodejs('examples/sqs-worker/orders-handler.ts'), undefined],
    ['a bundle without the runtime', HandlerCode.fromNodejs('test/fixtures/handlers/uses-commonjs.js'), 'its code does not emit the metric FailedRecords'],
    ['an inline handler that emits the metric', countingCode, undefined],
    ['an inline handler that does not emit the metric', inlineCode, 'its code does not emit the metric FailedRecords'],
    ['code that cannot be read', HandlerCode.fromAsset('test/fixtures/handlers', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'x.y' }), 'its code could not be checked for the metric FailedRecords'],
  ])('produce a warning unless the code emits the metric: %s [V05]', (_what, code, expected) => {
    const found = warnings(code).join('\n');
    if (expected === undefined) expect(found).toBe('');
    else expect(found).toContain(expected);
  });

  test('do not warn if their alarm is disabled', () => {
    expect(warnings(inlineCode, { alarms: { newVersionFailedRecords: { enabled: false } } })).toEqual([]);
  });
});

describe('the version of a function', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach(folder => fs.rmSync(folder, { recursive: true })));

  /** A checkout of the same app in another folder, with the output folder of the CLI in it. */
  function versionIn(change: { environment?: { [name: string]: string }; layer?: string; source?: string; concurrency?: number } = {}): string {
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'checkout-')));
    folders.push(folder);
    fs.mkdirSync(path.join(folder, 'node_modules', '.bin'), { recursive: true });
    fs.symlinkSync(path.join(__dirname, '..', '..', '..', 'node_modules', '.bin', 'esbuild'), path.join(folder, 'node_modules', '.bin', 'esbuild'));
    fs.writeFileSync(path.join(folder, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
    fs.writeFileSync(path.join(folder, 'handler.ts'), change.source ?? 'export const handler = async (event: { id: string }) => event.id; // FailedRecords\n');
    fs.mkdirSync(path.join(folder, 'layer'));
    fs.writeFileSync(path.join(folder, 'layer', 'common.txt'), change.layer ?? 'one');
    const context = { '@aws-cdk/aws-lambda:recognizeVersionProps': false, '@aws-cdk/aws-lambda:recognizeLayerVersion': false };
    const stack = new Stack(new App({ analyticsReporting: false, context, outdir: path.join(folder, 'cdk.out') }), 'Orders');
    newWorker({
      code: HandlerCode.fromNodejs(path.join(folder, 'handler.ts'), { projectRoot: folder, depsLockFilePath: path.join(folder, 'package-lock.json') }),
      deployment: {},
      environment: change.environment,
      maxConcurrency: change.concurrency,
      layers: [new lambda.LayerVersion(stack, 'Layer', { code: lambda.Code.fromAsset(path.join(folder, 'layer')) })],
    }, stack);
    const print = jest.spyOn(console, 'error').mockImplementation();
    const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Version'));
    print.mockRestore();
    return id;
  }

  test('does not depend on the checkout folder or the feature flags, and changes with code, environment and layers [V10]', () => {
    const here = versionIn();
    expect(versionIn()).toBe(here);
    expect(versionIn({ concurrency: 5 })).toBe(here); // not part of a version
    const others = [versionIn({ environment: { STAGE: 'test' } }), versionIn({ layer: 'two' }), versionIn({ source: 'export const handler = async () => "FailedRecords";\n' })];
    expect(new Set([here, ...others]).size).toBe(4);
  });
});
