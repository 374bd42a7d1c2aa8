import { Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AsyncFunctionWithDestinationsProps, AsyncTrigger, HandlerCode, SqsSource } from '../src';
import { eventsBeforePermissions } from './fixtures/order';
import { ACCOUNT, env, newApp, newAsyncFunction, newStack, newWorker, ownQueue, twoStacks } from './fixtures/stack';
import { allTriggers, queueTriggers, VARIANTS } from './fixtures/variants';

/** Each trigger, also on an event bus and directly on a bucket, with its sources in the given stack. */
const everyTrigger = (stack: Stack) => [
  ...allTriggers(stack),
  AsyncTrigger.rule({ source: ['shop'] }, { triggerId: 'OnBus', eventBus: new events.EventBus(stack, 'Bus') }),
  AsyncTrigger.s3(new s3.Bucket(stack, 'Direct'), { direct: true }),
];

/** The props of functions whose permissions stand in different places. */
const FUNCTIONS: { [name: string]: (stack: Stack) => Partial<AsyncFunctionWithDestinationsProps> } = {
  'a function': () => ({}),
  'a function with deployments': () => ({ deployment: { deploymentConfig: codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE } }),
  'an encrypted function': stack => ({ encryptionKey: new kms.Key(stack, 'Key') }),
  'a function with a given role': stack => ({ role: new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }),
  'a function that exists': stack => ({
    code: HandlerCode.fromExisting(new lambda.Function(stack, 'Existing', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {}'),
    })),
  }),
  'a function with other destinations': stack => ({
    onFailure: new destinations.SnsDestination(new sns.Topic(stack, 'Failures')), onSuccess: new destinations.EventBridgeDestination(),
  }),
};

describe('permissions, policies and destinations exist before the first event can need them', () => {
  test.each(Object.keys(VARIANTS))('%s [A18]', variant => {
    const app = newApp();
    VARIANTS[variant](newStack(app));
    expect(eventsBeforePermissions(app)).toEqual([]);
  });

  test.each(Object.keys(FUNCTIONS))('with every trigger: %s [A18]', name => {
    const app = newApp();
    const stack = newStack(app);
    const fn = newAsyncFunction({ ...FUNCTIONS[name](stack), triggers: everyTrigger(stack) }, stack);
    new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }).grantReadWriteData(fn);
    expect(eventsBeforePermissions(app)).toEqual([]);
  });

  test('with sources in another stack, and triggers that were added later [A18]', () => {
    const { app, stack, other } = twoStacks();
    const fn = newAsyncFunction({}, stack);
    for (const trigger of allTriggers(other)) fn.addTrigger(trigger);
    expect(eventsBeforePermissions(app)).toEqual([]);
  });

  test('with a bucket in another stack that invokes the function directly [A18]', () => {
    const { app, stack, other } = twoStacks();
    newAsyncFunction({ triggers: [AsyncTrigger.s3(new s3.Bucket(other, 'Direct'), { direct: true })] }, stack);
    expect(eventsBeforePermissions(app)).toEqual([]);
  });

  test('with topics, buckets and rules that send to the queue of a worker, with a queue that exists or sources in another stack [A18]', () => {
    const { app, stack, other } = twoStacks();
    newWorker({ triggers: queueTriggers(other) }, stack);
    newWorker({ triggers: queueTriggers(stack), source: SqsSource.fromQueue(ownQueue(stack)) }, new Stack(app, 'Third', { env }));
    expect(eventsBeforePermissions(app)).toEqual([]);
  });

  test('while deployments are switched on and off: what changes keeps its logical ID, so that CloudFormation deletes the old one last [A18]', () => {
    const [off, on] = [undefined, {}].map(deployment => {
      const app = newApp();
      const stack = newStack(app);
      newAsyncFunction({ deployment, triggers: everyTrigger(stack).slice(0, -1) }, stack);
      return app.synth().stacks[0].template.Resources;
    });
    const removed = (before: any, after: any) => Object.keys(before).filter(id => !(id in after)).map(id => before[id].Type);
    expect(removed(off, on)).toEqual([]);
    // The function itself keeps its configuration of asynchronous invocation.
    const ofAlias = ['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::Lambda::EventInvokeConfig', 'AWS::CodeDeploy::Application', 'AWS::CodeDeploy::DeploymentGroup', 'AWS::IAM::Role', 'AWS::CloudWatch::Alarm'];
    expect(removed(on, off).filter(type => !ofAlias.includes(type))).toEqual([]);
  });
});

test('the search finds a rule and a subscription of the CDK, which are created before their permissions', () => {
  const app = newApp();
  const stack = newStack(app);
  const fn = new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {}'),
  });
  const [ruleQueue, topicQueue] = ['RuleQueue', 'TopicQueue'].map(id => new sqs.Queue(stack, id));
  new events.Rule(stack, 'Rule', { eventPattern: { source: ['shop'] }, targets: [new targets.LambdaFunction(fn, { deadLetterQueue: ruleQueue })] });
  new sns.Topic(stack, 'Topic').addSubscription(new subscriptions.LambdaSubscription(fn, { deadLetterQueue: topicQueue }));
  expect(eventsBeforePermissions(app).map(problem => problem.replace(/[0-9A-F]{8}/g, '')).sort()).toEqual([
    expect.stringMatching(/^Orders\/FunctionTopic: sns.amazonaws.com the permission to invoke by .* may come later$/),
    expect.stringMatching(/^Orders\/FunctionTopic: sns.amazonaws.com the permission to send to Orders\/TopicQueue by .* may come later$/),
    expect.stringMatching(/^Orders\/Rule: events.amazonaws.com the permission to invoke by .* may come later$/),
    expect.stringMatching(/^Orders\/Rule: events.amazonaws.com the permission to send to Orders\/RuleQueue by .* may come later$/),
  ]);
});

test('the search finds a function without any permission, and a role whose policy comes later', () => {
  const app = newApp();
  const stack = newStack(app);
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const fn = new lambda.CfnFunction(stack, 'Function', { code: { zipFile: 'x' }, handler: 'index.handler', runtime: 'nodejs24.x', role: role.roleArn });
  new iam.Policy(stack, 'Policy', { roles: [role], statements: [new iam.PolicyStatement({ actions: ['sqs:ReceiveMessage'], resources: ['*'] })] });
  new lambda.CfnEventSourceMapping(stack, 'Mapping', { functionName: fn.ref, eventSourceArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders` });
  new events.CfnRule(stack, 'Rule', { eventPattern: { source: ['shop'] }, targets: [{ id: 'Function', arn: fn.attrArn }] });
  expect(eventsBeforePermissions(app).map(problem => problem.replace(/[0-9A-F]{8}$|[0-9A-F]{8}(?= )/g, ''))).toEqual([
    'Orders/Mapping: its permissions by Orders/Policy may come later',
    'Orders/Rule: nothing gives events.amazonaws.com the permission to invoke',
  ]);
});
