import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OrderingStack } from '../../examples/sqs-fifo-worker/ordering-stack';
import { once } from '../fixtures/once';
import { sqsWorker } from 'cdk-resilient-lambda/runtime';
import { Simulation } from 'cdk-resilient-lambda/simulator';

const templates = once(() => {
  jest.spyOn(console, 'error').mockImplementation(); // warnings
  return ([0, 1, 2, 3] as const).map(deployment => Template.fromStack(new OrderingStack(new App(), 'Payments', deployment)).toJSON());
});

const queuesIn = (template: any) => Object.keys(template.Resources).filter(id => template.Resources[id].Type === 'AWS::SQS::Queue');

describe('the guide that changes the type of a queue', () => {
  test('changes no queue of the old worker before it is removed, and none of the new worker later [Q13]', () => {
    const [before, first, second, third] = templates();
    for (const id of queuesIn(before)) {
      expect(first.Resources[id]).toEqual(before.Resources[id]);
      expect(second.Resources[id]).toEqual(before.Resources[id]);
      expect(third.Resources[id]).toBeUndefined();
      expect(second.Resources[id].DeletionPolicy).toBe('Retain');
    }
    expect(queuesIn(third)).toHaveLength(2);
    for (const id of queuesIn(third)) expect([first.Resources[id], second.Resources[id]]).toEqual([third.Resources[id], third.Resources[id]]);
  });

  test('has a reader and an alarm for the old queue as long as it is in the stack, and alarms for the new one from the start [Q13]', () => {
    const [, first, second, third] = templates();
    const enabled = (template: any) => Object.values<any>(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties.Enabled);
    expect([first, second, third].map(enabled)).toEqual([[true, false], [true, true], [true]]);
    const alarms = (template: any) => Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').length;
    expect([first, second, third].map(alarms)).toEqual([10, 10, 5]);
  });

  test('drains the old queue while new messages wait for it [Q13]', async () => {
    const sim = Simulation.fromTemplate(templates()[1], {
      handlers: { Payments: sqsWorker(async () => {}), OrderedPayments: sqsWorker(async () => {}) },
    });
    const old = sim.send('Payments/Queue', { amount: 1 });
    const next = sim.send('OrderedPayments/FifoQueue', { amount: 2 }, { messageGroupId: 'ann', messageDeduplicationId: '2' });
    await sim.advance({ minutes: 10 });
    expect([sim.fate(old).fate, sim.fate(next).fate]).toEqual(['processed', 'pending']);
  });
});
