import { Simulation, succeeds } from 'cdk-resilient-lambda/simulator';

const template = {
  Resources: {
    Orders: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60 } },
    Ship: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Orders', 'Arn'] },
        FunctionName: { Ref: 'Ship' },
        FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ['paid'] } }) }] },
      },
    },
  },
};

test('Lambda deletes the messages that a filter does not let pass', async () => {
  const sim = Simulation.fromTemplate(template, { handlers: { Ship: succeeds() } });
  const [paid, cancelled] = ['paid', 'cancelled'].map(kind => sim.send('Orders', { kind }));
  const text = sim.send('Orders', 'paid');
  await sim.runUntilIdle();

  expect([paid, cancelled, text].map(id => sim.fate(id).fate)).toEqual(['processed', 'dropped', 'dropped']);
  expect(sim.invocations('Ship')).toHaveLength(1);
});
