import { Stack } from 'aws-cdk-lib';
import { AlarmProfile, AsyncFunctionWithDestinations, SqsWorkerFunction, StreamProcessor, StreamSource } from '../../src';
import { findingsIn } from '../../src/nag/findings';
import { EventFlow, readAssembly, readTemplates } from '../../src/template';
import { inlineCode, newApp } from '../fixtures/stack';
import { allTriggers } from '../fixtures/variants';

/** As many workers, stream processors and asynchronous functions, with all alarms. */
function flowOf(count: number): EventFlow {
  const app = newApp();
  const alarms = { profile: AlarmProfile.FULL };
  for (let i = 0; i < count; i++) {
    const stack = new Stack(app, `Stack${i}`);
    new SqsWorkerFunction(stack, 'Worker', { code: inlineCode, alarms });
    new StreamProcessor(stack, 'Processor', { code: inlineCode, alarms, source: StreamSource.kinesis() });
    new AsyncFunctionWithDestinations(stack, 'Async', { code: inlineCode, alarms, triggers: allTriggers(stack) });
  }
  return readTemplates(readAssembly(app.synth().directory));
}

/** How often the rules look at an entry of a list of all entries. */
function looksAt(flow: EventFlow): number {
  let looks = 0;
  const counted = <T extends object>(list: readonly T[]) => new Proxy(list, {
    get(target, name, receiver) {
      if (typeof name === 'string' && /^\d/.test(name)) looks++;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const lists = Object.entries(flow).map(([name, value]) => [name, Array.isArray(value) ? counted(value) : value]);
  const byKey = new Map(flow.byKey);
  byKey.values = () => counted([...flow.byKey.values()]).values() as MapIterator<never>;
  findingsIn({ ...Object.fromEntries(lists) as EventFlow, byKey });
  return looks;
}

test('twice the resources take twice the looks at them', () => {
  const [one, two, four] = [2, 4, 8].map(count => looksAt(flowOf(count)));
  expect(two).toBeGreaterThan(1.5 * one);
  expect((four - two) / (two - one)).toBeLessThan(2.1); // 2 if linear, 4 if quadratic
});
