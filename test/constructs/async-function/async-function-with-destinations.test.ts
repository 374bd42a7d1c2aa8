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
import { injectProps } from '../../fixtures/injection';
import { inlineCode, newApp, newAsyncFunction, newStack, twoStacks, warningsOf } from '../../fixtures/stack';
import { ownStatementsOf, resourcesOf, through, withoutAssetHashes } from '../../fixtures/templates';

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
    test('are retried twice within six hours, explicitly in the template, and failures go to the failure queue [A01, A02, A03]', () => {
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

    test('use the given retryAttempts and maxEventAge [A01, A02]', () => {
      templateOf({ retryAttempts: 0, maxEventAge: Duration.minutes(1) }).hasResourceProperties(CONFIG, {
        MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60,
      });
    });

    test('are configured in each of two stacks with the same logical IDs', () => {
      const app = newApp();
      const stacks = ['Test', 'Production'].map(id => Stack.of(newAsyncFunction({}, newStack(app, id))));
      for (const stack of stacks) Template.fromStack(stack).resourceCountIs(CONFIG, 1);
    });

    test('do not go to a dead-letter queue of the function, which would receive fewer details [A03]', () => {
      templateOf().hasResourceProperties('AWS::Lambda::Function', { DeadLetterConfig: Match.absent() });
    });

    test('in a recursive loop are stopped by Lambda [E09]', () => {
      templateOf().hasResourceProperties('AWS::Lambda::Function', { RecursiveLoop: 'Terminate' });
    });
  });

  describe('failure queue', () => {
    test('is a standard queue with a retention period of 14 days, encrypted, TLS only, and retained [Q19]', () => {
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

    test('is deleted with the stack if removalPolicy is DESTROY', () => {
      templateOf({ removalPolicy: RemovalPolicy.DESTROY }).hasResource(QUEUE, { DeletionPolicy: 'Delete' });
    });

    test('is encrypted with the given key, which the function may use to send [A07]', () => {
      const stack = newStack();
      const encryptionKey = new kms.Key(stack, 'Key');
      newAsyncFunction({ encryptionKey }, stack);
      const key = stack.resolve(encryptionKey.keyArn);
      expect(only(stack, QUEUE)).toMatchObject({ KmsMasterKeyId: key });
      expect(ownStatementsOf(stack)).toContainEqual({ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key, Condition: through('sqs') });
    });

    test('is not created if onFailure is set', () => {
      const stack = newStack();
      const fn = newAsyncFunction({ onFailure: new destinations.EventBridgeDestination() }, stack);
      expect(fn.failureQueue).toBeUndefined();
      expect(resourcesOf(stack, QUEUE)).toEqual([]);
      expect(fn.alarms.map(({ node }) => node.id)).not.toContain('ParkedEvents');
    });

    test('is the given queue, with its alarm', () => {
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
    const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const KINDS: { [kind: string]: (stack: Stack) => { destination: lambda.IDestination; arn: string; permissions: object[] } } = {
      'a queue': stack => {
        const queue = new sqs.Queue(stack, 'Next');
        return { destination: new destinations.SqsDestination(queue), arn: queue.queueArn, permissions: [{ Action: 'sqs:SendMessage', Resource: queue.queueArn }] };
      },
      'an encrypted queue': stack => {
        const encryptionMasterKey = new kms.Key(stack, 'Key');
        const queue = new sqs.Queue(stack, 'Next', { encryptionMasterKey });
        return {
          destination: new destinations.SqsDestination(queue),
          arn: queue.queueArn,
          permissions: [{ Action: 'sqs:SendMessage', Resource: queue.queueArn }, { Action: USE_KEY, Resource: encryptionMasterKey.keyArn, Condition: through('sqs') }],
        };
      },
      'an encrypted topic': stack => {
        const masterKey = new kms.Key(stack, 'Key');
        const topic = new sns.Topic(stack, 'Next', { masterKey });
        return {
          destination: new destinations.SnsDestination(topic),
          arn: topic.topicArn,
          permissions: [{ Action: 'sns:Publish', Resource: topic.topicArn }, { Action: USE_KEY, Resource: masterKey.keyArn, Condition: through('sns') }],
        };
      },
      'a function': stack => {
        const fn = anyFunction(stack);
        return { destination: new destinations.LambdaDestination(fn), arn: fn.functionArn, permissions: [{ Action: 'lambda:InvokeFunction', Resource: fn.functionArn }] };
      },
      'an event bus': stack => {
        const bus = new events.EventBus(stack, 'Next');
        return { destination: new destinations.EventBridgeDestination(bus), arn: bus.eventBusArn, permissions: [{ Action: 'events:PutEvents', Resource: bus.eventBusArn }] };
      },
      'the default event bus': stack => {
        const arn = stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
        return { destination: new destinations.EventBridgeDestination(), arn, permissions: [{ Action: 'events:PutEvents', Resource: arn }] };
      },
    };
    function expectWired(where: 'OnFailure' | 'OnSuccess', stack: Stack, { arn, permissions }: { arn: string; permissions: object[] }): void {
      expect(only(stack, CONFIG).DestinationConfig[where]).toEqual({ Destination: stack.resolve(arn) });
      const own = ownStatementsOf(stack).flatMap(({ Resource, ...statement }) => [Resource].flat().map(each => ({ ...statement, Resource: each })));
      for (const permission of stack.resolve(permissions)) expect(own).toContainEqual({ Effect: 'Allow', ...permission });
      expect(resourcesOf(stack, 'AWS::IAM::Policy')).toEqual([]);
    }

    test.each(Object.entries(KINDS))('onFailure can be %s, with permissions on just that and its key [A04]', (_, kind) => {
      const stack = newStack();
      const wired = kind(stack);
      newAsyncFunction({ onFailure: wired.destination }, stack);
      expectWired('OnFailure', stack, wired);
    });

    test('onFailure can be a bucket, with permissions only below the prefix of the function, which exist before the destination does [A04]', () => {
      const stack = newStack();
      const encryptionKey = new kms.Key(stack, 'Key');
      const bucket = new s3.Bucket(stack, 'Next', { encryptionKey });
      const { lambdaFunction } = newAsyncFunction({ onFailure: new destinations.S3Destination(bucket) }, stack);
      const [bucketArn, fn, key] = stack.resolve([bucket.bucketArn, lambdaFunction.functionName, encryptionKey.keyArn]);
      const Condition = { StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } };
      const [[policyId, policy], ...others] = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
      expect(others).toEqual([]);
      expect(policy.Properties.PolicyDocument.Statement).toEqual([
        { Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [bucketArn, '/aws/lambda/async/', fn, '/*']] }, Condition },
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucketArn, Condition },
        { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: key, Condition: through('s3') },
      ]);
      const [config] = Object.values(Template.fromStack(stack).findResources(CONFIG));
      expect(config.Properties.DestinationConfig.OnFailure).toEqual({ Destination: bucketArn });
      expect(config.DependsOn).toEqual([policyId]);
    });

    test.each(Object.entries(KINDS))('onSuccess can be %s, while failures still go to the failure queue [A04, A05]', (_, kind) => {
      const stack = newStack();
      const wired = kind(stack);
      const fn = newAsyncFunction({ onSuccess: wired.destination }, stack);
      expectWired('OnSuccess', stack, wired);
      expect(only(stack, CONFIG).DestinationConfig.OnFailure).toEqual({ Destination: stack.resolve(fn.failureQueue!.queueArn) });
    });

    test('implemented by a user are bound, and grant their own permissions', () => {
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

    test('derived from those of the CDK, or with responseOnly, are bound too', () => {
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

    test('with other private fields, as in another version of the CDK, are bound as they are', () => {
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

    test('in a bucket of another account are written only if the bucket belongs to that account', () => {
      const stack = newStack();
      const bucket = s3.Bucket.fromBucketAttributes(stack, 'Failures', { bucketName: 'failures', account: '999999999999' });
      newAsyncFunction({ onFailure: new destinations.S3Destination(bucket) }, stack);
      const [write, list] = only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement;
      const Condition = { StringEquals: { 's3:ResourceAccount': '999999999999' } };
      expect([write, list]).toMatchObject([{ Action: 's3:PutObject', Condition }, { Action: 's3:ListBucket', Condition }]);
    });

    test('of another stack, and for a role of another stack, form no cycle', () => {
      const { app, stack, other } = twoStacks();
      const role = new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      const bucket = new s3.Bucket(other, 'Failures', { encryptionKey: new kms.Key(other, 'Key') });
      newAsyncFunction({
        role, onFailure: new destinations.S3Destination(bucket), onSuccess: new destinations.SqsDestination(new sqs.Queue(stack, 'Next')),
      }, stack);
      expect(app.synth().stacks.map(({ template }) => cycleIn(template))).toEqual([undefined, undefined]);
      const policies = resourcesOf(stack, 'AWS::IAM::Policy').map(policy => JSON.stringify(policy));
      expect(policies).toEqual([expect.stringMatching(/sqs:SendMessage/), expect.stringMatching(/s3:PutObject.*kms:GenerateDataKey/)]);
    });

    test('are configured after a given role has its permissions, because Lambda checks them [A07]', () => {
      const stack = newStack();
      newAsyncFunction({ role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }, stack);
      const [config] = Object.values(Template.fromStack(stack).findResources(CONFIG));
      expect(config.DependsOn).toEqual([expect.stringMatching(/^ThumbnailsPolicy/)]);
    });

    test('need statements in an immutable role, which synth prints', () => {
      const app = newApp();
      const stack = newStack(app);
      newAsyncFunction({ role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/photos', { mutable: false }) }, stack);
      expect(warningsOf(app)).toEqual([expect.stringMatching(/roleNotUpdated at \/Orders\/Thumbnails: .*"Action":"sqs:SendMessage"/)]);
    });
  });

  describe('an existing function', () => {
    const existing = (stack: Stack, props: Partial<lambda.FunctionProps> = {}) => anyFunction(stack, 'Existing', props);

    test.each(['the same stack', 'another stack'])('in %s is configured', where => {
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

    test('fails at synth when its asynchronous invocation is also configured elsewhere, before or after', () => {
      for (const first of [true, false]) {
        const app = newApp();
        const stack = newStack(app);
        const fn = existing(stack, first ? { retryAttempts: 0 } : {});
        newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
        if (!first) fn.configureAsyncInvoke({ retryAttempts: 1 });
        expect(() => app.synth()).toThrow(
          "'Orders/Existing/EventInvokeConfig/Resource' configures the asynchronous invocation of the same function, but Lambda accepts only one " +
          'configuration: set retryAttempts, maxEventAge, onFailure and onSuccess here, and remove it. If it is deployed, deleting it would delete this ' +
          "configuration too: set eventInvokeConfigLogicalId to 'ExistingEventInvokeConfig7AFBFB14'");
      }
    });

    test('can take over the configuration of its asynchronous invocation that is deployed', () => {
      const stacks = ['Before', 'After'].map(() => newStack());
      existing(stacks[0]!, { retryAttempts: 1 });
      const [logicalId] = Object.keys(Template.fromStack(stacks[0]!).findResources(CONFIG)) as [string];
      newAsyncFunction({ code: HandlerCode.fromExisting(existing(stacks[1]!)), retryAttempts: 1, eventInvokeConfigLogicalId: logicalId }, stacks[1]);
      const [before, now] = stacks.map(each => Template.fromStack(each).toJSON().Resources[logicalId]);
      for (const createOnly of ['FunctionName', 'Qualifier']) expect(now.Properties[createOnly]).toEqual(before.Properties[createOnly]);
    });

    test('fails at synth when the logical ID of that configuration is none', () => {
      expect(() => newAsyncFunction({ eventInvokeConfigLogicalId: 'a-b' })).toThrow("eventInvokeConfigLogicalId is 'a-b' but must be 1 to 255 letters and digits");
    });

    test('fails at synth when its alias is also configured elsewhere', () => {
      const app = newApp();
      newAsyncFunction({ deployment: {} }, newStack(app)).alias!.configureAsyncInvoke({ retryAttempts: 1 });
      expect(() => app.synth()).toThrow("'Orders/Thumbnails/Alias/EventInvokeConfig/Resource' configures the asynchronous invocation of the same function");
    });

    test('fails at synth when a resource of another stack also configures it', () => {
      const { app, stack, other } = twoStacks();
      const fn = existing(stack);
      newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
      new lambda.CfnEventInvokeConfig(other, 'Config', { functionName: fn.functionArn, qualifier: '$LATEST' });
      expect(() => app.synth()).toThrow("'Other/Config' configures the asynchronous invocation of the same function");
    });

    test('can have a configuration for another alias', () => {
      const app = newApp();
      const stack = newStack(app);
      const fn = existing(stack);
      newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
      fn.addAlias('live', { retryAttempts: 1 });
      expect(resourcesOf(stack, CONFIG).map(({ MaximumRetryAttempts }) => MaximumRetryAttempts).sort()).toEqual([1, 2]);
    });

    test('gets an alarm on its own dead-letter queue, access to its key, and a warning [A03, A07, A08]', () => {
      const app = newApp();
      const stack = newStack(app);
      const encryptionMasterKey = new kms.Key(stack, 'Key');
      const fn = existing(stack, { deadLetterQueue: new sqs.Queue(stack, 'DeadLetters', { encryptionMasterKey }) });
      newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
      expect(warningsOf(app)).toContainEqual(expect.stringContaining(
        "failedEventsParkedTwice at /Orders/Thumbnails: the function 'Orders/Existing' has a dead-letter queue in addition to onFailure, and Lambda sends every failed event to both: remove the dead-letter queue from the function once it is empty"));
      const template = Template.fromStack(stack);
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'DeadLetterErrors', Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 1, Period: 60,
      });
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: stack.resolve(encryptionMasterKey.keyArn), Condition: through('sqs') }]),
        },
      });
    });

    test('gets that alarm for a dead-letter topic too', () => {
      const stack = newStack();
      const fn = existing(stack, { deadLetterTopic: new sns.Topic(stack, 'DeadLetters') });
      const { alarms } = newAsyncFunction({ code: HandlerCode.fromExisting(fn) }, stack);
      expect(alarms.map(({ node }) => node.id)).toContain('DeadLetterErrors');
    });

    test('uses the given settings of that alarm', () => {
      const stack = newStack();
      const code = HandlerCode.fromExisting(existing(stack, { deadLetterTopic: new sns.Topic(stack, 'DeadLetters') }));
      newAsyncFunction({ code, alarms: { profile: AlarmProfile.NONE, deadLetterErrors: { enabled: true, threshold: 9 } } }, stack);
      expect(only(stack, 'AWS::CloudWatch::Alarm')).toMatchObject({ MetricName: 'DeadLetterErrors', Threshold: 9 });
    });

    test('keeps its reserved concurrency, which is not counted again', () => {
      const app = newApp();
      const stack = newStack(app);
      newAsyncFunction({ code: HandlerCode.fromExisting(existing(stack, { reservedConcurrentExecutions: 950 })) }, stack);
      expect(warningsOf(app).join()).not.toContain('reservedConcurrencyAboveAccount');
    });

    test('warns when it allows recursive loops [E09]', () => {
      const app = newApp();
      const stack = newStack(app);
      newAsyncFunction({ code: HandlerCode.fromExisting(existing(stack, { recursiveLoop: lambda.RecursiveLoop.ALLOW })) }, stack);
      expect(warningsOf(app)).toEqual([expect.stringMatching(/existingFunctionLacks.* lacks .*recursiveLoop TERMINATE/)]);
    });
  });

  describe('alarms', () => {
    const idsOf = (props: Partial<AsyncFunctionWithDestinationsProps> = {}) => newAsyncFunction(props).alarms.map(({ node }) => node.id);
    const ESSENTIAL = ['Errors', 'Throttles', 'AsyncEventsDropped', 'DestinationDeliveryFailures', 'ParkedEvents'];
    const FULL = [
      'Errors', 'Throttles', 'Duration', 'AsyncEventsDropped', 'DestinationDeliveryFailures', 'ParkedEvents', 'AsyncEventAge', 'RecursiveInvocations',
    ];

    test('are five by default, eight with the full profile, and none with the profile NONE [A08]', () => {
      expect(idsOf()).toEqual(ESSENTIAL);
      expect(idsOf({ alarms: { profile: AlarmProfile.FULL } })).toEqual(FULL);
      expect(idsOf({ alarms: { profile: AlarmProfile.NONE } })).toEqual([]);
    });

    test.each<[string, object]>([
      ['AsyncEventsDropped', { MetricName: 'AsyncEventsDropped', Statistic: 'Sum', EvaluationPeriods: 1, Threshold: 0 }],
      ['DestinationDeliveryFailures', { MetricName: 'DestinationDeliveryFailures', Statistic: 'Sum', EvaluationPeriods: 1, Threshold: 0 }],
      ['AsyncEventAge', { MetricName: 'AsyncEventAge', Statistic: 'Maximum', EvaluationPeriods: 1, Period: 300, Threshold: 10_800_000 }],
      ['RecursiveInvocations', { MetricName: 'RecursiveInvocationsDropped', Statistic: 'Sum', EvaluationPeriods: 1, Threshold: 0 }],
    ])('%s watches the metric of the function [A02, A08, E09]', (id, properties) => {
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

    test('ParkedEvents is in ALARM from the first event in the failure queue, and its description shows how to look at it [A08]', () => {
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

    test('use the given thresholds, and can be disabled individually', () => {
      const template = templateOf({
        alarms: {
          profile: AlarmProfile.FULL,
          asyncEventsDropped: { threshold: 5 },
          destinationDeliveryFailures: { threshold: 6 },
          parkedEvents: { threshold: 7 },
          asyncEventAge: { threshold: Duration.minutes(10) },
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
        ['asyncEventsDropped', 'AsyncEventsDropped'], ['destinationDeliveryFailures', 'DestinationDeliveryFailures'], ['parkedEvents', 'ParkedEvents'],
        ['asyncEventAge', 'AsyncEventAge'], ['recursiveInvocations', 'RecursiveInvocations'],
      ]) {
        expect(idsOf({ alarms: { profile: AlarmProfile.FULL, [option]: { enabled: false } } })).toEqual(FULL.filter(each => each !== id));
      }
    });
  });

  describe('permissions', () => {
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

    test('grantInvoke lets a role invoke the function', () => {
      const stack = newStack();
      const fn = newAsyncFunction({}, stack);
      fn.grantInvoke(new iam.Role(stack, 'Producer', { assumedBy: new iam.AccountRootPrincipal() }));
      expect(only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toMatchObject([
        { Action: 'lambda:InvokeFunction', Resource: [stack.resolve(fn.lambdaFunction.functionArn), expect.anything()] },
      ]);
    });

    test('grantReplay lets an operator replay parked events, even of triggers that are added later [Q16]', () => {
      const stack = newStack();
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const fn = newAsyncFunction({ encryptionKey: new kms.Key(stack, 'Key'), triggers: [AsyncTrigger.rule({ source: ['shop'] })] }, stack);
      fn.grantReplay(operator);
      fn.addTrigger(AsyncTrigger.rule({ source: ['warehouse'] }, { triggerId: 'Warehouse' }));
      const statements: any[] = only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement;
      const take = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
      const queues = [fn.failureQueue!, fn.triggerDeadLetterQueues.Rule, fn.triggerDeadLetterQueues.Warehouse];
      const taken = statements.filter(({ Action }) => Action.length === 3);
      expect(taken.flatMap(({ Action, Resource }) => [Resource].flat().map(each => [[...Action].sort(), each])))
        .toEqual(queues.map(queue => [take, stack.resolve(queue.queueArn)]));
      expect(statements).toContainEqual(expect.objectContaining({ Action: 'kms:Decrypt' }));
      expect(statements).toContainEqual(expect.objectContaining({ Action: 'lambda:InvokeFunction' }));
    });

    test('grantReplay grants no access to a queue if onFailure is not a queue', () => {
      const stack = newStack();
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      newAsyncFunction({ onFailure: new destinations.EventBridgeDestination() }, stack).grantReplay(operator);
      expect(only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toMatchObject([{ Action: 'lambda:InvokeFunction' }]);
    });

    test('grantReplay lets an operator take the records out of a failure bucket, and nothing else [A03]', () => {
      const stack = newStack();
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const bucket = new s3.Bucket(stack, 'Failures', { enforceSSL: true, encryptionKey: new kms.Key(stack, 'Key') });
      const fn = newAsyncFunction({ onFailure: new destinations.S3Destination(bucket) }, stack);
      fn.grantReplay(operator);
      expect([fn.failureBucket, fn.failureQueue]).toEqual([bucket, undefined]);
      expect(newAsyncFunction().failureBucket).toBeUndefined();
      const { PolicyDocument } = resourcesOf(stack, 'AWS::IAM::Policy').find(({ PolicyName }) => PolicyName.startsWith('Operator'));
      const prefix = stack.resolve(fn.lambdaFunction.functionName);
      expect(PolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Action: ['s3:DeleteObject', 's3:GetObject'],
          Resource: { 'Fn::Join': ['', [stack.resolve(bucket.bucketArn), '/aws/lambda/async/', prefix, '/*']] },
        },
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: stack.resolve(bucket.bucketArn),
          Condition: { StringLike: { 's3:prefix': { 'Fn::Join': ['', ['aws/lambda/async/', prefix, '/*']] } } },
        },
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(bucket.encryptionKey!.keyArn), Condition: through('s3') },
        expect.objectContaining({ Action: 'lambda:InvokeFunction' }),
      ]);
    });

    test('grantReplay grants access to the key of an alias that was imported by its name, unlike the L2', () => {
      const stack = newStack(newApp({ context: { '@aws-cdk/aws-kms:applyImportedAliasPermissionsToPrincipal': false } }));
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/events'), enforceSSL: true });
      newAsyncFunction({ onFailure: new destinations.SqsDestination(queue) }, stack).grantReplay(operator);
      expect(only(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toContainEqual(expect.objectContaining({
        Action: 'kms:Decrypt', Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/events' }, ...through('sqs') },
      }));
    });

    test('connections are those of a function in a VPC, and throw otherwise', () => {
      const fn = newAsyncFunction();
      expect(() => fn.connections).toThrow('Only VPC-associated Lambda Functions have security groups to manage');
      const connections = new ec2.Connections();
      Object.defineProperty(fn.lambdaFunction, 'connections', { value: connections });
      expect(fn.connections).toBe(connections);
    });
  });

  test('target is the function, or the alias if there is one', () => {
    const fn = newAsyncFunction();
    expect(fn.target).toBe(fn.lambdaFunction);
    const withAlias = newAsyncFunction({ deployment: {} });
    expect(withAlias.target).toBe(withAlias.alias);
  });

  test('can be injected with props, which are checked', () => {
    const inject = (props: Partial<AsyncFunctionWithDestinationsProps>) => {
      const stack = newStack();
      injectProps(stack, AsyncFunctionWithDestinations, props);
      newAsyncFunction({}, stack);
      return only(stack, CONFIG);
    };
    expect(inject({ retryAttempts: 1 }).MaximumRetryAttempts).toBe(1);
    expect(() => inject({ retryAttempts: 3 })).toThrow('retryAttempts is 3 but must be');
  });

  test('metric is any metric of the target', () => {
    const fn = newAsyncFunction({ deployment: {} });
    expect(fn.metric('Invocations', { statistic: 'Sum' })).toMatchObject({
      metricName: 'Invocations', statistic: 'Sum', period: Duration.minutes(5), dimensions: { Resource: `${fn.lambdaFunction.functionName}:live` },
    });
  });

  test('metrics use the given statistic and period', () => {
    const fn = newAsyncFunction();
    expect(fn.metricAsyncEventsDropped()).toMatchObject({ metricName: 'AsyncEventsDropped', statistic: 'Sum' });
    expect(fn.metricDestinationDeliveryFailures()).toMatchObject({ metricName: 'DestinationDeliveryFailures', statistic: 'Sum' });
    expect(fn.metricAsyncEventAge()).toMatchObject({ metricName: 'AsyncEventAge', statistic: 'Maximum' });
    expect(fn.metricAsyncEventAge({ statistic: 'p90', period: Duration.minutes(5) })).toMatchObject({ statistic: 'p90', period: Duration.minutes(5) });
    expect(fn.metric('AsyncEventsReceived', { statistic: 'Sum' })).toMatchObject({ metricName: 'AsyncEventsReceived', statistic: 'Sum' });
  });

  test('reserves the given concurrency, and counts it', () => {
    const app = newApp();
    const stack = newStack(app);
    newAsyncFunction({ reservedConcurrentExecutions: 950 }, stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining('reservedConcurrencyAboveAccount')]);
    expect(only(stack, 'AWS::Lambda::Function').ReservedConcurrentExecutions).toBe(950);
    templateOf().hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.absent() });
  });

  test('passes to the handler how long an event can be redelivered [I09]', () => {
    const stack = newStack();
    newAsyncFunction({ idempotencyTable: new IdempotencyTable(stack, 'Processed'), maxEventAge: Duration.hours(1) }, stack);
    const { Variables } = only(stack, 'AWS::Lambda::Function').Environment;
    expect(Object.values(Variables)).toContain(`${(24 + 14 * 24 + 1) * 3_600}`); // delivery for a day, parked for 14, and retries for another hour
  });

  test('can be created many times in one stack', () => {
    const app = newApp();
    const stack = newStack(app);
    for (let i = 0; i < 45; i++) new AsyncFunctionWithDestinations(stack, `Function${i}`, { code: inlineCode });
    const [{ template }] = app.synth().stacks;
    expect(Object.keys(template.Resources)).toHaveLength(45 * 11);
  });

  test('the default template matches the reviewed snapshot', () => {
    expect(withoutAssetHashes(templateOf())).toMatchSnapshot();
  });

  test('exposes its resources by role', () => {
    const fn = new AsyncFunctionWithDestinations(newStack(), 'It', { code: inlineCode });
    expect(fn.failureQueue).toBe(fn.node.findChild('FailureQueue'));
    expect(fn.lambdaFunction).toBe(fn.node.findChild('Function'));
    expect(fn.grantPrincipal).toBe(fn.lambdaFunction.grantPrincipal);
    expect(fn.triggerDeadLetterQueues).toEqual({});
  });
});
