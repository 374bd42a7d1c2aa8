import { join } from 'node:path';
import { CfnParameter, Duration, Fn, Stack, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { QUEUE, flowOfStacks } from './flow';
import { Entry, EventFlow, findEntry, readTemplates, TemplateJson, Unknown } from '../../src/template';
import { loadStacks } from '../../src/template/input/stacks';
import { Resolver } from '../../src/template/resolve/resolver';
import { env, newApp, newStack, newWorker } from '../fixtures/stack';

const { LATEST } = lambda.StartingPosition;

function newFunction(stack: Stack, id = 'Function'): lambda.Function {
  return new lambda.Function(stack, id, { code: lambda.Code.fromInline('x'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });
}

/** Returns the key of a construct's resource in the flow. */
function keyOf(flow: EventFlow, construct: { node: any }): string {
  return findEntry(flow, construct).key;
}

describe('readTemplates', () => {
  test('reads the mapping, function, queues and alarms of SqsWorkerFunction', () => {
    const worker = newWorker();
    const flow = flowOfStacks(Stack.of(worker));
    const [queue, dead] = [worker.queue, worker.deadLetterQueue!].map(one => keyOf(flow, one));
    const fn = keyOf(flow, worker.lambdaFunction);
    expect(flow.mappings).toMatchObject([{
      source: { key: queue }, function: { key: fn, function: fn }, sourceKind: 'sqs', batchSize: 10, maximumConcurrency: 10, reportBatchItemFailures: true,
    }]);
    expect(flow.byKey.get(queue)).toMatchObject({ visibilityTimeoutSeconds: 330, redrive: { deadLetterQueue: { key: dead }, maxReceiveCount: 13 } });
    expect(flow.byKey.get(dead)).toMatchObject({ retentionSeconds: Duration.days(14).toSeconds() });
    expect(flow.functions[0]).toMatchObject({
      timeoutSeconds: 30, memoryMiB: 512, reservedConcurrency: 10, logGroup: { key: expect.any(String) }, role: { key: expect.any(String) },
    });
    const deadName = (flow.byKey.get(dead) as Entry).name;
    expect(flow.alarms.map(({ metric }) => metric)).toContainEqual(expect.objectContaining({
      metricName: 'ApproximateNumberOfMessagesVisible', dimensions: [{ name: 'QueueName', value: deadName }],
    }));
  });

  test('reads the stream sources of the CDK', () => {
    const stack = newStack();
    const fn = newFunction(stack);
    const stream = new kinesis.Stream(stack, 'Stream');
    const consumer = new kinesis.StreamConsumer(stack, 'Consumer', { stream, streamConsumerName: 'fast' });
    const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
    const table = new dynamodb.Table(stack, 'Table', { partitionKey, stream: dynamodb.StreamViewType.NEW_IMAGE });
    const global = new dynamodb.TableV2(stack, 'Global', { partitionKey, dynamoStream: dynamodb.StreamViewType.KEYS_ONLY });
    const bucket = new s3.Bucket(stack, 'Failures');
    const startingPosition = LATEST;
    fn.addEventSource(new sources.KinesisEventSource(stream, { startingPosition, onFailure: new sources.S3OnFailureDestination(bucket) }));
    fn.addEventSource(new sources.KinesisConsumerEventSource(consumer, { startingPosition }));
    fn.addEventSource(new sources.DynamoEventSource(table, { startingPosition }));
    fn.addEventSource(new sources.DynamoEventSource(global, { startingPosition }));
    const flow = flowOfStacks(stack);
    expect(flow.mappings.map(({ sourceKind, source }) => [sourceKind, source?.key])).toEqual([
      ['kinesis', keyOf(flow, stream)], ['kinesis', keyOf(flow, consumer)], ['dynamodb', keyOf(flow, table)], ['dynamodb', keyOf(flow, global)],
    ]);
    expect(flow.mappings[0]).toMatchObject({ batchSize: 100, maximumRetryAttempts: -1, onFailure: { key: keyOf(flow, bucket) } });
    expect(flow.consumers[0].stream.key).toBe(keyOf(flow, stream));
  });

  test('reads the mapping, invoke config, subscription, rule, schedule and deployment of an alias', () => {
    const stack = newStack();
    const fn = newFunction(stack);
    const dead = new sqs.Queue(stack, 'Dead');
    const old = lambda.Version.fromVersionArn(stack, 'Old', 'arn:aws:lambda:us-east-1:123456789012:function:other:7');
    const alias = new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: fn.currentVersion, additionalVersions: [{ version: old, weight: 0.1 }] });
    const queue = new sqs.Queue(stack, 'Queue');
    alias.addEventSource(new sources.SqsEventSource(queue, {
      filters: [lambda.FilterCriteria.filter({ body: { id: lambda.FilterRule.isEqual(1) } })],
    }));
    const next = newFunction(stack, 'Next');
    const bus = new events.EventBus(stack, 'Bus');
    alias.configureAsyncInvoke({
      onFailure: new destinations.EventBridgeDestination(bus),
      onSuccess: new destinations.LambdaDestination(next),
      maxEventAge: Duration.hours(1),
    });
    fn.configureAsyncInvoke({ retryAttempts: 0 });
    const topic = new sns.Topic(stack, 'Topic');
    topic.addSubscription(new subscriptions.LambdaSubscription(alias, {
      deadLetterQueue: dead, filterPolicy: { kind: sns.SubscriptionFilter.stringFilter({ allowlist: ['order'] }) },
    }));
    new events.Rule(stack, 'Rule', {
      eventBus: bus, eventPattern: { source: ['shop'] }, targets: [new targets.LambdaFunction(alias, { deadLetterQueue: dead, retryAttempts: 3 }), new targets.SqsQueue(queue)],
    });
    new scheduler.Schedule(stack, 'Schedule', {
      schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)), target: new schedulerTargets.LambdaInvoke(alias, { deadLetterQueue: dead }),
    });
    Validations.of(stack).acknowledge({ id: 'CloudFormation-Validate::W3694', reason: 'an alias is a function too' });
    const alarm = alias.metricErrors().createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    const group = new codedeploy.LambdaDeploymentGroup(stack, 'Deployments', { alias, alarms: [alarm] });

    const flow = flowOfStacks(stack);
    const live = { key: keyOf(flow, alias), function: keyOf(flow, fn), qualifier: 'live' };
    expect(flow.aliases[0]).toMatchObject({
      versions: [{ version: '1', key: flow.versions[0].key, weight: 0.9 }, { version: '7', weight: 0.1 }], deployment: { group: { key: keyOf(flow, group) } },
    });
    expect(flow.mappings[0]).toMatchObject({ function: live, source: { key: keyOf(flow, queue) }, filters: [{ pattern: { body: { id: [{ numeric: ['=', 1] }] } } }] });
    expect(flow.invokeConfigs).toMatchObject([
      { function: { key: keyOf(flow, fn), qualifier: '$LATEST' }, maximumRetryAttempts: 0 },
      { function: live, qualifier: 'live', maximumEventAgeSeconds: 3600, onFailure: { key: keyOf(flow, bus) }, onSuccess: { key: keyOf(flow, next) } },
    ]);
    expect(flow.subscriptions[0]).toMatchObject({
      topic: { key: keyOf(flow, topic) }, protocol: 'lambda', endpoint: live, filterPolicy: { kind: ['order'] }, deadLetterQueue: { key: keyOf(flow, dead) },
    });
    expect(flow.rules[0]).toMatchObject({
      bus: { key: keyOf(flow, bus) },
      targets: [
        { target: live, deadLetterQueue: { key: keyOf(flow, dead) }, maximumRetryAttempts: 3 },
        { target: { key: keyOf(flow, queue) } },
      ],
    });
    expect(flow.schedules[0].target).toMatchObject({ target: live, deadLetterQueue: { key: keyOf(flow, dead) } });
    const fnName = flow.functions[0].name;
    expect(flow.alarms[0].metric).toMatchObject({ period: 300, dimensions: [{ name: 'FunctionName', value: fnName }, { name: 'Resource', value: `${fnName}:live` }] });
    expect(flow.deploymentGroups[0].alarms).toMatchObject([{ key: keyOf(flow, alarm) }]);
  });

  test("reads the CDK's bucket notifications", () => {
    const stack = newStack();
    const fn = newFunction(stack);
    const bucket = new s3.Bucket(stack, 'Bucket', { eventBridgeEnabled: true });
    bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.LambdaDestination(fn), { prefix: 'in/' });
    s3.Bucket.fromBucketName(stack, 'Imported', 'imported').addEventNotification(s3.EventType.OBJECT_REMOVED, new notifications.LambdaDestination(fn));
    const flow = flowOfStacks(stack);
    expect(flow.buckets).toMatchObject([
      { key: keyOf(flow, bucket), eventBridge: true, notifications: [{ events: ['s3:ObjectCreated:*'], prefix: 'in/', target: { key: keyOf(flow, fn) } }] },
      { name: 'imported', eventBridge: false, notifications: [{ events: ['s3:ObjectRemoved:*'] }] },
    ]);
  });

  test('reads alarms on metric math', () => {
    const stack = newStack();
    const fn = newFunction(stack);
    new cloudwatch.Alarm(stack, 'Share', {
      metric: new cloudwatch.MathExpression({ expression: 'a / b', usingMetrics: { a: fn.metricErrors(), b: fn.metricInvocations() } }), threshold: 0.1, evaluationPeriods: 2,
    });
    const [{ metrics }] = flowOfStacks(stack).alarms;
    expect(metrics).toMatchObject([{ expression: 'a / b', returnData: true }, { id: 'a', metricStat: { stat: 'Sum' }, returnData: false }, { id: 'b' }]);
  });

  describe.each(['strong', 'both', 'weak'])('follows %s references of the CDK across stacks', strength => {
    test.each([['with', { env }], ['without', {}]])('%s account and Region', (_, props) => {
      const app = newApp({ context: { '@aws-cdk/core:defaultCrossStackReferences': strength } });
      Validations.of(app).acknowledge({ id: 'Annotation::@aws-cdk/core:crossStackReferencesBothTransitional', reason: 'read on the way, too' });
      const queue = new sqs.Queue(new Stack(app, 'Producer', props), 'Queue');
      const fn = newFunction(new Stack(app, 'Consumer', props));
      fn.addEventSource(new sources.SqsEventSource(queue));
      fn.addEnvironment('QUEUE_URL', queue.queueUrl);
      const flow = flowOfStacks(queue.stack, Stack.of(fn));
      expect(flow.mappings[0].source?.key).toBe(keyOf(flow, queue));
      expect(flow.functions[0].environment).toEqual({ QUEUE_URL: flow.queues[0].url });
    });
  });

  test('keeps the names of imported resources', () => {
    const stack = newStack();
    newFunction(stack).addEventSource(new sources.SqsEventSource(sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:123456789012:imported')));
    expect(flowOfStacks(stack).mappings[0].source).toEqual({ value: 'arn:aws:sqs:eu-west-1:123456789012:imported' });
  });

  test('leaves values unknown that depend on a parameter without a value', () => {
    const stack = newStack();
    const timeout = new CfnParameter(stack, 'Timeout', { type: 'Number' });
    new lambda.CfnFunction(stack, 'Function', { code: {}, role: 'arn:aws:iam::123456789012:role/own', timeout: timeout.valueAsNumber, functionName: Fn.join('-', ['orders', Fn.ref('AWS::Region')]) });
    const flow = flowOfStacks(stack);
    expect(flow.functions[0]).toMatchObject({ name: 'orders-us-east-1', timeoutSeconds: new Unknown('parameter Timeout has no default') });
    const template = { Resources: flow.functions.reduce((all, one) => ({ ...all, [one.logicalId]: one.resource }), {}), Parameters: { Timeout: { Type: 'Number' } } };
    expect(readTemplates(template, { parameters: { Timeout: '20' } }).functions[0].timeoutSeconds).toBe(20);
  });

  test('reads templates of CfnInclude', () => {
    const stack = newStack();
    new CfnInclude(stack, 'Included', { templateFile: join(__dirname, 'included.json') });
    const flow = flowOfStacks(stack);
    expect(flow.mappings[0]).toMatchObject({ source: { key: 'Orders/Queue' }, function: { key: 'Orders/Function' } });
    expect(findEntry(flow, 'Queue')).toMatchObject({ visibilityTimeoutSeconds: 90, redrive: { deadLetterQueue: { key: 'Orders/Dead' } } });
  });

  test('puts every resource into one list, and indexes it by key', () => {
    const flow = flowOfStacks(Stack.of(newWorker()));
    const { stacks, byKey, refer, ...lists } = flow;
    const entries = Object.values(lists).flat();
    expect(entries.map(({ key }) => key).sort()).toEqual([...byKey.keys()].sort());
    expect(flow.others.map(({ type }) => type)).toContain('AWS::IAM::Role');
    expect([stacks.length, typeof refer]).toEqual([1, 'function']);
  });

  describe('scales linearly', () => {
    /** Mappings with one queue each, whose names refer to other resources, so that resolving them is not trivial. */
    const template = (workers: number): TemplateJson => ({
      Conditions: { Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
      Resources: Object.fromEntries(Array.from({ length: workers }, (_, i) => [
        [`Queue${i}`, { ...QUEUE, Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [`Queue${(i + 1) % workers}`, 'Arn'] } } } }],
        [`Function${i}`, { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { URL: { Ref: `Queue${i}` } } } } }],
        [`Version${i}`, { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: `Function${i}` } } }],
        [`Alias${i}`, { Type: 'AWS::Lambda::Alias', Condition: 'Yes', Properties: { FunctionName: { Ref: `Function${i}` }, FunctionVersion: { 'Fn::GetAtt': [`Version${i}`, 'Version'] }, Name: 'live' } }],
        [`Mapping${i}`, {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: { 'Fn::GetAtt': [`Queue${i}`, 'Arn'] },
            FunctionName: { 'Fn::Join': ['', [{ 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: `Alias${i}` }] }] }, ':live']] },
          },
        }],
      ]).flat()),
    });

    function stepsFor(workers: number): number {
      const input = template(workers);
      const [stack] = loadStacks(input, {});
      const resolver = new Resolver([stack]);
      for (const [logicalId, { Properties = {} }] of Object.entries(input.Resources!)) {
        resolver.identity(stack, logicalId);
        for (const name of Object.keys(Properties)) resolver.property(stack, logicalId, name);
      }
      return resolver.steps;
    }

    test('twice the resources take twice the steps', () => {
      const [once, twice, many] = [50, 100, 1000].map(stepsFor);
      expect(twice - 2 * once).toBeLessThanOrEqual(0);
      expect(many).toBeLessThanOrEqual(20 * once);
      expect(once / (50 * 5)).toBeLessThan(8);
    });

    test('a value that is read twice is resolved once', () => {
      const input = template(10);
      const [stack] = loadStacks(input, {});
      const resolver = new Resolver([stack]);
      const read = () => Object.entries(input.Resources!)
        .flatMap(([id, { Properties = {} }]) => Object.keys(Properties).map(name => resolver.property(stack, id, name)));
      const first = read();
      const { steps } = resolver;
      expect(read()).toEqual(first);
      expect(resolver.steps).toBe(steps);
    });

    test('reads 5,000 resources', () => {
      const flow = readTemplates(template(1000));
      expect(flow.byKey.size).toBe(5000);
      expect(flow.mappings[999]).toMatchObject({ source: { key: 'Stack/Queue999' }, function: { key: 'Stack/Alias999', function: 'Stack/Function999' } });
    });
  });
});
