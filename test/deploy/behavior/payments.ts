import * as assert from 'node:assert/strict';
import type { Behavior } from './behavior';
import { Queue, simulatedParked } from './queues';
import { handler } from '../../../examples/sqs-fifo-worker/payments-handler';
import { deployedLog, LogLine, simulatedLog } from '../handler-log';
import { Simulation } from 'cdk-resilient-lambda/simulator';

const PAYMENTS = [['A', 1], ['A', -5], ['A', 3], ['B', 10], ['B', 20], ['A', 4], ['B', 30]] as const;

export const payments: readonly Behavior[] = [{
  title: 'books the payments of each account in order, and parks only the bad one',
  async run(emulator, stack) {
    const queue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'PaymentsFifoQueue').physicalId);
    const deadLetterQueue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'PaymentsFifoDeadLetterQueue').physicalId);
    for (const [account, amount] of PAYMENTS) await queue.send(JSON.stringify({ amount }), account);
    await queue.drained();
    const log = await deployedLog(emulator, stack.one('AWS::Lambda::Function', 'PaymentsFunction').physicalId);
    assert.deepEqual(booked(log, 'A'), [1, 3, 4]);

    const sim = Simulation.fromTemplate(stack.template, { handlers: { Payments: handler } });
    const simulated = await simulatedLog(async () => {
      for (const [account, amount] of PAYMENTS) sim.send('Payments/FifoQueue', { amount }, { messageGroupId: account });
      await sim.runUntilIdle();
    });
    return {
      deployed: { A: booked(log, 'A'), B: booked(log, 'B'), parked: await deadLetterQueue.parked() },
      simulated: { A: booked(simulated, 'A'), B: booked(simulated, 'B'), parked: simulatedParked(sim.receive('Payments/FifoDeadLetterQueue')) },
    };
  },
}];

function booked(log: readonly LogLine[], account: string): unknown[] {
  return log.filter(line => line.message === 'booked' && line.account === account).map(({ amount }) => amount);
}
