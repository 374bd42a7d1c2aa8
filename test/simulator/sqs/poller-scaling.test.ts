import * as fc from 'fast-check';
import { settleAssumptions } from '../../../src/simulator/kernel/assumptions';
import { PollerScaling, PollerScalingSettings } from '../../../src/simulator/sqs/poller-scaling';

function scaling(settings: PollerScalingSettings = {}, assumptions = {}, isShort = true): PollerScaling {
  const made = new PollerScaling(settings, settleAssumptions(assumptions));
  made.observe(0, 5, isShort);
  return made;
}

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
describe('the concurrency of a mapping', () => {
  test('starts at 5 and grows by 300 per minute up to 1,250', () => {
    const free = scaling();
    expect([0, 200, 60_000, 120_000, 249_000, 600_000].map(at => free.capacity(at))).toEqual([5, 6, 305, 605, 1_250, 1_250]);
  });

  test('grows only while messages wait for a free poller, and keeps what it has', () => {
    const free = scaling();
    free.observe(30_050, 155, false);
    expect([30_050, 200_000].map(at => free.capacity(at))).toEqual([155, 155]);
    free.observe(200_000, 155, true);
    expect([free.growsAt(200_000), free.capacity(200_149), free.capacity(200_150)]).toEqual([200_150, 155, 156]);
    expect(scaling({}, {}, false).capacity(600_000)).toBe(5);
  });

  test('falls back to 5 after a minute in which five batches were enough', () => {
    const free = scaling();
    free.observe(60_000, 300, false);
    free.observe(61_000, 5, false);
    free.observe(90_000, 6, false); // starts the minute again
    free.observe(100_000, 2, false);
    free.observe(130_000, 0, false);
    expect([159_999, 160_000].map(at => free.capacity(at))).toEqual([305, 5]);
    free.observe(160_000, 5, true);
    expect([160_000, 160_200].map(at => free.capacity(at))).toEqual([5, 6]);
  });

  test('falls back according to the assumptions: as far as 2, but not with MaximumConcurrency or provisioned pollers', () => {
    const assumptions = { sqsRestingBatches: 2, sqsScaleBackAfterMs: 1_000 };
    const after = (settings: PollerScalingSettings) => {
      const made = scaling(settings, assumptions, false);
      return [0, 1_000].map(at => made.capacity(at));
    };
    expect([{}, { maximumConcurrency: 8 }, { provisionedPollers: { minimum: 3, maximum: 9 } }].map(after)).toEqual([[5, 2], [5, 5], [30, 30]]);
  });

  test('never grows faster than by 300 per minute, and never leaves its bounds, whatever the traffic', () => {
    const step = fc.record({ waitMs: fc.integer({ min: 0, max: 90_000 }), underWay: fc.integer({ min: 0, max: 400 }), isShort: fc.boolean() });
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), steps => {
      const free = scaling();
      let now = 0;
      for (const { waitMs, underWay, isShort } of steps) {
        const before = free.capacity(now);
        now += waitMs;
        const after = free.capacity(now);
        expect(after - before).toBeLessThanOrEqual(Math.ceil(300 * waitMs / 60_000));
        expect(after >= 5 && after <= 1_250).toBe(true);
        free.observe(now, underWay, isShort);
        expect(free.capacity(now)).toBe(after);
        const grows = free.growsAt(now);
        if (isShort && grows !== undefined) expect([free.capacity(grows - 1), free.capacity(grows)]).toEqual([after, after + 1]);
      }
    }));
  });

  test('never exceeds MaximumConcurrency', () => {
    expect(scaling({ maximumConcurrency: 2 }).capacity(600_000)).toBe(2);
    expect([0, 60_000].map(at => scaling({ maximumConcurrency: 10 }).capacity(at))).toEqual([5, 10]);
  });

  test('with provisioned pollers starts at 10 for each minimum poller and grows by 1,000 per minute to 10 for each maximum poller', () => {
    const provisioned = scaling({ provisionedPollers: { minimum: 2, maximum: 200 } });
    expect([0, 60_000, 600_000].map(at => provisioned.capacity(at))).toEqual([20, 1_020, 2_000]);
  });

  test('returns when one more batch can start', () => {
    const free = scaling({ maximumConcurrency: 6 });
    expect(free.growsAt(0)).toBe(200);
    expect(free.capacity(200)).toBe(6);
    expect(free.growsAt(200)).toBeUndefined();
  });

  test('shrinks by one with each failed batch, but not below 2, and recovers with each success', () => {
    const free = scaling();
    free.backOff();
    expect(free.capacity(0)).toBe(4);
    for (let failure = 0; failure < 9; failure++) free.backOff();
    expect(free.capacity(0)).toBe(2);
    for (let success = 0; success < 20; success++) free.recover();
    expect(free.capacity(0)).toBe(5);
  });

  test('backs off according to the assumptions', () => {
    const fast = scaling({}, { sqsBackoffStep: 3, sqsBackoffFloor: 1 });
    fast.backOff();
    expect(fast.capacity(0)).toBe(2);
    fast.backOff();
    expect(fast.capacity(0)).toBe(1);
  });
});
