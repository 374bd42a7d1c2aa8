import * as fc from 'fast-check';
import { listed } from '../../src/nag/model/listed';
import { nearestText } from '../../src/nag/nearest-text';
import { before, sentenceAbout } from '../../src/nag/sentences';

describe('sentenceAbout', () => {
  test.each([
    ['queues', 'The queue has no alarm.', 'The queue Orders has no alarm.'],
    ['queues', 'No alarm watches the queue.', 'No alarm watches the queue Orders.'],
    ['functionUrls', 'The function URL is public.', 'The function URL Orders is public.'],
    ['aliases', 'The alias has weights.', 'The alias Orders has weights.'],
    ['queues', 'The queues are shared.', 'Orders: The queues are shared.'],
    ['mappings', 'The filter is wrong.', 'Orders: The filter is wrong.'],
  ] as const)('of %s: %s', (kind, detail, expected) => {
    expect(sentenceAbout(kind, ['Orders'], detail)).toBe(expected);
  });

  test('ends with the names of several resources', () => {
    expect(sentenceAbout('queues', ['A', 'B'], 'The queue has no alarm.')).toBe('The queue has no alarm: A and B.');
  });
});

test('listed counts names that do not fit', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);
  expect([1, 2, 3].map(count => listed(names(count)))).toEqual(['n0', 'n0 and n1', 'n0, n1 and n2']);
  expect(listed(names(10))).toBe('n0, n1, n2, n3, n4, n5, n6, n7, n8 and n9');
  expect(listed(names(11))).toMatch(/^n0, .*, n9 and n10$/);
  expect(listed(names(12))).toMatch(/^n0, .*, n9 and 2 others$/);
});

test('before puts text before the period, if there is one', () => {
  expect([before('It is.', ' so'), before('It is', ' so')]).toEqual(['It is so.', 'It is so']);
});

describe('nearestText', () => {
  test.each([['Queue', 0], ['queue', 0], ['Queu', 1], ['Queues', 1], ['Qeue', 1], ['Quuee', 1], ['Qxeue', 1], ['', 5]])('of %p differs by %i', (text, distance) => {
    expect(nearestText(text, ['Function', 'Queue'])).toEqual({ nearest: 'Queue', distance });
  });

  test('cuts off texts that are much longer', () => {
    expect(nearestText('x'.repeat(1_000_000), ['Queue'])!.distance).toBe(10);
  });

  test('returns the first of the nearest candidates, as if each were compared alone, unless it is beyond the limit', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'c'), maxLength: 6 });
    fc.assert(fc.property(texts, fc.array(texts, { minLength: 1, maxLength: 5 }), fc.nat(6), (text, candidates, limit) => {
      const distances = candidates.map(candidate => nearestText(text, [candidate])!.distance);
      const distance = Math.min(...distances);
      const nearest = { nearest: candidates[distances.indexOf(distance)], distance };
      expect(nearestText(text, candidates)).toEqual(nearest);
      expect(nearestText(text, candidates, limit)).toEqual(distance > limit ? undefined : nearest);
    }));
  });
});
