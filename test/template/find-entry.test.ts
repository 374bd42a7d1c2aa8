import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { flowOf, flowOfStacks, QUEUE } from './flow';
import { findEntry, readTemplates } from '../../src/template';
import { newApp, newStack, newWorker } from '../fixtures/stack';

const at = (path: string) => ({ ...QUEUE, Metadata: { 'aws:cdk:path': path } });

describe('findEntry with construct paths', () => {
  const flow = flowOf({
    Own: at('Prod/Orders/Worker/Queue/Resource'),
    Dead: at('Prod/Orders/Worker/DeadLetterQueue/Resource'),
    Other: at('Prod/Orders/Archive/Queue/Resource'),
    L1: at('Prod/Orders/Plain'),
    Function: { Type: 'AWS::Lambda::Function', Metadata: { 'aws:cdk:path': 'Prod/Orders/Worker/Function/Resource' } },
    Role: { Type: 'AWS::IAM::Role', Metadata: { 'aws:cdk:path': 'Prod/Orders/Worker/Role/Resource' } },
  });

  test.each([
    ['Own', 'Own'],
    ['Stack/Own', 'Own'],
    ['Prod/Orders/Worker/Queue/Resource', 'Own'],
    ['Prod/Orders/Worker/Queue', 'Own'],
    ['/Orders/Worker/Queue', 'Own'],
    ['Worker/Queue', 'Own'],
    ['DeadLetterQueue', 'Dead'],
    ['Plain', 'L1'],
    ['Archive', 'Other'],
    ['Orders/Archive', 'Other'],
  ])('%s finds %s', (name, logicalId) => {
    expect(findEntry(flow, name, 'queues').logicalId).toBe(logicalId);
  });

  test('finds a topic, not its inline subscriptions', () => {
    const topics = flowOf({ Topic: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'sqs' }] } } });
    expect(findEntry(topics, 'Topic').type).toBe('AWS::SNS::Topic');
    expect(findEntry(topics, 'Topic').key).toBe('Stack/Topic');
    expect(findEntry(topics, 'Topic', 'subscriptions').key).toBe('Stack/Topic/Subscription/0');
  });

  test('finds the resource of a construct', () => {
    expect(findEntry(flow, { node: { path: 'Prod/Orders/Worker/DeadLetterQueue' } }).logicalId).toBe('Dead');
  });

  test('finds the only resource of a kind in a construct', () => {
    expect(findEntry(flow, 'Worker', 'functions').logicalId).toBe('Function');
    expect(findEntry(flow, { node: { path: 'Prod/Orders/Worker' } }, 'functions').logicalId).toBe('Function');
  });

  test('fails if several resources match, and lists them', () => {
    expect(() => findEntry(flow, 'Queue', 'queues')).toThrow([
      "2 queues match 'Queue': use the logical id or the full path of one; there are:",
      '  - Prod/Orders/Worker/Queue/Resource (Stack/Own, AWS::SQS::Queue)',
      '  - Prod/Orders/Archive/Queue/Resource (Stack/Other, AWS::SQS::Queue)',
    ].join('\n'));
    expect(() => findEntry(flow, 'Worker')).toThrow("3 resources match 'Worker'");
  });

  test('fails if no resource matches, and lists similar ones', () => {
    expect(() => findEntry(flow, 'Worker/DeadLeterQueue', 'queues'))
      .toThrow("none of the queues is called 'Worker/DeadLeterQueue'; there are:\n  - Prod/Orders/Worker/DeadLetterQueue/Resource (Stack/Dead, AWS::SQS::Queue)");
    expect(() => findEntry(flow, 'Q', 'queues')).toThrow("none of the queues is called 'Q'; there are:");
    expect(() => findEntry(flow, 'Topic', 'topics')).toThrow("none of the topics is called 'Topic': there are none");
  });

  test('finds resources outside of the flow only among the others', () => {
    expect(() => findEntry(flow, 'Role')).toThrow("none of the resources is called 'Role'");
    expect(findEntry(flow, 'Worker/Role', 'others').logicalId).toBe('Role');
  });
});

describe('findEntry without construct paths', () => {
  const stack = newStack();
  const worker = newWorker({}, stack);
  new sqs.Queue(stack, 'Parcels');
  const archive = new sqs.Queue(stack, 'WorkerArchive');
  const doubled = new sqs.Queue(new Construct(stack, 'OutgoingMail'), 'Mail');
  const l1 = new sqs.CfnQueue(stack, 'Plain');
  const flow = readTemplates(Template.fromStack(stack).toJSON());
  const idOf = (queue: sqs.IQueue) => stack.resolve((queue.node.defaultChild as sqs.CfnQueue).logicalId);

  test.each([
    ['Worker/Queue', worker.queue],
    ['Worker/Queue/Resource', worker.queue],
    ['Orders/Worker/Queue', worker.queue],
    ['Prod/Orders/Worker/Queue', worker.queue],
    ['DeadLetterQueue', worker.deadLetterQueue!],
    ['WorkerArchive', archive],
    ['Orders/WorkerArchive', archive],
    ['OutgoingMail/Mail', doubled],
  ])('finds %s', (name, queue) => {
    expect(findEntry(flow, name, 'queues').logicalId).toBe(idOf(queue));
  });

  test('finds a construct by its logical id or by a resource in it', () => {
    expect(findEntry(flow, worker.queue).logicalId).toBe(idOf(worker.queue));
    expect(findEntry(flow, worker.queue, 'queues').logicalId).toBe(idOf(worker.queue));
    expect(findEntry(flow, l1, 'queues').logicalId).toBe('Plain');
    expect(findEntry(flow, worker, 'functions').key).toBe(findEntry(flow, worker.lambdaFunction).key);
    expect(findEntry(flow, 'Orders/Worker', 'mappings').logicalId).toContain('WorkerEventSourceMapping');
  });

  test('does not find a part of a component', () => {
    expect(() => findEntry(flow, 'Work', 'functions')).toThrow("none of the functions is called 'Work'");
    expect(() => findEntry(flow, 'arcels', 'queues')).toThrow("none of the queues is called 'arcels'");
    expect(() => findEntry(flow, 'Nobody/Parcel', 'queues')).toThrow("none of the queues is called 'Nobody/Parcel'");
  });

  test('does not find an imported construct', () => {
    expect(() => findEntry(flow, sqs.Queue.fromQueueArn(stack, 'Imported', 'arn:aws:sqs:eu-west-1:123456789012:imported'), 'queues'))
      .toThrow("none of the queues is called 'Orders/Imported'");
  });
});

describe('findEntry in several stacks', () => {
  const app: App = newApp();
  const [one, two] = ['One', 'Two'].map(id => new Stack(new Stage(app, id), 'Orders'));
  const [first, second] = [one, two].map(stack => new sqs.Queue(stack, 'Queue'));
  new lambda.CfnFunction(one, 'Function', { code: {}, role: 'r' });
  const flow = flowOfStacks(one, two);

  test('distinguishes equal paths by stage and stack', () => {
    expect(findEntry(flow, 'One/Orders/Queue').stack).toBe('One-Orders');
    expect(findEntry(flow, 'Two/Orders/Queue').stack).toBe('Two-Orders');
    expect(() => findEntry(flow, 'Queue')).toThrow("2 resources match 'Queue'");
  });

  test('distinguishes equal paths by construct', () => {
    expect([findEntry(flow, first).stack, findEntry(flow, second).stack]).toEqual(['One-Orders', 'Two-Orders']);
  });

  test('finds the only resource of a kind in a stack', () => {
    expect(findEntry(flow, 'One/Orders', 'functions').logicalId).toBe('Function');
    expect(findEntry(flow, 'Two/Orders', 'queues').stack).toBe('Two-Orders');
  });

  test('finds a construct whose stack has another name here by its unique logical id', () => {
    expect(findEntry(readTemplates({ Renamed: Template.fromStack(two).toJSON() }), second).stack).toBe('Renamed');
  });
});
