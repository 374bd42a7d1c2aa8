import { CfnParameter, Duration, Lazy, Stack, Token, Validations } from 'aws-cdk-lib';
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

const token = (value: number) => Duration.seconds(Token.asNumber(Lazy.number({ produce: () => value })));
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

describe('a function that may run a few times at once', () => {
  const pattern = AsyncTrigger.rule({ source: ['shop'] });
  const rush = expect.stringMatching(/eventsFasterThanFunction .* reservedConcurrentExecutions is 5, but events of .* come as fast as they are sent: .* for 6 hours, and then parked/);

  test.each<[string, Props, unknown[]]>([
    ['an event bus', { reservedConcurrentExecutions: 5, triggers: [pattern] }, [rush]],
    ['an event bus, and may run more often', { reservedConcurrentExecutions: 11, triggers: [pattern] }, []],
    ['an event bus, and has no limit of its own', { triggers: [pattern] }, []],
    ['a schedule, which sets the pace itself', { reservedConcurrentExecutions: 5, triggers: [AsyncTrigger.schedule(hourly)] }, []],
    ['nothing that is known', { reservedConcurrentExecutions: 5 }, []],
  ])('is told of a queue in between when it is invoked by %s [C08]', (_what, props, expected) => {
    expect(warningsFrom(() => props)).toEqual(expected);
  });
});

test('a trigger without a name, and a pattern without a word, are refused', () => {
  failsWith(() => ({ triggers: [AsyncTrigger.rule({ source: [] }, { triggerId: '' })] }),
    'triggerId of the default event bus is empty: give it a name, or leave it out',
    'the eventPattern on the default event bus is empty, which EventBridge refuses: say what must be true of an event, such as its source');
});

test('a failure queue in another Region warns: no alarm sees it', () => {
  const app = newApp();
  const stack = new Stack(app, 'Photos', { env });
  const queue = sqs.Queue.fromQueueArn(stack, 'Far', `arn:aws:sqs:us-east-1:${env.account}:failures`);
  newAsyncFunction({ onFailure: new destinations.SqsDestination(queue) }, stack);
  expect(warningsOf(app)).toEqual([expect.stringMatching(
    /^cdk-resilient-lambda:queueOfOtherRegion .* onFailure is the queue 'Photos\/Far' in us-east-1, but the function and its alarms are in eu-west-1/)]);
});

describe('retries', () => {
  test.each<[Props, string]>([
    [{ retryAttempts: 3 }, 'retryAttempts is 3 but must be a whole number from 0 to 2: Lambda tries no more often'],
    [{ retryAttempts: -1 }, 'retryAttempts is -1 but must be a whole number from 0 to 2: Lambda tries no more often'],
    [{ retryAttempts: 0.5 }, 'retryAttempts is 0.5 but must be a whole number from 0 to 2: Lambda tries no more often'],
    [{ maxEventAge: Duration.seconds(59), retryAttempts: 0 }, 'maxEventAge is 59 seconds but must be whole seconds from 1 minute to 6 hours: Lambda keeps an event no shorter and no longer'],
    [{ maxEventAge: Duration.hours(7) }, 'maxEventAge is 7 hours but must be whole seconds from 1 minute to 6 hours: Lambda keeps an event no shorter and no longer'],
    [{ maxEventAge: Duration.minutes(3) },
      'maxEventAge is 3 minutes but the last of 2 retries comes after 3 minutes at the earliest, so that it never happens: raise maxEventAge, or lower retryAttempts'],
    [{ maxEventAge: Duration.minutes(1), retryAttempts: 1 },
      'maxEventAge is 1 minute but the last of 1 retries comes after 1 minute at the earliest, so that it never happens: raise maxEventAge, or lower retryAttempts'],
  ])('fails when they are %j [A01, A02]', (props, problem) => failsWith(() => props, problem));

  test('fails with all that is wrong at once', () => {
    failsWith(() => ({ retryAttempts: 5, maxEventAge: Duration.days(1), memorySize: 1, triggers: [AsyncTrigger.rule({})] }),
      'memorySize is 1 but must be a whole number from 128 to 10240: it is in MiB',
      'retryAttempts is 5 but must be a whole number from 0 to 2: Lambda tries no more often',
      'maxEventAge is 1 day but must be whole seconds from 1 minute to 6 hours: Lambda keeps an event no shorter and no longer',
      'the eventPattern on the default event bus is empty, which EventBridge refuses: say what must be true of an event, such as its source');
  });

  test('warn when there is no time for all of them [A02]', () => {
    expect(warningsFrom(() => ({ maxEventAge: Duration.seconds(269) }))).toEqual([
      'cdk-resilient-lambda:maxEventAgeTooShortForRetries at /Photos/Thumbnails: maxEventAge is 4 minutes 29 seconds, but 3 tries that each take the timeout ' +
      'need 4 minutes 30 seconds with the waits between them, so that the last may never happen: raise maxEventAge to 4 minutes 30 seconds, or lower ' +
      'retryAttempts or timeout',
    ]);
    expect(warningsFrom(() => ({ maxEventAge: Duration.seconds(119), retryAttempts: 1 }))).toHaveLength(1);
  });

  test.each<[string, Props]>([
    ['there is just enough time', { maxEventAge: Duration.seconds(270) }],
    ['one retry has just enough time', { maxEventAge: Duration.seconds(120), retryAttempts: 1 }],
    ['there are none', { maxEventAge: Duration.minutes(1), retryAttempts: 0 }],
    ['the age is only known to CloudFormation', { maxEventAge: token(60) }],
    ['the number is only known to CloudFormation', { maxEventAge: Duration.minutes(1), retryAttempts: Token.asNumber(Lazy.number({ produce: () => 1 })) }],
    ['the timeout is only known to CloudFormation', { maxEventAge: Duration.minutes(4), timeout: token(30) }],
  ])('are fine when %s', (_, props) => {
    expect(warningsFrom(() => props)).toEqual([]);
  });

  test('carry what only CloudFormation knows into the template', () => {
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
    failsWith(given, `${name} is the FIFO queue 'Photos/Next', to which Lambda sends nothing: give a standard queue`);
  });

  test.each(onBoth(stack => new destinations.SnsDestination(new sns.Topic(stack, 'Next', { fifo: true }))))('fails when %s is a FIFO topic [A04]', (name, given) => {
    failsWith(given, `${name} is the FIFO topic 'Photos/Next', to which Lambda sends nothing: give a standard topic`);
  });

  test('fails when successes go to a bucket [A04, A06]', () => {
    failsWith(stack => ({ onSuccess: new destinations.S3Destination(new s3.Bucket(stack, 'Next')) }),
      "onSuccess is the bucket 'Photos/Next', but Lambda writes only failures to a bucket: give a queue, a topic, a function or an event bus");
  });

  test.each(['onSuccess', 'onFailure'])('fails when %s is the function itself [A05, E09]', name => {
    failsWith(stack => {
      const fn = existing(stack, { timeout: Duration.seconds(3) });
      return { code: HandlerCode.fromExisting(fn), [name]: new destinations.LambdaDestination(fn) };
    }, `${name} is the function 'Photos/Existing' itself, which Lambda refuses: give another destination`);
  });

  test('do not judge a queue whose kind only CloudFormation knows', () => {
    const queue = (stack: Stack) => sqs.Queue.fromQueueArn(stack, 'Next', new CfnParameter(stack, 'QueueArn').valueAsString);
    expect(warningsFrom(stack => ({ onFailure: new destinations.SqsDestination(queue(stack)) }))).toEqual([]);
  });

  test.each(onBoth(stack => new destinations.SnsDestination(new sns.Topic(stack, 'Next'))))('warn when %s is a topic, which takes no large events', (name, given) => {
    expect(warningsFrom(given)).toEqual([
      `cdk-resilient-lambda:topicTakesNoLargeEvents at /Photos/Thumbnails: ${name} is the topic 'Photos/Next', which takes 256 KB, but an event can have 1 MB, ` +
      'and of a larger one its payload or its whole record is lost: give a queue, or for failures a bucket, or acknowledge this where events are small',
    ]);
  });
});

const existing = (stack: Stack, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(stack, 'Existing', {
  code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X, ...props,
});

describe('a failure queue of another account', () => {
  test('is warned of, and its alarm reads the metrics of that account', () => {
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

describe('responses alone', () => {
  const responses = (stack: Stack) => new destinations.LambdaDestination(existing(stack), { responseOnly: true });

  test.each(['onSuccess', 'onFailure'])('fail as %s of an alias, which the rule of the CDK does not know', name => {
    failsWith(stack => ({ deployment: {}, [name]: responses(stack) }),
      `${name} is a LambdaDestination with responseOnly, whose rule never matches what is sent for an alias (deployment, provisionedConcurrency): ` +
      'leave responseOnly out, and let that function take responsePayload out of the record');
    expect(() => build(stack => ({ [name]: responses(stack) }))).not.toThrow();
  });
});

describe('concurrency', () => {
  test('fails when none is reserved, which parks every event without a try [C02]', () => {
    expect(() => build(() => ({ reservedConcurrentExecutions: 0 }))).toThrow('reservedConcurrentExecutions is 0, which stops the function');
    failsWith(stack => ({ code: HandlerCode.fromExisting(existing(stack, { reservedConcurrentExecutions: 0 })) }),
      "the function 'Photos/Existing' reserves no concurrent executions, which stops it: every event would be parked without a try; reserve at least 1, or nothing");
  });
});

describe('an existing function', () => {
  test('fails when its own dead-letter queue is a FIFO queue or topic [A07]', () => {
    failsWith(stack => ({ code: HandlerCode.fromExisting(existing(stack, { deadLetterQueue: new sqs.Queue(stack, 'Dead', { fifo: true }) })) }),
      "the function 'Photos/Existing' has the FIFO queue 'Photos/Dead' as its dead-letter queue, to which Lambda sends nothing: give it a standard queue, or none");
    failsWith(stack => ({ code: HandlerCode.fromExisting(existing(stack, { deadLetterTopic: new sns.Topic(stack, 'Dead', { fifo: true }) })) }),
      "the function 'Photos/Existing' has the FIFO topic 'Photos/Dead' as its dead-letter queue, to which Lambda sends nothing: give it a standard topic, or none");
  });
});

describe('alarms', () => {
  test('fail when half of an age that only CloudFormation knows would be their threshold', () => {
    failsWith(() => ({ maxEventAge: token(60), alarms: { profile: AlarmProfile.FULL } }),
      'alarms.eventAge has no threshold, and half of a maxEventAge that only CloudFormation will know cannot be computed: ' +
      'give alarms.eventAge.threshold in seconds, or set alarms.eventAge.enabled to false');
    expect(() => build(() => ({ maxEventAge: token(60), alarms: { profile: AlarmProfile.FULL, eventAge: { enabled: false } } }))).not.toThrow();
  });
});

describe('triggers', () => {
  const bucket = (stack: Stack) => new s3.Bucket(stack, 'Uploads');
  const topic = (stack: Stack, props: sns.TopicProps = {}) => new sns.Topic(stack, 'Orders', props);

  test.each<[string, (stack: Stack) => AsyncTrigger, string]>([
    ['a FIFO topic', stack => AsyncTrigger.topic(topic(stack, { fifo: true })),
      "the topic 'Photos/Orders' is a FIFO topic, which can't invoke a function: subscribe a FIFO queue, and work it off with SqsWorkerFunction"],
    ['two filters of a topic', stack => AsyncTrigger.topic(topic(stack), { filterPolicy: {}, filterPolicyWithMessageBody: {} }),
      "filterPolicy and filterPolicyWithMessageBody are both given for the topic 'Photos/Orders', but a subscription has one of them: leave one of them out"],
    ['a pattern of undefined', () => AsyncTrigger.rule({ source: undefined }),
      'the eventPattern on the default event bus is empty, which EventBridge refuses: say what must be true of an event, such as its source'],
    ['too many deliveries', () => AsyncTrigger.rule({ source: ['shop'] }, { retryAttempts: 186 }),
      'retryAttempts of the rule on the default event bus is 186 but must be a whole number from 0 to 185: EventBridge tries no more often'],
    ['too long deliveries', () => AsyncTrigger.schedule(hourly, { maxEventAge: Duration.hours(25) }),
      'maxEventAge of the schedule rate(1 hour) is 1 day 1 hour but must be whole seconds from 1 minute to 1 day: EventBridge keeps an event no shorter and no longer'],
    ['too wide a window', () => AsyncTrigger.schedule(hourly, { flexibleWindow: Duration.hours(25) }),
      'flexibleWindow of the schedule rate(1 hour) is 1500 but must be a whole number from 1 to 1440: it is in minutes'],
    ['a window of seconds', () => AsyncTrigger.schedule(hourly, { flexibleWindow: Duration.seconds(90) }),
      'flexibleWindow of the schedule rate(1 hour) is 1.5 but must be a whole number from 1 to 1440: it is in minutes'],
    ['an end before the start', () => AsyncTrigger.schedule(hourly, { start: new Date('2031-01-01T00:00:00Z'), end: new Date('2030-01-01T00:00:00Z') }),
      'end of the schedule rate(1 hour) is 2030-01-01T00:00:00.000Z but its start 2031-01-01T00:00:00.000Z: it would never run; let it end later'],
    ['no events', stack => AsyncTrigger.s3(bucket(stack), { events: [] }),
      "events of the bucket 'Photos/Uploads' is empty, so that nothing would invoke the function: leave it out for new objects"],
    ['events that EventBridge does not tell apart', stack => AsyncTrigger.s3(bucket(stack), { events: [s3.EventType.OBJECT_CREATED_PUT, s3.EventType.OBJECT_CREATED] }),
      "events of the bucket 'Photos/Uploads' has s3:ObjectCreated:Put, which EventBridge does not tell apart by type: take the general one (OBJECT_CREATED, " +
      'OBJECT_REMOVED), use AsyncTrigger.rule with a pattern on detail.reason, or set direct to true'],
    ['a prefix that can not be escaped', stack => AsyncTrigger.s3(bucket(stack), { prefix: Token.asString({ Ref: 'Prefix' }), suffix: '.csv' }),
      "prefix and suffix of the bucket 'Photos/Uploads' make one pattern, but one of them is only known to CloudFormation, so that it can't be escaped: leave one of them out"],
    ['a direct one that says how long', stack => AsyncTrigger.s3(bucket(stack), { direct: true, retryAttempts: 1, maxEventAge: Duration.hours(1) }),
      "retryAttempts is given for the bucket 'Photos/Uploads' together with direct, but S3 takes none: leave one of them out\n" +
      "  - maxEventAge is given for the bucket 'Photos/Uploads' together with direct, but S3 takes none: leave one of them out"],
    ['a bucket that says how often', stack => AsyncTrigger.s3(bucket(stack), { retryAttempts: -1 }),
      "retryAttempts of the bucket 'Photos/Uploads' is -1 but must be a whole number from 0 to 185: EventBridge tries no more often"],
  ])('fail on %s, given at once or added later', (_, triggerOn, problem) => {
    failsWith(stack => ({ triggers: [triggerOn(stack)] }), problem);
    const stack = newStack(newApp(), 'Photos');
    const fn = newAsyncFunction({}, stack);
    expect(() => fn.addTrigger(triggerOn(stack))).toThrow(problem);
    expect(fn.deliveryQueues).toEqual({});
  });

  test('may take what only CloudFormation knows', () => {
    const prefix = Token.asString({ Ref: 'Prefix' });
    expect(() => build(stack => ({
      triggers: [AsyncTrigger.s3(bucket(stack), { prefix }), AsyncTrigger.schedule(hourly, { flexibleWindow: Duration.minutes(parameter(stack, 'Window')), maxEventAge: token(60) })],
    }))).not.toThrow();
  });

  test('fail on a source of another Region', () => {
    const stack = new Stack(newApp(), 'Photos', { env });
    const elsewhere = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:123456789012:orders');
    const far = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'far', region: 'us-east-1' });
    expect(() => newAsyncFunction({ triggers: [AsyncTrigger.topic(elsewhere), AsyncTrigger.s3(far)] }, stack)).toThrow(
      "  - the topic 'Photos/Topic' is in us-east-1 but the function in eu-west-1, and the dead-letter queue must be where both are: use a topic of the same Region\n" +
      "  - the bucket 'Photos/Bucket' is in us-east-1 but the function in eu-west-1: use a bucket of the same Region");
  });
});

describe('a rule', () => {
  test.each([['999999999999', 'eu-west-1'], ['123456789012', 'us-east-1']])('fails on a bus in %s/%s, of which the function has none', (account, region) => {
    const stack = new Stack(newApp(), 'Photos', { env });
    const eventBus = events.EventBus.fromEventBusArn(stack, 'Bus', `arn:aws:events:${region}:${account}:event-bus/default`);
    expect(() => newAsyncFunction({ triggers: [AsyncTrigger.rule({ source: ['shop'] }, { eventBus })] }, stack)).toThrow(
      `  - the event bus 'Photos/Bus' is in ${account}/${region} but the function in 123456789012/eu-west-1, and its rule would be made on a bus of that name there: ` +
      'let a rule beside the bus send the events to a bus beside the function, and give that one');
  });
});

describe('loops', () => {
  const loopOf = (source: string, name: string) =>
    `${name} is ${source}, which invokes the function too, so that one event would go round for ever: give another destination, or another trigger`;

  test.each(['onSuccess', 'onFailure'])('fail when %s is a topic that invokes the function [A05, E09]', name => {
    const given: Given = stack => {
      const topic = new sns.Topic(stack, 'Orders');
      return { [name]: new destinations.SnsDestination(topic), triggers: [AsyncTrigger.topic(topic)] };
    };
    failsWith(given, loopOf("the topic 'Photos/Orders'", name));
  });

  test('fail when the trigger is added later, and when topic and trigger are imported each [A05, E09]', () => {
    const stack = newStack(newApp(), 'Photos');
    const imported = (id: string) => sns.Topic.fromTopicArn(stack, id, 'arn:aws:sns:eu-west-1:123456789012:orders');
    const fn = newAsyncFunction({ onSuccess: new destinations.SnsDestination(imported('One')) }, stack);
    expect(() => fn.addTrigger(AsyncTrigger.topic(imported('Two')))).toThrow(loopOf("the topic 'Photos/Two'", 'onSuccess'));
  });

  test.each<[string, string | undefined, string | undefined]>([['', undefined, undefined], ['prefix aws/', 'aws/', undefined], ['suffix 0', undefined, '0']])(
    'fail when failures go to a bucket whose new objects invoke the function %s [E09]', (_, prefix, suffix) => {
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
      "cdk-resilient-lambda:destinationMayInvokeFunction at /Photos/Thumbnails: onSuccess sends to the topic 'Photos/Orders', which invokes the function too, and " +
      'what it sends may match: one event could go round for ever. Make the trigger more specific, give another destination, or acknowledge this',
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
  ])('warn when a rule on the bus of a destination %s [A05, E09]', (_, eventPattern) => {
    expect(possible(() => ({ onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.rule(eventPattern)] }))).toHaveLength(1);
    expect(possible(stack => {
      const eventBus = new events.EventBus(stack, 'Bus');
      return { onFailure: new destinations.EventBridgeDestination(eventBus), triggers: [AsyncTrigger.rule(eventPattern, { eventBus })] };
    })).toHaveLength(1);
  });

  test.each<[string, Given]>([
    ['a rule asks for other sources', () => ({ onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.rule({ source: ['shop'] })] })],
    ['a rule is on another bus', stack => ({
      onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.rule({ detailType: ['a'] }, { eventBus: new events.EventBus(stack, 'Bus') })],
    })],
    ['a rule is on the default bus and the destination is not', stack => ({
      onSuccess: new destinations.EventBridgeDestination(new events.EventBus(stack, 'Bus')), triggers: [AsyncTrigger.rule({ detailType: ['a'] })],
    })],
    ['the objects are others', stack => {
      const bucket = new s3.Bucket(stack, 'Uploads');
      return { onFailure: new destinations.S3Destination(bucket), triggers: [AsyncTrigger.s3(bucket, { prefix: 'in/' })] };
    }],
    ['the objects end otherwise', stack => {
      const bucket = new s3.Bucket(stack, 'Uploads');
      return { onFailure: new destinations.S3Destination(bucket), triggers: [AsyncTrigger.s3(bucket, { suffix: '.csv' })] };
    }],
    ['the objects are removed', stack => {
      const bucket = new s3.Bucket(stack, 'Uploads');
      return { onFailure: new destinations.S3Destination(bucket), triggers: [AsyncTrigger.s3(bucket, { events: [s3.EventType.OBJECT_REMOVED] })] };
    }],
    ['there is a schedule', () => ({ onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.schedule(hourly)] })],
    ['the topics are two', stack => ({
      onSuccess: new destinations.SnsDestination(new sns.Topic(stack, 'A')), triggers: [AsyncTrigger.topic(new sns.Topic(stack, 'B'))],
    })],
  ])('are not suspected when %s', (_, given) => {
    expect(possible(given)).toEqual([]);
  });

  test('that are possible can be acknowledged', () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    Validations.of(stack).acknowledge({ id: 'cdk-resilient-lambda:destinationMayInvokeFunction', reason: 'the detail type differs' });
    newAsyncFunction({ onSuccess: new destinations.EventBridgeDestination(), triggers: [AsyncTrigger.rule({ detailType: ['Placed'] })] }, stack);
    expect(warningsOf(app)).toEqual([]);
  });
});
