import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { StreamProcessor, StreamProcessorProps, StreamSource } from '../../../src';
import { newApp, newStack, warningsOf } from '../../fixtures/stack';
import { newProcessor, STREAM_ARN, TABLE_ARN, tableWithStream } from '../../fixtures/streams';

describe('a processor that writes to its own source', () => {
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
      "cdk-resilient-lambda:writesToItsOwnStream at /Orders/Processor: the function may put records into the stream 'Orders/Processor/Stream' that invokes it, " +
      'so one record can cause an infinite loop, which Lambda does not stop: use another stream, or acknowledge this warning',
    ]);
  });

  test.each<[string, (processor: StreamProcessor) => unknown]>([
    ['by the table', processor => processor.table!.grantReadWriteData(processor)],
    ['by a statement on single items', allow('dynamodb:UpdateItem', ({ table }) => table!.tableArn)],
    ['by a statement on all', allow('dynamodb:*', ({ table }) => table!.tableArn)],
  ])('synth warns when the function is granted to write to its own table, %s [E09]', (_, grant) => {
    expect(warnings(grant, ofTable)).toEqual([
      "cdk-resilient-lambda:writesToItsOwnTable at /Orders/Processor: the function may write to the table 'Orders/Table' whose changes invoke it, " +
      'so one change can cause an infinite loop, which Lambda does not stop: write to another table, or filter out its own changes and acknowledge this ' +
      'warning',
    ]);
  });

  test.each<[string, (processor: StreamProcessor) => unknown, (stack: Stack) => Partial<StreamProcessorProps>]>([
    ['may read its stream', processor => processor.stream!.grantRead(processor), () => ({})],
    ['may read its table', processor => processor.table!.grantReadData(processor), ofTable],
    ['may write to another stream', allow('kinesis:PutRecord', () => STREAM_ARN), () => ({})],
    ['may write to another table', allow('dynamodb:PutItem', () => TABLE_ARN), ofTable],
  ])('synth does not warn if the function %s [E09]', (_, grant, props) => {
    expect(warnings(grant, props)).toEqual([]);
  });
});
