import * as fc from 'fast-check';
import { Random } from '../../../src/simulator/kernel/random';

const draws = (random: Random, count = 50) => Array.from({ length: count }, () => random.next());

describe('Random', () => {
  test('the same seed produces the same numbers', () => {
    fc.assert(fc.property(fc.oneof(fc.integer(), fc.string()), seed => {
      expect(draws(new Random(seed))).toEqual(draws(new Random(seed)));
    }));
  });

  test('the numbers are the same on every machine and in every version', () => {
    expect(draws(new Random(7), 3)).toMatchInlineSnapshot(`
[
  0.6334991180337965,
  0.7515580549370497,
  0.13508562417700887,
]
`);
    expect(new Random(7).uuid()).toMatchInlineSnapshot('"a8ffc22a-3db1-460c-2b8f-492256edc523"');
  });

  test('a different seed produces different numbers', () => {
    expect(draws(new Random(1))).not.toEqual(draws(new Random(2)));
  });

  test('a fork depends only on the seed and its name, not on earlier draws', () => {
    const [fresh, used] = [new Random(3), new Random(3)];
    draws(used);
    expect(draws(used.fork('queue'))).toEqual(draws(fresh.fork('queue')));
    expect(draws(fresh.fork('queue'))).not.toEqual(draws(fresh.fork('function')));
  });

  test('numbers are uniformly distributed from 0 to 1', () => {
    const tenths = new Array(10).fill(0);
    for (const drawn of draws(new Random('even'), 10_000)) tenths[Math.floor(10 * drawn)]++;
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });

  test('integers include both bounds and nothing beyond them', () => {
    const random = new Random(5);
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  test('a probability of 0 is never true, one of 1 always, and neither draws a number', () => {
    const random = new Random(5);
    expect([random.chance(0), random.chance(1), random.next()]).toEqual([false, true, new Random(5).next()]);
  });

  test('a probability of one third is true a third of the time', () => {
    const random = new Random(9);
    const hits = Array.from({ length: 9_000 }, () => random.chance(1 / 3)).filter(Boolean).length;
    expect(Math.abs(hits - 3_000)).toBeLessThan(150);
  });

  test('UUIDs look like those of AWS and are unique', () => {
    const random = new Random(1);
    const ids = Array.from({ length: 1_000 }, () => random.uuid());
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });
});
