import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, AsyncFunctionWithDestinations, AsyncFunctionWithDestinationsProps, AsyncTrigger, HandlerCode, IdempotencyTable } from '../../../src';
import { cycleIn } from '../../fixtures/cycles';
import { inlineCode, newApp, newAsyncFunction, newStack, twoStacks, warningsOf } from '../../fixtures/stack';
import { ownStatementsOf, resourcesOf, withoutAssetHashes } from '../../fixtures/templates';

const CONFIG = 'AWS::Lambda::EventInvokeConfig';
const QUEUE = 'AWS::SQS::Queue';

const templateOf = (props: Partial<AsyncFunctionWithDestinationsProps> = {}) => Template.fromStack(Stack.of(newAsyncFunction(props)));
const only = (stack: Stack, type: string) => {
  const [resource, ...others] = resourcesOf(stack, type);
  expect(others).toEqual([]);
  return resource;
};

const anyFunction = (stack: Stack, id = 'Next', props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(stack, id, {
  code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X, ...props,
});

describe('AsyncFunctionWithDestinations', () => {
  describe('events', () => {
    test('are tried three times and kept for six hours, said in the template, and their failures go to the failure queue [A01, A02, A03]', () => {
      const fn = newAsyncFunction();
      const stack = Stack.of(fn);
      expect(only(stack, CONFIG)).toEqual({
        FunctionName: stack.resolve(fn.lambdaFunction.functionName),
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 21_600,
        DestinationConfig: { OnFailure: { Destination: stack.resolve(fn.failureQueue!.queueArn) } },
      });
    });

    test('are tried as often and kept as long as the user says [A01, A02]', () => {
      templateOf({ retryAttempts: 0, maxEventAge: Duration.minutes(1) }).hasResourceProperties(CONFIG, {
        MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60,
      });
    });

    test('are configured in each of two stacks that call their resources the same', () => {
      const app = newApp();
      const stacks = ['Test', 'Production'].map(id => Stack.of(newAsyncFunction({}, newStack(app, id))));
      for (const stack of stacks) Template.fromStack(stack).resourceCountIs(CONFIG, 1);
    });

    test('go to no dead-letter queue of the function, which would tell less [A03]', () => {
      templateOf().hasResourceProperties('AWS::Lambda::Function', { DeadLetterConfig: Match.absent() });
    });

    test('that the function causes itself are stopped by Lambda [E09]', () => {
      templateOf().hasResourceProperties('AWS::Lambda::Function', { RecursiveLoop: 'Terminate' });
    });
  });

  describe('failure queue', () => {
    test('is a standard queue that is encrypted, kept for 14 days and with the stack, and takes requests over TLS only [Q19]', () => {
      const template = templateOf();
      template.hasResource(QUEUE, {
        Properties: { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true, FifoQueue: Match.absent() },
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
      });
    });

    test('goes with the stack when the user says so', () => {
      templateOf({ removalPolicy: RemovalPolicy.DESTROY }).hasResource(QUEUE, { DeletionPolicy: 'Delete' });
    });

    test('is encrypted with the key that is given, which the function may use to send [A07]', () => {
      const stack = newStack();
      const encryptionKey = new kms.Key(stack, 'Key');
      newAsyncFunction({ encryptionKey }, stack);
      const key = stack.resolve(encryptionKey.keyArn);
      expect(only(stack, QUEUE)).toMatchObject({ KmsMasterKeyId: key });
      expect(ownStatementsOf(stack)).toContainEqual({ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key });
    });

    test('is not made when failures go elsewhere', () => {
      const stack = newStack();
      const fn = newAsyncFunction({ onFailure: new destinations.EventBridgeDestination() }, stack);
      expect(fn.failureQueue).toBeUndefined();
      expect(resourcesOf(stack, QUEUE)).toEqual([]);
      expect(fn.alarms.map(({ node }) => node.id)).not.toContain('ParkedEvents');
    });

    test('is the one that the user gives, with its alarm', () => {
      const stack = newStack();
      const queue = new sqs.Queue(stack, 'Existing');
      const fn = newAsyncFunction({ onFailure: new destinations.SqsDestination(queue) }, stack);
      expect(fn.failureQueue).toBe(queue);
      expect(resourcesOf(stack, QUEUE)).toHaveLength(1);
      Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: stack.resolve(queue.queueName) }],
      });
    });
  });

  describe('destinations', () => {
    const KEY_RIGHT = { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'] };
    const KINDS: { [kind: string]: (stack: Stack) => { destination: lambda.IDestination; arn: string; rights: object[] } } = {
      'a queue': stack => {
        const queue = new sqs.Queue(stack, 'Next');
        return { destination: new destinations.SqsDestination(queue), arn: queue.queueArn, rights: [{ Action: 'sqs:SendMessage', Resource: queue.queueArn }] };
      },
      'an encrypted queue': stack => {
        const encryptionMasterKey = new kms.Key(stack, 'Key');
        const queue = new sqs.Queue(stack, 'Next', { encryptionMasterKey });
        return {
          destination: new destinations.SqsDestination(queue),
          arn: queue.queueArn,
          rights: [{ Action: 'sqs:SendMessage', Resource: queue.queueArn }, { ...KEY_RIGHT, Resource: encryptionMasterKey.keyArn }],
        };
      },
      'an encrypted topic': stack => {
        const masterKey = new kms.Key(stack, 'Key');
        const topic = new sns.Topic(stack, 'Next', { masterKey });
        return {
          destination: new destinations.SnsDestination(topic),
          arn: topic.topicArn,
          rights: [{ Action: 'sns:Publish', Resource: topic.topicArn }, { ...KEY_RIGHT, Resource: masterKey.keyArn }],
        };
      },
      'a function': stack => {
        const fn = anyFunction(stack);
        return { destination: new destinations.LambdaDestination(fn), arn: fn.functionArn, rights: [{ Action: 'lambda:InvokeFunction', Resource: fn.functionArn }] };
      },
      'an event bus': stack => {
        const bus = new events.EventBus(stack, 'Next');
        return { destination: new destinations.EventBridgeDestination(bus), arn: bus.eventBusArn, rights: [{ Action: 'events:PutEvents', Resource: bus.eventBusArn }] };
      },
      'the default event bus': stack => {
        const arn = stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
        return { destination: new destinations.EventBridgeDestination(), arn, rights: [{ Action: 'events:PutEvents', Resource: arn }] };
      },
    };
    const inBucket = (stack: Stack) => {
      const encryptionKey = new kms.Key(stack, 'Key');
      const bucket = new s3.Bucket(stack, 'Next', { encryptionKey });
      const Condition = { StringEquals: { 's3:ResourceAccount': stack.account } };
      return {
        destination: new destinations.S3Destination(bucket),
        arn: bucket.bucketArn,
        rights: [
          { Action: 's3:PutObject', Resource: bucket.arnForObjects('aws/lambda/async/*'), Condition },
          { Action: 's3:ListBucket', Resource: bucket.bucketArn, Condition },
          { Action: 'kms:GenerateDataKey', Resource: encryptionKey.keyArn },
        ],
      };
    };

    function expectWired(where: 'OnFailure' | 'OnSuccess', stack: Stack, { arn, rights }: ReturnType<typeof inBucket>): void {
      expect(only(stack, CONFIG).DestinationConfig[where]).toEqual({ Destination: stack.resolve(arn) });
      const own = ownStatementsOf(stack).flatMap(({ Resource, ...statement }) => [Resource].flat().map(each => ({ ...statement, Resource: each })));
      for (const right of stack.resolve(rights)) expect(own).toContainEqual({ Effect: 'Allow', ...right });
      expect(resourcesOf(stack, 'AWS::IAM::Policy')).toEqual([]);
    }

    test.each([...Object.entries(KINDS), ['a bucket', inBucket] as const])('failures go to %s, with the rights for just that and its key [A04]', (_, kind) => {
      const stack = newStack();
      const wired = kind(stack);
      newAsyncFunction({ onFailure: wired.destination }, stack);
      expectWired('OnFailure', stack, wired as ReturnType<typeof inBucket>);
    });

    test.each(Object.entries(KINDS))('successes go to %s, for one hop, and failures still to the failure queue [A04, A05]', (_, kind) => {
      const stack = newStack();
      const wired = kind(stack);
      const fn = newAsyncFunction({ onSuccess: wired.destination }, stack);
      expectWired('OnSuccess', stack, wired as ReturnType<typeof inBucket>);
      expect(only(stack, CONFIG).DestinationConfig.OnFailure).toEqual({ Destination: stack.resolve(fn.failureQueue!.queueArn) });
    });

    test('of a user are bound, and grant what they need themselves', () => {
      const stack = newStack();
      const bound: lambda.DestinationOptions[] = [];
      class Pager implements lambda.IDestination {
        public bind(_scope: unknown, fn: lambda.IFunction, options?: lambda.DestinationOptions): lambda.DestinationConfig {
          bound.push(options!);
          fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['arn:aws:sns:eu-west-1:123456789012:pager'] }));
          return { destination: 'arn:aws:sns:eu-west-1:123456789012:pager' };
        }
      }
      newAsyncFunction({ onFailure: new Pager(), onSuccess: new Pager() }, stack);
      expect(bound).toEqual([{ type: lambda.DestinationType.FAILURE }, { type: lambda.DestinationType.SUCCESS }]);
      const pager = { Destination: 'arn:aws:sns:eu-west-1:123456789012:pager' };
      expect(only(stack, CONFIG).DestinationConfig).toEqual({ OnFailure: pager, OnSuccess: pager });
      expect(only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toMatchObject([{ Action: 'sns:Publish' }]);
    });

    test('that derive from those of the CDK, or pass on the response only, are bound too', () => {
      class Careful extends destinations.SqsDestination {
        public bind(): lambda.DestinationConfig {
          return { destination: 'arn:aws:sqs:eu-west-1:123456789012:careful' };
        }
      }
      const stack = newStack();
      const next = anyFunction(stack);
      newAsyncFunction({
        onFailure: new Careful(new sqs.Queue(stack, 'Queue')), onSuccess: new destinations.LambdaDestination(next, { responseOnly: true }),
      }, stack);
      const { OnFailure, OnSuccess } = only(stack, CONFIG).DestinationConfig;
      expect(OnFailure).toEqual({ Destination: 'arn:aws:sqs:eu-west-1:123456789012:careful' });
      expect(JSON.stringify(OnSuccess)).toContain('event-bus/default');
      Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 1);
    });

    test('that keep what they lead to elsewhere, as another version of the CDK might, are bound as they are', () => {
      const stack = newStack();
      const hidden = [
        new destinations.EventBridgeDestination(new events.EventBus(stack, 'Bus')), new destinations.LambdaDestination(anyFunction(stack)),
      ];
      delete (hidden[0] as any).eventBus;
      delete (hidden[1] as any).options;
      for (const destination of hidden) destination.bind = () => ({ destination: 'arn:aws:sqs:eu-west-1:123456789012:bound' });
      newAsyncFunction({ onFailure: hidden[0], onSuccess: hidden[1] }, stack);
      const bound = { Destination: 'arn:aws:sqs:eu-west-1:123456789012:bound' };
      expect(only(stack, CONFIG).DestinationConfig).toEqual({ OnFailure: bound, OnSuccess: bound });
    });

    test('in a bucket of another account must belong to that account', () => {
      const stack = newStack();
      const bucket = s3.Bucket.fromBucketAttributes(stack, 'Failures', { bucketName: 'failures', account: '999999999999' });
      newAsyncFunction({ onFailure: new destinations.S3Destination(bucket) }, stack);
      expect(ownStatementsOf(stack)).toContainEqual({
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::failures/aws/lambda/async/*']] },
        Condition: { StringEquals: { 's3:ResourceAccount': '999999999999' } },
      });
    });

    test('of another stack, and for a role of another stack, form no cycle', () => {
      const { app, stack, other } = twoStacks();
      const role = new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      const bucket = new s3.Bucket(other, 'Failures', { encryptionKey: new kms.Key(other, 'Key') });
      newAsyncFunction({
        role, onFailure: new destinations.S3Destination(bucket), onSuccess: new destinations.SqsDestination(new sqs.Queue(stack, 'Next')),
      }, stack);
      expect(app.synth().stacks.map(({ template }) => cycleIn(template))).toEqual([undefined, undefined]);
      const [policy] = resourcesOf(stack, 'AWS::IAM::Policy');
      expect(JSON.stringify(policy)).toMatch(/s3:PutObject.*kms:GenerateDataKey.*sqs:SendMessage/);
    });

    test('wait until a role that is not ours may send to them, because Lambda asks it [A07]', () => {
      const stack = newStack();
      newAsyncFunction({ role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }, stack);
      const [config] = Object.values(Template.fromStack(stack).findResources(CONFIG));
      expect(config.DependsOn).toEqual([expect.stringMatching(/^ThumbnailsPolicy/)]);
    });

    test('need statements in a role that can not be changed, which synth prints', () => {
      const app = newApp();
      const stack = newStack(app);
      newAsyncFunction({ role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/photos', { mutable: false }) }, stack);
      expect(warningsOf(app)).toEqual([expect.stringMatching(/roleNotUpdated at \/Orders\/Thumbnails: .*"Action":"sqs:SendMessage"/)]);
    });
  });

  describe('an existing function', () => {
    const existing = (stack: Stack, props: Partial<lambda.FunctionProps> = {}) => anyFunction(stack, 'Existing', props);

    test.each(['the same stack', 'another stack'])('of %s is wired', where => {
      const { app, stack, other } = twoStacks();
      new sns.Topic(other, 'Something');
      const fn = existing(where === 'the same stack' ? stack : other);
      const construct = newAsyncFunction({
        code: HandlerCode.fromExisting(fn), triggers: [AsyncTrigger.topic(new sns.Topic(stack, 'Topic')), AsyncTrigger.rule({ source: ['shop'] })],
      }, stack);
      expect(construct.lambdaFunction).toBe(fn);
      expect(app.synth().stacks.map(({ template }) => cycleIn(template))).toEqual([undefined, undefined]);
      expect(only(stack, CONFIG)).toMatchObject({ Qualifier: '$LATEST', MaximumRetryAttempts: 2 });
    });

    test('fails at synth when its asynchronous invocation is configured twice, before or after', () => {
      for (const first of [true, false]) {
        const app = newApp();
        const stack = newStack(app);
        const fn = existing(stack, first ? { retryAttempts: 0 } : {});
        newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
        if (!first) fn.configureAsyncInvoke({ retryAttempts: 1 });
        expect(() => app.synth()).toThrow(
          "'Orders/Existing/EventInvokeConfig/Resource' configures the asynchronous invocation of the same function, and a function has only one such " +
          'configuration: leave it out, and say here what it says');
      }
    });

    test('fails at synth when its alias is configured twice', () => {
      const app = newApp();
      newAsyncFunction({ deployment: {} }, newStack(app)).alias!.configureAsyncInvoke({ retryAttempts: 1 });
      expect(() => app.synth()).toThrow("'Orders/Thumbnails/Alias/EventInvokeConfig/Resource' configures the asynchronous invocation of the same function");
    });

    test('fails at synth when a resource of another stack configures it too', () => {
      const { app, stack, other } = twoStacks();
      const fn = existing(stack);
      newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
      new lambda.CfnEventInvokeConfig(other, 'Config', { functionName: fn.functionArn, qualifier: '$LATEST' });
      expect(() => app.synth()).toThrow("'Other/Config' configures the asynchronous invocation of the same function");
    });

    test('of which another alias is configured is no other configuration', () => {
      const app = newApp();
      const stack = newStack(app);
      const fn = existing(stack);
      newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
      fn.addAlias('live', { retryAttempts: 1 });
      expect(resourcesOf(stack, CONFIG).map(({ MaximumRetryAttempts }) => MaximumRetryAttempts).sort()).toEqual([1, 2]);
    });

    test('gets an alarm on its own dead-letter queue and the right to its key, which the L2 forgets, and a warning [A03, A07, A08]', () => {
      const app = newApp();
      const stack = newStack(app);
      const encryptionMasterKey = new kms.Key(stack, 'Key');
      const fn = existing(stack, { deadLetterQueue: new sqs.Queue(stack, 'DeadLetters', { encryptionMasterKey }) });
      newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
      expect(warningsOf(app)).toContainEqual(expect.stringContaining(
        "failedEventsParkedTwice at /Orders/Thumbnails: the function 'Orders/Existing' has a dead-letter queue beside onFailure, and every failed event goes to both"));
      const template = Template.fromStack(stack);
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'DeadLetterErrors', Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 1, Period: 60,
      });
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: stack.resolve(encryptionMasterKey.keyArn) }]),
        },
      });
    });

    test('with a topic for dead letters gets the alarm too', () => {
      const stack = newStack();
      const fn = existing(stack, { deadLetterTopic: new sns.Topic(stack, 'DeadLetters') });
      const { alarms } = newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
      expect(alarms.map(({ node }) => node.id)).toContain('DeadLetterErrors');
    });

    test('has that alarm as the user says', () => {
      const stack = newStack();
      const code = HandlerCode.fromExisting(existing(stack, { deadLetterTopic: new sns.Topic(stack, 'DeadLetters') }));
      newAsyncFunction({ code, alarms: { profile: AlarmProfile.NONE, deadLetterErrors: { enabled: true, threshold: 9 } } }, stack);
      expect(only(stack, 'AWS::CloudWatch::Alarm')).toMatchObject({ MetricName: 'DeadLetterErrors', Threshold: 9 });
    });

    test('reserves what it reserves already: that is not counted again', () => {
      const app = newApp();
      const stack = newStack(app);
      newAsyncFunction({ code: HandlerCode.fromExisting(existing(stack, { reservedConcurrentExecutions: 950 })) }, stack);
      expect(warningsOf(app).join()).not.toContain('reservedConcurrencyAboveAccount');
    });

    test('that lets loops run on is warned of [E09]', () => {
      const app = newApp();
      const stack = newStack(app);
      newAsyncFunction({ code: HandlerCode.fromExisting(existing(stack, { recursiveLoop: lambda.RecursiveLoop.ALLOW })) }, stack);
      expect(warningsOf(app)).toEqual([expect.stringMatching(/existingFunctionLacks.* lacks .*recursiveLoop TERMINATE/)]);
    });
  });

  describe('alarms', () => {
    const idsOf = (props: Partial<AsyncFunctionWithDestinationsProps> = {}) => newAsyncFunction(props).alarms.map(({ node }) => node.id);
    const ESSENTIAL = ['Errors', 'Throttles', 'EventsDropped', 'DestinationDeliveryFailures', 'ParkedEvents'];
    const FULL = ['Errors', 'Throttles', 'Duration', 'EventsDropped', 'DestinationDeliveryFailures', 'ParkedEvents', 'EventAge', 'RecursiveInvocations'];

    test('are five, eight with the full profile, none with none [A08]', () => {
      expect(idsOf()).toEqual(ESSENTIAL);
      expect(idsOf({ alarms: { profile: AlarmProfile.FULL } })).toEqual(FULL);
      expect(idsOf({ alarms: { profile: AlarmProfile.NONE } })).toEqual([]);
    });

    test.each<[string, object]>([
      ['EventsDropped', { MetricName: 'AsyncEventsDropped', Statistic: 'Sum', EvaluationPeriods: 1, Threshold: 0 }],
      ['DestinationDeliveryFailures', { MetricName: 'DestinationDeliveryFailures', Statistic: 'Sum', EvaluationPeriods: 1, Threshold: 0 }],
      ['EventAge', { MetricName: 'AsyncEventAge', Statistic: 'Maximum', EvaluationPeriods: 1, Period: 300, Threshold: 10_800_000 }],
      ['RecursiveInvocations', { MetricName: 'RecursiveInvocationsDropped', Statistic: 'Sum', EvaluationPeriods: 1, Threshold: 0 }],
    ])('%s reads the metric of the function by the minute [A02, A08, E09]', (id, properties) => {
      const fn = newAsyncFunction({ alarms: { profile: AlarmProfile.FULL } });
      const stack = Stack.of(fn);
      const alarm = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).find(([logicalId]) => logicalId.includes(id))![1];
      expect(alarm.Properties).toMatchObject({
        Period: 60,
        ...properties,
        Namespace: 'AWS/Lambda',
        Dimensions: [{ Name: 'FunctionName', Value: stack.resolve(fn.lambdaFunction.functionName) }],
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      });
    });

    test('ParkedEvents goes off with the first event in the failure queue, and says how to look at it [A08]', () => {
      const fn = newAsyncFunction();
      const stack = Stack.of(fn);
      Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Namespace: 'AWS/SQS',
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        TreatMissingData: 'notBreaching',
        Dimensions: [{ Name: 'QueueName', Value: stack.resolve(fn.failureQueue!.queueName) }],
        AlarmDescription: {
          'Fn::Join': ['', Match.arrayWith([
            Match.stringLikeRegexp('Look at them: aws sqs receive-message --queue-url $'), stack.resolve(fn.failureQueue!.queueUrl),
          ])],
        },
      });
    });

    test('take another threshold, and can be left out one by one', () => {
      const template = templateOf({
        alarms: {
          profile: AlarmProfile.FULL,
          eventsDropped: { threshold: 5 },
          destinationDeliveryFailures: { threshold: 6 },
          parkedEvents: { threshold: 7 },
          eventAge: { threshold: Duration.minutes(10) },
          recursiveInvocations: { threshold: 8 },
        },
      });
      const thresholds = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
        .map(({ Properties: { MetricName, Threshold } }) => [MetricName, Threshold]);
      expect(Object.fromEntries(thresholds)).toMatchObject({
        AsyncEventsDropped: 5,
        DestinationDeliveryFailures: 6,
        ApproximateNumberOfMessagesVisible: 7,
        AsyncEventAge: 600_000,
        RecursiveInvocationsDropped: 8,
      });
      for (const [option, id] of [
        ['eventsDropped', 'EventsDropped'], ['destinationDeliveryFailures', 'DestinationDeliveryFailures'], ['parkedEvents', 'ParkedEvents'],
        ['eventAge', 'EventAge'], ['recursiveInvocations', 'RecursiveInvocations'],
      ]) {
        expect(idsOf({ alarms: { profile: AlarmProfile.FULL, [option]: { enabled: false } } })).toEqual(FULL.filter(each => each !== id));
      }
    });
  });

  describe('rights', () => {
    test('the function may send to its failure queue, write its logs and send traces, and nothing else [E04, E06]', () => {
      const fn = newAsyncFunction();
      const stack = Stack.of(fn);
      expect(ownStatementsOf(stack)).toEqual([
        { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: stack.resolve(fn.logGroup.logGroupArn) },
        { Effect: 'Allow', Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: '*' },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: stack.resolve(fn.failureQueue!.queueArn) },
      ]);
      Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    });

    test('others can be allowed to invoke it', () => {
      const stack = newStack();
      const fn = newAsyncFunction({}, stack);
      fn.grantInvoke(new iam.Role(stack, 'Producer', { assumedBy: new iam.AccountRootPrincipal() }));
      expect(only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toMatchObject([
        { Action: 'lambda:InvokeFunction', Resource: [stack.resolve(fn.lambdaFunction.functionArn), expect.anything()] },
      ]);
    });

    test('a person can be allowed to replay parked events, also of triggers that are added later [Q16]', () => {
      const stack = newStack();
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const fn = newAsyncFunction({ encryptionKey: new kms.Key(stack, 'Key'), triggers: [AsyncTrigger.rule({ source: ['shop'] })] }, stack);
      fn.grantReplay(operator);
      fn.addTrigger(AsyncTrigger.rule({ source: ['warehouse'] }, { triggerId: 'Warehouse' }));
      const statements: any[] = only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement;
      const takeOut = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
      const queues = [fn.failureQueue!, fn.deliveryQueues.Rule, fn.deliveryQueues.Warehouse];
      const taken = statements.filter(({ Action }) => Action.length === 3);
      expect(taken.flatMap(({ Action, Resource }) => [Resource].flat().map(each => [[...Action].sort(), each])))
        .toEqual(queues.map(queue => [takeOut, stack.resolve(queue.queueArn)]));
      expect(statements).toContainEqual(expect.objectContaining({ Action: 'kms:Decrypt' }));
      expect(statements).toContainEqual(expect.objectContaining({ Action: 'lambda:InvokeFunction' }));
    });

    test('to replay do without a queue where failures go elsewhere', () => {
      const stack = newStack();
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      newAsyncFunction({ onFailure: new destinations.EventBridgeDestination() }, stack).grantReplay(operator);
      expect(only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toMatchObject([{ Action: 'lambda:InvokeFunction' }]);
    });

    test('to replay take the records out of a bucket where failures go there, and nothing else [A03]', () => {
      const stack = newStack();
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const bucket = new s3.Bucket(stack, 'Failures', { enforceSSL: true, encryptionKey: new kms.Key(stack, 'Key') });
      const fn = newAsyncFunction({ onFailure: new destinations.S3Destination(bucket) }, stack);
      fn.grantReplay(operator);
      expect([fn.failureBucket, fn.failureQueue]).toEqual([bucket, undefined]);
      expect(newAsyncFunction().failureBucket).toBeUndefined();
      expect(only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toEqual([
        { Effect: 'Allow', Action: ['s3:DeleteObject', 's3:GetObject'], Resource: stack.resolve(bucket.arnForObjects('aws/lambda/async/*')) },
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: stack.resolve(bucket.bucketArn) },
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(bucket.encryptionKey!.keyArn) },
        expect.objectContaining({ Action: 'lambda:InvokeFunction' }),
      ]);
    });

    test('by who may decrypt with the key of an alias that was imported by its name, which the L2 forgets', () => {
      const stack = newStack(newApp({ context: { '@aws-cdk/aws-kms:applyImportedAliasPermissionsToPrincipal': false } }));
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/events'), enforceSSL: true });
      newAsyncFunction({ onFailure: new destinations.SqsDestination(queue) }, stack).grantReplay(operator);
      expect(only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toContainEqual(expect.objectContaining({
        Action: 'kms:Decrypt', Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/events' } },
      }));
    });

    test('has the security groups of a function that is in a VPC, and none outside', () => {
      const fn = newAsyncFunction();
      expect(() => fn.connections).toThrow('Only VPC-associated Lambda Functions have security groups to manage');
      const connections = new ec2.Connections();
      Object.defineProperty(fn.lambdaFunction, 'connections', { value: connections });
      expect(fn.connections).toBe(connections);
    });
  });

  test('metrics take another statistic and period', () => {
    const fn = newAsyncFunction();
    expect(fn.metricEventsDropped()).toMatchObject({ metricName: 'AsyncEventsDropped', statistic: 'Sum' });
    expect(fn.metricDestinationDeliveryFailures()).toMatchObject({ metricName: 'DestinationDeliveryFailures', statistic: 'Sum' });
    expect(fn.metricEventAge()).toMatchObject({ metricName: 'AsyncEventAge', statistic: 'Maximum' });
    expect(fn.metricEventAge({ statistic: 'p90', period: Duration.minutes(5) })).toMatchObject({ statistic: 'p90', period: Duration.minutes(5) });
    expect(fn.metric('AsyncEventsReceived')).toMatchObject({ metricName: 'AsyncEventsReceived', statistic: 'Sum', period: Duration.minutes(1) });
  });

  test('reserves what the user says, and counts it', () => {
    const app = newApp();
    const stack = newStack(app);
    newAsyncFunction({ reservedConcurrentExecutions: 950 }, stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining('reservedConcurrencyAboveAccount')]);
    expect(only(stack, 'AWS::Lambda::Function').ReservedConcurrentExecutions).toBe(950);
    templateOf().hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.absent() });
  });

  test('tells the handler for how long an event can come again [I09]', () => {
    const stack = newStack();
    newAsyncFunction({ idempotencyTable: new IdempotencyTable(stack, 'Processed'), maxEventAge: Duration.hours(1) }, stack);
    const { Variables } = only(stack, 'AWS::Lambda::Function').Environment;
    expect(Object.values(Variables)).toContain(`${(24 + 14 * 24 + 1) * 3_600}`); // delivered for a day, parked for 14, tried for an hour once more
  });

  test('is made many times over in one stack, without meeting itself', () => {
    const app = newApp();
    const stack = newStack(app);
    for (let i = 0; i < 45; i++) new AsyncFunctionWithDestinations(stack, `Function${i}`, { code: inlineCode });
    const [{ template }] = app.synth().stacks;
    expect(Object.keys(template.Resources)).toHaveLength(45 * 11);
  });

  test('default template is the reviewed one', () => {
    expect(withoutAssetHashes(templateOf())).toMatchSnapshot();
  });

  test('exposes what it made by role', () => {
    const fn = new AsyncFunctionWithDestinations(newStack(), 'It', { code: inlineCode });
    expect(fn.failureQueue).toBe(fn.node.findChild('FailureQueue'));
    expect(fn.lambdaFunction).toBe(fn.node.findChild('Function'));
    expect(fn.grantPrincipal).toBe(fn.lambdaFunction.grantPrincipal);
    expect(fn.deliveryQueues).toEqual({});
  });
});
