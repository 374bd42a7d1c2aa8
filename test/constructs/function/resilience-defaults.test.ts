import { RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ResilienceDefaults, SqsWorkerFunction } from '../../../src';
import { inlineCode, newApp, newStack, newWorker } from '../../fixtures/stack';

const retentionIn = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'))[0].Properties.RetentionInDays;

describe('ResilienceDefaults', () => {
  test('of an app hold for all its stages, stacks and constructs', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_WEEK });
    const stack = new Stack(new Stage(app, 'Production'), 'Orders');
    newWorker({}, stack);
    expect(retentionIn(stack)).toBe(7);
  });

  test('of the nearest scope win, value by value', () => {
    const app = newApp();
    const stack = newStack(app);
    const team = new Construct(stack, 'Team');
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    ResilienceDefaults.of(team).set({ logRetention: logs.RetentionDays.ONE_YEAR });
    new SqsWorkerFunction(team, 'Worker', { code: inlineCode });
    expect(retentionIn(stack)).toBe(365);
    Template.fromStack(stack).allResources('AWS::SQS::Queue', { DeletionPolicy: 'Delete' });
  });

  test('yield to a prop', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    const stack = newStack(app);
    newWorker({ logRetention: logs.RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.RETAIN }, stack);
    expect(retentionIn(stack)).toBe(1);
    Template.fromStack(stack).allResources('AWS::SQS::Queue', { DeletionPolicy: 'Retain' });
  });

  test('do not reach into a neighbour', () => {
    const app = newApp();
    const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
    ResilienceDefaults.of(one).set({ logRetention: logs.RetentionDays.ONE_WEEK });
    newWorker({}, one);
    newWorker({}, two);
    expect(retentionIn(two)).toBe(30);
  });

  test('add up over several calls; the last one wins, undefined says nothing', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_YEAR });
    ResilienceDefaults.of(app).set({ logRetention: undefined });
    const stack = newStack(app);
    newWorker({}, stack);
    expect(retentionIn(stack)).toBe(365);
    Template.fromStack(stack).allResources('AWS::SQS::Queue', { DeletionPolicy: 'Delete' });
  });

  test('fails when a construct was created before, which would not know of them', () => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({}, stack);
    expect(() => ResilienceDefaults.of(stack).set({ reserveConcurrency: false })).toThrow(
      "ResilienceDefaults of 'Orders' cannot be set: 'Orders/Worker' was created before and would not know of them: " +
      'set the defaults before the first construct');
    expect(() => ResilienceDefaults.of(app).set({ reserveConcurrency: false })).toThrow("ResilienceDefaults of '' cannot be set");
  });
});
