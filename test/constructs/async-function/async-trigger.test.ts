import { App, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmProfile, AsyncFunctionWithDestinations, AsyncTrigger, S3TriggerOptions } from '../../../src';
import { cycleIn } from '../../fixtures/cycles';
import { env, inlineCode, KEY_ARN, newApp, newAsyncFunction, newStack, twoStacks, warningsOf } from '../../fixtures/stack';
import { resourcesOf, through } from '../../fixtures/templates';
import { hourly, queueOf, topicOf } from '../../fixtures/triggers';

const RULE = 'AWS::Events::Rule';
const PERMISSION = 'AWS::Lambda::Permission';

const bucketOf = (stack: Stack) => new s3.Bucket(stack, 'Uploads', { enforceSSL: true });

/** Each kind of trigger, with a source in the given stack. */
const KINDS: { [kind: string]: (stack: Stack) => AsyncTrigger } = {
  bucket: stack => AsyncTrigger.s3(bucketOf(stack), { prefix: 'in/', suffix: '.csv' }),
  topic: stack => AsyncTrigger.topic(topicOf(stack)),
  rule: stack => AsyncTrigger.rule({ source: ['shop'] }, { eventBus: new events.EventBus(stack, 'Bus') }),
  schedule: () => AsyncTrigger.schedule(hourly),
};

/** A value of a template as text, with the part of the stack's ID as <stack>. */
const textOf = (value: any): string => {
  if (typeof value === 'string') return value;
  if ('Ref' in value) return `<${value.Ref}>`;
  return 'Fn::Select' in value ? '<stack>' : value['Fn::Join'][1].map(textOf).join('');
};

describe.each(Object.entries(KINDS))('a trigger: %s', (kind, triggerOn) => {
  test('has its own dead-letter queue with a retention period of 14 days, and an alarm on the first event in it [A14, Q19]', () => {
    const stack = newStack();
    const fn = newAsyncFunction({ triggers: [triggerOn(stack)] }, stack);
    const queue = queueOf(fn);
    expect(queue).not.toBe(fn.failureQueue);
    const template = Template.fromStack(stack);
    const logicalId = stack.getLogicalId(queue.node.defaultChild as sqs.CfnQueue);
    expect(template.toJSON().Resources[logicalId]).toMatchObject({ Properties: { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true }, DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: stack.resolve(queue.queueName) }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      TreatMissingData: 'notBreaching',
      AlarmDescription: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('that could not be delivered to $')])] },
    });
    expect(fn.alarms.at(-1)!.node.id).toBe('TriggerDeadLetters');
  });

  test('can be added later with the same result', () => {
    const [first, later] = [true, false].map(atOnce => {
      const stack = newStack();
      const trigger = triggerOn(stack);
      const fn = newAsyncFunction({ triggers: atOnce ? [trigger] : [] }, stack);
      if (!atOnce) fn.addTrigger(trigger);
      return Template.fromStack(stack).toJSON();
    });
    expect(later).toEqual(first);
  });

  test.each(['the same stack', 'another stack'])('forms no cycle with a source of %s, even if the function may read it', where => {
    const { app, stack, other } = twoStacks();
    new sns.Topic(other, 'Something');
    const trigger = triggerOn(where === 'the same stack' ? stack : other);
    const fn = newAsyncFunction({ triggers: [trigger] }, stack);
    const source = (where === 'the same stack' ? stack : other).node.tryFindChild('Uploads') as s3.Bucket | undefined;
    source?.grantRead(fn);
    expect(app.synth().stacks.map(({ template }) => cycleIn(template))).toEqual([undefined, undefined]);
  });

  test('belongs to the stack of the function, and the stack of the source does not depend on it', () => {
    const { app, stack, other } = twoStacks();
    const trigger = triggerOn(other);
    newAsyncFunction({ triggers: [trigger] }, stack);
    new sns.Topic(other, 'Something');
    app.synth();
    expect(other.dependencies).toEqual([]);
  });

  test('uses the given alarm settings', () => {
    const stack = newStack();
    const fn = newAsyncFunction({ triggers: [triggerOn(stack)], alarms: { triggerDeadLetters: { enabled: false } } }, stack);
    expect(fn.alarms.map(({ node }) => node.id)).not.toContain('TriggerDeadLetters');
    const other = newStack();
    const alarms = { profile: AlarmProfile.NONE, triggerDeadLetters: { enabled: true, threshold: 3 } };
    newAsyncFunction({ triggers: [triggerOn(other)], alarms }, other);
    expect(resourcesOf(other, 'AWS::CloudWatch::Alarm')).toMatchObject([{ Threshold: 3 }]);
  });

  test('encrypts its dead-letter queue with the given key, which the delivering service may use [A07]', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    newAsyncFunction({ encryptionKey, triggers: [triggerOn(stack)] }, stack);
    const key = stack.resolve(encryptionKey.keyArn);
    for (const queue of resourcesOf(stack, 'AWS::SQS::Queue')) expect(queue.KmsMasterKeyId).toEqual(key);
    if (kind === 'schedule') {
      const role = resourcesOf(stack, 'AWS::IAM::Role').find(each => JSON.stringify(each).includes('scheduler.amazonaws.com'));
      expect(role.Policies[0].PolicyDocument.Statement).toContainEqual({ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key, Condition: through('sqs') });
    } else {
      const [service, sender] = kind === 'topic' ? ['sns', '*'] : ['events', 'rule/*'];
      expect(resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy.Statement).toContainEqual({
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
        Condition: { ArnLike: { 'aws:SourceArn': stack.resolve(stack.formatArn({ service, resource: sender })) } },
      });
    }
  });
});

describe('triggers', () => {
  test('of one function have unique IDs, and the second of a kind needs a triggerId', () => {
    const stack = newStack();
    const fn = newAsyncFunction({ triggers: Object.values(KINDS).map(triggerOn => triggerOn(stack)) }, stack);
    expect(Object.keys(fn.triggerDeadLetterQueues)).toEqual(['BucketUploads', 'TopicOrders', 'Rule', 'Schedule']);
    fn.addTrigger(AsyncTrigger.rule({ source: ['warehouse'] }, { triggerId: 'Warehouse' }));
    expect(() => fn.addTrigger(AsyncTrigger.rule({ source: ['third'] }))).toThrow(
      "AsyncFunctionWithDestinations at 'Orders/Thumbnails' cannot be built:\n" +
      "  - triggers contains 'Rule' twice, the second time for the default event bus: set a unique triggerId, and keep it when you add or remove triggers");
    expect(Object.keys(fn.triggerDeadLetterQueues)).toHaveLength(5);
  });

  test('do not change the logical IDs of other triggers when they are added or removed', () => {
    const idsWith = (kinds: string[]) => {
      const stack = newStack();
      newAsyncFunction({ triggers: kinds.map(kind => KINDS[kind](stack)) }, stack);
      return Object.keys(Template.fromStack(stack).toJSON().Resources);
    };
    const all = idsWith(['schedule', 'rule', 'topic', 'bucket']);
    for (const kind of Object.keys(KINDS)) expect(all).toEqual(expect.arrayContaining(idsWith([kind])));
  });

  test('warn when their dead-letter queues are encrypted with an imported key, whose owner must allow access', () => {
    const app = newApp();
    const stack = newStack(app);
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    newAsyncFunction({ encryptionKey, triggers: Object.values(KINDS).map(triggerOn => triggerOn(stack)) }, stack);
    const warnings = warningsOf(app);
    expect(warnings).toHaveLength(4); // the log group, and three senders
    expect(warnings.filter(warning => warning.includes('without this statement undelivered events are lost'))).toEqual([
      expect.stringMatching(/^cdk-resilient-lambda:keyPolicyNotUpdated at \/Orders\/Thumbnails\/Triggers\/BucketUploads: .*events\.amazonaws\.com/),
      expect.stringMatching(/at \/Orders\/Thumbnails\/Triggers\/TopicOrders: .*sns\.amazonaws\.com/),
      expect.stringMatching(/at \/Orders\/Thumbnails\/Triggers\/Rule: .*events\.amazonaws\.com/),
    ]);
  });
});

describe('AsyncTrigger.rule', () => {
  test('retries 185 times within a day, explicitly in the template, and then uses its dead-letter queue [A14]', () => {
    const stack = newStack();
    const fn = newAsyncFunction({ triggers: [AsyncTrigger.rule({ source: ['shop'], detailType: ['Placed'] })] }, stack);
    expect(resourcesOf(stack, RULE)).toEqual([{
      Name: expect.anything(),
      EventPattern: { 'source': ['shop'], 'detail-type': ['Placed'] },
      State: 'ENABLED',
      Targets: [{
        Id: 'Target0',
        Arn: stack.resolve(fn.lambdaFunction.functionArn),
        DeadLetterConfig: { Arn: stack.resolve(queueOf(fn).queueArn) },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      }],
    }]);
  });

  test('uses the given retry policy and event bus', () => {
    const stack = newStack();
    const eventBus = new events.EventBus(stack, 'Bus');
    newAsyncFunction({ triggers: [AsyncTrigger.rule({ source: ['shop'] }, { eventBus, retryAttempts: 0, maxEventAge: Duration.minutes(1) })] }, stack);
    expect(resourcesOf(stack, RULE)).toMatchObject([{
      EventBusName: stack.resolve(eventBus.eventBusName),
      Targets: [{ RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 } }],
    }]);
  });

  test('is the only rule that may send to the queue, and the function accepts only the rules of its triggers [E05]', () => {
    const stack = newStack();
    const eventBus = new events.EventBus(stack, 'Bus');
    const fn = newAsyncFunction({ triggers: [AsyncTrigger.rule({ source: ['shop'] }), AsyncTrigger.rule({ source: ['shop'] }, { triggerId: 'OnBus', eventBus })] }, stack);
    const account = { Ref: 'AWS::AccountId' };
    const [name, nameOnBus] = resourcesOf(stack, RULE).map(({ Name }) => textOf(Name));
    const [beginning] = /^Thumbnails-[0-9a-f]{8}-<stack>-/.exec(name)!;
    expect(name).toMatch(/-Rule-[0-9a-f]{8}$/);
    expect(nameOnBus).toMatch(/-OnBus-[0-9a-f]{8}$/);
    const [permission, ...others] = resourcesOf(stack, PERMISSION);
    expect(others).toEqual([]);
    expect(permission).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: stack.resolve(fn.lambdaFunction.functionArn),
      Principal: 'events.amazonaws.com',
      SourceArn: expect.anything(),
      SourceAccount: account,
    });
    expect(textOf(permission.SourceArn)).toBe(`arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/*${beginning}*`);
    const statements = resourcesOf(stack, 'AWS::SQS::QueuePolicy').map(({ PolicyDocument }) => PolicyDocument.Statement[1]).filter(statement => statement !== undefined);
    expect(statements).toMatchObject(['Rule', 'OnBus'].map(id => ({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: stack.resolve(fn.triggerDeadLetterQueues[id].queueArn),
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    })));
    expect(statements.map(({ Condition }) => textOf(Condition.ArnLike['aws:SourceArn']).split(':rule/')[1])).toEqual([name, `*${nameOnBus}`]);
  });

  test('has a name that is known before it, at most 64 characters long, and another one on another event bus', () => {
    const namesWith = (bus?: string, triggerId = 'T'.repeat(80)) => {
      const stack = newStack(newApp(), 'S'.repeat(100));
      const eventBus = bus ? new events.EventBus(stack, 'Bus', { eventBusName: bus }) : undefined;
      new AsyncFunctionWithDestinations(new Construct(stack, 'Ä scope'), 'A-very_long.id-of-a-function', {
        code: inlineCode, triggers: [AsyncTrigger.rule({ source: ['shop'] }, { triggerId, eventBus })],
      });
      return resourcesOf(stack, RULE).map(({ Name }) => textOf(Name));
    };
    const names = [namesWith(), namesWith('one'), namesWith('two'), namesWith(undefined, 'Other')].flat();
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name.replace('<stack>', '51af3dc0')).toMatch(/^[A-Za-z0-9-]{1,64}$/);
  });

  test('has a name that changes as rarely as its logical ID: not when its stack moves to a stage', () => {
    const rulesIn = (stack: Stack) => {
      newAsyncFunction({ triggers: [AsyncTrigger.rule({ source: ['shop'] })] }, stack);
      return Template.fromStack(stack).findResources(RULE);
    };
    expect(rulesIn(new Stack(new Stage(newApp(), 'Production'), 'Photos'))).toEqual(rulesIn(newStack()));
  });

  test('shares one permission with all rules of the function, so that 60 of them do not exceed its policy [E11]', () => {
    const app = newApp();
    const stack = newStack(app);
    const rules = Array.from({ length: 60 }, (_, index) => AsyncTrigger.rule({ source: [`shop-${index}`] }, { triggerId: `Rule${index}` }));
    newAsyncFunction({ triggers: rules }, stack);
    expect(resourcesOf(stack, PERMISSION)).toHaveLength(1);
    expect(warningsOf(app)).toEqual([]);
  });
});

describe('AsyncTrigger.s3', () => {
  const patternOf = (options: S3TriggerOptions) => {
    const stack = newStack();
    newAsyncFunction({ triggers: [AsyncTrigger.s3(bucketOf(stack), options)] }, stack);
    return resourcesOf(stack, RULE)[0].EventPattern;
  };

  test('is a rule on new objects of the bucket, which sends its events without a custom resource', () => {
    const stack = newStack();
    const bucket = bucketOf(stack);
    newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket)] }, stack);
    expect(resourcesOf(stack, RULE)[0].EventPattern).toEqual({
      'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: [stack.resolve(bucket.bucketName)] } },
    });
    expect(resourcesOf(stack, 'AWS::S3::Bucket')).toMatchObject([{ NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } }]);
    Template.fromStack(stack).resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test.each<[S3TriggerOptions, object]>([
    [{ prefix: 'in/' }, { prefix: 'in/' }],
    [{ suffix: '.csv' }, { suffix: '.csv' }],
    [{ prefix: 'in/', suffix: '.csv' }, { wildcard: 'in/*.csv' }],
    [{ prefix: 'a*\\', suffix: '*' }, { wildcard: 'a\\*\\\\*\\*' }],
  ])('with %j matches keys with %j: several matchers would be alternatives', (options, key) => {
    expect(patternOf(options).detail.object).toEqual({ key: [key] });
  });

  test('accepts other events, each detail type once', () => {
    expect(patternOf({ events: [s3.EventType.OBJECT_CREATED, s3.EventType.OBJECT_REMOVED, s3.EventType.OBJECT_CREATED] })['detail-type'])
      .toEqual(['Object Created', 'Object Deleted']);
  });

  test.each(['before', 'after'])('keeps notifications that were added to the bucket %s it', when => {
    const stack = newStack();
    const bucket = bucketOf(stack);
    const notify = () => bucket.addEventNotification(s3.EventType.OBJECT_REMOVED, new notifications.SqsDestination(new sqs.Queue(stack, 'Removed')));
    if (when === 'before') notify();
    newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket)] }, stack);
    if (when === 'after') notify();
    expect(resourcesOf(stack, 'Custom::S3BucketNotifications')).toMatchObject([{
      NotificationConfiguration: { EventBridgeConfiguration: {}, QueueConfigurations: [{ Events: ['s3:ObjectRemoved:*'] }] },
    }]);
    expect(resourcesOf(stack, 'AWS::S3::Bucket')[0]?.NotificationConfiguration).toBeUndefined(); // one writer
  });

  test('replaces a notification of the CDK if eventBridgeEnabled is set: the custom resource stays, and is not deleted, which would disable EventBridge [A17]', () => {
    const [before, after] = [true, false].map(isOld => {
      const stack = newStack();
      const bucket = new s3.Bucket(stack, 'Uploads', { eventBridgeEnabled: !isOld });
      const fn = newAsyncFunction({ triggers: isOld ? [] : [AsyncTrigger.s3(bucket)] }, stack);
      if (isOld) bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.LambdaDestination(fn.target));
      const template = Template.fromStack(stack);
      return {
        writers: Object.entries(template.findResources('Custom::S3BucketNotifications')).map(([id, { Properties }]) => [id, Properties.Managed]),
        buckets: template.findResources('AWS::S3::Bucket'),
      };
    });
    expect(after).toEqual(before);
    expect(after.writers).toHaveLength(1);
  });

  describe.each([['with', true], ['without', false]])('%s direct', (_, direct) => {
    const writersOf = ({ message }: Error) => [...message.matchAll(/write its notifications: (.*?)\. Each/g)].map(([, paths]) => paths);
    const refused = (app: App) => {
      let error: Error | undefined;
      try {
        app.synth();
      } catch (thrown) {
        error = thrown as Error;
      }
      return error ? writersOf(error) : 'accepted';
    };
    const own = direct ? "'Orders/Uploads/Notifications/Resource'" : "'Orders/Uploads/Resource'";

    test.each<[string, (bucket: s3.Bucket, other: Stack) => s3.IBucket]>([
      ['by its name', (_bucket, other) => s3.Bucket.fromBucketName(other, 'Imported', 'uploads')],
      ['by a reference to its name', ({ bucketName }, other) => s3.Bucket.fromBucketName(other, 'Imported', bucketName)],
      ['by a reference to its ARN', ({ bucketArn }, other) => s3.Bucket.fromBucketArn(other, 'Imported', bucketArn)],
    ])('refuses notifications that another stack adds to the bucket, imported %s [A17]', (__, imported) => {
      const { app, stack, other } = twoStacks();
      const bucket = new s3.Bucket(stack, 'Uploads', { bucketName: 'uploads' });
      newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket, { direct })] }, stack);
      imported(bucket, other).addEventNotification(s3.EventType.OBJECT_REMOVED, new notifications.SqsDestination(new sqs.Queue(other, 'Removed')));
      expect(refused(app)).toEqual([`${own}, 'Other/Imported/Notifications/Resource'`]);
    });

    test('refuses notifications on the resource of the bucket beside those of the L2 [A17]', () => {
      const { app, stack } = twoStacks();
      const bucket = bucketOf(stack);
      (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { topicConfigurations: [{ event: 's3:ObjectRemoved:*', topic: 'arn:aws:sns:eu-west-1:123456789012:t' }] };
      newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket, { direct })] }, stack);
      bucket.addEventNotification(s3.EventType.OBJECT_REMOVED, new notifications.SqsDestination(new sqs.Queue(stack, 'Removed')));
      expect(refused(app)).toEqual(["'Orders/Uploads/Resource', 'Orders/Uploads/Notifications/Resource'"]);
    });

    test('accepts notifications that another stack adds to the same object, and other buckets', () => {
      const { app, stack, other } = twoStacks();
      const bucket = new s3.Bucket(stack, 'Uploads', { bucketName: 'uploads' });
      newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket, { direct })] }, stack);
      bucket.addEventNotification(s3.EventType.OBJECT_REMOVED, new notifications.SqsDestination(new sqs.Queue(stack, 'Removed')));
      for (const another of [new s3.Bucket(other, 'Another'), s3.Bucket.fromBucketName(other, 'Imported', 'another')]) another.enableEventBridgeNotification();
      expect(refused(app)).toBe('accepted');
    });
  });

  test('refuses two stacks that notify directly from one imported bucket: each of them would remove notifications of the other [A17]', () => {
    const { app, stack, other } = twoStacks();
    for (const each of [stack, other]) {
      newAsyncFunction({ triggers: [AsyncTrigger.s3(s3.Bucket.fromBucketName(each, 'Uploads', 'uploads'), { direct: true })] }, each);
    }
    expect(() => app.synth()).toThrow(
      "the bucket 'Orders/Uploads' has 2 resources in this app that write its notifications: 'Orders/Uploads/Notifications/Resource', 'Other/Uploads/Notifications/Resource'. " +
      'Each of them replaces what the others wrote, and the events of the others are lost without an alarm. Leave the notifications to one of them: pass the same bucket ' +
      'object to all stacks (bucket.addEventNotification), or let the bucket send its events to EventBridge only, and use AsyncTrigger.s3 or AsyncTrigger.rule for each receiver');
  });

  test('keeps notifications of the CloudFormation resource', () => {
    const stack = newStack();
    const bucket = bucketOf(stack);
    (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { topicConfigurations: [{ event: 's3:ObjectRemoved:*', topic: 'arn:aws:sns:eu-west-1:123456789012:t' }] };
    newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket)] }, stack);
    expect(resourcesOf(stack, 'AWS::S3::Bucket')[0].NotificationConfiguration).toEqual({
      TopicConfigurations: [{ Event: 's3:ObjectRemoved:*', Topic: 'arn:aws:sns:eu-west-1:123456789012:t' }],
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
  });

  test('warns about an imported bucket, whose owner must enable EventBridge', () => {
    const app = newApp();
    const stack = newStack(app);
    newAsyncFunction({ triggers: [AsyncTrigger.s3(s3.Bucket.fromBucketName(stack, 'Uploads', 'uploads'))] }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:bucketMayNotSendEvents at /Orders/Thumbnails/Triggers/BucketUploads: the bucket 'Orders/Uploads' is created elsewhere, and the " +
      'function is invoked only if the bucket sends its events to EventBridge: enable that on the bucket (eventBridgeEnabled: true), and acknowledge this warning',
    ]);
    expect(resourcesOf(stack, RULE)[0].EventPattern.detail).toEqual({ bucket: { name: ['uploads'] } });
  });

  test('warns about a bucket of another account, which sends its events to EventBridge there', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Uploads', { bucketName: 'uploads', account: '999999999999' });
    newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket)] }, stack);
    expect(warningsOf(app)).toContain(
      "cdk-resilient-lambda:bucketOfOtherAccount at /Orders/Thumbnails: the bucket 'Orders/Uploads' belongs to account 999999999999, and S3 sends its events " +
      'to the default event bus of that account. The function is never invoked until a rule there forwards them to the default event bus of ' +
      '123456789012, whose policy must allow it (events:PutEvents): acknowledge this warning when that is done');
  });

  test('invokes the function directly with a suffix and an empty prefix', () => {
    const stack = newStack();
    newAsyncFunction({ triggers: [AsyncTrigger.s3(bucketOf(stack), { direct: true, prefix: '', suffix: '.jpg' })] }, stack);
    expect(resourcesOf(stack, 'Custom::S3BucketNotifications')[0].NotificationConfiguration.LambdaFunctionConfigurations).toMatchObject([
      { Filter: { Key: { FilterRules: [{ Name: 'suffix', Value: '.jpg' }] } } },
    ]);
  });

  test('invokes the function directly without a dead-letter queue, if direct is set', () => {
    const stack = newStack();
    const bucket = bucketOf(stack);
    const fn = newAsyncFunction({
      triggers: [
        AsyncTrigger.s3(bucket, { direct: true, events: [s3.EventType.OBJECT_CREATED_PUT, s3.EventType.OBJECT_CREATED_COPY], prefix: 'in/' }),
        AsyncTrigger.s3(new s3.Bucket(stack, 'Others'), { direct: true }),
      ],
    }, stack);
    expect(fn.triggerDeadLetterQueues).toEqual({});
    expect(fn.alarms.map(({ node }) => node.id)).not.toContain('TriggerDeadLetters');
    expect(resourcesOf(stack, RULE)).toEqual([]);
    const lambdaArn = stack.resolve(fn.lambdaFunction.functionArn);
    const filter = { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } };
    expect(resourcesOf(stack, 'Custom::S3BucketNotifications').map(({ NotificationConfiguration }) => NotificationConfiguration.LambdaFunctionConfigurations)).toEqual([
      [
        { Events: ['s3:ObjectCreated:Put'], Filter: filter, LambdaFunctionArn: lambdaArn },
        { Events: ['s3:ObjectCreated:Copy'], Filter: filter, LambdaFunctionArn: lambdaArn },
      ],
      [{ Events: ['s3:ObjectCreated:*'], LambdaFunctionArn: lambdaArn }],
    ]);
    Template.fromStack(stack).hasResourceProperties(PERMISSION, {
      Principal: 's3.amazonaws.com', SourceArn: stack.resolve(bucket.bucketArn), SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  test('does not grant access to the objects, which the user can grant', () => {
    const stack = newStack();
    const bucket = bucketOf(stack);
    const fn = newAsyncFunction({ triggers: [AsyncTrigger.s3(bucket)] }, stack);
    expect(bucket.grantRead(fn)).toBeInstanceOf(iam.Grant);
    expect(resourcesOf(stack, 'AWS::IAM::Policy')).toHaveLength(1);
  });
});
