import { returns, Simulation, SimulationOptions, succeeds, UnsupportedFeatureError } from '../../../src/simulator';
import { workerTemplate, WorkerParts } from '../templates';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

function simulate(parts: WorkerParts = {}, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate(workerTemplate(parts), { handlers: { Function: succeeds() }, ...options });
}

/** Sends a message and runs until idle. */
async function run(sim: Simulation): Promise<Simulation> {
  sim.send('Queue', 1);
  await sim.runUntilIdle();
  return sim;
}

const refusal = (resource: string, property: string) => expect.objectContaining({ name: 'UnsupportedFeatureError', resource, property });

describe('what is not modelled is refused where an event meets it, and not before', () => {
  test.each([
    ['DurableConfig', { ExecutionTimeout: 60 }],
    ['CapacityProviderConfig', { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: 'arn' } }],
    ['TenancyConfig', { TenantIsolationMode: 'PER_TENANT' }],
    ['Invented', 1],
  ])('%s of a function, when it runs', async (property, value) => {
    const sim = simulate({ function: { [property]: value } });
    sim.send('DeadLetters', 1);
    await sim.runUntilIdle();
    expect(sim.messages('DeadLetters')).toHaveLength(1);
    await expect(run(sim)).rejects.toEqual(refusal('Function', property));
  });

  test('the error says what to leave out', async () => {
    await expect(run(simulate({ function: { DurableConfig: {} } }))).rejects.toThrow(
      'Function: DurableConfig is not modelled by the simulator: a durable function runs in steps, is suspended between them and continues after failures; ' +
      "leave it out with the option `without: ['Function']`, or simulate a template without it");
  });

  test('a property of a mapping, at its queue', () => {
    expect(() => simulate({ mapping: { Invented: 1 } }).send('Queue', 1)).toThrow('Mapping: Invented is not modelled');
    expect(() => simulate({ mapping: { Invented: 1, Enabled: false } }).send('Queue', 1)).not.toThrow();
  });

  test.each(['Version', 'Alias', 'EventInvokeConfig'])('a property of a resource of type %s, at its function', async type => {
    const Other = { Type: `AWS::Lambda::${type}`, Properties: { FunctionName: { Ref: 'Function' }, Invented: 1 } };
    await expect(run(simulate({ more: { Other } }))).rejects.toEqual(refusal('Other', 'Invented'));
  });

  test('a property of a stream, topic, subscription, bus, rule or bucket', () => {
    const more = {
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1, Invented: 1 } },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { DataProtectionPolicy: {}, Subscription: [{ Protocol: 'sqs', Endpoint: arn('Queue') }] } },
      Other: { Type: 'AWS::SNS::Topic' },
      Replay: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Other' }, Protocol: 'sqs', Endpoint: arn('Queue'), ReplayPolicy: {} } },
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus', Invented: 1 } },
      Bus2: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus2' } },
      Rule: { Type: 'AWS::Events::Rule', Properties: { EventBusName: { Ref: 'Bus2' }, EventPattern: { source: ['a'] }, Targets: [], Invented: 1 } },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { ReplicationConfiguration: {} } },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], StreamSpecification: { StreamViewType: 'NEW_IMAGE' }, KinesisStreamSpecification: { StreamArn: arn('Stream') },
        },
      },
    };
    const sim = simulate({ more });
    expect(() => sim.put('Stream', 1)).toThrow('Stream: Invented is not modelled');
    expect(() => sim.publish('Topic', 1)).toThrow('Topic: DataProtectionPolicy is not modelled');
    expect(() => sim.publish('Other', 1)).toThrow('Replay: ReplayPolicy is not modelled');
    expect(() => sim.putEvents({ bus: 'Bus', source: 'a', detailType: 'b' })).toThrow('Bus: Invented is not modelled');
    expect(() => sim.putEvents({ bus: 'Bus2', source: 'a', detailType: 'b' })).toThrow('Rule: Invented is not modelled');
    expect(() => sim.putObject('Bucket', 'key', 1)).toThrow('Bucket: ReplicationConfiguration is not modelled');
    expect(() => sim.changeItem('Table', { newImage: { id: 'a' } })).toThrow('Table: KinesisStreamSpecification is not modelled');
  });

  test('a message that moves to a dead-letter queue meets what reads it', async () => {
    const sim = simulate({
      queue: { RedrivePolicy: { deadLetterTargetArn: arn('DeadLetters'), maxReceiveCount: 1 } },
      more: { Pipe: { Type: 'AWS::Pipes::Pipe', Properties: { Source: arn('DeadLetters'), Target: arn('Function') } } },
    }, { handlers: { Function: () => { throw new Error('no'); } } });
    await expect(run(sim)).rejects.toEqual(refusal('Pipe', 'AWS::Pipes::Pipe'));
  });

  test.each(['rule', 'schedule'])('what a %s with an unknown property sends', async kind => {
    const Targets = [{ Id: 'a', Arn: arn('Queue') }];
    const Scheduled = kind === 'rule'
      ? { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(5 minutes)', Targets, Invented: 1 } }
      : {
        Type: 'AWS::Scheduler::Schedule',
        Properties: { ScheduleExpression: 'rate(5 minutes)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: arn('Queue'), RoleArn: 'arn' }, Invented: 1 },
      };
    await expect(simulate({ more: { Scheduled } }).advance({ minutes: 6 })).rejects.toEqual(refusal('Scheduled', 'Invented'));
  });
});

describe('a resource type that is not modelled', () => {
  const source = (id: string, Type: string, Properties: object) => ({ [id]: { Type, Properties } });
  const STREAM = { Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } } };
  const INPUTS = [{ KinesisStreamsInput: { ResourceARN: arn('Stream') } }];

  test.each([
    ['Pipe', 'AWS::Pipes::Pipe', { Source: arn('Stream') }],
    ['Firehose', 'AWS::KinesisFirehose::DeliveryStream', { KinesisStreamSourceConfiguration: { KinesisStreamARN: arn('Stream') } }],
    ['Sql', 'AWS::KinesisAnalytics::Application', { Inputs: [{ KinesisStreamsInput: { ResourceARN: arn('Stream') } }] }],
    ['Flink', 'AWS::KinesisAnalyticsV2::Application', { ApplicationConfiguration: { SqlApplicationConfiguration: { Inputs: INPUTS } } }],
    ['FanOut', 'AWS::Pipes::Pipe', { Source: { 'Fn::GetAtt': ['Consumer', 'ConsumerARN'] } }],
  ])('is refused when an event arrives in the stream that it reads: %s', (id, Type, properties) => {
    const Consumer = { Type: 'AWS::Kinesis::StreamConsumer', Properties: { ConsumerName: 'c', StreamARN: arn('Stream') } };
    const template = { Resources: { ...STREAM, Consumer, ...source(id, Type, properties) } };
    const sim = Simulation.fromTemplate(template);
    expect(() => sim.put('Stream', 1)).toThrow(`${id}: ${Type} is not modelled by the simulator: it`);
    expect(() => Simulation.fromTemplate(template, { without: [id] }).put('Stream', 1)).not.toThrow();
  });

  test('is refused when an event arrives in the queue that it reads, and other queues are not concerned', () => {
    const sim = simulate({ more: source('Pipe', 'AWS::Pipes::Pipe', { Source: arn('DeadLetters') }) });
    expect(() => sim.send('Queue', 1)).not.toThrow();
    expect(() => sim.send('DeadLetters', 1)).toThrow(UnsupportedFeatureError);
    expect(() => simulate({ more: source('Pipe', 'AWS::Pipes::Pipe', { Source: 'arn:aws:sqs:us-east-1:123456789012:elsewhere' }) }).send('Queue', 1)).not.toThrow();
  });

  test('is refused when a rule sends an event to it, unless it is left out: there the event leaves the simulation', async () => {
    const more = {
      Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { EventPattern: { source: ['a'] }, Targets: [{ Id: '1', Arn: { Ref: 'Machine' } }, { Id: '2', Arn: arn('Queue') }] },
      },
    };
    const event = { source: 'a', detailType: 'b' };
    expect(() => simulate({ more }).putEvents(event)).toThrow('Machine: AWS::StepFunctions::StateMachine is not modelled by the simulator: it runs steps');
    const sim = simulate({ more }, { without: ['Machine'] });
    sim.putEvents(event);
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: 1 });
    expect(sim.invocations('Function')).toHaveLength(1);
    expect(sim.trace).toContainEqual(expect.objectContaining({ kind: 'delivered', resource: expect.stringMatching(/^arn:.*Machine.* \(left out\)$/) }));
  });

  test('parks a failure that leaves the simulation, and takes that of a function that is left out', async () => {
    const more = {
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: { Ref: 'Function' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: arn('Other') } } },
      },
      Other: { Type: 'AWS::Lambda::Function', Properties: {} },
    };
    const sim = simulate({ more }, { without: ['Other'], handlers: { Function: () => { throw new Error('no'); } } });
    sim.invoke('Function', 1);
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ parked: 1 });
  });

  test('is refused although the handler that sends to it catches the error', async () => {
    const more = source('Pipe', 'AWS::Pipes::Pipe', { Source: arn('Other') });
    const sim: Simulation = simulate({ more: { ...more, Other: { Type: 'AWS::SQS::Queue' } } }, { handlers: { Function: () => { sim.send('Other', 1); } } });
    await expect(run(sim)).rejects.toThrow('Pipe: AWS::Pipes::Pipe is not modelled');
  });

  test('has no effect if no event can meet it: a Kafka mapping, a state machine, a source of a Custom Event Bus', async () => {
    const sim = simulate({
      more: {
        Kafka: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Function' }, Topics: ['orders'] } },
        Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} },
        Source: { Type: 'AWS::EventsV2::EventSource', Properties: {} },
      },
    });
    expect((await run(sim)).tally()).toMatchObject({ processed: 1 });
  });
});

describe('what reads the log of a function', () => {
  const LOGS = { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/own/logs' } } };
  const filter = (LogGroupName: unknown, DestinationArn: unknown) => ({ Filter: { Type: 'AWS::Logs::SubscriptionFilter', Properties: { LogGroupName, DestinationArn, FilterPattern: '' } } });
  const OTHER = { Other: { Type: 'AWS::Lambda::Function', Properties: {} } };

  test.each<[string, WorkerParts]>([
    ['by the default name', { function: { FunctionName: 'orders' }, more: { ...OTHER, ...filter('/aws/lambda/orders', arn('Other')) } }],
    ['by reference', { function: { LoggingConfig: { LogGroup: { Ref: 'Logs' } } }, more: { ...LOGS, ...OTHER, ...filter({ Ref: 'Logs' }, arn('Other')) } }],
    ['by the name of the resource', {
      function: { FunctionName: 'orders' },
      more: { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/orders' } }, ...OTHER, ...filter({ Ref: 'Logs' }, arn('Other')) },
    }],
  ])('is refused when the function runs: %s', async (_, parts) => {
    await expect(run(simulate(parts))).rejects.toEqual(refusal('Filter', 'AWS::Logs::SubscriptionFilter'));
  });

  test('has no effect if its lines leave the templates, or if the function has another log', async () => {
    const elsewhere = 'arn:aws:lambda:us-east-1:123456789012:function:elsewhere';
    expect((await run(simulate({ function: { FunctionName: 'orders' }, more: filter('/aws/lambda/orders', elsewhere) }))).tally().processed).toBe(1);
    expect((await run(simulate({ more: { ...LOGS, ...OTHER, ...filter({ Ref: 'Logs' }, arn('Other')) } }))).tally().processed).toBe(1);
  });

  test('an alarm on logs is refused when the function runs', async () => {
    const LogAlarm = {
      Type: 'AWS::CloudWatch::LogAlarm',
      Properties: { ScheduledQueryConfiguration: { LogGroupIdentifiers: ['arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders:*'] } },
    };
    await expect(run(simulate({ function: { FunctionName: 'orders' }, more: { LogAlarm } }))).rejects.toEqual(refusal('LogAlarm', 'AWS::CloudWatch::LogAlarm'));
  });
});

describe('a part of a template that is not read', () => {
  const sam = (events: object) => ({
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: { Function: { Type: 'AWS::Serverless::Function', Properties: { Handler: 'a.b', Runtime: 'nodejs22.x', InlineCode: '', Events: events } } },
  });

  test('is refused when an event reaches its function', async () => {
    const sim = Simulation.fromTemplate(sam({ Odd: { Type: 'Unheard', Properties: {} } }), { handlers: { Function: returns(1) } });
    sim.invoke('Function', 1);
    await expect(sim.runUntilIdle()).rejects.toThrow('Function: a part that is not read');
  });
});

test('the source of a mapping that is known only at deployment is told at once', () => {
  expect(() => simulate({ mapping: { EventSourceArn: { 'Fn::ImportValue': 'Source' } } })).toThrow('Mapping: EventSourceArn cannot be determined from the template');
});
