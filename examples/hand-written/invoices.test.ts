import { branchesOf, clockTime, Simulation, SimulationOptions, succeeds, throws, timesOut, UnsupportedFeatureError } from 'cdk-resilient-lambda/simulator';

/** A queue and a function without a dead-letter queue for messages that keep failing. */
const template = {
  Resources: {
    Invoices: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60 } },
    Bill: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Invoices', 'Arn'] }, FunctionName: { Ref: 'Bill' }, BatchSize: 1 },
    },
  },
};

test('a message that always fails is lost without a dead-letter queue', async () => {
  const sim = Simulation.fromTemplate(template, { handlers: { Bill: throws('no such customer') } });
  sim.send('Invoices', { customer: 7 });
  await sim.advance({ days: 5 });

  expect(() => sim.expectNothingLost()).toThrow(new Error(
    '1 of 1 events were lost (seed 1):\n' +
    '  - e1: expired in Invoices (older than the retention period of the queue) at 4d 00:00:00.000',
  ));
});

test('a behavior can stand for a handler', async () => {
  const sim = Simulation.fromTemplate(template, {
    handlers: {
      Bill: {
        behave: ({ event, attempt }) => {
          const { customer } = JSON.parse(event.Records[0].body);
          if (customer === 7) return attempt < 3 ? timesOut() : succeeds();
          return succeeds();
        },
        duration: { between: [{ milliseconds: 50 }, { seconds: 2 }] },
      },
    },
  });
  const slow = sim.send('Invoices', { customer: 7 });
  await sim.runUntilIdle();

  expect(sim.invocations('Bill').map(({ outcome }) => outcome)).toEqual(['timedOut', 'timedOut', 'succeeded']);
  expect(clockTime(sim.fate(slow).at)).toMatch(/^00:02:/);
});

test('a handler can spend time and call a dependency that may be down', async () => {
  const sim: Simulation = Simulation.fromTemplate(template, {
    handlers: {
      Bill: async () => {
        await sim.spend({ seconds: 3 });
        await sim.call('the bank');
      },
    },
    faults: [{ fault: 'down', downstream: 'the bank', until: { minutes: 10 } }],
  });
  const invoice = sim.send('Invoices', { customer: 7 });
  await sim.advance({ minutes: 30 });

  expect(sim.fate(invoice).fate).toBe('processed');
  expect(sim.invocations('Bill').filter(({ error }) => error === 'the bank is down')).toHaveLength(10);
});

test('a second delivery at the same time finds the first one in progress', async () => {
  const bills = new Map<number, 'in progress' | 'sent'>();
  const sim: Simulation = Simulation.fromTemplate(template, {
    handlers: {
      Bill: async event => {
        const { customer } = JSON.parse(event.Records[0].body);
        if (bills.get(customer) === 'sent') return;
        if (bills.get(customer) === 'in progress') throw new Error('another run is sending it');
        bills.set(customer, 'in progress');
        await sim.spend({ seconds: 3 });
        bills.set(customer, 'sent');
      },
    },
    faults: [{ fault: 'duplicate' }],
  });
  const invoice = sim.send('Invoices', { customer: 7 });
  await sim.runUntilIdle();

  expect(sim.invocations('Bill')).toMatchObject([{ at: 41, durationMs: 3_000 }, { at: 41, error: 'another run is sending it' }]);
  expect(sim.fate(invoice)).toMatchObject({ fate: 'processed', at: 3_041 });
});

test('messages that are moved back are processed by a repaired handler', async () => {
  const Invoices = {
    Type: 'AWS::SQS::Queue',
    Properties: { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 } },
  };
  const withDeadLetters = { Resources: { ...template.Resources, Invoices, Dead: { Type: 'AWS::SQS::Queue' } } };
  let isBroken = true;
  const sim = Simulation.fromTemplate(withDeadLetters, { handlers: { Bill: { behave: () => isBroken ? throws('a bug') : succeeds() } } });
  const invoice = sim.send('Invoices', { customer: 7 });
  await sim.runUntilIdle();
  expect(sim.fate(invoice).fate).toBe('parked');

  isBroken = false;
  const task = sim.startMessageMoveTask({ from: 'Dead' });
  await sim.runUntilIdle();
  expect(task).toMatchObject({ status: 'COMPLETED', moved: 1 });
  expect(sim.fate(invoice).fate).toBe('processed');
});

test('the same seed produces the same trace, a different seed a different one', async () => {
  async function run(options: SimulationOptions) {
    const sim = Simulation.fromTemplate(template, {
      handlers: { Bill: succeeds() },
      faults: [{ fault: 'error', probability: 0.3 }],
      ...options,
    });
    for (let customer = 0; customer < 100; customer++) sim.send('Invoices', { customer });
    await sim.advance({ hours: 1 });
    return sim.trace;
  }
  expect(await run({ seed: 7 })).toEqual(await run({ seed: 7 }));
  expect(await run({ seed: 8 })).not.toEqual(await run({ seed: 7 }));
});

test('metrics are recorded as in CloudWatch', async () => {
  const sim = Simulation.fromTemplate(template, { handlers: { Bill: throws() } });
  sim.send('Invoices', { customer: 7 });
  await sim.advance({ minutes: 5 });

  const errors = sim.metric('Bill', 'Errors');
  expect(errors?.namespace).toBe('AWS/Lambda');
  expect(errors?.statistic('Sum', 300, 0)).toBe(5);
});

test('what is not modelled is refused when an event meets it', () => {
  const Forward = { Type: 'AWS::Pipes::Pipe', Properties: { Source: { 'Fn::GetAtt': ['Invoices', 'Arn'] } } };
  const withPipe = { Resources: { ...template.Resources, Forward } };
  expect(() => Simulation.fromTemplate(withPipe).send('Invoices', { customer: 7 })).toThrow(UnsupportedFeatureError);
  const sim = Simulation.fromTemplate(withPipe, { without: ['Forward'] });
  sim.send('Invoices', { customer: 7 });
  expect(sim.messages('Invoices')).toHaveLength(1);
});

test('each branch of a condition is tested', async () => {
  const RedrivePolicy = { 'Fn::If': ['IsProd', { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 }, { Ref: 'AWS::NoValue' }] };
  const Invoices = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60, RedrivePolicy } };
  const conditional = {
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    Resources: { ...template.Resources, Invoices, Dead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } } },
  };
  const lost: string[] = [];
  for (const { name, options } of branchesOf(conditional).list) {
    const sim = Simulation.fromTemplate(conditional, { ...options, handlers: { Bill: throws('no such customer') } });
    const id = sim.send('Invoices', { customer: 7 });
    await sim.advance({ days: 5 });
    lost.push(`${name || 'the defaults'}: ${sim.fate(id).fate}`);
  }
  expect(lost).toEqual(['the defaults: expired', 'Stage=prod: parked']);
});

test('assumptions can be changed', async () => {
  const sim = Simulation.fromTemplate(template, {
    handlers: { Bill: succeeds() },
    assumptions: { duplicateProbability: 1, standardOrder: 'worst' },
  });
  sim.send('Invoices', { customer: 7 });
  await sim.runUntilIdle();
  expect(sim.invocations('Bill')).toHaveLength(2);
});

test('events pass from stack to stack', async () => {
  const { Invoices, Bill, Mapping } = template.Resources;
  const EventSourceArn = { 'Fn::ImportValue': 'InvoicesArn' };
  const sim = Simulation.fromTemplate({
    Shop: {
      Resources: { Invoices },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Invoices', 'Arn'] }, Export: { Name: 'InvoicesArn' } } },
    },
    Billing: { Resources: { Bill, Mapping: { ...Mapping, Properties: { ...Mapping.Properties, EventSourceArn } } } },
  }, { handlers: { 'Billing/Bill': succeeds() } });
  const invoice = sim.send('Shop/Invoices', { customer: 7 });
  await sim.runUntilIdle();

  expect(sim.fate(invoice).fate).toBe('processed');
});
