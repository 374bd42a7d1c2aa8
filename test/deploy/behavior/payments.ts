import * as assert from 'node:assert/strict';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { Simulation } from 'cdk-resilient-lambda/simulator';
import type { Behavior } from './behavior';
import { Queue } from './queues';
import { handler } from '../../../examples/sqs-fifo-worker/payments-handler';
import { deployedLog, LogLine, simulatedLog } from '../handler-log';

const PAYMENTS = [['A', 1], ['A', -5], ['A', 3], ['B', 10], ['B', 20], ['A', 4], ['B', 30]] as const;

export const payments: readonly Behavior[] = [{
  title: 'books the payments of each account in order, and parks only the bad one, as the simulator does',
  async run(emulator, stack) {
    const queue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'PaymentsQueue').physicalId);
    const deadLetterQueue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'PaymentsDeadLetterQueue').physicalId);
    await queue.hurry();
    for (const [account, amount] of PAYMENTS) {
      await queue.client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: JSON.stringify({ amount }), MessageGroupId: account }));
    }
    await queue.drained();

    const sim = Simulation.fromTemplate(stack.template, { handlers: { Payments: handler } });
    const simulated = await simulatedLog(async () => {
      for (const [account, amount] of PAYMENTS) sim.send('Payments/Queue', { amount }, { messageGroupId: account });
      await sim.runUntilIdle();
    });
    const expected = sim.receive('Payments/DeadLetterQueue').map(({ body, receiveCount, messageGroupId }) => ({ body, receives: receiveCount, group: messageGroupId }));
    assert.deepEqual(await deadLetterQueue.parked(), expected);

    const log = await deployedLog(emulator, stack.one('AWS::Lambda::Function', 'PaymentsFunction').physicalId);
    for (const account of ['A', 'B']) assert.deepEqual(booked(log, account), booked(simulated, account));
    assert.deepEqual(booked(log, 'A'), [1, 3, 4]);
  },
}];

function booked(log: readonly LogLine[], account: string): unknown[] {
  return log.filter(line => line.message === 'booked' && line.account === account).map(({ amount }) => amount);
}
