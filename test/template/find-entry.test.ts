import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { flowOf, flowOfStacks, QUEUE } from './flow';
import { findEntry, readTemplates } from '../../src/template';
import { newApp, newStack, newWorker } from '../fixtures/stack';

const at = (path: string) => ({ ...QUEUE, Metadata: { 'aws:cdk:path': path } });

describe('find, where the template tells construct paths', () => {
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
  ])('%s is %s', (name, logicalId) => {
    expect(findEntry(flow, name, 'queues').logicalId).toBe(logicalId);
  });

  test('a topic stands for itself, not for the subscriptions that it holds', () => {
    const topics = flowOf({ Topic: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'sqs' }] } } });
    expect(findEntry(topics, 'Topic').type).toBe('AWS::SNS::Topic');
    expect(findEntry(topics, 'Topic').key).toBe('Stack/Topic');
    expect(findEntry(topics, 'Topic', 'subscriptions').key).toBe('Stack/Topic/Subscription/0');
  });

  test('a construct is named by its path', () => {
    expect(findEntry(flow, { node: { path: 'Prod/Orders/Worker/DeadLetterQueue' } }).logicalId).toBe('Dead');
  });

  test('what holds one resource of the kind stands for it', () => {
    expect(findEntry(flow, 'Worker', 'functions').logicalId).toBe('Function');
    expect(findEntry(flow, { node: { path: 'Prod/Orders/Worker' } }, 'functions').logicalId).toBe('Function');
  });

  test('fails when several are called so, and says which', () => {
    expect(() => findEntry(flow, 'Queue', 'queues')).toThrow([
      "2 queues are called 'Queue': say which one by its logical id or whole path; there are",
      '  - Prod/Orders/Worker/Queue/Resource (Stack/Own, AWS::SQS::Queue)',
      '  - Prod/Orders/Archive/Queue/Resource (Stack/Other, AWS::SQS::Queue)',
    ].join('\n'));
    expect(() => findEntry(flow, 'Worker')).toThrow("3 resources are called 'Worker'");
  });

  test('fails when none is called so, and says which are nearest', () => {
    expect(() => findEntry(flow, 'Worker/DeadLeterQueue', 'queues'))
      .toThrow("none of the queues is called 'Worker/DeadLeterQueue'; there are\n  - Prod/Orders/Worker/DeadLetterQueue/Resource (Stack/Dead, AWS::SQS::Queue)");
    expect(() => findEntry(flow, 'Q', 'queues')).toThrow("none of the queues is called 'Q'; there are");
    expect(() => findEntry(flow, 'Topic', 'topics')).toThrow("none of the topics is called 'Topic': there are none at all");
  });

  test('what takes no part in the flow is found only among the others', () => {
    expect(() => findEntry(flow, 'Role')).toThrow("none of the resources is called 'Role'");
    expect(findEntry(flow, 'Worker/Role', 'others').logicalId).toBe('Role');
  });
});

describe('find, where only logical ids tell them', () => {
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
  ])('%s is found', (name, queue) => {
    expect(findEntry(flow, name, 'queues').logicalId).toBe(idOf(queue));
  });

  test('a construct is found by the logical id that it knows, or by what it holds', () => {
    expect(findEntry(flow, worker.queue).logicalId).toBe(idOf(worker.queue));
    expect(findEntry(flow, worker.queue, 'queues').logicalId).toBe(idOf(worker.queue));
    expect(findEntry(flow, l1, 'queues').logicalId).toBe('Plain');
    expect(findEntry(flow, worker, 'functions').key).toBe(findEntry(flow, worker.lambdaFunction).key);
    expect(findEntry(flow, 'Orders/Worker', 'mappings').logicalId).toContain('WorkerEventSourceMapping');
  });

  test('a name that only begins or ends like a component is not enough', () => {
    expect(() => findEntry(flow, 'Work', 'functions')).toThrow("none of the functions is called 'Work'");
    expect(() => findEntry(flow, 'arcels', 'queues')).toThrow("none of the queues is called 'arcels'");
    expect(() => findEntry(flow, 'Nobody/Parcel', 'queues')).toThrow("none of the queues is called 'Nobody/Parcel'");
  });

  test('a construct that is imported has no resource', () => {
    expect(() => findEntry(flow, sqs.Queue.fromQueueArn(stack, 'Imported', 'arn:aws:sqs:eu-west-1:123456789012:imported'), 'queues'))
      .toThrow("none of the queues is called 'Orders/Imported'");
  });
});

describe('find among several stacks', () => {
  const app: App = newApp();
  const [one, two] = ['One', 'Two'].map(id => new Stack(new Stage(app, id), 'Orders'));
  const [first, second] = [one, two].map(stack => new sqs.Queue(stack, 'Queue'));
  new lambda.CfnFunction(one, 'Function', { code: {}, role: 'r' });
  const flow = flowOfStacks(one, two);

  test('the name of stage and stack tells equal constructs apart', () => {
    expect(findEntry(flow, 'One/Orders/Queue').stack).toBe('One-Orders');
    expect(findEntry(flow, 'Two/Orders/Queue').stack).toBe('Two-Orders');
    expect(() => findEntry(flow, 'Queue')).toThrow("2 resources are called 'Queue'");
  });

  test('so does the construct itself', () => {
    expect([findEntry(flow, first).stack, findEntry(flow, second).stack]).toEqual(['One-Orders', 'Two-Orders']);
  });

  test('a stack stands for the only one of a kind in it', () => {
    expect(findEntry(flow, 'One/Orders', 'functions').logicalId).toBe('Function');
    expect(findEntry(flow, 'Two/Orders', 'queues').stack).toBe('Two-Orders');
  });

  test('a construct of a stack that is called otherwise here is found if nothing else has its id', () => {
    expect(findEntry(readTemplates({ Renamed: Template.fromStack(two).toJSON() }), second).stack).toBe('Renamed');
  });
});
