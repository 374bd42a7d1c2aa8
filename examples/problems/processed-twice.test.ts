import { Simulation, throws } from 'cdk-resilient-lambda/simulator';

const template = {
  Resources: {
    Orders: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60 } },
    Ship: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 60 } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Orders', 'Arn'] }, FunctionName: { Ref: 'Ship' }, BatchSize: 10 },
    },
  },
};

test('a message that SQS delivers twice is shipped twice', async () => {
  const shipped: string[] = [];
  const ship = async (event: any) => {
    for (const { body } of event.Records) shipped.push(JSON.parse(body).order);
  };
  const sim = Simulation.fromTemplate(template, { handlers: { Ship: ship }, faults: [{ fault: 'duplicate' }] });
  sim.send('Orders', { order: 'a' });
  await sim.runUntilIdle();

  expect(shipped).toEqual(['a', 'a']);
});

test('one message that fails makes its whole batch come back, and what was shipped is shipped again', async () => {
  const shipped: string[] = [];
  const ship = async (event: any) => {
    for (const { body } of event.Records) {
      if (JSON.parse(body).order === 'bad') throw new Error('no such address');
      shipped.push(JSON.parse(body).order);
    }
  };
  const sim = Simulation.fromTemplate(template, { handlers: { Ship: ship } });
  for (const order of ['a', 'b', 'bad']) sim.send('Orders', { order });
  await sim.advance({ minutes: 10 });

  expect(shipped.filter(order => order === 'a').length).toBeGreaterThan(1);
});

test('a run that fails after its work was done is repeated', async () => {
  const sim = Simulation.fromTemplate(template, { handlers: { Ship: throws('the connection was reset after the order was shipped') } });
  sim.send('Orders', { order: 'a' });
  await sim.advance({ minutes: 3 });

  expect(sim.invocations('Ship').length).toBeGreaterThan(1);
});
