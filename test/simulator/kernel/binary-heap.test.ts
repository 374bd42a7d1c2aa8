import * as fc from 'fast-check';
import { BinaryHeap } from '../../../src/simulator/kernel/binary-heap';

describe('BinaryHeap', () => {
  test('returns its elements by their keys and then by their ties, whatever the order of insertion', () => {
    fc.assert(fc.property(fc.array(fc.record({ key: fc.integer({ min: -3, max: 3 }), tie: fc.integer() })), elements => {
      const heap = new BinaryHeap<(typeof elements)[0]>();
      for (const element of elements) heap.push(element, element.key, element.tie);
      const sorted = [...elements].sort((a, b) => a.key - b.key || a.tie - b.tie);
      expect([heap.size, heap.peek(), heap.leastKey]).toEqual([elements.length, sorted[0], sorted[0]?.key]);
      expect(elements.map(() => heap.pop())).toEqual(sorted);
      expect([heap.pop(), heap.peek(), heap.leastKey]).toEqual([undefined, undefined, undefined]);
    }));
  });

  test('lists all its elements', () => {
    const heap = new BinaryHeap<string>();
    ['c', 'a', 'b'].forEach((item, index) => heap.push(item, -index, 0));
    expect([...heap.values()].sort()).toEqual(['a', 'b', 'c']);
  });
});
