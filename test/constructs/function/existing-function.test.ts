import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  AliasedCanaryFunction, AsyncFunctionWithDestinations, HandlerCode, ResilienceDefaults, SqsWorkerFunction, StreamProcessor, StreamSource,
} from '../../../src';
import { newApp, newStack, newWorker, twoStacks, warningsOf } from '../../fixtures/stack';

const templateOf = (stack: Stack) => Template.fromStack(stack);

describe('an existing function', () => {
  const existing = (stack: Stack, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(stack, 'Existing', {
    code: lambda.Code.fromInline('exports.handler = async () => {}'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X, ...props,
  });
  const complete = {
    timeout: Duration.minutes(1),
    memorySize: 512,
    reservedConcurrentExecutions: 20,
    tracing: lambda.Tracing.ACTIVE,
    loggingFormat: lambda.LoggingFormat.JSON,
  };

  test.each(['the same stack', 'another stack'])('of %s is connected, with its permissions in a policy of the worker', where => {
    const { app, stack, other } = twoStacks();
    const fn = existing(where === 'the same stack' ? stack : other, complete);
    new sqs.Queue(other, 'Something');
    const worker = newWorker({ code: HandlerCode.fromExisting(fn) }, stack);
    expect(worker.lambdaFunction).toBe(fn);
    expect(warningsOf(app)).toEqual([]);
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 360 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 10 } });
    const [id] = Object.keys(template.findResources('AWS::IAM::Policy', {
      Properties: {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Resource: stack.resolve(worker.queue.queueArn) }),
          ]),
        },
      },
    }));
    template.hasResource('AWS::Lambda::EventSourceMapping', { DependsOn: [id] });
  });

  test('is returned by createFunction of its code', () => {
    const stack = newStack();
    const fn = existing(stack);
    expect(HandlerCode.fromExisting(fn).createFunction(stack, 'Function', {})).toBe(fn);
  });

  test('without configuration of its own produces a warning', () => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({ code: HandlerCode.fromExisting(existing(stack)), toleratedOutage: Duration.minutes(1) }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:existingFunctionLacks at /Orders/Worker: the existing function 'Orders/Existing' keeps its configuration, but lacks " +
      'timeout, memorySize, reservedConcurrentExecutions, loggingFormat JSON, tracing ACTIVE: set them where the function is created',
    ]);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 18 }); // 6 × the 3 seconds that Lambda defaults to
  });

  test.each<[string, (code: HandlerCode, stack: Stack, app: App) => unknown, string]>([
    ['a worker that reserves none', (code, stack) => newWorker({ code, reserveConcurrency: false }, stack), ''],
    ['a worker by default of its scope', (code, stack, app) => {
      ResilienceDefaults.of(app).set({ reserveConcurrency: false });
      newWorker({ code }, stack);
    }, ''],
    ['a worker with provisioned pollers', (code, stack) => newWorker({ code, provisionedPollers: {} }, stack), ''],
    ['a stream processor', (code, stack) => new StreamProcessor(stack, 'Worker', { code, source: StreamSource.kinesis() }), ''],
    ['an asynchronous function', (code, stack) => new AsyncFunctionWithDestinations(stack, 'Worker', { code }), ''],
    ['a canary function', (code, stack) => new AliasedCanaryFunction(stack, 'Worker', { code }), ''],
    ['a worker', (code, stack) => newWorker({ code }, stack), 'reservedConcurrentExecutions, '],
  ])('lacks for %s only what the construct itself would set', (_, connect, reserved) => {
    const app = newApp();
    const stack = newStack(app);
    connect(HandlerCode.fromExisting(existing(stack)), stack, app);
    expect(warningsOf(app).filter(warning => warning.includes('existingFunctionLacks'))).toEqual([expect.stringContaining(
      `but lacks timeout, memorySize, ${reserved}loggingFormat JSON, tracing ACTIVE: set them where the function is created`)]);
  });

  test('keeps its log group', () => {
    const stack = newStack();
    const given = new logs.LogGroup(stack, 'Given');
    const worker = newWorker({ code: HandlerCode.fromExisting(existing(stack, { ...complete, logGroup: given })) }, stack);
    expect(stack.resolve(worker.logGroup.logGroupName)).toEqual(stack.resolve(given.logGroupName));
    const other = newStack();
    other.node.setContext('@aws-cdk/aws-lambda:useCdkManagedLogGroup', false);
    const fn = existing(other, complete);
    const logsByDefault = newWorker({ code: HandlerCode.fromExisting(fn) }, other).logGroup.logGroupName;
    expect(other.resolve(logsByDefault)).toEqual({ 'Fn::Join': ['', ['/aws/lambda/', other.resolve(fn.functionName)]] });
    templateOf(other).resourceCountIs('Custom::LogRetention', 0);
  });

  test('fails when it reserves less concurrency than the pollers use [Q06]', () => {
    const stack = newStack();
    const code = HandlerCode.fromExisting(existing(stack, { ...complete, reservedConcurrentExecutions: 3 }));
    expect(() => newWorker({ code }, stack)).toThrow('reservedConcurrentExecutions is 3 but Lambda starts with 5 pollers');
    expect(() => new SqsWorkerFunction(stack, 'Two', { code, maxConcurrency: 4 })).toThrow('maxConcurrency is 4 but reservedConcurrentExecutions is only 3');
  });

  test('fails when options are set that cannot be applied to it', () => {
    const stack = newStack();
    const code = HandlerCode.fromExisting(existing(stack, complete));
    expect(() => newWorker({ code, memorySize: 1024, environment: { A: 'b' } }, stack)).toThrow(
      "\n  - memorySize, environment cannot be applied to the existing function 'Orders/Existing': set them where the function is created");
  });
});
