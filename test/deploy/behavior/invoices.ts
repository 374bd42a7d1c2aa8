import type { Behavior } from './behavior';
import { Queue, simulatedParked } from './queues';
import { Simulation } from 'cdk-resilient-lambda/simulator';

const INVOICES = ['{"number":"1"}', '{"number":""}', '{"number":"2"}', 'not json'];

export const invoices: readonly Behavior[] = [{
  title: 'files the invoices with the Python handler, and parks the two that fail',
  async run(emulator, stack) {
    const queue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'InvoicesQueue').physicalId);
    const deadLetterQueue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'InvoicesDeadLetterQueue').physicalId);
    for (const body of INVOICES) await queue.send(body);
    await queue.drained();

    const sim = Simulation.fromTemplate(stack.template, { handlers: { Invoices: handler } });
    for (const body of INVOICES) sim.send('Invoices/Queue', body);
    await sim.runUntilIdle();
    return { deployed: await deadLetterQueue.parked(), simulated: simulatedParked(sim.receive('Invoices/DeadLetterQueue')) };
  },
}];

/** What the Python handler does, in the simulator's language. */
async function handler({ Records }: { Records: { messageId: string; body: string }[] }): Promise<object> {
  const bad = Records.filter(({ body }) => body === INVOICES[1] || body === INVOICES[3]);
  return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
