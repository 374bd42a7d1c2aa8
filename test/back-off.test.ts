import * as fc from 'fast-check';
import { LONGEST_WAIT_SECONDS, secondsOfWaits, survivedOutageSeconds, waitSeconds } from '../src/back-off';
import { FUNCTION_TIMEOUT_SECONDS, VISIBILITY_TIMEOUT_SECONDS } from '../src/limits';

describe('the waits of a message', () => {
  const range = fc.record({ firstSeconds: fc.integer({ min: 1, max: 900 }), longestSeconds: fc.integer({ min: 1, max: 41_400 }) });

  test('are never longer than SQS hides a message after the longest invocation [Q24]', () => {
    expect(LONGEST_WAIT_SECONDS).toBe(VISIBILITY_TIMEOUT_SECONDS.max - FUNCTION_TIMEOUT_SECONDS.max);
  });

  test('last as long as all of them together [Q24]', () => {
    fc.assert(fc.property(range, fc.integer({ min: 0, max: 1_000 }), (waits, receives) => {
      let sum = 0;
      for (let received = 1; received < receives; received++) sum += waitSeconds(waits, received);
      expect(secondsOfWaits(waits, receives)).toBe(sum);
    }), { numRuns: 200 });
  });

  test.each([[0, 0], [0, 600], [10, 0], [1e-9, 600]])('are counted at once for any number of receives, from %d to %d seconds', (firstSeconds, longestSeconds) => {
    expect(secondsOfWaits({ firstSeconds, longestSeconds }, 1e15)).toBeGreaterThanOrEqual(0);
    expect(survivedOutageSeconds(30, 1e15, { firstSeconds, longestSeconds })).toBeGreaterThanOrEqual(0);
  });
});
