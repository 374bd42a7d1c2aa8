import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SqsSource } from '../../src';
import { Simulation, succeeds, throws } from '../../src/simulator';
import { countingCode, newWorker } from '../fixtures/stack';

/** Simulates a worker with a deployment while its alias refers to one version. */
function simulate(code: Parameters<typeof throws>[0] | undefined): Simulation {
  const source = SqsSource.newQueue({ maxReceiveCount: 5, visibilityTimeout: Duration.minutes(1) });
  const worker = newWorker({ code: countingCode, deployment: {}, source, timeout: Duration.seconds(10) });
  const template = Template.fromStack(Stack.of(worker)).toJSON();
  return Simulation.fromTemplate(template, { handlers: { Worker: code === undefined ? succeeds() : throws(code) } });
}

const fired = (sim: Simulation) => sim.alarms().filter(({ to }) => to === 'ALARM')
  .map(({ alarm, at }) => `${/Alarms([A-Za-z]+?)(?:[0-9A-F]{8}[0-9a-f]{32})?$/.exec(alarm)![1]} at ${at / 60_000}`);

describe('a worker with a deployment', () => {
  test('processes messages through its alias', async () => {
    const sim = simulate(undefined);
    sim.send('Worker/Queue', { id: 1 });
    await sim.runUntilIdle();
    expect(sim.fate('e1').fate).toBe('processed');
    expect(sim.invocations('Worker')[0].version).toBe('1');
    expect(fired(sim)).toEqual([]);
  });

  test('goes into ALARM within one minute of a failing version, before its message is parked, and loses nothing [V05]', async () => {
    const sim = simulate('a fault of the new version');
    sim.send('Worker/Queue', { id: 1 }, { at: { seconds: 30 } });
    await sim.advance({ minutes: 10 });
    expect(fired(sim)).toEqual(['NewVersionErrors at 1', 'Errors at 3', 'DeadLetters at 6']);
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', reason: 'received 5 times' });
    sim.expectNothingLost();
  });
});
