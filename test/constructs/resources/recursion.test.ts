import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SqsWorkerFunction, StreamProcessor, StreamProcessorProps, StreamSource } from '../../../src';
import { newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';
import { newProcessor, STREAM_ARN, TABLE_ARN, tableWithStream } from '../../fixtures/streams';

describe('recursion', () => {
  test.each<[string, (worker: SqsWorkerFunction) => unknown]>([
    ['by the worker', worker => worker.grantSendMessages(worker)],
    ['by the queue', worker => worker.queue.grantSendMessages(worker.lambdaFunction)],
    ['by a statement', worker => worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:*'], resources: [worker.queue.queueArn] }))],
  ])('synth warns when the function is granted to send to its own queue, %s [E09]', (_, grant) => {
    const app = newApp();
    grant(newWorker({}, newStack(app)));
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:sendsToItsOwnQueue at /Orders/Worker: the function may send to the queue 'Orders/Worker/Queue' that it works off, so that " +
      'one message can go round for ever (Lambda stops it after about 16 rounds): send to another queue, or acknowledge this',
    ]);
  });

  test('synth says nothing when it sends to another queue, may read its own, or is denied [E09]', () => {
    const app = newApp();
    const stack = newStack(app);
    const worker = newWorker({}, stack);
    new sqs.Queue(stack, 'Next').grantSendMessages(worker);
    worker.queue.grantPurge(worker);
    worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY, actions: ['sqs:SendMessage'], resources: [worker.queue.queueArn],
    }));
    expect(warningsOf(app)).toEqual([]);
  });
});

describe('feedback', () => {
  const warnings = (grant: (processor: StreamProcessor) => unknown, props: (stack: Stack) => Partial<StreamProcessorProps> = () => ({})) => {
    const app = newApp();
    const stack = newStack(app);
    grant(newProcessor(props(stack), stack));
    return warningsOf(app);
  };
  const ofTable = (stack: Stack) => ({ source: StreamSource.dynamoDb(tableWithStream(stack)) });
  const allow = (action: string, resource: (processor: StreamProcessor) => string) => (processor: StreamProcessor) =>
    processor.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({ actions: [action], resources: [resource(processor)] }));

  test.each<[string, (processor: StreamProcessor) => unknown]>([
    ['by the stream', processor => processor.stream!.grantWrite(processor)],
    ['by a statement', allow('kinesis:*', ({ stream }) => stream!.streamArn)],
  ])('synth warns when the function is granted to put records into its own stream, %s [E09]', (_, grant) => {
    expect(warnings(grant)).toEqual([
      "cdk-resilient-lambda:writesToItsOwnStream at /Orders/Processor: the function may put records into the stream 'Orders/Processor/Stream' that it reads, " +
      'so that one record can go round for ever, and Lambda does not stop it: put them into another stream, or acknowledge this',
    ]);
  });

  test.each<[string, (processor: StreamProcessor) => unknown]>([
    ['by the table', processor => processor.table!.grantReadWriteData(processor)],
    ['by a statement on single items', allow('dynamodb:UpdateItem', ({ table }) => table!.tableArn)],
    ['by a statement on all', allow('dynamodb:*', ({ table }) => table!.tableArn)],
  ])('synth warns when the function is granted to write to its own table, %s [E09]', (_, grant) => {
    expect(warnings(grant, ofTable)).toEqual([
      "cdk-resilient-lambda:writesToItsOwnTable at /Orders/Processor: the function may write to the table 'Orders/Table' whose changes it reads, " +
      'so that one change can go round for ever, and Lambda does not stop it: write to another table, or let filters pass over its own changes and ' +
      'acknowledge this',
    ]);
  });

  test.each<[string, (processor: StreamProcessor) => unknown, (stack: Stack) => Partial<StreamProcessorProps>]>([
    ['may read its stream', processor => processor.stream!.grantRead(processor), () => ({})],
    ['may read its table', processor => processor.table!.grantReadData(processor), ofTable],
    ['may write to another stream', allow('kinesis:PutRecord', () => STREAM_ARN), () => ({})],
    ['may write to another table', allow('dynamodb:PutItem', () => TABLE_ARN), ofTable],
  ])('synth says nothing when the function %s [E09]', (_, grant, props) => {
    expect(warnings(grant, props)).toEqual([]);
  });
});
