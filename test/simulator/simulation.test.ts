import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { TO_INVOKE, workerTemplate } from './templates';
import { Call, Simulation, SimulationOptions, succeeds, throws, timesOut } from '../../src/simulator';

const simulate = (options: SimulationOptions = {}, parts = {}) => Simulation.fromTemplate(workerTemplate(parts), options);
const handlers = { Function: succeeds() };

describe('names', () => {
  function orders() {
    const stack = new Stack(new App(), 'Shop');
    const queue = new sqs.Queue(stack, 'Orders');
    const fn = new lambda.Function(stack, 'Worker', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//') });
    fn.addEventSource(new sources.SqsEventSource(queue));
    return { stack, queue, fn };
  }

  test('a resource is referred to by its construct, path or logical id', async () => {
    const { stack, queue, fn } = orders();
    const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { handlers: new Map([[fn, succeeds()]]) });
    sim.send(queue, 1);
    sim.send('Orders', 2);
    sim.send('Shop/Orders/Resource', 3);
    sim.send(stack.getLogicalId(queue.node.defaultChild as sqs.CfnQueue), 4);
    await sim.runUntilIdle();
    expect(sim.invocations('Worker').flatMap(({ eventIds }) => eventIds).sort()).toEqual(['e1', 'e2', 'e3', 'e4']);
  });

  test('an unknown name throws an error that lists similar names', () => {
    const sim = simulate();
    expect(() => sim.send('Queueue', 'x')).toThrow(/none of the queues is called 'Queueue'[^]*Queue/);
    expect(() => simulate({ handlers: { Funktion: succeeds() } })).toThrow(/none of the functions is called 'Funktion'/);
    expect(() => simulate({ faults: [{ fault: 'error', on: 'Funktion' }] })).toThrow(/none of the functions is called 'Funktion'/);
  });

  test('traces name resources by their known paths, and by their keys if two paths are equal', async () => {
    const queue = (path?: string) => ({ Resources: { Queue: { Type: 'AWS::SQS::Queue', ...path && { Metadata: { 'aws:cdk:path': path } } } } });
    const sim = Simulation.fromTemplate({ One: queue('One/Orders/Queue/Resource'), Two: queue(), Three: queue() });
    for (const name of ['One/Queue', 'Two/Queue', 'Three/Queue']) sim.send(name, 'x');
    expect(sim.trace.map(({ resource }) => resource)).toEqual(['Orders/Queue', 'Queue', 'Three/Queue']);
  });
});

describe('sending', () => {
  test('sends strings as they are, anything else as JSON', () => {
    const sim = simulate({}, { mapping: { Enabled: false } });
    ['text', { id: 1 }, 5].forEach(body => sim.send('Queue', body));
    expect(sim.messages('Queue').map(({ body }) => body)).toEqual(['text', '{"id":1}', '5']);
  });

  test('event ids are e1, e2 … or those of the test, and unique', () => {
    const sim = simulate();
    expect([sim.send('Queue', 'x'), sim.send('Queue', 'x', { id: 'e2' }), sim.send('Queue', 'x', { id: 'mine' }), sim.send('Queue', 'x')])
      .toEqual(['e1', 'e2', 'mine', 'e3']);
    expect(() => sim.send('Queue', 'x', { id: 'mine' })).toThrow("An event with the id 'mine' was sent before");
  });

  test('an event can be sent later, and does not exist until then', async () => {
    const sim = simulate({ handlers });
    sim.send('Queue', 'x', { at: { minutes: 2 } });
    expect(sim.fates()).toEqual([]);
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toMatchObject([{ at: 120_000 + TO_INVOKE }]);
    sim.send('Queue', 'x', { at: 0 });
    expect(sim.trace.at(-1)).toMatchObject({ kind: 'sent', at: sim.now });
  });

  test('a handler can send events, and their stories name the event it was handling', async () => {
    const sim: Simulation = Simulation.fromTemplate({
      First: workerTemplate({ deadLetters: false }), Second: workerTemplate({ deadLetters: false }),
    }, {
      handlers: {
        'First/Function': async () => {
          await sim.spend({ seconds: 2 });
          sim.send('Second/Queue', 'more');
        },
        'Second/Function': succeeds(),
      },
    });
    sim.send('First/Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: 2 });
    expect(sim.story('e2')).toContain('00:00:02.041  is sent to Second/Queue while e1 is handled');
  });
});

describe('time', () => {
  test('advances as the test requests', async () => {
    const sim = simulate();
    await sim.advance({ minutes: 40 });
    await sim.advance(5);
    expect(sim.now).toBe(2_400_005);
  });

  test('runs until everything is done, without waiting for parked events', async () => {
    const sim = simulate({ handlers: { Function: throws() } });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.now).toBe(180_000);
    expect(sim.fate('e1').fate).toBe('parked');
  });

  test('does not run backwards, and starts at a valid date', async () => {
    await expect(simulate().advance(-1)).rejects.toThrow('A time span must not be negative');
    expect(() => simulate({ start: new Date('tomorrow') })).toThrow('The start of the simulation must be a valid date or whole milliseconds since 1970, but it is NaN');
  });

  test('does not run forever', async () => {
    const sim: Simulation = simulate({ handlers: { Function: () => { sim.send('Queue', 'x'); } } }, { function: { RecursiveLoop: 'Allow' } });
    sim.send('Queue', 'x');
    await expect(sim.runUntilIdle({ limit: { minutes: 1 } })).rejects.toThrow('There is still something to do after 00:01:00.000');
  });

  test('starts at the time that the test sets, for handlers too', async () => {
    for (const start of [new Date('2030-05-06T07:08:09Z'), Date.UTC(2030, 4, 6, 7, 8, 9)]) {
      const seen: string[] = [];
      const sim = simulate({ start, handlers: { Function: () => { seen.push(new Date().toISOString()); } } });
      sim.send('Queue', 'x');
      await sim.runUntilIdle();
      expect(seen).toEqual(['2030-05-06T07:08:09.041Z']);
    }
  });
});

describe('a handler can', () => {
  test('spend time, but not more than its timeout', async () => {
    const sim: Simulation = simulate({ handlers: { Function: () => sim.spend({ seconds: 4 }) } });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toMatchObject([{ durationMs: 4_000 }]);
    await expect(sim.spend(1)).rejects.toThrow('Only a handler can spend time');
  });

  test('see its remaining time decrease', async () => {
    const seen: number[] = [];
    const sim: Simulation = simulate({
      handlers: {
        Function: async (_event, context) => {
          await sim.spend(3_000);
          seen.push(sim.now, context.getRemainingTimeInMillis());
        },
      },
    });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(seen).toEqual([3_041, 7_000]);
  });

  test('call a downstream dependency that is slow, then down', async () => {
    const sim: Simulation = simulate({
      handlers: { Function: () => sim.call('payments') },
      faults: [
        { fault: 'down', downstream: 'payments', until: { seconds: 30 } },
        { fault: 'slow', downstream: 'payments', by: { seconds: 2 } },
        { fault: 'down', downstream: 'stock' },
      ],
    });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toMatchObject([
      { at: 41, outcome: 'failed', durationMs: 2_000, error: 'payments is down' }, { at: 60_041, outcome: 'succeeded', durationMs: 2_000 },
    ]);
    await expect(sim.call('stock')).rejects.toThrow('stock is down');
  });

  test('make its message visible again soon', async () => {
    const sim: Simulation = simulate({
      handlers: {
        Function: event => {
          sim.changeVisibility(event.Records[0], { seconds: 1 });
          throw new Error('again');
        },
      },
    });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.invocations('Function').map(({ at }) => at)).toEqual([41, 1_082, 2_123]);
  });
});

describe('faults', () => {
  test('affect the functions and times that they define, and can be injected later', async () => {
    const sim = simulate({ handlers, faults: [{ fault: 'crash', on: ['Function'], until: { seconds: 10 } }] });
    sim.send('Queue', 'x');
    sim.inject({ fault: 'error', on: 'Function', from: { minutes: 1 }, until: { minutes: 2 } });
    await sim.runUntilIdle();
    expect(sim.invocations('Function').map(({ outcome }) => outcome)).toEqual(['crashed', 'failed', 'succeeded']);
  });
});

describe('results', () => {
  async function poisoned(seed = 7) {
    const behave = ({ event }: Call) => event.Records.some(({ body }: any) => body === 'poison') ? throws('bad order') : succeeds();
    const sim = simulate({ seed, handlers: { Function: { behave } } }, { mapping: { BatchSize: 1 } });
    sim.send('Queue', 'good');
    sim.send('Queue', 'poison');
    await sim.runUntilIdle();
    return sim;
  }

  test('the story of an event', async () => {
    expect((await poisoned()).story('e2')).toBe([
      'e2: parked in DeadLetters (received 3 times)',
      '  00:00:00.000  is sent to Queue',
      '  00:00:00.000  is received from Queue (receive 1)',
      '  00:00:00.041  Function runs with it (attempt 1, version $LATEST)',
      '  00:00:00.141  Function fails: bad order',
      '  00:01:00.000  is received from Queue (receive 2)',
      '  00:01:00.041  Function runs with it (attempt 2, version $LATEST)',
      '  00:01:00.141  Function fails: bad order',
      '  00:02:00.000  is received from Queue (receive 3)',
      '  00:02:00.041  Function runs with it (attempt 3, version $LATEST)',
      '  00:02:00.141  Function fails: bad order',
      '  00:03:00.000  moves from Queue to DeadLetters after 3 receives and 3 runs',
    ].join('\n'));
  });

  test('a table of the run', async () => {
    expect((await poisoned()).table()).toBe([
      'events  fate       where        first         last          why',
      '1       processed  Function     00:00:00.141  00:00:00.141  succeeded',
      '1       parked     DeadLetters  00:03:00.000  00:03:00.000  received 3 times',
    ].join('\n'));
  });

  test('nothing was lost', async () => {
    const sim = await poisoned();
    expect(() => sim.expectNothingLost()).not.toThrow();
  });

  test('lost events are named with the place, the reason and the seed', async () => {
    const sim = simulate({ seed: 11 }, { queue: { MessageRetentionPeriod: 60 }, mapping: { Enabled: false } });
    for (let count = 0; count < 1_002; count++) sim.send('Queue', 'x');
    await sim.advance({ minutes: 1 });
    const lines = (() => {
      try {
        sim.expectNothingLost();
      } catch (error) {
        return (error as Error).message.split('\n');
      }
      return [];
    })();
    expect(lines[0]).toBe('1002 of 1002 events were lost (seed 11):');
    expect(lines[1]).toBe('  - e1: expired in Queue (older than the retention period of the queue) at 00:01:00.000');
    expect(lines.slice(1_000)).toEqual(['  - e1000: expired in Queue (older than the retention period of the queue) at 00:01:00.000', '  - and 2 more']);
  });

  test('questions about unknown resources and events throw', () => {
    const sim = simulate();
    expect(() => sim.fate('e1')).toThrow("No event with the id 'e1' was sent");
    expect(() => sim.deleteMessage({ receiptHandle: 'x' })).toThrow("No message was received with the receipt handle 'x'");
  });

  test('the same seed produces the same trace, a different seed a different one', async () => {
    const trace = async (seed: number | string) => {
      const sim = simulate({ seed, handlers, faults: [{ fault: 'error', probability: 0.3 }] });
      for (let count = 0; count < 40; count++) sim.send('Queue', 'x');
      await sim.runUntilIdle();
      return JSON.stringify(sim.trace);
    };
    expect(await trace('a')).toBe(await trace('a'));
    expect(await trace('a')).not.toBe(await trace('b'));
  });
});

describe('alarms', () => {
  const Alarm = (properties: object) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: ['arn:aws:sns:us-east-1:123456789012:on-call'],
      ...properties,
    },
  });
  const visible = (QueueName: object) => ({
    Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: QueueName }],
  });

  const deadLetters = { 'Fn::GetAtt': ['DeadLetters', 'QueueName'] };

  test('change to ALARM at the end of the minute of the failure, and are in the trace', async () => {
    const sim = simulate({ handlers: { Function: throws() } }, {
      more: {
        DeadLettersAlarm: Alarm({ ...visible(deadLetters), Statistic: 'Maximum', Period: 60 }),
        Errors: Alarm({
          Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Function' } }], Statistic: 'Sum', Period: 60,
        }),
      },
    });
    sim.send('Queue', 'x', { at: { seconds: 30 } });
    await sim.advance({ minutes: 6 });
    expect(sim.alarms().filter(({ to }) => to === 'ALARM')).toMatchObject([
      { alarm: 'Errors', at: 60_000 },
      { alarm: 'DeadLettersAlarm', at: 240_000, actions: ['arn:aws:sns:us-east-1:123456789012:on-call'] },
    ]);
    expect(sim.trace).toContainEqual(expect.objectContaining({ kind: 'alarm', resource: 'DeadLettersAlarm', at: 240_000, to: 'ALARM' }));
  });

  test('support metric math', async () => {
    const sim = simulate({ handlers: { Function: throws() } }, {
      more: {
        Growth: Alarm({
          Metrics: [
            { Id: 'growth', Expression: 'DIFF(letters)' },
            { Id: 'letters', MetricStat: { Metric: visible(deadLetters), Period: 60, Stat: 'Maximum' }, ReturnData: false },
          ],
        }),
      },
    });
    sim.send('Queue', 'x');
    sim.send('Queue', 'x', { at: { minutes: 5 } });
    await sim.advance({ minutes: 12 });
    expect(sim.alarms().filter(({ to }) => to === 'ALARM').map(({ at }) => at / 60_000)).toEqual([9]);
  });
});

describe('metrics', () => {
  test('are found by the name of the resource', async () => {
    const sim = simulate({ handlers: { Function: throws() } });
    sim.send('Queue', 'a');
    await sim.advance({ minutes: 10 });
    expect(sim.metric('Function', 'Errors')!.statistic('Sum', 600, 0)).toBe(3);
    expect(sim.metric('Queue', 'NumberOfMessagesReceived')!.statistic('Sum', 600, 0)).toBe(3);
    expect(sim.metric('DeadLetters', 'NumberOfMessagesReceived')).toBeUndefined();
    expect(() => sim.metric('Nothing', 'Errors')).toThrow("none of the resources is called 'Nothing'");
  });
});

describe('functions of the template', () => {
  const version = (more: object = {}) => ({ Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' }, ...more } });
  const alias = (FunctionVersion: object, more: object = {}) =>
    ({ Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Function' }, Name: 'live', FunctionVersion, ...more } });
  const V1 = { 'Fn::GetAtt': ['V1', 'Version'] };

  test('an alias invokes its versions, each with its own code if the test provides it', async () => {
    const sim = simulate({ handlers: { Function: succeeds(), V2: throws() } }, {
      mapping: { FunctionName: { Ref: 'Live' }, BatchSize: 1 },
      more: {
        V1: version(),
        V2: version(),
        Live: alias(V1, { RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: { 'Fn::GetAtt': ['V2', 'Version'] }, FunctionWeight: 0.5 }] } }),
      },
    });
    for (let count = 0; count < 20; count++) sim.send('Queue', 'x');
    await sim.advance({ seconds: 30 });
    const outcomes = new Set(sim.invocations('Function').map(({ version: ran, outcome }) => `${ran} ${outcome}`));
    expect([...outcomes].sort()).toEqual(['1 succeeded', '2 failed']);
  });

  const mostAtOnce = async (parts: object, options: SimulationOptions = {}) => {
    const sim = simulate({ handlers: { Function: { handler: succeeds(), duration: { seconds: 9 } } }, ...options },
      { queue: { VisibilityTimeout: 10 }, ...parts, mapping: { BatchSize: 1, ...(parts as any).mapping } });
    for (let count = 0; count < 30; count++) sim.send('Queue', 'x');
    await sim.advance({ seconds: 4 });
    return sim.invocations('Function').length;
  };

  test('run up to their reserved concurrency', async () => {
    expect(await mostAtOnce({ function: { Timeout: 10, ReservedConcurrentExecutions: 2 } })).toBe(2);
  });

  test('share the unreserved concurrency of the account if they reserve none', async () => {
    const Other = { Type: 'AWS::Lambda::Function', Properties: { ReservedConcurrentExecutions: 7 } };
    expect(await mostAtOnce({ more: { Other } }, { assumptions: { accountConcurrency: 10 }, checkDeployable: false })).toBe(3); // AWS keeps 100
  });

  test('provisioned concurrency belongs to its alias, not to $LATEST', async () => {
    const provisioned = { ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 3 } };
    const parts = (FunctionName: object) => ({
      function: { Timeout: 10, ReservedConcurrentExecutions: 5 }, mapping: { FunctionName }, more: { V1: version(), Live: alias(V1, provisioned) },
    });
    expect(await mostAtOnce(parts({ Ref: 'Live' }))).toBe(5);
    expect(await mostAtOnce(parts({ Ref: 'Function' }))).toBe(2);
    const unreserved = { mapping: { FunctionName: { Ref: 'Function' } }, more: { V1: version(provisioned) } };
    expect(await mostAtOnce(unreserved, { assumptions: { accountConcurrency: 4 } })).toBe(1);
  });

  test('environment variables with unknown values are left out', async () => {
    const seen: unknown[] = [];
    const template = workerTemplate({ function: { Environment: { Variables: { KNOWN: { Ref: 'Queue' }, SECRET: { Ref: 'Secret' } } } } });
    const sim = Simulation.fromTemplate({ ...template, Parameters: { Secret: { Type: 'String' } } }, {
      handlers: { Function: () => { seen.push(process.env.KNOWN, process.env.SECRET); } },
    });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(seen).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/123456789012\/Stack-Queue$/), undefined]);
  });
});

describe('what is refused', () => {
  test('a property that the template does not determine', () => {
    const template = { ...workerTemplate({ queue: { VisibilityTimeout: { Ref: 'Hidden' } } }), Parameters: { Hidden: { Type: 'Number' } } };
    expect(() => Simulation.fromTemplate(template)).toThrow(/^Queue: VisibilityTimeout cannot be determined from the template \(.*Hidden.*\): give the parameter a value/);
    expect(() => Simulation.fromTemplate(template, { parameters: { Hidden: '60' } })).not.toThrow();
  });

  test('a queue or function that is not in the templates', () => {
    const mapping = { EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:elsewhere' };
    expect(() => simulate({}, { mapping })).toThrow('Mapping: EventSourceArn is not modelled by the simulator: arn:aws:sqs:us-east-1:123456789012:elsewhere is not in the templates');
  });
});

test('a function without code throws when it is invoked', async () => {
  const sim = simulate();
  sim.send('Queue', 'x');
  await expect(sim.runUntilIdle()).rejects.toThrow("Function is invoked but has no code: give a handler or a behavior for it, handlers: { 'Function': succeeds() }");
});

test('a simulation of a worker whose function times out ends in the dead-letter queue', async () => {
  const sim = simulate({ handlers: { Function: timesOut() } });
  sim.send('Queue', 'x');
  await sim.advance({ minutes: 4 });
  expect(sim.messages('DeadLetters')).toHaveLength(1);
});
