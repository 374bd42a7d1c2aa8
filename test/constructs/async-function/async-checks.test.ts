import { CfnParameter, Duration, Fn, Lazy, Stack, Token, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, AsyncFunctionWithDestinationsProps, AsyncTrigger, HandlerCode } from '../../../src';
import { env, newApp, newAsyncFunction, newStack, warningsOf } from '../../fixtures/stack';

type Props = Partial<AsyncFunctionWithDestinationsProps>;
type Given = (stack: Stack) => Props;

const importedNumber = () => Token.asNumber({ 'Fn::ImportValue': 'Number' });
const token = () => Duration.seconds(importedNumber());
const parameter = (stack: Stack, id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
const hourly = scheduler.ScheduleExpression.rate(Duration.hours(1));

function build(given: Given, stack = newStack(newApp(), 'Photos')) {
  return newAsyncFunction(given(stack), stack);
}

function warningsFrom(given: Given): string[] {
  const app = newApp();
  build(given, newStack(app, 'Photos'));
  return warningsOf(app);
}

const failsWith = (given: Given, ...problems: string[]) => {
  expect(() => build(given)).toThrow(`AsyncFunctionWithDestinations at 'Photos/Thumbnails' cannot be built:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
};

describe('a function with a small reserved concurrency', () => {
  const pattern = AsyncTrigger.rule({ source: ['shop'] });
  const unpaced = expect.stringMatching(/eventsFasterThanFunction .* reservedConcurrentExecutions is 5, but events of .* arrive at any rate: .* for 6 hours, and then parked/);

  test.each<[string, Props, unknown[]]>([
    ['an event bus', { reservedConcurrentExecutions: 5, triggers: [pattern] }, [unpaced]],
    ['an event bus, with a larger reservation', { reservedConcurrentExecutions: 11, triggers: [pattern] }, []],
    ['an event bus, without a reservation', { triggers: [pattern] }, []],
    ['a schedule, which invokes it at a fixed pace', { reservedConcurrentExecutions: 5, triggers: [AsyncTrigger.schedule(hourly)] }, []],
    ['no known trigger', { reservedConcurrentExecutions: 5 }, []],
  ])('warns as expected when it is invoked by %s [C08]', (_what, props, expected) => {
    expect(warningsFrom(() => props)).toEqual(expected);
  });
});

test('fails when a triggerId or an eventPattern is empty', () => {
  failsWith(() => ({ triggers: [AsyncTrigger.rule({ source: [] }, { triggerId: '' })] }),
    'triggerId of the default event bus is empty: set a name, or remove it',
    'the eventPattern on the default event bus is empty, which EventBridge refuses: add a condition, such as source');
});

test('warns when the failure queue is in another Region, where no alarm can watch it', () => {
  const app = newApp();
  const stack = new Stack(app, 'Photos', { env });
  const queue = sqs.Queue.fromQueueArn(stack, 'Far', `arn:aws:sqs:us-east-1:${env.account}:failures`);
  newAsyncFunction({ onFailure: new destinations.SqsDestination(queue) }, stack);
  expect(warningsOf(app)).toEqual([expect.stringMatching(
    /^cdk-resilient-lambda:queueOfOtherRegion .* onFailure is the queue 'Photos\/Far' in us-east-1, but the function and its alarms are in eu-west-1/)]);
});

describe('a destination of another Region and account', () => {
  /** The warnings about a destination, made in its own stack: `id: what it is`. */
  const warningsAbout = (destination: (far: Stack) => Props, environment = { account: '999999999999', region: 'us-east-1' }) => {
    const app = newApp();
    const [far, near] = [new Stack(app, 'Far', { env: environment }), new Stack(app, 'Photos', { env, crossRegionReferences: true })];
    newAsyncFunction(destination(far), near);
    const warnings = app.node.findAll().flatMap(({ node }) => node.metadata).filter(({ type }) => type === 'aws:cdk:warning');
    return warnings.map(({ data }) => String(data)).filter(text => /OtherRegion|OtherAccount/.test(text));
  };
  const arnOf = (service: string, name: string) => `arn:aws:${service}:us-east-1:999999999999:${name}`;

  test.each<[string, string, (far: Stack) => Props, string]>([
    ['topic', 'onFailure', far => ({ onFailure: new destinations.SnsDestination(sns.Topic.fromTopicArn(far, 'It', arnOf('sns', 'it'))) }), 'sns:Publish'],
    ['queue', 'onSuccess', far => ({ onSuccess: new destinations.SqsDestination(sqs.Queue.fromQueueArn(far, 'It', arnOf('sqs', 'it'))) }), 'sqs:SendMessage'],
    ['function', 'onFailure', far => ({
      onFailure: new destinations.LambdaDestination(lambda.Function.fromFunctionArn(far, 'It', arnOf('lambda', 'function:it'))),
    }), 'lambda:InvokeFunction'],
    ['event bus', 'onSuccess', far => ({
      onSuccess: new destinations.EventBridgeDestination(events.EventBus.fromEventBusArn(far, 'It', arnOf('events', 'event-bus/it'))),
    }), 'events:PutEvents'],
    ['bucket', 'onFailure', far => ({ onFailure: new destinations.S3Destination(s3.Bucket.fromBucketAttributes(far, 'It', { bucketName: 'its-name' })) }), 's3:PutObject and s3:ListBucket'],
  ])('is warned of: a %s', (kind, name, destination, actions) => {
    expect(warningsAbout(destination)).toEqual([
      `${name} is the ${kind} 'Far/It' in us-east-1, but the function is in eu-west-1, and AWS does not document that Lambda sends to another Region: ` +
      `use a ${kind} in eu-west-1 [ack: cdk-resilient-lambda:destinationOfOtherRegion]`,
      `${name} is the ${kind} 'Far/It', which belongs to account 999999999999. Its owner must allow the function's role to perform ${actions} in the policy of the ` +
      `${kind}, and to use the key of an encrypted one in the key policy: acknowledge this warning when that is done ` +
      '[ack: cdk-resilient-lambda:destinationOfOtherAccount]',
    ]);
  });

  test('is warned of on an existing function that has such a dead-letter queue', () => {
    const app = newApp();
    const stack = new Stack(app, 'Photos', { env });
    const deadLetterQueue = sqs.Queue.fromQueueArn(stack, 'Far', `arn:aws:sqs:us-east-1:${env.account}:dead`);
    newAsyncFunction({ code: HandlerCode.fromExisting(existing(stack, { deadLetterQueue })) }, stack);
    expect(warningsOf(app)).toContainEqual(expect.stringContaining(
      "destinationOfOtherRegion at /Photos/Thumbnails: the dead-letter queue of the function 'Photos/Existing' is the queue 'Photos/Far' in us-east-1"));
  });

  test('is not warned of in the same place, nor if the place is unknown', () => {
    expect(warningsAbout(far => ({ onFailure: new destinations.SnsDestination(new sns.Topic(far, 'It')) }), env)).toEqual([]);
    const app = newApp();
    const stack = newStack(app, 'Photos');
    newAsyncFunction({ onFailure: new destinations.SqsDestination(sqs.Queue.fromQueueArn(stack, 'Far', arnOf('sqs', 'it'))) }, stack);
    expect(warningsOf(app)).toEqual([]);
  });
});

describe('retries', () => {
  test.each<[Props, string]>([
    [{ retryAttempts: 3 }, 'retryAttempts is 3 but must be a whole number from 0 to 2: Lambda supports no other values'],
    [{ retryAttempts: -1 }, 'retryAttempts is -1 but must be a whole number from 0 to 2: Lambda supports no other values'],
    [{ retryAttempts: 0.5 }, 'retryAttempts is 0.5 but must be a whole number from 0 to 2: Lambda supports no other values'],
    [{ maxEventAge: Duration.seconds(59), retryAttempts: 0 }, 'maxEventAge is 59 seconds but must be whole seconds from 1 minute to 6 hours: Lambda supports no other values'],
    [{ maxEventAge: Duration.hours(7) }, 'maxEventAge is 7 hours but must be whole seconds from 1 minute to 6 hours: Lambda supports no other values'],
    [{ maxEventAge: Duration.minutes(3) },
      'maxEventAge is 3 minutes, but retry 2 of 2 would start 3 minutes after the first attempt or later, so it never happens: raise maxEventAge, or lower retryAttempts'],
    [{ maxEventAge: Duration.minutes(1), retryAttempts: 1 },
      'maxEventAge is 1 minute, but retry 1 of 1 would start 1 minute after the first attempt or later, so it never happens: raise maxEventAge, or lower retryAttempts'],
  ])('fail when they are %j [A01, A02]', (props, problem) => failsWith(() => props, problem));

  test('fail with one error that lists all problems', () => {
    failsWith(() => ({ retryAttempts: 5, maxEventAge: Duration.days(1), memorySize: 1, triggers: [AsyncTrigger.rule({})] }),
      'memorySize is 1 but must be a whole number from 128 to 10240: the unit is MiB',
      'retryAttempts is 5 but must be a whole number from 0 to 2: Lambda supports no other values',
      'maxEventAge is 1 day but must be whole seconds from 1 minute to 6 hours: Lambda supports no other values',
      'the eventPattern on the default event bus is empty, which EventBridge refuses: add a condition, such as source');
  });

  test('warn when maxEventAge is too short for all of them [A02]', () => {
    expect(warningsFrom(() => ({ maxEventAge: Duration.seconds(269) }))).toEqual([
      'cdk-resilient-lambda:maxEventAgeTooShortForRetries at /Photos/Thumbnails: maxEventAge is 4 minutes 29 seconds, but 3 attempts that each take the timeout ' +
      'need 4 minutes 30 seconds including the waits between them, so the last one may never happen: raise maxEventAge to 4 minutes 30 seconds, or lower ' +
      'retryAttempts',
    ]);
    expect(warningsFrom(() => ({ maxEventAge: Duration.seconds(119), retryAttempts: 1 }))).toHaveLength(1);
  });

  test.each<[string, Props]>([
    ['maxEventAge is just long enough', { maxEventAge: Duration.seconds(270) }],
    ['maxEventAge is just long enough for one retry', { maxEventAge: Duration.seconds(120), retryAttempts: 1 }],
    ['there are no retries', { maxEventAge: Duration.minutes(1), retryAttempts: 0 }],
    ['maxEventAge is a Token', { maxEventAge: token() }],
    ['retryAttempts is a Token', { maxEventAge: Duration.minutes(1), retryAttempts: importedNumber() }],
    ['timeout is a Token', { maxEventAge: Duration.minutes(4), timeout: token() }],
  ])('are accepted when %s', (_, props) => {
    expect(warningsFrom(() => props)).toEqual([]);
  });

  test('are checked at synth if a Token has a value then', () => {
    const lazy = Token.asNumber(Lazy.number({ produce: () => 60 }));
    const fn = build(() => ({ maxEventAge: Duration.seconds(lazy) }));
    expect(() => Template.fromStack(Stack.of(fn))).toThrow(/maxEventAge is 1 minute, but retry 2 of 2 would start .*: raise maxEventAge, or lower retryAttempts$/);
  });

  test('pass Tokens on to the template', () => {
    const fn = build(stack => ({ maxEventAge: Duration.seconds(parameter(stack, 'Age')), retryAttempts: parameter(stack, 'Retries') }));
    const { MaximumEventAgeInSeconds, MaximumRetryAttempts } = Object.values(Template.fromStack(Stack.of(fn)).findResources('AWS::Lambda::EventInvokeConfig'))[0].Properties;
    expect([MaximumEventAgeInSeconds, MaximumRetryAttempts]).toEqual([{ Ref: 'Age' }, { Ref: 'Retries' }]);
  });
});

describe('destinations', () => {
  const onBoth = (of: (stack: Stack) => lambda.IDestination): [string, Given][] => [
    ['onFailure', stack => ({ onFailure: of(stack) })], ['onSuccess', stack => ({ onSuccess: of(stack) })],
  ];

  test.each(onBoth(stack => new destinations.SqsDestination(new sqs.Queue(stack, 'Next', { fifo: true }))))('fails when %s is a FIFO queue [A04]', (name, given) => {
    failsWith(given, `${name} is the FIFO queue 'Photos/Next', but Lambda sends only to standard queues: use a standard queue`);
  });

  test.each(onBoth(stack => new destinations.SnsDestination(new sns.Topic(stack, 'Next', { fifo: true }))))('fails when %s is a FIFO topic [A04]', (name, given) => {
    failsWith(given, `${name} is the FIFO topic 'Photos/Next', but Lambda sends only to standard topics: use a standard topic`);
  });

  test('fails when onSuccess is a bucket [A04, A06]', () => {
    failsWith(stack => ({ onSuccess: new destinations.S3Destination(new s3.Bucket(stack, 'Next')) }),
      "onSuccess is the bucket 'Photos/Next', but Lambda writes only failures to a bucket: use a queue, a topic, a function or an event bus");
  });

  test.each(['onSuccess', 'onFailure'])('fails when %s is the function itself [A05, E09]', name => {
    failsWith(stack => {
      const fn = existing(stack, { timeout: Duration.seconds(3) });
      return { code: HandlerCode.fromExisting(fn), [name]: new destinations.LambdaDestination(fn) };
    }, `${name} is the function 'Photos/Existing' itself, which Lambda refuses: use another destination`);
  });

  test('accepts a queue that may be FIFO or standard, because its ARN is a Token', () => {
    const queue = (stack: Stack) => sqs.Queue.fromQueueArn(stack, 'Next', new CfnParameter(stack, 'QueueArn').valueAsString);
    expect(warningsFrom(stack => ({ onFailure: new destinations.SqsDestination(queue(stack)) }))).toEqual([]);
  });

  test.each(onBoth(stack => new destinations.SnsDestination(new sns.Topic(stack, 'Next'))))('warns when %s is a topic, which accepts no large events', (name, given) => {
    expect(warningsFrom(given)).toEqual([
      `cdk-resilient-lambda:topicTakesNoLargeEvents at /Photos/Thumbnails: ${name} is the topic 'Photos/Next', which accepts 256 KB, but an event can have 1 MB, ` +
      'and the payload or the whole record of a larger event is lost: use a queue, or a bucket for failures, or acknowledge this warning if your events are small',
    ]);
  });
});

const existing = (stack: Stack, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(stack, 'Existing', {
  code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X, ...props,
});

describe('a failure queue of another account', () => {
  test('produces a warning, and its alarm reads the metrics of that account', () => {
    const app = newApp();
    const stack = new Stack(app, 'Photos', { env });
    const queue = sqs.Queue.fromQueueArn(stack, 'Far', 'arn:aws:sqs:eu-west-1:999999999999:far');
    newAsyncFunction({ onFailure: new destinations.SqsDestination(queue) }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:queueOfOtherAccount at /Photos/Thumbnails: onFailure is the queue 'Photos/Far', which belongs to account 999999999999. Its owner must " +
      "allow the function's role to perform sqs:SendMessage in the queue policy, and kms:Decrypt and kms:GenerateDataKey in the key policy of an encrypted " +
      'queue, and must share its metrics with this account (CloudWatch cross-account observability) for the alarm: acknowledge this warning when that is done',
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: [{ AccountId: '999999999999', MetricStat: { Metric: { Dimensions: [{ Name: 'QueueName', Value: 'far' }] }, Period: 60, Stat: 'Maximum' } }],
    });
  });
});

describe('responseOnly', () => {
  const responses = (stack: Stack) => new destinations.LambdaDestination(existing(stack), { responseOnly: true });

  test.each(['onSuccess', 'onFailure'])('fails for %s of an alias, which the CDK\'s rule does not match', name => {
    failsWith(stack => ({ deployment: {}, [name]: responses(stack) }),
      `${name} is a LambdaDestination with responseOnly, whose rule never matches the records of an alias (deployment, provisionedConcurrency): ` +
      'remove responseOnly, and read responsePayload from the record');
    expect(() => build(stack => ({ [name]: responses(stack) }))).not.toThrow();
  });
});

describe('concurrency', () => {
  test('fails when reservedConcurrentExecutions is 0, which parks every event without an attempt [C02]', () => {
    expect(() => build(() => ({ reservedConcurrentExecutions: 0 }))).toThrow('reservedConcurrentExecutions is 0, which stops the function');
    failsWith(stack => ({ code: HandlerCode.fromExisting(existing(stack, { reservedConcurrentExecutions: 0 })) }),
      "the function 'Photos/Existing' has reservedConcurrentExecutions 0, so Lambda never runs it and every event would be parked without an attempt: reserve at least 1, or " +
      'remove the reservation');
  });
});

describe('an existing function', () => {
  test('fails when its own dead-letter queue is a FIFO queue or topic [A07]', () => {
    failsWith(stack => ({ code: HandlerCode.fromExisting(existing(stack, { deadLetterQueue: new sqs.Queue(stack, 'Dead', { fifo: true }) })) }),
      "the function 'Photos/Existing' has the FIFO queue 'Photos/Dead' as its dead-letter queue, but Lambda sends only to standard queues: use a standard queue, or remove it");
    failsWith(stack => ({ code: HandlerCode.fromExisting(existing(stack, { deadLetterTopic: new sns.Topic(stack, 'Dead', { fifo: true }) })) }),
      "the function 'Photos/Existing' has the FIFO topic 'Photos/Dead' as its dead-letter queue, but Lambda sends only to standard topics: use a standard topic, or remove it");
  });
});

describe('alarms', () => {
  test('fail when their default threshold, half of maxEventAge, is unknown at synth', () => {
    failsWith(() => ({ maxEventAge: token(), alarms: { profile: AlarmProfile.FULL } }),
      'alarms.asyncEventAge has no threshold, and its default, half of maxEventAge, is unknown at synth: ' +
      'set alarms.asyncEventAge.threshold, or set alarms.asyncEventAge.enabled to false');
    expect(() => build(() => ({ maxEventAge: token(), alarms: { profile: AlarmProfile.FULL, asyncEventAge: { enabled: false } } }))).not.toThrow();
  });
});

describe('triggers', () => {
  const bucket = (stack: Stack) => new s3.Bucket(stack, 'Uploads');
  const topic = (stack: Stack, props: sns.TopicProps = {}) => new sns.Topic(stack, 'Orders', props);

  test.each<[string, (stack: Stack) => AsyncTrigger, string]>([
    ['a FIFO topic', stack => AsyncTrigger.topic(topic(stack, { fifo: true })),
      "the topic 'Photos/Orders' is a FIFO topic, which cannot invoke a function: subscribe a FIFO queue, and process it with SqsWorkerFunction"],
    ['two filter policies of a topic', stack => AsyncTrigger.topic(topic(stack), { filterPolicy: {}, filterPolicyWithMessageBody: {} }),
      "filterPolicy and filterPolicyWithMessageBody are both set for the topic 'Photos/Orders', but SNS accepts only one of them: remove one"],
    ['a pattern with only undefined fields', () => AsyncTrigger.rule({ source: undefined }),
      'the eventPattern on the default event bus is empty, which EventBridge refuses: add a condition, such as source'],
    ['a pattern with a value that is no list', () => AsyncTrigger.rule({ source: ['shop'], detail: { kind: 'paid' } }),
      'the eventPattern on the default event bus is refused by EventBridge: detail.kind is "paid": write its possible values as a list, ["paid"]'],
    ['a pattern with an unknown operator', () => AsyncTrigger.rule({ detailType: [{ startsWith: 'Order' }] as any }),
      "the eventPattern on the default event bus is refused by EventBridge: detail-type: 'startsWith' is not an operator: use one of prefix"],
    ['a pattern with an empty list beside others', () => AsyncTrigger.rule({ source: ['shop'], account: [] }),
      'the eventPattern on the default event bus is refused by EventBridge: account is an empty list'],
    ['a policy of attributes that SNS refuses', stack => AsyncTrigger.topic(topic(stack), { filterPolicy: { kind: new sns.SubscriptionFilter([{ startsWith: 'a' }]) } }),
      "filterPolicy for the topic 'Photos/Orders' is refused by SNS: kind: 'startsWith' is not an operator"],
    ['a policy of the body that SNS refuses', stack => AsyncTrigger.topic(topic(stack), {
      filterPolicyWithMessageBody: { order: sns.FilterOrPolicy.policy({ kind: sns.FilterOrPolicy.filter(new sns.SubscriptionFilter([])) }) },
    }), "filterPolicyWithMessageBody for the topic 'Photos/Orders' is refused by SNS: order.kind is an empty list"],
    ['too many delivery retries', () => AsyncTrigger.rule({ source: ['shop'] }, { retryAttempts: 186 }),
      'retryAttempts of the rule on the default event bus is 186 but must be a whole number from 0 to 185: EventBridge supports no other values'],
    ['a delivery age above 24 hours', () => AsyncTrigger.schedule(hourly, { maxEventAge: Duration.hours(25) }),
      'maxEventAge of the schedule rate(1 hour) is 1 day 1 hour but must be whole seconds from 1 minute to 1 day: EventBridge supports no other values'],
    ['a window above 24 hours', () => AsyncTrigger.schedule(hourly, { flexibleWindow: Duration.hours(25) }),
      'flexibleWindow of the schedule rate(1 hour) is 1500 but must be a whole number from 1 to 1440: the unit is minutes'],
    ['a window of seconds', () => AsyncTrigger.schedule(hourly, { flexibleWindow: Duration.seconds(90) }),
      'flexibleWindow of the schedule rate(1 hour) is 1.5 but must be a whole number from 1 to 1440: the unit is minutes'],
    ['an end before the start', () => AsyncTrigger.schedule(hourly, { start: new Date('2031-01-01T00:00:00Z'), end: new Date('2030-01-01T00:00:00Z') }),
      'end of the schedule rate(1 hour) is 2030-01-01T00:00:00.000Z, but its start is 2031-01-01T00:00:00.000Z, so it would never run: set an end after the start'],
    ['no events', stack => AsyncTrigger.s3(bucket(stack), { events: [] }),
      "events of the bucket 'Photos/Uploads' is empty, so nothing would invoke the function: remove it to trigger on new objects"],
    ['events that EventBridge does not distinguish', stack => AsyncTrigger.s3(bucket(stack), { events: [s3.EventType.OBJECT_CREATED_PUT, s3.EventType.OBJECT_CREATED] }),
      "events of the bucket 'Photos/Uploads' contains s3:ObjectCreated:Put, which EventBridge does not distinguish by type: use the general type (OBJECT_CREATED, " +
      'OBJECT_REMOVED), use AsyncTrigger.rule with a pattern on detail.reason, or set direct to true'],
    ['a prefix that cannot be escaped', stack => AsyncTrigger.s3(bucket(stack), { prefix: Token.asString({ Ref: 'Prefix' }), suffix: '.csv' }),
      "prefix and suffix of the bucket 'Photos/Uploads' are combined into one pattern, but one of them is unknown at synth and cannot be escaped: remove one of them"],
    ['a retry policy together with direct', stack => AsyncTrigger.s3(bucket(stack), { direct: true, retryAttempts: 1, maxEventAge: Duration.hours(1) }),
      "retryAttempts of the bucket 'Photos/Uploads' is set together with direct, but S3 has no such setting: remove one of them\n" +
      "  - maxEventAge of the bucket 'Photos/Uploads' is set together with direct, but S3 has no such setting: remove one of them"],
    ['a negative number of delivery retries', stack => AsyncTrigger.s3(bucket(stack), { retryAttempts: -1 }),
      "retryAttempts of the bucket 'Photos/Uploads' is -1 but must be a whole number from 0 to 185: EventBridge supports no other values"],
  ])('fail on %s, as a prop and when added later', (_, triggerOn, problem) => {
    failsWith(stack => ({ triggers: [triggerOn(stack)] }), problem);
    const stack = newStack(newApp(), 'Photos');
    const fn = newAsyncFunction({}, stack);
    expect(() => fn.addTrigger(triggerOn(stack))).toThrow(problem);
    expect(fn.triggerDeadLetterQueues).toEqual({});
  });

  test('accept matchers of the CDK, and values that are known only at deployment', () => {
    const name = Token.asString({ Ref: 'Name' });
    expect(() => build(stack => ({
      triggers: [
        AsyncTrigger.rule({
          source: events.Match.prefix('shop'),
          detail: { kind: events.Match.anyOf('paid', events.Match.suffix('ed')), name: [name, `a-${name}`], names: Fn.split(',', name) },
        }),
        AsyncTrigger.topic(topic(stack), {
          filterPolicy: {
            kind: sns.SubscriptionFilter.stringFilter({ allowlist: [name] }),
            total: sns.SubscriptionFilter.numericFilter({ greaterThan: 5 }),
          },
        }),
      ],
    }))).not.toThrow();
  });

  test('accept Tokens', () => {
    const prefix = Token.asString({ Ref: 'Prefix' });
    expect(() => build(stack => ({
      triggers: [AsyncTrigger.s3(bucket(stack), { prefix }), AsyncTrigger.schedule(hourly, { flexibleWindow: Duration.minutes(parameter(stack, 'Window')), maxEventAge: token() })],
    }))).not.toThrow();
  });

  test('fail on a source in another Region', () => {
    const stack = new Stack(newApp(), 'Photos', { env });
    const elsewhere = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:123456789012:orders');
    const far = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'far', region: 'us-east-1' });
    expect(() => newAsyncFunction({ triggers: [AsyncTrigger.topic(elsewhere), AsyncTrigger.s3(far)] }, stack)).toThrow(
      "  - the topic 'Photos/Topic' is in us-east-1, but the function is in eu-west-1, and SNS requires the dead-letter queue in the topic's Region: use a topic in the same Region\n" +
      "  - the bucket 'Photos/Bucket' is in us-east-1, but the function is in eu-west-1: use a bucket in the same Region");
  });
});

describe('a rule', () => {
  test.each([['999999999999', 'eu-west-1'], ['123456789012', 'us-east-1']])('fails on a bus in %s/%s, which is not the function\'s account and Region', (account, region) => {
    const stack = new Stack(newApp(), 'Photos', { env });
    const eventBus = events.EventBus.fromEventBusArn(stack, 'Bus', `arn:aws:events:${region}:${account}:event-bus/default`);
    expect(() => newAsyncFunction({ triggers: [AsyncTrigger.rule({ source: ['shop'] }, { eventBus })] }, stack)).toThrow(
      `  - the event bus 'Photos/Bus' is in ${account}/${region}, but the function is in 123456789012/eu-west-1, and its rule would be created on a bus of that name there: ` +
      'forward the events to a bus in the account and Region of the function, and use that bus');
  });
});

describe('loops', () => {
  const loopOf = (source: string, name: string) =>
    `${name} is ${source}, which also invokes the function, so one event would cause an infinite loop: use another destination or another trigger`;

  test.each(['onSuccess', 'onFailure'])('fail when %s is a topic that invokes the function [A05, E09]', name => {
    const given: Given = stack => {
      const topic = new sns.Topic(stack, 'Orders');
      return { [name]: new destinations.SnsDestination(topic), triggers: [AsyncTrigger.topic(topic)] };
    };
    failsWith(given, loopOf("the topic 'Photos/Orders'", name));
  });

  test('fail when the trigger is added later, with a topic that is imported twice [A05, E09]', () => {
    const stack = newStack(newApp(), 'Photos');
    const imported = (id: string) => sns.Topic.fromTopicArn(stack, id, 'arn:aws:sns:eu-west-1:123456789012:orders');
    const fn = newAsyncFunction({ onSuccess: new destinations.SnsDestination(imported('One')) }, stack);
    expect(() => fn.addTrigger(AsyncTrigger.topic(imported('Two')))).toThrow(loopOf("the topic 'Photos/Two'", 'onSuccess'));
  });

  test.each<[string, string | undefined, string | undefined]>([['', undefined, undefined], ['prefix aws/', 'aws/', undefined], ['suffix 0', undefined, '0']])(
    'fail when onFailure is a bucket whose new objects invoke the function %s [E09]', (_, prefix, suffix) => {
      const given: Given = stack => {
        const bucket = new s3.Bucket(stack, 'Uploads');
        return { onFailure: new destinations.S3Destination(bucket), triggers: [AsyncTrigger.s3(bucket, { prefix, suffix })] };
      };
      failsWith(given, loopOf("the bucket 'Photos/Uploads'", 'onFailure'));
    });

  const possible = (given: Given) => warningsFrom(given).filter(warning => warning.startsWith('cdk-resilient-lambda:destinationMayInvokeFunction'));

  test('warn when a filter may prevent them [A05, E09]', () => {
    expect(possible(stack => {
      const topic = new sns.Topic(stack, 'Orders');
      return { onSuccess: new destinations.SnsDestination(topic), triggers: [AsyncTrigger.topic(topic, { filterPolicy: {} })] };
    })).toEqual([
      "cdk-resilient-lambda:destinationMayInvokeFunction at /Photos/Thumbnails: onSuccess sends to the topic 'Photos/Orders', which also invokes the function, and " +
      'the records may match the trigger, so one event could cause an infinite loop: make the trigger more specific, use another destination, or acknowledge this ' +
      'warning',
    ]);
    expect(possible(stack => {
      const bucket = new s3.Bucket(stack, 'Uploads');
      return { onFailure: new destinations.S3Destination(bucket), triggers: [AsyncTrigger.s3(bucket, { prefix: 'aws/lambda/async/others/' })] };
    })).toHaveLength(1);
  });

  test.each<[string, events.EventPattern]>([
    ['has no source', { detailType: ['Placed'] }],
    ['names lambda', { source: ['shop', 'lambda'] }],
    ['has a matcher', { source: events.Match.prefix('la') }],
    ['has a matcher in a list', { source: [{ prefix: 'la' } as unknown as string] }],
  ])('warn when the pattern of a rule on the bus of a destination %s [A05, E09]', (_, eventPattern) => {
    expect(possible(() => ({ onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.rule(eventPattern)] }))).toHaveLength(1);
    expect(possible(stack => {
      const eventBus = new events.EventBus(stack, 'Bus');
      return { onFailure: new destinations.EventBridgeDestination(eventBus), triggers: [AsyncTrigger.rule(eventPattern, { eventBus })] };
    })).toHaveLength(1);
  });

  test.each<[string, Given]>([
    ['the rule matches other sources', () => ({ onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.rule({ source: ['shop'] })] })],
    ['the rule is on another bus', stack => ({
      onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.rule({ detailType: ['a'] }, { eventBus: new events.EventBus(stack, 'Bus') })],
    })],
    ['the rule is on the default bus, but the destination is not', stack => ({
      onSuccess: new destinations.EventBridgeDestination(new events.EventBus(stack, 'Bus')), triggers: [AsyncTrigger.rule({ detailType: ['a'] })],
    })],
    ['the prefix differs', stack => {
      const bucket = new s3.Bucket(stack, 'Uploads');
      return { onFailure: new destinations.S3Destination(bucket), triggers: [AsyncTrigger.s3(bucket, { prefix: 'in/' })] };
    }],
    ['the suffix differs', stack => {
      const bucket = new s3.Bucket(stack, 'Uploads');
      return { onFailure: new destinations.S3Destination(bucket), triggers: [AsyncTrigger.s3(bucket, { suffix: '.csv' })] };
    }],
    ['the trigger is on removed objects', stack => {
      const bucket = new s3.Bucket(stack, 'Uploads');
      return { onFailure: new destinations.S3Destination(bucket), triggers: [AsyncTrigger.s3(bucket, { events: [s3.EventType.OBJECT_REMOVED] })] };
    }],
    ['the trigger is a schedule', () => ({ onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.schedule(hourly)] })],
    ['the topics differ', stack => ({
      onSuccess: new destinations.SnsDestination(new sns.Topic(stack, 'A')), triggers: [AsyncTrigger.topic(new sns.Topic(stack, 'B'))],
    })],
  ])('do not warn when %s', (_, given) => {
    expect(possible(given)).toEqual([]);
  });

  test('can be acknowledged if they are only possible', () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    Validations.of(stack).acknowledge({ id: 'cdk-resilient-lambda:destinationMayInvokeFunction', reason: 'the detail type differs' });
    newAsyncFunction({ onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.rule({ detailType: ['Placed'] })] }, stack);
    expect(warningsOf(app)).toEqual([]);
  });
});
