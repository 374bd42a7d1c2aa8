import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  AliasedCanaryFunction, HandlerCode, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps, StreamProcessor, StreamProcessorProps, StreamSource,
} from '../../../src';
import { arn, inlineCode, newApp, newStack, newWorker, ownQueue, twoStacks } from '../../fixtures/stack';
import { newProcessor, tableWithStream } from '../../fixtures/streams';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const { TRIM_HORIZON } = lambda.StartingPosition;

function plainFunction(stack: Stack, props: Partial<lambda.FunctionProps> = {}): lambda.Function {
  return new lambda.Function(stack, 'Plain', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//'), timeout: Duration.seconds(30), ...props,
  });
}

const mappingsOf = (stack: Stack) => Template.fromStack(stack).findResources(MAPPING);

/** The worker that continues a function and a queue that exist, in the stack `Orders`. */
function workerOn(fn: lambda.Function, queue: sqs.IQueue, props: Partial<SqsWorkerFunctionProps> = {}): SqsWorkerFunction {
  return new SqsWorkerFunction(Stack.of(fn), 'Worker', { code: HandlerCode.fromExisting(fn), source: SqsSource.fromQueue(queue), ...props });
}

/** The processor that continues a function and a table that exist. */
function processorOn(fn: lambda.Function, table: dynamodb.ITable, props: Partial<StreamProcessorProps> = {}): StreamProcessor {
  return new StreamProcessor(Stack.of(fn), 'Processor', { code: HandlerCode.fromExisting(fn), source: StreamSource.dynamoDb(table), ...props });
}

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(); // warnings that are not the subject here
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('eventSourceMappingLogicalId', () => {
  test('keeps the mapping of SqsEventSource, whose function is updated in place', () => {
    const before = newStack();
    plainFunction(before).addEventSource(new sources.SqsEventSource(ownQueue(before)));
    const [[deployed, { Properties }]] = Object.entries<any>(mappingsOf(before));

    const after = newStack();
    newWorker({ source: SqsSource.fromQueue(ownQueue(after)), eventSourceMappingLogicalId: deployed }, after);
    const mappings = mappingsOf(after);
    expect(Object.keys(mappings)).toEqual([deployed]);
    expect(mappings[deployed].Properties.EventSourceArn).toEqual(Properties.EventSourceArn);
    expect(mappings[deployed].Properties.FunctionName).toEqual({ Ref: expect.stringContaining('WorkerFunction') });
  });

  test('keeps the mapping of DynamoEventSource with its starting position, also under a deployment', () => {
    const before = newStack();
    plainFunction(before).addEventSource(new sources.DynamoEventSource(tableWithStream(before), { startingPosition: TRIM_HORIZON }));
    const [[deployed, { Properties }]] = Object.entries<any>(mappingsOf(before));

    const after = newStack();
    newProcessor({ source: StreamSource.dynamoDb(tableWithStream(after)), eventSourceMappingLogicalId: deployed, deployment: {} }, after);
    const mappings = mappingsOf(after);
    expect(Object.keys(mappings)).toEqual([deployed]);
    for (const replacing of ['EventSourceArn', 'StartingPosition']) expect(mappings[deployed].Properties[replacing]).toEqual(Properties[replacing]);
  });

  test('fails when it is a token, because it must be an ID that is deployed', () => {
    const eventSourceMappingLogicalId = Lazy.string({ produce: () => 'Deployed1' });
    expect(() => newWorker({ eventSourceMappingLogicalId })).toThrow(/eventSourceMappingLogicalId is '\$\{Token\[.*\]\}' but must be 1 to 255 letters and digits/);
  });

  test.each(['', 'My-Mapping', 'Größe', 'x'.repeat(256)])('fails when it is %j', logicalId => {
    const problem = `eventSourceMappingLogicalId is '${logicalId}' but must be 1 to 255 letters and digits: copy the logical ID from the template of the deployed stack`;
    expect(() => newWorker({ eventSourceMappingLogicalId: logicalId })).toThrow(problem);
    expect(() => newProcessor({ eventSourceMappingLogicalId: logicalId })).toThrow(problem);
  });

  test('fails when another resource of the stack has it', () => {
    const stack = newStack();
    plainFunction(stack);
    const [taken] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    const again = newStack();
    plainFunction(again);
    newWorker({ eventSourceMappingLogicalId: taken }, again);
    expect(() => Template.fromStack(again)).toThrow(`eventSourceMappingLogicalId is '${taken}', but 'Orders/Plain/Resource' has the same logical ID: ` +
      'remove that resource, which this construct replaces, or set eventSourceMappingLogicalId to the logical ID of another one');
  });

  test('may be that of a resource in another stack', () => {
    const { app, stack, other } = twoStacks();
    new SqsWorkerFunction(stack, 'Worker', { code: inlineCode, eventSourceMappingLogicalId: 'Deployed' });
    new SqsWorkerFunction(other, 'Worker', { code: inlineCode, eventSourceMappingLogicalId: 'Deployed' });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('a second mapping of a source to the same function', () => {
  const refused = (path: string, logicalId: string | RegExp) =>
    new RegExp(`'${path}' maps the same event source to the same function, but Lambda accepts only one such mapping \\(409 "already exists"\\): remove it\\. ` +
      `If it is deployed, also set eventSourceMappingLogicalId to '${typeof logicalId === 'string' ? logicalId : logicalId.source}', so that it is updated and not created again`);

  test('is refused beside SqsEventSource, with the logical ID to keep', () => {
    const stack = newStack();
    const [fn, queue] = [plainFunction(stack), ownQueue(stack)];
    fn.addEventSource(new sources.SqsEventSource(queue));
    workerOn(fn, queue);
    expect(() => Template.fromStack(stack)).toThrow(refused('Orders/Plain/SqsEventSource.*', /PlainSqsEventSource\w+/));
  });

  test('is refused beside DynamoEventSource', () => {
    const stack = newStack();
    const [fn, table] = [plainFunction(stack), tableWithStream(stack)];
    fn.addEventSource(new sources.DynamoEventSource(table, { startingPosition: TRIM_HORIZON }));
    processorOn(fn, table);
    expect(() => Template.fromStack(stack)).toThrow(refused('Orders/Plain/DynamoDBEventSource.*', /PlainDynamoDBEventSource\w+/));
  });

  test.each<[string, (fn: lambda.Function) => string]>([
    ['by its ARN', fn => fn.functionArn],
    ['by its ARN in text', () => arn('lambda', 'function:orders')],
    ['by its name in text', () => 'orders'],
  ])('is refused where it names the function %s', (_, nameOf) => {
    const stack = newStack();
    const [fn, queue] = [plainFunction(stack, { functionName: 'orders' }), ownQueue(stack)];
    new lambda.CfnEventSourceMapping(stack, 'Second', { functionName: nameOf(fn), eventSourceArn: queue.queueArn });
    workerOn(fn, queue);
    expect(() => Template.fromStack(stack)).toThrow(refused('Orders/Second', 'Second'));
  });

  test('is refused where it invokes the alias, by name or ARN', () => {
    const stack = newStack();
    const [fn, queue] = [plainFunction(stack), ownQueue(stack)];
    const { alias } = workerOn(fn, queue, { provisionedConcurrency: { minimum: 1 } });
    new lambda.CfnEventSourceMapping(stack, 'Second', { functionName: alias!.functionArn, eventSourceArn: queue.queueArn });
    expect(() => Template.fromStack(stack)).toThrow(refused('Orders/Second', 'Second'));
  });

  test('is refused in another stack', () => {
    const { app, stack, other } = twoStacks();
    const [fn, queue] = [plainFunction(stack), ownQueue(stack)];
    new lambda.EventSourceMapping(other, 'Second', { target: fn, eventSourceArn: queue.queueArn });
    workerOn(fn, queue);
    expect(() => app.synth()).toThrow(refused('Other/Second/Resource', /Second\w+/));
  });

  test.each<[string, (fn: lambda.Function, queue: sqs.Queue, stack: Stack) => { functionName: string; eventSourceArn: string }]>([
    ['another function', (_, queue) => ({ functionName: 'orders', eventSourceArn: queue.queueArn })],
    ['another source', (fn, _, stack) => ({ functionName: fn.functionName, eventSourceArn: new sqs.Queue(stack, 'Second queue').queueArn })],
    ['another qualifier', (fn, queue) => ({ functionName: `${fn.functionName}:live`, eventSourceArn: queue.queueArn })],
    ['two functions in one text', (fn, queue) => ({ functionName: `${fn.functionName}${queue.queueName}`, eventSourceArn: queue.queueArn })],
  ])('is accepted with %s', (_, propsOf) => {
    const stack = newStack();
    const [fn, queue] = [plainFunction(stack), ownQueue(stack)];
    new lambda.CfnEventSourceMapping(stack, 'Second', propsOf(fn, queue, stack));
    workerOn(fn, queue);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('is accepted for functions of one name in two Regions', () => {
    const app = newApp();
    for (const region of ['eu-west-1', 'us-east-1']) {
      const stack = new Stack(app, region, { env: { account: '123456789012', region } });
      const fn = plainFunction(stack, { functionName: 'orders' });
      processorOn(fn, dynamodb.Table.fromTableAttributes(stack, 'Table', {
        tableName: 'orders', tableStreamArn: Lazy.string({ produce: () => 'arn:of-a-global-table' }),
      }), { maxRecordAge: Duration.hours(6) });
    }
    expect(() => app.synth()).not.toThrow();
  });

  test('is accepted beside a consumer of the same stream', () => {
    const stack = newStack();
    const [fn, stream] = [plainFunction(stack), new kinesis.Stream(stack, 'Stream')];
    new lambda.EventSourceMapping(stack, 'Second', { target: fn, eventSourceArn: stream.streamArn, startingPosition: TRIM_HORIZON });
    new StreamProcessor(stack, 'Processor', { code: HandlerCode.fromExisting(fn), source: StreamSource.kinesis(stream, { enhancedFanOut: true }), maxRecordAge: Duration.hours(6) });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('aliasLogicalId', () => {
  test('keeps the alias that fn.addAlias made, and adds the deployment to it', () => {
    const before = newStack();
    plainFunction(before).addAlias('live');
    const [deployed] = Object.keys(Template.fromStack(before).findResources('AWS::Lambda::Alias'));

    const after = newStack();
    new AliasedCanaryFunction(after, 'Shop', { code: HandlerCode.fromExisting(plainFunction(after)), aliasLogicalId: deployed });
    const aliases: any = Template.fromStack(after).findResources('AWS::Lambda::Alias');
    expect(Object.keys(aliases)).toEqual([deployed]);
    expect(aliases[deployed]).toMatchObject({ Properties: { Name: 'live' }, UpdatePolicy: { CodeDeployLambdaAliasUpdate: {} } });
  });

  test('is that of a deployment for the other constructs', () => {
    const worker = newWorker({ deployment: { aliasLogicalId: 'Deployed' } });
    Template.fromStack(Stack.of(worker)).hasResource('AWS::Lambda::Alias', { Properties: { Name: 'live' } });
    expect(Object.keys(Template.fromStack(Stack.of(worker)).findResources('AWS::Lambda::Alias'))).toEqual(['Deployed']);
  });

  test('is named where the alias that it replaces is still there', () => {
    const stack = newStack();
    const fn = plainFunction(stack);
    fn.addAlias('live');
    new AliasedCanaryFunction(stack, 'Shop', { code: HandlerCode.fromExisting(fn) });
    expect(() => Template.fromStack(stack)).toThrow(/remove it there and set aliasLogicalId to 'PlainAliaslive\w+', so that CloudFormation updates it in place/);
  });

  test('fails when it is no logical ID', () => {
    expect(() => newWorker({ deployment: { aliasLogicalId: 'a-b' } })).toThrow("aliasLogicalId is 'a-b' but must be 1 to 255 letters and digits");
  });
});
