import { Simulation } from 'cdk-resilient-lambda/simulator';

function template(metric: object) {
  return {
    Resources: {
      Orders: {
        Type: 'AWS::SQS::Queue',
        Properties: { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 } },
      },
      Dead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
      Ship: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Orders', 'Arn'] }, FunctionName: { Ref: 'Ship' }, FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { Period: 60, EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold', ...metric },
      },
    },
  };
}

/** Reports what failed, as a partial batch response. */
const ship = async (event: any) => ({
  batchItemFailures: event.Records.filter(({ body }: any) => JSON.parse(body).order === 'bad').map(({ messageId }: any) => ({ itemIdentifier: messageId })),
});

test('an alarm on the errors of the function does not see messages that a partial batch response reports', async () => {
  const errors = { Namespace: 'AWS/Lambda', MetricName: 'Errors', Statistic: 'Sum', Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Ship' } }] };
  const sim = Simulation.fromTemplate(template(errors), { handlers: { Ship: ship } });
  const bad = sim.send('Orders', { order: 'bad' });
  await sim.advance({ hours: 1 });

  expect(sim.fate(bad).fate).toBe('parked');
  expect(sim.alarms().filter(({ to }) => to === 'ALARM')).toEqual([]);
});

test('an alarm on the dead-letter queue sees them', async () => {
  const deadLetters = {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Statistic: 'Maximum',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Dead', 'QueueName'] } }],
  };
  const sim = Simulation.fromTemplate(template(deadLetters), { handlers: { Ship: ship } });
  sim.send('Orders', { order: 'bad' });
  await sim.advance({ hours: 1 });

  expect(sim.alarms()).toContainEqual(expect.objectContaining({ alarm: 'Alarm', to: 'ALARM' }));
});
