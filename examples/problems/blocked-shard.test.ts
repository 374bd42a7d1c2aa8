import { Simulation } from 'cdk-resilient-lambda/simulator';

function template(settings: object) {
  return {
    Resources: {
      Clicks: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1, RetentionPeriodHours: 24 } },
      Failed: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
      Count: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: { 'Fn::GetAtt': ['Clicks', 'Arn'] }, FunctionName: { Ref: 'Count' }, StartingPosition: 'TRIM_HORIZON', BatchSize: 10, ...settings },
      },
    },
  };
}

const count = async (event: any) => {
  for (const { kinesis } of event.Records) {
    if (JSON.parse(Buffer.from(kinesis.data, 'base64').toString()).page === '') throw new Error('a click without a page');
  }
};

test('with the default settings of Lambda, one bad record blocks its shard until the records behind it expire', async () => {
  const sim = Simulation.fromTemplate(template({}), { handlers: { Count: count } });
  sim.put('Clicks', { page: '' });
  const behind = sim.put('Clicks', { page: '/' }, { at: { seconds: 5 } });
  await sim.advance({ hours: 12 });
  expect(sim.fate(behind).fate).toBe('pending');

  await sim.advance({ hours: 13 });
  expect(sim.fate(behind).fate).toBe('expired');
});

test('with bounds and a destination, the shard goes on within minutes', async () => {
  const bounds = {
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 3,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failed', 'Arn'] } } },
  };
  const sim = Simulation.fromTemplate(template(bounds), { handlers: { Count: count } });
  const bad = sim.put('Clicks', { page: '' });
  const behind = sim.put('Clicks', { page: '/' }, { at: { seconds: 5 } });
  await sim.advance({ minutes: 10 });

  expect([sim.fate(bad).fate, sim.fate(behind).fate]).toEqual(['parked', 'processed']);
});
