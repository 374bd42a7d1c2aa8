import { Clock } from '../../../src/simulator/kernel/clock';
import { Trace } from '../../../src/simulator/kernel/trace';

test('a trace keeps its entries in order, with their times and details', async () => {
  const clock = new Clock();
  const trace = new Trace(clock);
  trace.add('sent', 'Queue', ['e1'], { messageId: 'm' });
  await clock.runTo(5);
  trace.add('expired', 'Queue', ['e1']);
  expect(trace.entries).toEqual([
    { at: 0, seq: 0, kind: 'sent', resource: 'Queue', eventIds: ['e1'], messageId: 'm' },
    { at: 5, seq: 1, kind: 'expired', resource: 'Queue', eventIds: ['e1'] },
  ]);
});
