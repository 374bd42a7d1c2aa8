import { Simulation, SimulationOptions, succeeds, UnsupportedFeatureError } from '../../../src/simulator';
import { workerTemplate } from '../templates';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const MINUTE = 60_000;

/** An alarm on the errors of the function. */
const errors = (properties: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: 'errors',
    AlarmDescription: 'see the runbook',
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Function' } }],
    ...properties,
  },
});
const TO_TOPIC = { AlarmActions: [{ Ref: 'Topic' }] };
const topic = (...subscriptions: object[]) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms', Subscription: subscriptions } });
const INBOX = { Inbox: { Type: 'AWS::SQS::Queue' }, Topic: topic({ Protocol: 'sqs', Endpoint: arn('Inbox') }) };
const OPERATOR = { Operator: { Type: 'AWS::Lambda::Function', Properties: {} } };

/** The worker with further resources. Its function fails whenever a message says so. */
function simulate(more: object, options: SimulationOptions = {}): Simulation {
  const fails = (event: { Records: { body: string }[] }) => {
    if (event.Records[0].body === 'fail') throw new Error('no');
  };
  return Simulation.fromTemplate(workerTemplate({ function: { FunctionName: 'orders' }, more }), {
    handlers: { Function: fails, ...'Operator' in more && { Operator: succeeds() } }, ...options,
  });
}

/** Lets the function fail once in the first minute, and waits until the alarms have seen it. */
async function failOnce(sim: Simulation, minutes = 3): Promise<Simulation> {
  sim.send('Queue', 'fail');
  await sim.advance({ minutes });
  return sim;
}

const states = (sim: Simulation) => sim.alarms().map(({ alarm, to, at }) => `${at / MINUTE} ${alarm} ${to}`);
const messages = (sim: Simulation) => sim.messages('Inbox').map(({ body }) => JSON.parse(String(body)));

describe('an alarm', () => {
  test('publishes to its topic when it goes to ALARM, in the format of CloudWatch', async () => {
    const sim = await failOnce(simulate({ ...INBOX, Alarm: errors(TO_TOPIC) }));
    expect(states(sim)).toEqual(['1 Alarm ALARM']);
    const [envelope, ...others] = messages(sim);
    expect(others).toEqual([]);
    expect(envelope).toMatchObject({ Type: 'Notification', Subject: 'ALARM: "errors" in US East (N. Virginia)' });
    expect(JSON.parse(envelope.Message)).toEqual({
      AlarmName: 'errors',
      AlarmDescription: 'see the runbook',
      AWSAccountId: '123456789012',
      AlarmConfigurationUpdatedTimestamp: '2026-01-01T00:00:00.000+0000',
      NewStateValue: 'ALARM',
      NewStateReason: 'Threshold Crossed: 1 of the last 1 datapoints [1] was greater than the threshold (0)',
      StateChangeTime: '2026-01-01T00:01:00.000+0000',
      Region: 'US East (N. Virginia)',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors',
      OldStateValue: 'INSUFFICIENT_DATA',
      AlarmActions: ['arn:aws:sns:us-east-1:123456789012:alarms'],
      OKActions: [],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: 'Errors',
        Namespace: 'AWS/Lambda',
        Dimensions: [{ value: 'orders', name: 'FunctionName' }],
        StatisticType: 'Statistic',
        Statistic: 'SUM',
        Unit: null,
        Period: 60,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 0,
        TreatMissingData: 'notBreaching',
        EvaluateLowSampleCountPercentile: '',
      },
    });
  });

  test('reaches its receivers at the instant of the change, however far the test advances', async () => {
    const sim = await failOnce(simulate({ ...OPERATOR, Alarm: errors({ AlarmActions: [arn('Operator')] }) }), 60);
    expect(sim.invocations('Operator').map(({ at }) => at)).toEqual([MINUTE]);
    const sim2 = await failOnce(simulate({ ...INBOX, Alarm: errors(TO_TOPIC) }), 60);
    expect(sim2.messages('Inbox')).toMatchObject([{ sentAt: MINUTE }]);
  });

  test('invokes its function with the event of CloudWatch, asynchronously', async () => {
    const events: unknown[] = [];
    const sim = await failOnce(simulate({ ...OPERATOR, Alarm: errors({ AlarmActions: [arn('Operator')], OKActions: [arn('Operator')] }) }, {
      handlers: { Function: () => { throw new Error('no'); }, Operator: event => { events.push(event); } },
    }), 2);
    expect(sim.notifications()).toMatchObject([{ eventId: 'Alarm#1', fate: 'processed', resource: 'Operator' }]);
    expect(events[0]).toEqual({
      source: 'aws.cloudwatch',
      alarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors',
      accountId: '123456789012',
      time: '2026-01-01T00:01:00.000+0000',
      region: 'us-east-1',
      alarmData: {
        alarmName: 'errors',
        state: {
          value: 'ALARM',
          reason: 'Threshold Crossed: 1 of the last 1 datapoints [1] was greater than the threshold (0)',
          reasonData: '{"version":"1.0","queryDate":"2026-01-01T00:01:00.000+0000","statistic":"Sum","period":60,"recentDatapoints":[1],"threshold":0}',
          timestamp: '2026-01-01T00:01:00.000+0000',
        },
        previousState: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', timestamp: '2026-01-01T00:00:00.000+0000' },
        configuration: {
          description: 'see the runbook',
          metrics: [{
            id: expect.stringMatching(/^[0-9a-f-]{36}$/),
            metricStat: { metric: { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'orders' } }, period: 60, stat: 'Sum' },
            returnData: true,
          }],
        },
      },
    });
  });

  test('on metric math, on a percentile or in another Region is described as such', async () => {
    const query = { MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'orders' }] }, Period: 60, Stat: 'Sum' } };
    const Metrics = [{ Id: 'e', Expression: 'm * 2' }, { Id: 'm', ReturnData: false, ...query }];
    const none = { Namespace: undefined, MetricName: undefined, Statistic: undefined, Period: undefined, Dimensions: undefined };
    const sim = await failOnce(simulate({ ...INBOX, ...OPERATOR, Alarm: errors({ ...none, Metrics, AlarmActions: [{ Ref: 'Topic' }, arn('Operator')] }) }), 2);
    const { Metrics: described, ...rule } = JSON.parse(messages(sim)[0].Message).Trigger;
    expect(rule).not.toHaveProperty('MetricName');
    expect(described).toEqual([
      { Id: 'e', Expression: 'm * 2', ReturnData: true },
      { Id: 'm', MetricStat: { Metric: { MetricName: 'Errors', Namespace: 'AWS/Lambda', Dimensions: [{ value: 'orders', name: 'FunctionName' }] }, Period: 60, Stat: 'Sum' }, ReturnData: false },
    ]);
    const template = workerTemplate({ more: { ...INBOX, Alarm: errors({ Statistic: undefined, ExtendedStatistic: 'p99', EvaluateLowSampleCountPercentile: 'evaluate', ...TO_TOPIC }) } });
    const other = Simulation.fromTemplate([{ stackName: 'S', template, region: 'xx-new-1' }] as never, { handlers: { Function: () => { throw new Error('no'); } } });
    await failOnce(other, 2);
    expect(messages(other)[0].Subject).toBe('ALARM: "errors" in xx-new-1');
    expect(JSON.parse(messages(other)[0].Message).Trigger).toMatchObject({ StatisticType: 'ExtendedStatistic', ExtendedStatistic: 'p99' });
  });

  test('starts the actions of each state, also of the first OK, and none if they are disabled', async () => {
    const all = { AlarmActions: [{ Ref: 'Topic' }], OKActions: [{ Ref: 'Topic' }], InsufficientDataActions: [{ Ref: 'Topic' }] };
    const subjects = async (properties: object) => {
      const sim = simulate({ ...INBOX, Alarm: errors({ ...all, ...properties }) });
      await sim.advance({ minutes: 2 });
      sim.send('Queue', 'fail');
      await sim.advance({ minutes: 6 });
      return messages(sim).map(({ Subject }) => Subject.split(':')[0]);
    };
    expect(await subjects({})).toEqual(['OK', 'ALARM', 'OK']);
    expect(await subjects({ TreatMissingData: 'missing' })).toContain('INSUFFICIENT_DATA');
    expect(await subjects({ ActionsEnabled: false })).toEqual([]);
  });

  test('that notifies nobody is still told by its changes', async () => {
    const sim = await failOnce(simulate({ Alarm: errors() }));
    expect(states(sim)).toEqual(['1 Alarm ALARM']);
    expect(sim.notifications()).toEqual([]);
  });

  test('puts its changes on the default event bus, if a rule wants them', async () => {
    const rule = (value: string) => ({
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern: { 'source': ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'], 'detail': { state: { value: [value] } } }, Targets: [{ Id: 'a', Arn: arn('Inbox') }] },
    });
    const sim = await failOnce(simulate({ Inbox: { Type: 'AWS::SQS::Queue' }, Rule: rule('ALARM'), Alarm: errors() }));
    expect(messages(sim)).toMatchObject([{
      source: 'aws.cloudwatch',
      resources: ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors'],
      detail: { alarmName: 'errors', state: { value: 'ALARM' }, previousState: { value: 'INSUFFICIENT_DATA' } },
    }]);
  });
});

describe('the notifications of alarms', () => {
  test('are not events that can be lost, but have a fate and a story of their own', async () => {
    const sim = await failOnce(simulate({ Topic: topic(), Alarm: errors(TO_TOPIC) }), 10);
    expect(sim.tally()).toEqual({ processed: 0, parked: 1, pending: 0, expired: 0, dropped: 0 });
    sim.expectNothingLost();
    expect(sim.notifications()).toMatchObject(Array.from({ length: sim.notifications().length }, (_, i) =>
      ({ eventId: `Alarm#${i + 1}`, fate: 'dropped', resource: 'Topic', reason: 'the topic has no subscription' })));
    expect(sim.fate('Alarm#1').fate).toBe('dropped');
    expect(sim.story('Alarm#1')).toContain('is sent to Alarm');
  });

  test('leave the simulation where the template names a topic that it does not contain, or that the test leaves out', async () => {
    const AlarmActions = ['arn:aws:sns:us-east-1:123456789012:elsewhere', { 'Fn::ImportValue': 'Topic' }, 'arn:aws:ssm:us-east-1:123456789012:opsitem:1'];
    const sim = await failOnce(simulate({ Alarm: errors({ AlarmActions }) }));
    expect(sim.notifications()).toMatchObject([{ fate: 'processed' }]);
    const left = await failOnce(simulate({ ...INBOX, Alarm: errors(TO_TOPIC) }, { without: ['Topic'] }));
    expect(left.notifications()).toMatchObject([{ fate: 'processed', resource: 'arn:aws:sns:us-east-1:123456789012:alarms (left out)' }]);
  });

  test('are lost if their receiver is out of reach or refuses them', async () => {
    const fifo = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms.fifo', FifoTopic: true } };
    const sim = await failOnce(simulate({ Topic: fifo, Alarm: errors(TO_TOPIC) }));
    expect(sim.notifications()).toMatchObject([{ fate: 'dropped', resource: 'Alarm', reason: 'a FIFO topic needs a messageGroupId' }]);
    const down = await failOnce(simulate({ ...INBOX, Alarm: errors(TO_TOPIC) }, { faults: [{ fault: 'undeliverable', on: 'Topic' }] }));
    expect(down.notifications()).toMatchObject([{ fate: 'dropped', reason: 'Topic does not exist or denies access' }]);
  });

  test('reach a version or an alias of a function', async () => {
    const Version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Operator' } } };
    const sim = await failOnce(simulate({ ...OPERATOR, Version, Alarm: errors({ AlarmActions: [{ Ref: 'Version' }] }) }));
    expect(sim.invocations('Operator')).toMatchObject([{ version: '1' }]);
  });
});

describe('a composite alarm', () => {
  const composite = (AlarmRule: unknown, properties: object = {}) => ({ Type: 'AWS::CloudWatch::CompositeAlarm', Properties: { AlarmName: 'all', AlarmRule, ...properties } });

  test('follows the alarms of its rule, by name or ARN, and notifies', async () => {
    const sim = await failOnce(simulate({ ...INBOX, Alarm: errors(), All: composite({ 'Fn::Sub': 'ALARM("${Alarm.Arn}") AND NOT OK(errors)' }, TO_TOPIC) }));
    expect(states(sim)).toEqual(['1 Alarm ALARM', '1 All ALARM']);
    expect(messages(sim)).toMatchObject([{ Subject: 'ALARM: "all" in US East (N. Virginia)' }]);
    expect(JSON.parse(messages(sim)[0].Message)).toMatchObject({ AlarmName: 'all', AlarmRule: expect.stringContaining('NOT OK(errors)'), OldStateValue: 'INSUFFICIENT_DATA' });
    expect(sim.alarms()[1].reason).toMatch(/^AlarmRule is true: arn:.*:errors is ALARM, errors is ALARM$/);
  });

  test('can follow another one, wherever it stands in the template', async () => {
    const sim = await failOnce(simulate({ Outer: composite('ALARM(inner)', { AlarmName: 'outer' }), Inner: composite('ALARM(errors) OR FALSE', { AlarmName: 'inner' }), Alarm: errors() }), 1);
    expect(states(sim)).toEqual(['1 Alarm ALARM', '1 Outer OK', '1 Inner ALARM', '1 Outer ALARM']);
  });

  test('tells a function its rule', async () => {
    const events: { alarmData: object }[] = [];
    await failOnce(simulate({ ...OPERATOR, Alarm: errors(), All: composite('ALARM(errors)', { AlarmActions: [arn('Operator')] }) }, {
      handlers: { Function: () => { throw new Error('no'); }, Operator: event => { events.push(event as never); } },
    }), 2);
    expect(events[0].alarmData).toMatchObject({ alarmName: 'all', configuration: { alarmRule: 'ALARM(errors)' } });
    expect(events[0].alarmData).not.toHaveProperty('state.reasonData');
  });

  test.each<[string, object, string]>([
    ['with a suppressor', composite('ALARM(errors)', { ActionsSuppressor: 'errors' }), 'All: ActionsSuppressor is not modelled'],
    ['with a rule of another form', composite('AT_LEAST(1, ALARM, (errors))'), "All: AlarmRule: 'AT_LEAST' at this position is not modelled"],
    ['on an alarm that is not in the templates', composite('ALARM(errors) OR ALARM(elsewhere)'), 'All: AlarmRule with elsewhere is not modelled'],
    ['on nothing in the templates', composite('ALARM(elsewhere)'), 'All: AlarmRule with elsewhere is not modelled'],
    ['with an unknown rule', composite({ 'Fn::ImportValue': 'Rule' }), 'All: AlarmRule cannot be determined'],
  ])('%s is refused when an alarm changes', async (_, All, message) => {
    const sim = simulate({ Alarm: errors(), All });
    await expect(failOnce(sim)).rejects.toThrow(message);
    await expect(failOnce(simulate({ Alarm: errors(), All }, { without: ['All'] }))).resolves.toBeDefined();
  });
});

describe('an alarm that is not modelled', () => {
  test.each<[string, object, string]>([
    ['anomaly detection', { ThresholdMetricId: 'ad', Threshold: undefined }, 'Alarm: GreaterThanThreshold without a fixed threshold is not modelled'],
    ['a period of ten seconds', { Period: 10 }, 'Alarm: a Period of 10 s is not modelled'],
    ['a window of the clock', { EvaluationWindow: { WallClockWindow: {} } }, 'Alarm: EvaluationWindow.WallClockWindow is not modelled by the simulator: it aligns the periods'],
    ['a warm-up', { WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } }, 'Alarm: WarmUpConfiguration is not modelled'],
    ['a query', { EvaluationCriteria: {}, MetricName: undefined }, 'Alarm: EvaluationCriteria is not modelled'],
    ['an unknown threshold', { Threshold: { 'Fn::ImportValue': 'Threshold' } }, 'Alarm: Threshold cannot be determined'],
    ['unknown metrics', { MetricName: undefined, Metrics: { 'Fn::ImportValue': 'Metrics' } }, 'Alarm: Metrics.AccountId is not modelled'],
    ['a metric with an unknown name', { MetricName: { 'Fn::ImportValue': 'Name' } }, 'Alarm: MetricName cannot be determined'],
  ])('does not refuse the template, but is refused when its metric has data: %s', async (_, properties, message) => {
    const sim = simulate({ Alarm: errors(properties) });
    await sim.advance({ minutes: 5 });
    await expect(failOnce(sim)).rejects.toThrow(message);
    await expect(failOnce(simulate({ Alarm: errors(properties) }, { without: ['Alarm'] }))).resolves.toBeDefined();
  });

  test('has no effect as long as its metric has no data', async () => {
    const sim = simulate({ Alarm: errors({ Period: 10, Dimensions: [{ Name: 'FunctionName', Value: 'other' }] }) });
    await failOnce(sim);
    expect(sim.alarms()).toEqual([]);
  });

  test('an error that is not about the alarm is not hidden', () => {
    expect(() => simulate({ Alarm: errors() }, { assumptions: { get alarmExtraDatapoints(): number { throw new TypeError('broken'); } } })).toThrow('broken');
  });
});

describe('what acts on alarms', () => {
  const mute = (AlarmNames: unknown) => ({ Mute: { Type: 'AWS::CloudWatch::AlarmMuteRule', Properties: { MuteTargets: { AlarmNames }, Rule: { Schedule: {} } } } });

  test.each([[['errors']], [[{ Ref: 'Alarm' }]], [[arn('Alarm')]], [{ 'Fn::ImportValue': 'Names' }]])('a mute rule is refused when an alarm that it may mute has an action to start: %j', async names => {
    await expect(failOnce(simulate({ ...INBOX, Alarm: errors(TO_TOPIC), ...mute(names) }))).rejects.toThrow(UnsupportedFeatureError);
    await expect(failOnce(simulate({ ...INBOX, Alarm: errors(), ...mute(names) }))).resolves.toBeDefined();
  });

  test('a mute rule of other alarms has no effect', async () => {
    await expect(failOnce(simulate({ ...INBOX, Alarm: errors(TO_TOPIC), ...mute(['others']) }))).resolves.toBeDefined();
  });

  test('a scaling policy is refused when an alarm starts it', async () => {
    const Policy = { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', Properties: { PolicyName: 'p' } };
    await expect(failOnce(simulate({ Policy, Alarm: errors({ AlarmActions: [{ Ref: 'Policy' }] }) }))).rejects.toThrow('Policy: AWS::ApplicationAutoScaling::ScalingPolicy is not modelled');
    await expect(failOnce(simulate({ Policy, Alarm: errors() }))).resolves.toBeDefined();
  });
});
