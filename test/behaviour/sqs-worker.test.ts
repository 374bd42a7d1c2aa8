import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmProfile, SqsWorkerFunctionProps } from '../../src';
import { FunctionCode, LambdaContext, Simulation, SimulationOptions, succeeds, timesOut } from '../../src/simulator';
import { newWorker } from '../fixtures/stack';

/** What each behaviour of a worker is watched with: all its alarms. */
function simulate(code: (sim: () => Simulation) => FunctionCode, options: SimulationOptions = {}, props: Partial<SqsWorkerFunctionProps> = {}): Simulation {
  const worker = newWorker({ alarms: { profile: AlarmProfile.FULL }, ...props });
  const sim: Simulation = Simulation.fromTemplate(Template.fromStack(Stack.of(worker)).toJSON(), { handlers: { Worker: code(() => sim) }, ...options });
  return sim;
}

/** A handler that reports what fails, like a careful user's. */
function reporting(handle: (order: any, context: LambdaContext) => unknown): FunctionCode {
  return async (event, context) => {
    const batchItemFailures: object[] = [];
    for (const { body, messageId } of event.Records) {
      try {
        await handle(JSON.parse(body), context);
      } catch {
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}

/** The alarms that went off, with the minute: 'DeadLetters at 16'. */
function firedAlarms(sim: Simulation): string[] {
  return sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${/Alarms(?:\/)?(\w+?)(?:[0-9A-F]{8})?$/.exec(alarm)?.[1] ?? alarm} at ${at / 60_000}`);
}

describe('a worker as it is by default', () => {
  test('explore', async () => {
    const sim = simulate(() => reporting(order => { if (order.poison) throw new Error('bad'); }));
    sim.send('Worker/Queue', { poison: true });
    sim.send('Worker/Queue', { id: 1 });
    await sim.advance({ minutes: 40 });
    console.log(sim.table(), firedAlarms(sim), sim.alarms().filter(a => a.to === 'ALARM').map(a => [a.alarm, a.at]), sim.story('e1'));
  });
});
void cloudwatch; void Duration; void succeeds; void timesOut;
