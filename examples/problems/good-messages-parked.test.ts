import { Simulation } from 'cdk-resilient-lambda/simulator';

function template(settings: object) {
  return {
    Resources: {
      Orders: {
        Type: 'AWS::SQS::Queue',
        Properties: { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 } },
      },
      Dead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
      Ship: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: { 'Fn::GetAtt': ['Orders', 'Arn'] }, FunctionName: { Ref: 'Ship' }, MaximumBatchingWindowInSeconds: 5, ...settings },
      },
    },
  };
}

const isBad = ({ body }: { body: string }) => JSON.parse(body).order === 'bad';

test('a function that is throttled for some minutes sends good messages to the dead-letter queue', async () => {
  const sim = Simulation.fromTemplate(template({}), {
    handlers: { Ship: async () => {} },
    faults: [{ fault: 'throttle', until: { minutes: 10 } }],
  });
  const good = sim.send('Orders', { order: 'good' });
  await sim.advance({ minutes: 20 });

  expect(sim.fate(good).fate).toBe('parked');
  expect(sim.invocations('Ship').filter(({ outcome }) => outcome === 'succeeded')).toEqual([]);
});

test('without partial batch responses, a bad message takes the good ones of its batch with it', async () => {
  const sim = Simulation.fromTemplate(template({}), {
    handlers: {
      Ship: async event => {
        if (event.Records.some(isBad)) throw new Error('no such address');
      },
    },
  });
  const [good] = ['good', 'bad'].map(order => sim.send('Orders', { order }));
  await sim.advance({ minutes: 20 });

  expect(sim.fate(good).fate).toBe('parked');
});

test('with partial batch responses, only the bad one is parked', async () => {
  const sim = Simulation.fromTemplate(template({ FunctionResponseTypes: ['ReportBatchItemFailures'] }), {
    handlers: {
      Ship: async event => ({ batchItemFailures: event.Records.filter(isBad).map(({ messageId }: any) => ({ itemIdentifier: messageId })) }),
    },
  });
  const [good, bad] = ['good', 'bad'].map(order => sim.send('Orders', { order }));
  await sim.advance({ minutes: 20 });

  expect([sim.fate(good).fate, sim.fate(bad).fate]).toEqual(['processed', 'parked']);
});
