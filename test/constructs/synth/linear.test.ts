import { App, Duration, Stack, Tokenization } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  AliasedCanaryFunction, AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode, QueueTrigger, SqsWorkerFunction, StreamProcessor, StreamSource,
} from '../../../src';

const code = HandlerCode.fromInline('exports.handler = async () => {};', { handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });

interface Shared { readonly topic: sns.Topic; readonly stream: kinesis.Stream; readonly api: apigateway.RestApi }

const CONSTRUCTS: { readonly [name: string]: (scope: Construct, shared: Shared) => void } = {
  'workers': scope => void new SqsWorkerFunction(scope, 'Worker', { code }),
  'workers of one topic': (scope, { topic }) => void new SqsWorkerFunction(scope, 'Worker', { code, triggers: [QueueTrigger.topic(topic)] }),
  'processors of one stream': (scope, { stream }) => void new StreamProcessor(scope, 'Processor', { code, source: StreamSource.kinesis(stream) }),
  'functions of one topic': (scope, { topic }) => void new AsyncFunctionWithDestinations(scope, 'Function', { code, triggers: [AsyncTrigger.topic(topic)] }),
  'functions with buckets of their own': scope =>
    void new AsyncFunctionWithDestinations(scope, 'Function', { code, triggers: [AsyncTrigger.s3(new s3.Bucket(scope, 'Bucket'))] }),
  'functions of one API': (scope, { api }) => {
    const { target } = new AliasedCanaryFunction(scope, 'Function', { code, timeout: Duration.seconds(60) });
    api.root.addResource(scope.node.id).addMethod('GET', new apigateway.LambdaIntegration(target));
  },
};

/** How many values a synthesis resolves, with so many constructs in a stack. */
function resolvedWith(define: typeof CONSTRUCTS[string], count: number): number {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Stack');
  const shared = { topic: new sns.Topic(stack, 'Topic'), stream: new kinesis.Stream(stack, 'Stream'), api: new apigateway.RestApi(stack, 'Api') };
  for (let i = 0; i < count; i++) define(new Construct(stack, `Scope${i}`), shared);
  const spies = [jest.spyOn(Tokenization, 'resolve'), jest.spyOn(Tokenization, 'reverse'), jest.spyOn(Stack.prototype, 'resolve')];
  stack.node.findAll().forEach(({ node }) => node.validate());
  const calls = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  spies.forEach(spy => spy.mockRestore());
  return calls;
}

describe('the checks of constructs against all others of their app', () => {
  test.each(Object.entries(CONSTRUCTS))('resolve as many values for each of 24 as for each of 6: %s', (_, define) => {
    const [few, many] = [resolvedWith(define, 6), resolvedWith(define, 24)];
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThanOrEqual(4.2 * few);
  });
});
