import * as fc from 'fast-check';
import { BinaryHeap } from '../../../src/simulator/kernel/binary-heap';

describe('BinaryHeap', () => {
  test('returns its elements in order, whatever the order of insertion', () => {
    fc.assert(fc.property(fc.array(fc.integer()), numbers => {
      const heap = new BinaryHeap<number>((a, b) => a < b);
      numbers.forEach(number => heap.push(number));
      expect(heap.size).toBe(numbers.length);
      expect(heap.peek()).toBe(numbers.length === 0 ? undefined : numbers.reduce((least, number) => Math.min(least, number)));
      expect(numbers.map(() => heap.pop())).toEqual([...numbers].sort((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }));
  });

  test('lists all its elements', () => {
    const heap = new BinaryHeap<number>((a, b) => a < b);
    [3, 1, 2].forEach(number => heap.push(number));
    expect([...heap.values()].sort()).toEqual([1, 2, 3]);
  });

  test('adds ascending elements without moving any', () => {
    let comparisons = 0;
    const heap = new BinaryHeap<number>((a, b) => {
      comparisons++;
      return a < b;
    });
    for (let number = 0; number < 1_000; number++) heap.push(number);
    expect(comparisons).toBeLessThan(1_000);
  });
});
