import { Journey } from '../../../src/simulator/kernel/fates';
import { Fault, Faults } from '../../../src/simulator/kernel/faults';
import { Random } from '../../../src/simulator/kernel/random';

const subject = (eventId: string, payload: unknown) => ({ journey: new Journey(eventId, 0, 'Queue'), payload: () => payload });

function faults(fault: Fault, keys?: ReadonlySet<string>) {
  const all = new Faults(new Random(1));
  all.add(fault, keys);
  return all;
}

describe('Faults', () => {
  test('no fault occurs if none of the kind is added', () => {
    expect(new Faults(new Random(1)).strike('error', 'f', 0, [])).toBeUndefined();
    expect(faults({ fault: 'crash' }).strike('error', 'f', 0, [])).toBeUndefined();
    expect(new Faults(new Random(1)).strikeDownstream('down', 'payments', 0, [])).toBeUndefined();
  });

  test('a fault occurs from its start (inclusive) until its end (exclusive)', () => {
    const error = faults({ fault: 'error', from: { seconds: 1 }, until: { seconds: 2 } });
    expect([999, 1_000, 1_999, 2_000].map(at => error.strike('error', 'f', at, []) !== undefined)).toEqual([false, true, true, false]);
    const down = faults({ fault: 'down', downstream: 'payments', from: 10, until: 20 });
    expect([9, 10, 19, 20].map(at => down.strikeDownstream('down', 'payments', at, []) !== undefined)).toEqual([false, true, true, false]);
  });

  test('a fault affects the resources that it names, or all of them', () => {
    const named = faults({ fault: 'error' }, new Set(['f']));
    expect([named.strike('error', 'f', 0, []), named.strike('error', 'g', 0, [])]).toEqual([{ fault: 'error' }, undefined]);
    expect(faults({ fault: 'error' }).strike('error', 'g', 0, [])).toEqual({ fault: 'error' });
  });

  test('a fault affects a batch if one of its events matches', () => {
    const poison = faults({ fault: 'error', match: (payload, eventId) => payload === 'poison' || eventId === 'e9' });
    expect(poison.strike('error', 'f', 0, [subject('e1', 'good')])).toBeUndefined();
    expect(poison.strike('error', 'f', 0, [subject('e1', 'good'), subject('e2', 'poison')])).toBeDefined();
    expect(poison.strike('error', 'f', 0, [subject('e9', 'good')])).toBeDefined();
  });

  test('a fault occurs with its probability', () => {
    const rare = faults({ fault: 'error', probability: 0.25 });
    const hits = Array.from({ length: 4_000 }, () => rare.strike('error', 'f', 0, [])).filter(Boolean).length;
    expect(Math.abs(hits - 1_000)).toBeLessThan(120);
  });

  test.each<[object, string]>([
    [{ fault: 'eror' }, "There is no fault 'eror': use error, timeout, crash, throttle, slow, duplicate, undeliverable, down"],
    [{ fault: 'error', probability: 1.5 }, "The probability of the fault 'error' is 1.5 but must be from 0 to 1"],
    [{ fault: 'error', probability: NaN }, "The probability of the fault 'error' is NaN"],
    [{ fault: 'crash', from: 2_000, until: 1_000 }, "The fault 'crash' ends at 00:00:01.000, before it starts at 00:00:02.000"],
    [{ fault: 'crash', from: -1 }, 'A time span must not be negative'],
    [{ fault: 'slow', by: { seconds: NaN } }, 'A time span must not be negative'],
  ])('%j is refused', (fault, message) => {
    expect(() => faults(fault as Fault)).toThrow(message);
  });

  test('the first of several faults occurs', () => {
    const both = faults({ fault: 'error', message: 'one', from: 10 });
    both.add({ fault: 'error', message: 'two' });
    expect([5, 15].map(at => both.strike('error', 'f', at, [])?.message)).toEqual(['two', 'one']);
  });

  test('a slow downstream dependency does not make the function slow, nor vice versa', () => {
    const slow = faults({ fault: 'slow', by: 5, downstream: 'payments' });
    expect(slow.strike('slow', 'f', 0, [])).toBeUndefined();
    expect(slow.strikeDownstream('slow', 'payments', 0, [])?.by).toBe(5);
    expect(slow.strikeDownstream('slow', 'stock', 0, [])).toBeUndefined();
    expect(faults({ fault: 'slow', by: 5 }).strikeDownstream('slow', 'payments', 0, [])).toBeUndefined();
  });
});
