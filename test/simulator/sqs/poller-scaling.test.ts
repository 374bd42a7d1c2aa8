import { settleAssumptions } from '../../../src/simulator/kernel/assumptions';
import { PollerScaling, PollerScalingSettings } from '../../../src/simulator/sqs/poller-scaling';

const scaling = (settings: PollerScalingSettings = {}, assumptions = {}) => new PollerScaling(settings, settleAssumptions(assumptions));

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
describe('the concurrency of a mapping', () => {
  test('starts at 5 and grows by 300 per minute up to 1,250', () => {
    const free = scaling();
    expect([0, 200, 60_000, 120_000, 249_000, 600_000].map(at => free.capacity(at))).toEqual([5, 6, 305, 605, 1_250, 1_250]);
  });

  test('starts again after an idle time', () => {
    const free = scaling();
    free.startWork(60_000);
    expect([free.capacity(60_000), free.capacity(120_000)]).toEqual([5, 305]);
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
