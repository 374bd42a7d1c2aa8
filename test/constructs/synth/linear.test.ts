import { App, Duration, Stack, Tokenization } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  AliasedCanaryFunction, AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode, QueueTrigger, SqsWorkerFunction, StreamProcessor, StreamSource,
} from '../../../src';

const code = HandlerCode.fromInline('exports.handler = async () => {};', { handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });

const CONSTRUCTS: { [name: string]: (scope: Construct, shared: { topic: sns.Topic; bucket: s3.Bucket; stream: kinesis.Stream }) => void } = {
  'SqsWorkerFunction': scope => void new SqsWorkerFunction(scope, 'Worker', { code }),
  'SqsWorkerFunction of one topic': (scope, { topic }) => void new SqsWorkerFunction(scope, 'Worker', { code, triggers: [QueueTrigger.topic(topic)] }),
  'StreamProcessor of one stream': (scope, { stream }) => void new StreamProcessor(scope, 'Processor', { code, source: StreamSource.kinesis(stream) }),
  'AsyncFunctionWithDestinations of one topic': (scope, { topic }) =>
    void new AsyncFunctionWithDestinations(scope, 'Function', { code, triggers: [AsyncTrigger.topic(topic)] }),
  'AliasedCanaryFunction': scope => void new AliasedCanaryFunction(scope, 'Function', { code, timeout: Duration.seconds(10) }),
};

/** How many values a synthesis resolves, with so many constructs in a stack. */
function resolvedWith(define: typeof CONSTRUCTS[string], count: number): number {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Stack');
  const shared = { topic: new sns.Topic(stack, 'Topic'), bucket: new s3.Bucket(stack, 'Bucket'), stream: new kinesis.Stream(stack, 'Stream') };
  for (let i = 0; i < count; i++) define(new Construct(stack, `Scope${i}`), shared);
  const resolve = jest.spyOn(Tokenization, 'resolve');
  const reverse = jest.spyOn(Tokenization, 'reverse');
  stack.node.findAll().forEach(({ node }) => node.validate());
  const calls = resolve.mock.calls.length + reverse.mock.calls.length;
  resolve.mockRestore();
  reverse.mockRestore();
  return calls;
}

describe('the checks of constructs against all others of their app', () => {
  test.each(Object.entries(CONSTRUCTS))('resolve as many values for each of 24 as for each of 6: %s', (_, define) => {
    const [few, many] = [resolvedWith(define, 6), resolvedWith(define, 24)];
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThanOrEqual(4.2 * few);
  });
});
