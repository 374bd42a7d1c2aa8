import { Backlog } from '../../../src/simulator/streams/backlog';

test('the first item in is the first out, even after many items', () => {
  const backlog = new Backlog<number>();
  expect([backlog.size, backlog.peek(), backlog.shift()]).toEqual([0, undefined, undefined]);
  for (let item = 0; item < 5_000; item++) backlog.push(item);
  const out = Array.from({ length: 4_000 }, () => backlog.shift());
  expect(out).toEqual(Array.from({ length: 4_000 }, (_, item) => item));
  backlog.push(5_000);
  expect([backlog.size, backlog.peek()]).toEqual([1_001, 4_000]);
  for (let left = backlog.size; left > 1; left--) backlog.shift();
  expect([backlog.shift(), backlog.size]).toEqual([5_000, 0]);
});
