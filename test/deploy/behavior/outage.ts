import * as assert from 'node:assert/strict';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Behavior, until } from './behavior';
import { handler } from './outage-handler';
import { Queue, simulatedParked } from './queues';
import { WAIT_JITTER, WaitRange, waitSeconds } from '../../../src/back-off';
import { BACK_OFF } from '../../../src/environment';
import type { Emulator } from '../emulator';
import { deployedLog, LogLine, simulatedLog } from '../handler-log';
import { Simulation } from 'cdk-resilient-lambda/simulator';

const [RETRIED, CANCELED] = [{ id: 'retried' }, { id: 'canceled', canceled: true }];

export const outage: readonly Behavior[] = [{
  title: 'waits longer after each failure, and parks at once what can never succeed',
  async run(emulator, stack) {
    const queue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'OrdersQueue').physicalId);
    const deadLetterQueue = new Queue(emulator, stack.one('AWS::SQS::Queue', 'OrdersDeadLetterQueue').physicalId);
    const functionName = stack.one('AWS::Lambda::Function', 'OrdersFunction').physicalId;
    for (const order of [RETRIED, CANCELED]) await queue.send(JSON.stringify(order));
    await until('both orders are parked', async () => await deadLetterQueue.length() === 2);
    const log = await deployedLog(emulator, functionName);
    assertBacksOff(emulator, log, await scheduleOf(emulator, functionName));

    const sim = Simulation.fromTemplate(stack.template, { handlers: { Orders: handler } });
    const simulated = await simulatedLog(async () => {
      for (const order of [RETRIED, CANCELED]) sim.send('Orders/Queue', order);
      await sim.runUntilIdle();
    });
    return {
      deployed: { received: orders(log), parked: await deadLetterQueue.parked() },
      simulated: { received: orders(simulated), parked: simulatedParked(sim.receive('Orders/DeadLetterQueue')) },
    };
  },
}];

async function scheduleOf({ client }: Emulator, FunctionName: string): Promise<WaitRange> {
  const { Environment } = await new LambdaClient(client).send(new GetFunctionConfigurationCommand({ FunctionName }));
  return JSON.parse(Environment!.Variables![BACK_OFF]);
}

/** Fails unless the handler hid its message as long as the schedule says, and received it no earlier. */
function assertBacksOff(emulator: Emulator, log: readonly LogLine[], schedule: WaitRange): void {
  assert.deepEqual(emulator.waits.filter(({ body }) => body === JSON.stringify(CANCELED)), []);
  const waits = emulator.waits.filter(({ body }) => body === JSON.stringify(RETRIED));
  const times = log.filter(({ message, order }) => message === 'received' && order === RETRIED.id).map(({ at }) => at as number);
  assert.equal(waits.length, times.length);
  waits.forEach(({ receives, seconds }, index) => {
    const planned = waitSeconds(schedule, receives);
    assert.ok(seconds >= planned && seconds <= Math.ceil(planned * (1 + WAIT_JITTER)), `receive ${receives} is followed by ${seconds} s, not ${planned} s`);
    const waited = times[index + 1] - times[index]; // none after the last one
    assert.ok(!(waited < emulator.scaled(1_000 * seconds) - 1), `receive ${receives + 1} came after ${waited} ms, before its wait was over`);
  });
}

/** The order of each receive. */
function orders(log: readonly LogLine[]): unknown[] {
  return log.filter(({ message }) => message === 'received').map(({ order }) => order).sort();
}
