import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnCondition, CfnElement, CfnParameter, Duration, Fn, NestedStack, Stack, Stage, Token, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnFunction } from 'aws-cdk-lib/aws-sam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { NagPack } from 'cdk-nag';
import { Construct } from 'constructs';
import { LambdaBestPracticesChecks } from '../../src';
import { newApp } from '../fixtures/stack';

const ID = 'LambdaBestPractices-SqsMaxReceiveCount';

/** A function that processes a queue with a maxReceiveCount of 3. */
class Worker extends Construct {
  public readonly mapping: lambda.CfnEventSourceMapping;
  public readonly handler: lambda.Function;

  constructor(scope: Construct, id: string, queue = queueIn(scope, `${id}Queue`)) {
    super(scope, id);
    this.handler = new lambda.Function(this, 'Handler', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('x'), timeout: Duration.seconds(30) });
    this.handler.addEventSource(new SqsEventSource(queue));
    this.mapping = this.handler.node.findAll().find(lambda.CfnEventSourceMapping.isCfnEventSourceMapping)!;
  }
}

function queueIn(scope: Construct, id: string): sqs.Queue {
  const dead = new sqs.Queue(scope, `${id}Dead`, { retentionPeriod: Duration.days(14) });
  return new sqs.Queue(scope, id, { visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: dead, maxReceiveCount: 3 } });
}

/** A template fragment, whose resources are not constructs. */
class Fragment extends CfnElement {
  public _toCloudFormation(): object {
    return included;
  }
}

interface Found { readonly id: string; readonly path: string; readonly description: string; readonly severity: string; readonly fix?: string }

/** Returns the findings in the CDK's own validation report of a synth. */
function synthFindings(app: App, plugin = new LambdaBestPracticesChecks(app), on: Construct = app): { found: Found[]; conclusion?: string } {
  Validations.of(on).addPlugins(plugin);
  const print = jest.spyOn(console, 'error').mockImplementation();
  const exitCode = process.exitCode;
  try {
    app.synth();
  } catch (error) {
    if ((error as Error).name !== 'ValidationFailed') throw error;
  }
  process.exitCode = exitCode;
  print.mockRestore();
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  const report = pluginReports.find(({ pluginName }: any) => pluginName === 'LambdaBestPractices');
  const found = (report?.violations ?? []).flatMap((violation: any) => violation.violatingConstructs.map((where: any) => ({
    id: violation.ruleName, path: where.constructPath, description: violation.description, severity: violation.severity, fix: violation.suggestedFix,
  })));
  return { found, conclusion: report?.conclusion };
}

const paths = (found: readonly Found[], id = ID) => found.filter(each => each.id === id).map(({ path }) => path).sort();

describe('LambdaBestPracticesChecks', () => {
  test('is a rule pack of cdk-nag', () => {
    expect(new LambdaBestPracticesChecks()).toBeInstanceOf(NagPack);
    expect(new LambdaBestPracticesChecks().readPackName).toBe('LambdaBestPractices');
  });

  test('reports a violation at its construct, with the values and the fix', () => {
    const app = newApp();
    const { mapping } = new Worker(new Stack(app, 'Orders'), 'Worker');
    expect(synthFindings(app).found).toContainEqual({
      id: ID,
      path: mapping.node.path,
      description: `The queue of the mapping ${mapping.node.path.replace('/Resource', '')} has a maxReceiveCount of 3, but should have at least 5.`,
      severity: 'warning',
      fix: 'Set maxReceiveCount in the RedrivePolicy of the queue to at least 5, as SqsWorkerFunction does.',
    });
  });

  test('fails the synth for an error, but not for a warning', () => {
    const warned = newApp();
    new Worker(new Stack(warned, 'Orders'), 'Worker');
    expect(synthFindings(warned).conclusion).toBe('success');

    const failed = newApp();
    new Worker(new Stack(failed, 'Orders'), 'Worker', new sqs.Queue(new Stack(failed, 'Queues'), 'Queue'));
    expect(synthFindings(failed)).toMatchObject({ conclusion: 'failure', found: expect.arrayContaining([expect.objectContaining({ id: 'LambdaBestPractices-SqsDeadLetterQueue', severity: 'error' })]) });
  });

  test('reports suggestions with severity info', () => {
    const app = newApp();
    new Worker(new Stack(app, 'Orders'), 'Worker');
    expect(synthFindings(app).found.find(({ id }) => id === 'LambdaBestPractices-FunctionMemory')).toMatchObject({ severity: 'info' });
  });

  test('checks stacks, stages and nested stacks, and reports each at its own path', () => {
    const app = newApp();
    const stage = new Stage(app, 'Prod');
    const workers = [
      new Worker(new Stack(app, 'Orders'), 'Worker'),
      new Worker(new Stack(stage, 'Orders'), 'Worker'),
      new Worker(new NestedStack(new Stack(app, 'Parent'), 'Nested'), 'Worker'),
    ];
    expect(paths(synthFindings(app).found)).toEqual(workers.map(({ mapping }) => mapping.node.path).sort());
  });

  test('follows references across stacks', () => {
    const app = newApp();
    const worker = new Worker(new Stack(app, 'Orders'), 'Worker', queueIn(new Stack(app, 'Queues'), 'Queue'));
    expect(paths(synthFindings(app).found)).toEqual([worker.mapping.node.path]);
  });

  test('reports only the resources of a stage that it was added to', () => {
    const app = newApp();
    const stage = new Stage(app, 'Prod');
    new Worker(new Stack(app, 'Orders'), 'Worker');
    const { mapping } = new Worker(new Stack(stage, 'Orders'), 'Worker');
    expect(paths(synthFindings(app, new LambdaBestPracticesChecks(stage), stage).found)).toEqual([mapping.node.path]);
  });

  test('checks an included template', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const templateFile = join(app.outdir, 'included.json');
    writeFileSync(templateFile, JSON.stringify(included));
    const template = new CfnInclude(stack, 'Included', { templateFile });
    expect(paths(synthFindings(app).found)).toEqual([template.getResource('Mapping').node.path]);
  });

  test('reports a resource of a template fragment, which is not a construct, at its stack', () => {
    const app = newApp();
    new Fragment(new Stack(app, 'Orders'), 'Fragment');
    const finding = synthFindings(app).found.find(({ id }) => id === ID);
    expect(finding).toMatchObject({ path: 'Orders', description: 'The queue of the mapping Mapping has a maxReceiveCount of 3, but should have at least 5.' });
  });

  test('ignores functions of the CDK', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    new s3.Bucket(stack, 'Bucket', { autoDeleteObjects: true, removalPolicy: 'destroy' as never, eventBridgeEnabled: true });
    expect(stack.node.findAll().filter(({ node }) => /Provider|Handler/.test(node.id))).not.toHaveLength(0);
    expect(synthFindings(app).found).toEqual([]);
  });

  test("finds nothing in cdk-nag's walk over single resources, because it checks templates", () => {
    const stack = new Stack(newApp(), 'Orders');
    new Worker(stack, 'Worker');
    expect(NagPack.prototype.validateScope.call(new LambdaBestPracticesChecks(), stack)).toEqual({ success: true, violations: [] });
  });

  test('reports nothing for an app without stacks', () => {
    expect(new LambdaBestPracticesChecks().validateScope(newApp())).toMatchObject({ success: true, violations: [] });
  });
});

describe('a finding can be acknowledged', () => {
  test.each(['resource', 'construct', 'stack', 'app'])('at its %s', where => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const [acknowledged, other] = [new Worker(stack, 'Worker'), new Worker(new Stack(app, 'Other'), 'Worker')];
    const at = { resource: acknowledged.mapping, construct: acknowledged, stack, app }[where]!;
    Validations.of(at).acknowledge({ id: ID, reason: 'three are enough here' });
    expect(paths(synthFindings(app).found)).toEqual(where === 'app' ? [] : [other.mapping.node.path]);
  });

  test('by the id in the report', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    new Worker(stack, 'Worker');
    Validations.of(stack).acknowledge({ id: `LambdaBestPractices::${ID}`, reason: 'three are enough here' });
    expect(paths(synthFindings(app).found)).toEqual([]);
  });

  test('at the stack of a template fragment', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    new Fragment(stack, 'Fragment');
    Validations.of(stack).acknowledge({ id: ID, reason: 'three are enough here' });
    expect(paths(synthFindings(app).found)).toEqual([]);
  });

  test('so that an error does not fail the synth', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const { mapping } = new Worker(stack, 'Worker', new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(3) }));
    Validations.of(mapping).acknowledge({ id: 'LambdaBestPractices-SqsDeadLetterQueue', reason: 'what is lost is sent again' });
    expect(synthFindings(app)).toMatchObject({ conclusion: 'success' });
  });
});

describe('an undecided check', () => {
  function withUnknownTimeout(): App {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const { handler } = new Worker(stack, 'Worker');
    (handler.node.defaultChild as lambda.CfnFunction).timeout = new CfnParameter(stack, 'Timeout', { type: 'Number' }).valueAsNumber;
    return app;
  }

  test('is not a finding', () => {
    const { found } = synthFindings(withUnknownTimeout());
    expect(found.filter(({ id }) => /VisibilityTimeout|CannotTell/.test(id))).toEqual([]);
  });

  test('is listed with its reason if verbose is set', () => {
    const app = withUnknownTimeout();
    const { found } = synthFindings(app, new LambdaBestPracticesChecks(app, { verbose: true }));
    expect(found).toContainEqual(expect.objectContaining({
      id: 'LambdaBestPractices-CannotTell', severity: 'info', description: 'LambdaBestPractices-SqsVisibilityTimeout is undecided: parameter Timeout has no default.',
    }));
    expect(found.find(({ id }) => id === ID)!.description)
      .toMatch('but should have at least 5. A throttled invocation counts as a receive, so a message can move to the dead-letter queue without ever being processed.');
  });
});

test('an undecided check names the branch in which it is undecided', () => {
  const app = newApp();
  const stack = new Stack(app, 'Orders');
  const { handler } = new Worker(stack, 'Worker');
  const [stage, timeout] = [new CfnParameter(stack, 'Stage', { default: 'dev' }), new CfnParameter(stack, 'Timeout', { type: 'Number' })];
  const isProd = new CfnCondition(stack, 'IsProd', { expression: Fn.conditionEquals(stage, 'prod') });
  (handler.node.defaultChild as lambda.CfnFunction).timeout = Token.asNumber(Fn.conditionIf(isProd.logicalId, timeout, 30));
  const { found } = synthFindings(app, new LambdaBestPracticesChecks(app, { verbose: true }));
  expect(found.filter(({ id }) => id === 'LambdaBestPractices-CannotTell').map(({ description }) => description))
    .toContain('LambdaBestPractices-SqsVisibilityTimeout is undecided with Stage=prod: parameter Timeout has no default.');
});

describe('validateScope', () => {
  test('checks only the given scope', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const { mapping } = new Worker(stack, 'Worker');
    new Worker(stack, 'Other');
    const { violations } = new LambdaBestPracticesChecks().validateScope(mapping);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([ID, 'LambdaBestPractices-SqsToleratedOutage', 'LambdaBestPractices-PartialBatchResponse']);
    expect(violations[0].violatingResources).toEqual([{ constructPath: mapping.node.path, locations: ['Properties'] }]);
  });

  test('groups the resources of one finding', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    new Worker(stack, 'Worker');
    new Worker(stack, 'Other');
    const { violations } = new LambdaBestPracticesChecks().validateScope(stack);
    expect(violations.filter(({ ruleName }) => ruleName === ID).map(({ violatingResources }) => violatingResources.length)).toEqual([2]);
  });

  test('fails without an app', () => {
    const tree = new Construct(undefined as never, 'Tree');
    expect(() => new LambdaBestPracticesChecks().validateScope(tree))
      .toThrow("'Tree' is not part of an app: LambdaBestPracticesChecks needs an App or Stage to synthesize");
  });
});

const included = {
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600 } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 180, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 } } },
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    Fn: { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: 'x' }, Handler: 'index.handler', Runtime: 'nodejs24.x', Timeout: 30, Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Fn' } } },
  },
};

describe('a function of AWS SAM', () => {
  const sam = (app: App) => {
    const stack = new Stack(app, 'Stack');
    const queue = queueIn(stack, 'Jobs');
    const events = { Job: { type: 'SQS', properties: { queue: queue.queueArn, batchSize: 10 } }, Minute: { type: 'Schedule', properties: { schedule: 'rate(1 minute)' } } };
    return new CfnFunction(stack, 'Worker', { runtime: 'nodejs24.x', handler: 'index.handler', inlineCode: 'exports.handler = async () => {};', timeout: 30, events });
  };

  test('has its findings at its construct, with the property that causes them', () => {
    const app = newApp();
    sam(app);
    const { found } = synthFindings(app);
    const mapping = found.find(({ id }) => id === 'LambdaBestPractices-PartialBatchResponse');
    expect(mapping).toMatchObject({ path: 'Stack/Worker', description: expect.stringMatching(/\bWorker\.Events\.Job\b/) });
  });

  test('has findings that can be acknowledged', () => {
    const app = newApp();
    Validations.of(sam(app)).acknowledge({ id: 'LambdaBestPractices-PartialBatchResponse', reason: 'one message a batch' });
    expect(synthFindings(app).found.map(({ id }) => id)).not.toContain('LambdaBestPractices-PartialBatchResponse');
  });
});
