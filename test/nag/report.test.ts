import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnCondition, CfnElement, CfnParameter, CfnResource, CfnStack, Fn, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { fn, mapping, queue, redriven, role } from './resources';
import { LambdaBestPracticesChecks } from '../../src';
import { Places } from '../../src/nag/places';
import { newApp } from '../fixtures/stack';

const ID = 'LambdaBestPractices-SqsMaxReceiveCount';

/** Resources that violate the rule with the ID, each with the path that it had in another app. */
const resources = { Fn: fn(), Role: role({ AssumeRolePolicyDocument: {} }), Queue: redriven({}, 3), Dead: queue(), Mapping: mapping() };
const copied = Object.fromEntries(Object.entries(resources)
  .map(([id, resource]) => [id, { ...resource, Metadata: { 'aws:cdk:path': `Old/${id}/Resource` } }]));

/** A template fragment, whose resources are not constructs. */
class Fragment extends CfnElement {
  constructor(scope: Construct, id: string, private readonly fragment: object) {
    super(scope, id);
  }

  public _toCloudFormation(): object {
    return { Resources: this.fragment };
  }
}

function include(stack: Stack, fragment: object, id = 'Included'): CfnInclude {
  const templateFile = join((stack.node.root as App).outdir, `${id}.json`);
  writeFileSync(templateFile, JSON.stringify({ Resources: fragment }));
  return new CfnInclude(stack, id, { templateFile });
}

interface Reported { readonly rule: string; readonly at: string[]; readonly description: string; readonly severity: string; readonly fix?: string }

/** The violations in the report of the CDK, its metadata, and what the CDK prints. */
interface Report { readonly reported: Reported[]; readonly metadata: { [name: string]: string }; readonly printed: string }

function synth(app: App, plugin = new LambdaBestPracticesChecks(app)): Report {
  Validations.of(app).addPlugins(plugin);
  const print = jest.spyOn(console, 'error').mockImplementation();
  const exitCode = process.exitCode;
  let thrown = '';
  try {
    app.synth();
  } catch (error) {
    thrown = String(error);
  }
  process.exitCode = exitCode;
  const printed = [...print.mock.calls.flat(), thrown].join('\n');
  print.mockRestore();
  const { violations, metadata } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')).pluginReports
    .find(({ pluginName }: any) => pluginName === 'LambdaBestPractices');
  const reported = violations.map(({ ruleName, description, severity, suggestedFix, violatingConstructs }: any) => ({
    rule: ruleName.replace('LambdaBestPractices-', ''), description, severity, fix: suggestedFix, at: violatingConstructs.map(({ constructPath }: any) => constructPath),
  }));
  return { reported, metadata, printed };
}

const of = (reported: readonly Reported[], rule: string) => reported.filter(each => each.rule === rule);
const places = (reported: readonly Reported[]) => of(reported, 'SqsMaxReceiveCount').flatMap(({ at }) => at);

describe('a finding of a template with the paths of another app', () => {
  test('is reported at the construct that includes the template', () => {
    const app = newApp();
    include(new Stack(app, 'New'), copied);
    expect(places(synth(app).reported)).toEqual(['New/Included/Mapping']);
  });

  test('is reported at its own construct even if the other one is in the same app', () => {
    const app = newApp();
    for (const [id, resource] of Object.entries(copied)) new CfnResource(new Construct(stackOf(app), id), 'Resource', { type: resource.Type, properties: resource.Properties as never }).overrideLogicalId(id);
    include(new Stack(app, 'New'), copied);
    expect(places(synth(app).reported).sort()).toEqual(['New/Included/Mapping', 'Old/Mapping/Resource']);
  });

  const stackOf = (app: App) => app.node.tryFindChild('Old') as Stack | undefined ?? new Stack(app, 'Old');

  test.each(['Old/Mapping/Resource', 'New', 'New/Fragment', '', '/', '__proto__/x', 'constructor', '../../etc', 'New/__proto__', 'New/Other/Missing'])(
    'is reported at the stack if it has no construct: %p', path => {
      const app = newApp();
      new Fragment(new Stack(app, 'New'), 'Fragment', { ...copied, Mapping: { ...copied.Mapping, Metadata: { 'aws:cdk:path': path } } });
      const { reported } = synth(app);
      expect(of(reported, 'SqsMaxReceiveCount')).toMatchObject([{ at: ['New'], description: 'The queue of the mapping Mapping has a maxReceiveCount of 3, but should have at least 5.' }]);
    });

  test.each([
    ['Old/Mapping/Resource', 'New'], ['New/Fragment/Mapping', 'New/Fragment'], ['New/__proto__', 'New'], ['constructor', 'New'],
  ])('is reported at the nearest construct in its stack if the manifest has no paths: %p', (path, place) => {
    const app = newApp({ context: { 'aws:cdk:disable-logicalId-metadata': true } });
    new Fragment(new Stack(app, 'New'), 'Fragment', { ...copied, Mapping: { ...copied.Mapping, Metadata: { 'aws:cdk:path': path } } });
    expect(places(synth(app).reported)).toEqual([place]);
  });

  test('is reported at the resource of a nested stack without constructs, and can be acknowledged there', () => {
    const nestedIn = (app: App) => {
      const stack = new Stack(app, 'New');
      writeFileSync(join(app.outdir, 'nested.json'), JSON.stringify({ Resources: copied }));
      const nested = new CfnStack(stack, 'Nested', { templateUrl: 'https://example.com/nested.json' });
      nested.addMetadata('aws:asset:path', 'nested.json');
      return nested;
    };
    const app = newApp();
    nestedIn(app);
    expect(places(synth(app).reported)).toEqual(['New/Nested']);
    const acknowledged = newApp();
    Validations.of(nestedIn(acknowledged)).acknowledge({ id: ID, reason: 'three are enough' });
    expect(places(synth(acknowledged).reported)).toEqual([]);
  });
});

describe('a place', () => {
  const app = newApp();
  const inner = new Construct(new Stack(app, 'Orders'), 'Inner');
  const stackEntry = (id: string, path?: string, parent?: string) => ({ id, path, parent }) as never;
  const placeOf = (stacks: never[], where: object) => {
    const { construct, isExact } = new Places(inner, stacks).of(where as never);
    return [construct.node.path, isExact];
  };

  test.each<[string, string | undefined, string, boolean]>([
    ['of a construct is the construct', 'Orders/Inner', 'Orders/Inner', true],
    ['of a missing construct is the nearest one that contains it', 'Orders/Inner/Missing', 'Orders/Inner', false],
    ['of a resource without a path is its stack', undefined, 'Orders', false],
    ['of a construct in another stack is its stack', 'Elsewhere/Inner', 'Orders', false],
  ])('%s', (_, path, expected, isExact) => {
    expect(placeOf([stackEntry('Orders', 'Orders')], { key: 'Orders/Queue', stack: 'Orders', path })).toEqual([expected, isExact]);
  });

  test('of a stack is the stack, its parent, or the app', () => {
    const [orders, nested, lost] = [stackEntry('Orders', 'Orders'), stackEntry('Orders/Nested', undefined, 'Orders'), stackEntry('Lost')];
    expect([orders, nested, lost].map(stack => placeOf([orders, nested, lost], stack))).toEqual([['Orders', true], ['Orders', false], ['', false]]);
  });
});

describe('what the rules do not see', () => {
  const pipe = (scope: Construct, id: string) => new CfnResource(scope, id, { type: 'AWS::Pipes::Pipe' });

  test('is reported once for each kind, at the innermost construct that contains all of it', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    for (const id of ['First', 'Second', 'Third']) pipe(new Construct(stack, id), 'Pipe').overrideLogicalId(id);
    new CfnResource(stack, 'Machine', { type: 'AWS::StepFunctions::StateMachine' });
    expect(of(synth(app).reported, 'NotRead')).toEqual([
      { rule: 'NotRead', at: ['Orders'], severity: 'info', description: 'The rules do not see the events of AWS::Pipes::Pipe (3): First, Second and Third.' },
      { rule: 'NotRead', at: ['Orders/Machine'], severity: 'info', description: 'The rules do not see the events of AWS::StepFunctions::StateMachine (1): Machine.' },
    ]);
  });

  test('is reported at the app if it is in several stacks, and does not list hundreds of names', () => {
    const app = newApp();
    for (const name of ['A', 'B']) {
      const stack = new Stack(app, name);
      for (let i = 0; i < 100; i++) pipe(stack, `Pipe${i}`);
      stack.addTransform('Own');
    }
    const [pipes, macro] = [of(synth(app).reported, 'NotRead').find(({ description }) => /Pipe/.test(description))!, of(synth(app).reported, 'NotRead').find(({ description }) => /macro/.test(description))!];
    expect(pipes).toMatchObject({ at: [''], description: expect.stringMatching(/\(200\): Pipe0, .* and 190 others\.$/) });
    expect(macro.description).toBe('The rules do not see what the macro Own changes (2): A and B.');
  });

  test('can be acknowledged at one resource, or where it is reported', () => {
    const reportedWith = (acknowledge: (app: App, first: Construct) => Construct) => {
      const app = newApp();
      const stack = new Stack(app, 'Orders');
      const first = pipe(stack, 'First');
      pipe(stack, 'Second');
      Validations.of(acknowledge(app, first)).acknowledge({ id: 'LambdaBestPractices-NotRead', reason: 'tested elsewhere' });
      return of(synth(app).reported, 'NotRead').map(({ at, description }) => [...at, description]);
    };
    expect(reportedWith((_, first) => first)).toEqual([['Orders/Second', 'The rules do not see the events of AWS::Pipes::Pipe (1): Second.']]);
    expect(reportedWith(app => app)).toEqual([]);
  });

  function manyBranches(): App {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const parameter = new CfnParameter(stack, 'Stage', { default: 'dev' });
    for (let i = 0; i < 20; i++) {
      const expression = Fn.conditionEquals(parameter.valueAsString, `s${i}`);
      new sqs.CfnQueue(stack, `Queue${i}`).cfnOptions.condition = new CfnCondition(stack, `Is${i}`, { expression });
    }
    return app;
  }

  test('includes the branches above the limit', () => {
    const app = manyBranches();
    expect(of(synth(app).reported, 'NotRead')).toMatchObject([{ at: [''], description: 'The rules do not see what conditions change with further values of parameters (5): Stage=s15, Stage=s16, Stage=s17, Stage=s18 and Stage=s19.' }]);
    const acknowledged = manyBranches();
    Validations.of(acknowledged).acknowledge({ id: 'LambdaBestPractices-NotRead', reason: 'these are all alike' });
    expect(of(synth(acknowledged).reported, 'NotRead')).toEqual([]);
  });
});

describe('the report', () => {
  test('says what was checked if there are no findings, without printing it', () => {
    const app = newApp();
    new sqs.Queue(new Stack(app, 'Orders'), 'Queue');
    const plugin = new LambdaBestPracticesChecks(app);
    expect(plugin.summary).toBeUndefined();
    const { reported, metadata, printed } = synth(app, plugin);
    const none = { functions: 0, mappings: 0, streams: 0, errors: 0, warnings: 0, suggestions: 0, notRead: 0, undecided: 0 };
    const counts = { stacks: 1, resources: 1, queues: 1, ...none };
    const text = expect.stringMatching(/^Checked 0 functions, 0 event source mappings, 1 queue among 1 resource in 1 stack with \d+ rules\. 0 errors, 0 warnings, 0 suggestions; 0 not read, 0 checks undecided\.$/);
    expect(reported).toEqual([{ rule: 'Checked', severity: 'info', at: [], description: text }]);
    expect(printed).toBe('');
    expect(metadata).toEqual({ checked: text, branches: '', ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])) });
    expect(plugin.summary).toEqual({ text, branches: [], ...counts });
  });

  test('counts what exists in any branch, and names the branches', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const expression = Fn.conditionEquals(new CfnParameter(stack, 'Stage', { default: 'dev' }).valueAsString, 'prod');
    new sqs.CfnQueue(stack, 'Queue').cfnOptions.condition = new CfnCondition(stack, 'IsProd', { expression });
    const plugin = new LambdaBestPracticesChecks(app);
    synth(app, plugin);
    expect(plugin.summary).toMatchObject({ queues: 1, branches: ['Stage=prod'], text: expect.stringContaining('also with Stage=prod') });
  });

  test('names the branch of a finding', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const isProd = new CfnCondition(stack, 'IsProd', { expression: Fn.conditionEquals(new CfnParameter(stack, 'Stage', { default: 'dev' }).valueAsString, 'prod') });
    const { Mapping } = include(stack, copied).stack.node.findAll().reduce<{ Mapping?: CfnResource }>((found, each) => each.node.id === 'Mapping' ? { Mapping: each as CfnResource } : found, {});
    Mapping!.cfnOptions.condition = isProd;
    expect(of(synth(app).reported, 'SqsMaxReceiveCount').map(({ description }) => description))
      .toEqual(['The queue of the mapping Orders/Included/Mapping has a maxReceiveCount of 3, but should have at least 5 (with Stage=prod).']);
  });

  test('counts findings that are not acknowledged', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    include(stack, copied);
    Validations.of(stack).acknowledge({ id: ID, reason: 'three are enough' });
    const plugin = new LambdaBestPracticesChecks(app, { verbose: true });
    const { reported } = synth(app, plugin);
    const count = (level: string) => reported.filter(({ rule, severity }) => severity === level && rule !== 'Checked').flatMap(({ at }) => at).length;
    expect(plugin.summary).toMatchObject({ errors: count('error'), warnings: count('warning'), suggestions: count('info') });
    expect(plugin.summary!.warnings).toBeGreaterThan(0);
    expect(reported.map(({ rule }) => rule)).not.toContain('SqsMaxReceiveCount');
  });

  const environment = { API_KEY: 'abc' };
  const newFunction = (stack: Stack, id: string, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('x'), ...props,
  });

  test('lists the places of one cause in one finding [E02, E04]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const shared = new iam.Role(stack, 'Shared', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    for (const id of ['A', 'B', 'C']) newFunction(stack, id, { environment, role: shared });
    const { reported } = synth(app);
    expect(of(reported, 'SecretInEnvironment')).toMatchObject([{ at: ['Orders/A/Resource'], description: 'The environment variable API_KEY of the function looks like a secret: Orders/A, Orders/B and Orders/C.' }]);
    expect(of(reported, 'SharedRole')).toMatchObject([{ at: ['Orders/A/Resource'], description: expect.stringMatching(/^The role Shared\w+ of the function is shared by several functions: Orders\/A, Orders\/B and Orders\/C\.$/) }]);
  });

  test('leaves out the places of one cause that are acknowledged', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const [a] = ['A', 'B'].map(id => newFunction(stack, id, { environment }));
    Validations.of(a).acknowledge({ id: 'LambdaBestPractices-SecretInEnvironment', reason: 'it is a public key' });
    expect(of(synth(app).reported, 'SecretInEnvironment')).toMatchObject([{ at: ['Orders/B/Resource'], description: 'The environment variable API_KEY of the function Orders/B looks like a secret.' }]);
  });

  test('has one violation for all resources with the same problem', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const ids = Array.from({ length: 24 }, (_, i) => `F${i}`);
    for (const id of ids) newFunction(stack, id);
    expect(of(synth(app).reported, 'FunctionTimeout')).toMatchObject([{
      at: ids.map(id => `Orders/${id}/Resource`), description: expect.stringMatching(/^The function sets no timeout, so Lambda stops it after 3 s: Orders\/F0, .* and 14 others\.$/),
    }]);
  });
});

describe('an acknowledgement of a rule that does not exist', () => {
  function unknownIn(acknowledge: (app: App, stack: Stack) => readonly [Construct, string]): Reported[] {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    new sqs.Queue(stack, 'Queue');
    const [at, id] = acknowledge(app, stack);
    Validations.of(at).acknowledge({ id, reason: 'it is fine' });
    return of(synth(app).reported, 'UnknownAcknowledgement');
  }

  test('is reported with the id that is spelled like it', () => {
    expect(unknownIn((_, stack) => [stack, 'LambdaBestPractices-SqsMaxRecieveCount'])).toEqual([{
      rule: 'UnknownAcknowledgement',
      at: ['Orders'],
      severity: 'warning',
      description: "The acknowledgement of 'LambdaBestPractices-SqsMaxRecieveCount' has no effect, because there is no rule of this name. The most similar one is 'LambdaBestPractices-SqsMaxReceiveCount'.",
      fix: "Acknowledge 'LambdaBestPractices-SqsMaxReceiveCount', or remove the acknowledgement.",
    }]);
  });

  test.each(['SqsMaxReceiveCount', 'SqsMaxRecieveCount', 'LambdaBestPractice-SqsMaxReceiveCount', 'lambdabestpractices-SqsMaxReceiveCount', 'LambdaBestPractices::LambdaBestPractices-SqsMaxReceiveCounts'])(
    'is recognized as %s, also at the app', id => {
      expect(unknownIn(app => [app, id])).toMatchObject([{ at: [''], fix: "Acknowledge 'LambdaBestPractices-SqsMaxReceiveCount', or remove the acknowledgement." }]);
    });

  test.each([ID, `LambdaBestPractices::${ID}`, 'LambdaBestPractices-NotRead', 'LambdaBestPractices-CannotTell', 'Serverless-SQSRedrivePolicy', 'AwsSolutions-SQS3', 'cdk-resilient-lambda:sqsMaxReceiveCount', 'E3505'])(
    'is not suspected in %s', id => {
      expect(unknownIn((_, stack) => [stack, id])).toEqual([]);
    });

  test('is not reported outside of what is checked, and can be acknowledged itself', () => {
    const app = newApp();
    const [orders, other] = ['Orders', 'Other'].map(id => new Stack(new Stage(app, id), 'Stack'));
    Validations.of(other).acknowledge({ id: 'LambdaBestPractices-SqsMaxRecieveCount', reason: 'it is fine' });
    const rules = (scope: Construct) => new LambdaBestPracticesChecks().validateScope(scope).violations.map(({ ruleName }) => ruleName);
    expect(rules(orders)).toEqual([]);
    expect(rules(other)).toEqual(['LambdaBestPractices-UnknownAcknowledgement']);
    Validations.of(other).acknowledge({ id: 'LambdaBestPractices-UnknownAcknowledgement', reason: 'a rule of tomorrow' });
    expect(rules(other)).toEqual([]);
  });
});
