import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HandlerCode, SqsWorkerFunction } from '../../../src';
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

  test.each(['the same stack', 'another stack'])('of %s is wired, with its rights in a policy beside the worker', where => {
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

  test('is what its code gives to whoever asks for a function', () => {
    const stack = newStack();
    const fn = existing(stack);
    expect(HandlerCode.fromExisting(fn).createFunction(stack, 'Function', {})).toBe(fn);
  });

  test('that configures nothing itself is warned of', () => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({ code: HandlerCode.fromExisting(existing(stack)) }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:existingFunctionLacks at /Orders/Worker: the function 'Orders/Existing' exists and keeps its configuration, but lacks " +
      'a timeout of its own, memory of its own, reserved concurrency, JSON logs, active tracing: set it where the function is made',
    ]);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 18 }); // 6 × the 3 seconds that Lambda gives it
  });

  test('tells where it logs', () => {
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

  test('fails when it reserves less than what is polled for [Q06]', () => {
    const stack = newStack();
    const code = HandlerCode.fromExisting(existing(stack, { ...complete, reservedConcurrentExecutions: 3 }));
    expect(() => newWorker({ code }, stack)).toThrow('reservedConcurrentExecutions is 3 but Lambda starts with 5 pollers');
    expect(() => new SqsWorkerFunction(stack, 'Two', { code, maxConcurrency: 4 })).toThrow('maxConcurrency is 4 but reservedConcurrentExecutions is only 3');
  });

  test('fails when options are given that only its maker can set', () => {
    const stack = newStack();
    const code = HandlerCode.fromExisting(existing(stack, complete));
    expect(() => newWorker({ code, memorySize: 1024, environment: { A: 'b' } }, stack)).toThrow([
      "\n  - memorySize is given but the function 'Orders/Existing' exists: set it where the function is made",
      "environment is given but the function 'Orders/Existing' exists: set it where the function is made",
    ].join('\n  - '));
  });
});
