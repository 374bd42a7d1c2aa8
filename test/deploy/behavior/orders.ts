import * as assert from 'node:assert/strict';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { Simulation } from 'cdk-resilient-lambda/simulator';
import type { Behavior } from './behavior';
import { Queue } from './queues';
import { startDynamoDb } from '../../../examples/sqs-worker/local-dynamodb';
import { handler } from '../../../examples/sqs-worker/orders-handler';
import { deployedLog, simulatedLog } from '../handler-log';

/** Twenty orders, one of them twice, one that fails and one that is not JSON. */
const BODIES = [...Array.from({ length: 20 }, (_, id) => JSON.stringify({ id: `${id}` })), '{"id":"7"}', '{"id":"lost"}', 'not json'];

export const orders: readonly Behavior[] = [{
  title: 'ships each order once, and parks the two that fail, as the simulator does',
  async run(emulator, stack) {
    const queue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'OrdersQueue').physicalId);
    const deadLetterQueue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'OrdersDeadLetterQueue').physicalId);
    await queue.hurry();
    for (const body of BODIES) await queue.client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: body }));
    await queue.drained();

    const database = await startDynamoDb();
    try {
      const sim = Simulation.fromTemplate(stack.template, { handlers: { Orders: { handler, environment: database.environment } } });
      const simulated = await simulatedLog(async () => {
        for (const body of BODIES) sim.send('Orders/Queue', body);
        await sim.runUntilIdle();
      });
      const expected = sim.receive('Orders/DeadLetterQueue').map(({ body, receiveCount }) => ({ body, receives: receiveCount, group: undefined }));
      assert.deepEqual(await deadLetterQueue.parked(), expected.sort((a, b) => a.body < b.body ? -1 : 1));

      const log = await deployedLog(emulator, stack.one('AWS::Lambda::Function', 'OrdersFunction').physicalId);
      assert.deepEqual(shipped(log), shipped(simulated));
      assert.equal(shipped(log).length, 20);
    } finally {
      await database.stop();
    }
  },
}];

function shipped(log: ReadonlyArray<{ readonly message: string; readonly order?: unknown }>): unknown[] {
  return log.filter(({ message }) => message === 'shipped').map(({ order }) => order).sort();
}
