import { Clock } from '../../../src/simulator/kernel/clock';
import { DAY, MINUTE } from '../../../src/simulator/kernel/time-span';

describe('Clock', () => {
  test('runs acts in the order of their instants, then in the order of scheduling', async () => {
    const clock = new Clock();
    const done: string[] = [];
    for (const [at, name] of [[20, 'c'], [10, 'a'], [20, 'd'], [10, 'b']] as const) clock.at(at, () => { done.push(`${name}@${clock.now}`); });
    await clock.runTo(30);
    expect(done).toEqual(['a@10', 'b@10', 'c@20', 'd@20']);
    expect(clock.now).toBe(30);
  });

  test('waits for the promise of an act before it continues', async () => {
    const clock = new Clock();
    const done: string[] = [];
    clock.at(1, async () => {
      await new Promise(resolve => setImmediate(resolve));
      done.push('slow');
    });
    clock.at(1, () => { done.push('quick'); });
    await clock.runTo(1);
    expect(done).toEqual(['slow', 'quick']);
  });

  test('runs newly scheduled acts up to the target time and no further', async () => {
    const clock = new Clock();
    const done: number[] = [];
    const again = () => {
      done.push(clock.now);
      clock.after(10, again);
    };
    clock.at(5, again);
    await clock.runTo(35);
    expect(done).toEqual([5, 15, 25, 35]);
    expect(clock.idle).toBe(false);
  });

  test('runs overdue acts at once', async () => {
    const clock = new Clock();
    await clock.runTo(100);
    const seen: number[] = [];
    clock.at(50, () => { seen.push(clock.now); });
    await clock.runTo(100);
    expect(seen).toEqual([100]);
  });

  test('does not run cancelled acts, even if they are cancelled twice', async () => {
    const clock = new Clock();
    const timer = clock.at(10, () => { throw new Error('was cancelled'); });
    clock.cancel(timer);
    clock.cancel(timer);
    clock.cancel(undefined);
    expect(clock.idle).toBe(true);
    await clock.runTo(20);
  });

  test('is idle once only background acts are left, and stops at the last act', async () => {
    const clock = new Clock();
    let expired = false;
    clock.inBackground(50, () => { expired = true; });
    clock.at(10, () => undefined);
    await clock.runUntilIdle(DAY);
    expect([clock.now, expired]).toEqual([10, false]);
    await clock.runTo(50);
    expect(expired).toBe(true);
  });

  test('cancelling a background act does not change the idle state', () => {
    const clock = new Clock();
    clock.at(10, () => undefined);
    clock.cancel(clock.inBackground(5, () => undefined));
    expect(clock.idle).toBe(false);
  });

  test('fails when the work never ends', async () => {
    const clock = new Clock();
    const again = (): void => { clock.after(MINUTE, again); };
    again();
    await expect(clock.runUntilIdle(10 * MINUTE)).rejects.toThrow('There is still something to do after 00:10:00.000');
  });

  test('fails when time does not advance', async () => {
    const clock = new Clock();
    const again = (): void => { clock.after(0, again); };
    again();
    await expect(clock.runTo(1)).rejects.toThrow('Time does not advance at 00:00:00.000 after 1000000 acts');
  });

  test('fails when it is already running', async () => {
    const clock = new Clock();
    clock.at(1, () => clock.runTo(5));
    await expect(clock.runTo(2)).rejects.toThrow('The simulation is already running');
    await clock.runTo(3);
    expect(clock.now).toBe(3);
  });

  test('calls onMinute at each full minute, before the acts that are due then', async () => {
    const minutes: number[] = [];
    const clock: Clock = new Clock(undefined, { onMinute: () => minutes.push(clock.now) });
    clock.at(2 * MINUTE, () => { minutes.push(0); });
    await clock.runTo(3 * MINUTE + 1);
    await clock.runTo(4 * MINUTE - 1);
    expect(minutes).toEqual([MINUTE, 2 * MINUTE, 0, 3 * MINUTE]);
  });

  test('starts at the beginning of 2026 by default', async () => {
    const clock = new Clock();
    await clock.runTo(7);
    expect(clock.epochNow).toBe(Date.UTC(2026, 0, 1) + 7);
    expect(new Clock(1_000).epochNow).toBe(1_000);
  });
});
