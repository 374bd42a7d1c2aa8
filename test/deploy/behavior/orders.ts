import * as assert from 'node:assert/strict';
import { Behavior, tableEnvironment } from './behavior';
import { Queue, simulatedParked } from './queues';
import { handler } from '../../../examples/sqs-worker/orders-handler';
import { deployedLog, LogLine, simulatedLog } from '../handler-log';
import { Simulation } from 'cdk-resilient-lambda/simulator';

/** Twenty orders, one of them twice, one that fails and one that is not JSON. */
function bodies(customer: string): string[] {
  return [...Array.from({ length: 20 }, (_, id) => id), 7].map(id => JSON.stringify({ id: `${customer}-${id}` })).concat('{"id":"lost"}', 'not json');
}

/** Each customer has orders of its own: the idempotency table of the simulated handlers remembers them. */
export const ordersOf = (customer: string): readonly Behavior[] => [{
  title: 'ships each order once, and parks the two that fail',
  async run(emulator, stack) {
    const queue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'OrdersQueue').physicalId);
    const deadLetterQueue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'OrdersDeadLetterQueue').physicalId);
    for (const body of bodies(customer)) await queue.send(body);
    await queue.drained();
    const log = await deployedLog(emulator, stack.one('AWS::Lambda::Function', 'OrdersFunction').physicalId);
    assert.equal(shipped(log).length, 20);

    const environment = await tableEnvironment();
    const sim = Simulation.fromTemplate(stack.template, { handlers: { Orders: { handler, environment } } });
    const simulated = await simulatedLog(async () => {
      for (const body of bodies(customer)) sim.send('Orders/Queue', body);
      await sim.runUntilIdle();
    });
    return {
      deployed: { shipped: shipped(log), parked: await deadLetterQueue.parked() },
      simulated: { shipped: shipped(simulated), parked: simulatedParked(sim.receive('Orders/DeadLetterQueue')) },
    };
  },
}];

function shipped(log: readonly LogLine[]): unknown[] {
  return log.filter(({ message }) => message === 'shipped').map(({ order }) => order).sort();
}
