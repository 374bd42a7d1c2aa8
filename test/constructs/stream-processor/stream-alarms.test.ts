import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, StreamFailureDestination, StreamProcessor, StreamProcessorProps, StreamSource } from '../../../src';
import { env, newApp, newStack } from '../../fixtures/stack';
import { newProcessor, STREAM_ARN, tableWithStream } from '../../fixtures/streams';

const ESSENTIAL = ['Errors', 'Throttles', 'IteratorAge', 'NotPolling', 'ParkedEvents', 'ParkedRecords', 'DroppedEvents'];
const FULL = ['Errors', 'Throttles', 'Duration', 'IteratorAge', 'NotPolling', 'ParkedEvents', 'ParkedRecords', 'DroppedEvents', 'FailedEvents', 'DestinationDeliveryFailures'];
const withoutBucket = (ids: string[]) => ids.filter(id => id !== 'ParkedRecords');
const OF_EVENTS = ['ParkedEvents', 'DroppedEvents', 'FailedEvents'];
const { ESSENTIAL: essential, FULL: full, NONE: none } = AlarmProfile;

const queue = () => ({ onFailure: StreamFailureDestination.queue() });
const option = (id: string) => id[0].toLowerCase() + id.slice(1);
const alarmIds = (props: Partial<StreamProcessorProps>) => newProcessor(props).alarms.map(alarm => alarm.node.id);
const countsEvents = (alarms: StreamProcessorProps['alarms']) => {
  const mapping = Template.fromStack(Stack.of(newProcessor({ alarms }))).findResources('AWS::Lambda::EventSourceMapping');
  return Object.values(mapping)[0].Properties.MetricsConfig?.Metrics;
};

/** The alarms of a processor by the last part of their path. */
function alarmsOf(processor: StreamProcessor): { [id: string]: any } {
  const resources = Template.fromStack(Stack.of(processor)).toJSON().Resources;
  return Object.fromEntries(processor.alarms.map(alarm =>
    [alarm.node.id, resources[Stack.of(alarm).getLogicalId(alarm.node.defaultChild as cloudwatch.CfnAlarm)].Properties]));
}

/** A description as an operator would read it, with names for the values that CloudFormation inserts. */
function textOf(description: any): string {
  return description['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : `<${part.Ref ?? part['Fn::GetAtt'].join('.')}>`).join('')
    .replace(/<Processor(\w*?)[0-9A-F]{8}/g, '<$1');
}

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(); // warnings are tested with the checks
});
afterEach(() => jest.restoreAllMocks());

describe('stream alarms', () => {
  test('read the metrics of the account that owns the failure queue', () => {
    const stack = new Stack(newApp(), 'Orders', { env });
    const far = sqs.Queue.fromQueueArn(stack, 'Far', 'arn:aws:sqs:eu-west-1:999999999999:far');
    const { FailureRecords } = alarmsOf(newProcessor({ onFailure: StreamFailureDestination.queue(far) }, stack));
    expect(FailureRecords.Metrics).toMatchObject([{ AccountId: '999999999999', MetricStat: { Metric: { Dimensions: [{ Name: 'QueueName', Value: 'far' }] } } }]);
  });

  test.each<[string, Partial<StreamProcessorProps>, string[]]>([
    ['seven by default', {}, ESSENTIAL],
    ['ten with the full profile', { alarms: { profile: full } }, FULL],
    ['none with the profile NONE', { alarms: { profile: none } }, []],
    ['seven with a failure queue', queue(), [...withoutBucket(ESSENTIAL), 'FailureRecords']],
    ['ten with a failure queue and the full profile', { ...queue(), alarms: { profile: full } }, [...withoutBucket(FULL.slice(0, 8)), 'FailureRecords', ...FULL.slice(8)]],
    ['without that of the handler where it is not told a bucket', { environment: { RESILIENT_LAMBDA_FAILURE_BUCKET: '' } }, withoutBucket(ESSENTIAL)],
  ])('are %s [O06, K04, K10]', (_, props, ids) => {
    expect(alarmIds(props)).toEqual(ids);
  });

  test.each(FULL)('%s can be enabled and disabled individually', id => {
    expect(alarmIds({ alarms: { profile: none, [option(id)]: { enabled: true } } })).toEqual([id]);
    expect(alarmIds({ alarms: { profile: full, [option(id)]: { enabled: false } } })).toEqual(FULL.filter(each => each !== id));
  });

  test.each([
    ['15 minutes', Duration.minutes(1), 15],
    ['a longer timeout', Duration.seconds(1_000), 17],
    ['the longest timeout, if the timeout is a Token', Duration.seconds(Lazy.number({ produce: () => 60 })), 30],
  ])('IteratorAge looks back for %s, because a batch can take that long [K04]', (_, timeout, periods) => {
    const processor = newProcessor({ timeout, alarms: { duration: { enabled: false } } });
    Template.fromStack(Stack.of(processor)).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'IteratorAge', EvaluationPeriods: periods, DatapointsToAlarm: 1 });
  });

  test('NotPolling goes into ALARM if Lambda has not polled the stream for 15 minutes, or for as long as a batch can take [K04]', () => {
    const processor = newProcessor({});
    expect(alarmsOf(processor).NotPolling).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'PolledEventCount',
      Dimensions: [{ Name: 'EventSourceMappingUUID', Value: Stack.of(processor).resolve(processor.eventSourceMapping.eventSourceMappingId) }],
      Statistic: 'SampleCount',
      Period: 60,
      EvaluationPeriods: 15,
      DatapointsToAlarm: 15,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
    expect(alarmsOf(newProcessor({ timeout: Duration.seconds(1_000) })).NotPolling.EvaluationPeriods).toBe(17);
    expect(alarmsOf(newProcessor({ alarms: { notPolling: { threshold: Duration.hours(1) } } })).NotPolling.EvaluationPeriods).toBe(60);
  });

  test('NotPolling is not created while the mapping is disabled, also if it is asked for', () => {
    expect(alarmIds({ enabled: false, alarms: { notPolling: { enabled: true } } })).toEqual(ESSENTIAL.filter(id => id !== 'NotPolling'));
  });

  test.each([
    ['30 seconds', Duration.seconds(30)],
    ['1 minute 30 seconds', Duration.seconds(90)],
    ['1 day 1 minute', Duration.minutes(1_441)],
    ['a Token', Duration.minutes(Lazy.number({ produce: () => 15 }))],
  ])('fails when the threshold of NotPolling is %s', (name, threshold) => {
    expect(() => newProcessor({ alarms: { notPolling: { threshold } } })).toThrow(
      `alarms.notPolling.threshold is ${name} but must be whole minutes from 1 minute to 1 day: set it to Duration.minutes(15), or omit it`);
  });

  test('FailureRecords can be disabled individually', () => {
    expect(alarmIds({ ...queue(), alarms: { failureRecords: { enabled: false } } })).toEqual(withoutBucket(ESSENTIAL));
  });

  test('ParkedRecords watches what the handler of the function parks, and says where it is [O06, K04]', () => {
    const processor = newProcessor({});
    const { ParkedRecords } = alarmsOf(processor);
    expect(ParkedRecords).toMatchObject({
      Namespace: 'cdk-resilient-lambda',
      MetricName: 'ParkedRecords',
      Statistic: 'Sum',
      Threshold: 0,
      Dimensions: [{ Name: 'FunctionName', Value: Stack.of(processor).resolve(processor.lambdaFunction.functionName) }],
      TreatMissingData: 'notBreaching',
    });
    expect(textOf(ParkedRecords.AlarmDescription)).toMatch(/ s3:\/\/<FailureBucket>\/aws\/lambda\/00000000-0000-0000-0000-000000000000\/<\w+>\/\. /);
  });

  test.each<[string, string, object]>([
    ['IteratorAge', 'IteratorAge', { Statistic: 'Maximum', Threshold: 10_800_000, EvaluationPeriods: 15, DatapointsToAlarm: 1 }],
    ['ParkedEvents', 'OnFailureDestinationDeliveredEventCount', { Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 1, DatapointsToAlarm: 1 }],
    ['DroppedEvents', 'DroppedEventCount', { Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 1, DatapointsToAlarm: 1 }],
    ['FailedEvents', 'FailedInvokeEventCount', { Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 3, DatapointsToAlarm: 3 }],
    ['DestinationDeliveryFailures', 'DestinationDeliveryFailures', { Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 1, DatapointsToAlarm: 1 }],
    ['FailureRecords', 'ApproximateNumberOfMessagesVisible', { Namespace: 'AWS/SQS', Statistic: 'Maximum', Threshold: 0, EvaluationPeriods: 1 }],
  ])('%s watches %s every minute, with dimensions, and missing data does not breach [O06, K04, K10]', (id, metric, properties) => {
    const processor = newProcessor({ ...queue(), alarms: { profile: full } });
    const resolve = (value: string) => Stack.of(processor).resolve(value);
    const dimension = {
      'AWS/SQS': ['QueueName', processor.failureQueue!.queueName],
      'mapping': ['EventSourceMappingUUID', processor.eventSourceMapping.eventSourceMappingId],
      'function': ['FunctionName', processor.lambdaFunction.functionName],
    }[id === 'FailureRecords' ? 'AWS/SQS' : OF_EVENTS.includes(id) ? 'mapping' : 'function'];
    expect(alarmsOf(processor)[id]).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: metric,
      ...properties,
      Dimensions: [{ Name: dimension[0], Value: resolve(dimension[1]) }],
      Period: 60,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('all have dimensions and the given action [O06]', () => {
    const stack = newStack();
    const alarmTopic = new sns.Topic(stack, 'OnCall');
    const processor = newProcessor({ ...queue(), alarmTopic, alarms: { profile: full } }, stack);
    const action = [stack.resolve(alarmTopic.topicArn)];
    for (const alarm of Object.values(alarmsOf(processor))) {
      expect(alarm).toMatchObject({ Dimensions: [expect.objectContaining({ Name: expect.anything() })], AlarmActions: action, OKActions: action });
    }
  });

  test('use the given thresholds [K10]', () => {
    const alarms = {
      profile: full,
      iteratorAge: { threshold: Duration.minutes(5) },
      parkedEvents: { threshold: 1 },
      droppedEvents: { threshold: 2 },
      failureRecords: { threshold: 3 },
      failedEvents: { threshold: 4 },
      destinationDeliveryFailures: { threshold: 5 },
    };
    const made = alarmsOf(newProcessor({ ...queue(), alarms }));
    expect(Object.keys(alarms).slice(1).map(name => made[name[0].toUpperCase() + name.slice(1)].Threshold)).toEqual([300_000, 1, 2, 3, 4, 5]);
  });

  test('the threshold of the iterator age is half of maxRecordAge, and so below half of the retention period [K08, K10]', () => {
    const threshold = (maxRecordAge: Duration) => alarmsOf(newProcessor({ maxRecordAge })).IteratorAge.Threshold;
    expect(threshold(Duration.days(3))).toBe(36 * 3_600_000);
    expect(threshold(Duration.seconds(61))).toBe(30_500);
  });

  test.each<[string, StreamProcessorProps['alarms'], string[] | undefined]>([
    ['emits event counts for the essential alarms', {}, ['EventCount']],
    ['emits event counts for each alarm on them: not polling', { profile: none, notPolling: { enabled: true } }, ['EventCount']],
    ['emits event counts for each alarm on them: parked', { profile: none, parkedEvents: { enabled: true } }, ['EventCount']],
    ['emits event counts for each alarm on them: dropped', { profile: none, droppedEvents: { enabled: true } }, ['EventCount']],
    ['emits event counts for each alarm on them: failed', { profile: none, failedEvents: { enabled: true } }, ['EventCount']],
    ['emits no event counts if no alarm needs them', { profile: none, errors: { enabled: true } }, undefined],
    ['emits no event counts if the alarms that need them are disabled',
      { profile: essential, notPolling: { enabled: false }, parkedEvents: { enabled: false }, droppedEvents: { enabled: false } }, undefined],
  ])('the mapping %s [K04]', (_, alarms, metrics) => {
    expect(countsEvents(alarms)).toEqual(metrics);
  });

  test('descriptions explain the alarm and how to investigate and fix it', () => {
    const texts = (processor: StreamProcessor) => Object.fromEntries(Object.entries(alarmsOf(processor)).slice(-8)
      .map(([id, { AlarmDescription }]) => [id, textOf(AlarmDescription)]));
    expect(texts(newProcessor({ alarms: { profile: full } }))).toMatchSnapshot('with a bucket');
    const stack = newStack();
    const ofTable = { source: StreamSource.dynamoDb(tableWithStream(stack)), onFailure: StreamFailureDestination.queue() };
    expect(texts(newProcessor({ ...ofTable, alarms: { profile: full } }, stack))).toMatchSnapshot('of a table, with a queue');
  });

  test('descriptions for an imported stream state no retention period', () => {
    const stack = newStack();
    const source = StreamSource.kinesis(kinesis.Stream.fromStreamArn(stack, 'Existing', STREAM_ARN));
    expect(textOf(alarmsOf(newProcessor({ source }, stack)).DroppedEvents.AlarmDescription)).toContain('only in the stream, until their retention period ends.');
  });
});
