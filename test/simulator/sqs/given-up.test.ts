import { Simulation } from '../../../src/simulator';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A queue whose handler sends to a queue, and succeeds. */
async function afterSending(to: string, body: unknown, messageAttributes = {}) {
  const sim: Simulation = Simulation.fromTemplate({
    Resources: {
      DeadLetters: { Type: 'AWS::SQS::Queue', Properties: {} },
      Other: { Type: 'AWS::SQS::Queue', Properties: {} },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { deadLetterTargetArn: arn('DeadLetters'), maxReceiveCount: 5 } } },
      Function: { Type: 'AWS::Lambda::Function', Properties: {} },
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: arn('Queue'), FunctionName: { Ref: 'Function' }, BatchSize: 1 } },
    },
  }, { handlers: { Function: () => { sim.send(to, body, { messageAttributes }); } } });
  const id = sim.send('Queue', { id: 1 });
  await sim.runUntilIdle();
  return { fate: sim.fate(id), events: sim.fates().length };
}

describe('a message that a handler sends', () => {
  test('to the dead-letter queue, with the body of what it processes, is that event, which is parked', async () => {
    expect(await afterSending('DeadLetters', { id: 1 })).toMatchObject({
      fate: { fate: 'parked', resource: 'DeadLetters', reason: 'given up by its handler' }, events: 1,
    });
  });

  test('tells why, if it has the attribute failureReason', async () => {
    const failureReason = { dataType: 'String', stringValue: 'no such product' };
    expect(await afterSending('DeadLetters', { id: 1 }, { failureReason })).toMatchObject({ fate: { reason: 'given up by its handler: no such product' } });
  });

  test.each<[string, string, unknown]>([
    ['to the dead-letter queue, with another body', 'DeadLetters', { id: 2 }],
    ['to another queue', 'Other', { id: 1 }],
  ])('%s is another event', async (_, to, body) => {
    expect(await afterSending(to, body)).toMatchObject({ fate: { fate: 'processed' }, events: 2 });
  });
});
