import { Simulation, throws } from 'cdk-resilient-lambda/simulator';

const Thumbnails = { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } };

test('an asynchronous event that fails three times is discarded', async () => {
  const sim = Simulation.fromTemplate({ Resources: { Thumbnails } }, { handlers: { Thumbnails: throws('the store is down') } });
  const photo = sim.invoke('Thumbnails', { photo: 1 });
  await sim.advance({ hours: 1 });

  expect(sim.invocations('Thumbnails')).toHaveLength(3);
  expect(sim.fate(photo).fate).toBe('dropped');
});

test('with a failure destination it is parked whole', async () => {
  const Failed = { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } };
  const Retries = {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Thumbnails' },
      Qualifier: '$LATEST',
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failed', 'Arn'] } } },
    },
  };
  const sim = Simulation.fromTemplate({ Resources: { Thumbnails, Failed, Retries } }, { handlers: { Thumbnails: throws('the store is down') } });
  const photo = sim.invoke('Thumbnails', { photo: 1 });
  await sim.advance({ hours: 1 });

  expect(sim.fate(photo)).toMatchObject({ fate: 'parked', resource: 'Failed' });
  expect(JSON.parse(sim.messages('Failed')[0].body).requestPayload).toEqual({ photo: 1 });
});
