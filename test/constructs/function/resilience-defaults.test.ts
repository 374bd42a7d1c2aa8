import { RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ResilienceDefaults, SqsWorkerFunction } from '../../../src';
import { inlineCode, newApp, newStack, newWorker } from '../../fixtures/stack';

const retentionIn = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'))[0].Properties.RetentionInDays;

describe('ResilienceDefaults', () => {
  test('of an app apply to all its stages, stacks and constructs', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_WEEK });
    const stack = new Stack(new Stage(app, 'Production'), 'Orders');
    newWorker({}, stack);
    expect(retentionIn(stack)).toBe(7);
  });

  test('of the nearest scope take precedence, value by value', () => {
    const app = newApp();
    const stack = newStack(app);
    const team = new Construct(stack, 'Team');
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    ResilienceDefaults.of(team).set({ logRetention: logs.RetentionDays.ONE_YEAR });
    new SqsWorkerFunction(team, 'Worker', { code: inlineCode });
    expect(retentionIn(stack)).toBe(365);
    Template.fromStack(stack).allResources('AWS::SQS::Queue', { DeletionPolicy: 'Delete' });
  });

  test('are overridden by a prop', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    const stack = newStack(app);
    newWorker({ logRetention: logs.RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.RETAIN }, stack);
    expect(retentionIn(stack)).toBe(1);
    Template.fromStack(stack).allResources('AWS::SQS::Queue', { DeletionPolicy: 'Retain' });
  });

  test('do not apply to a sibling', () => {
    const app = newApp();
    const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
    ResilienceDefaults.of(one).set({ logRetention: logs.RetentionDays.ONE_WEEK });
    newWorker({}, one);
    newWorker({}, two);
    expect(retentionIn(two)).toBe(30);
  });

  test('are merged over several calls: the last value wins, undefined is ignored', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    ResilienceDefaults.of(app).set({ logRetention: logs.RetentionDays.ONE_YEAR });
    ResilienceDefaults.of(app).set({ logRetention: undefined });
    const stack = newStack(app);
    newWorker({}, stack);
    expect(retentionIn(stack)).toBe(365);
    Template.fromStack(stack).allResources('AWS::SQS::Queue', { DeletionPolicy: 'Delete' });
  });

  test('fails when a construct was created before', () => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({}, stack);
    expect(() => ResilienceDefaults.of(stack).set({ reserveConcurrency: false })).toThrow(
      "ResilienceDefaults of 'Orders' cannot be set because the construct 'Orders/Worker' was created before and would not use them: " +
      'set the defaults before you create the constructs');
    expect(() => ResilienceDefaults.of(app).set({ reserveConcurrency: false })).toThrow("ResilienceDefaults of '' cannot be set");
  });
});
