import { damageOf, Setting, Trouble } from './stream-brownouts';

const minutes = (brownoutMinutes: number): Trouble => ({ brownoutMinutes });

/** Spilled records and, in minutes, how long the shard was held. */
async function damage(setting: Partial<Setting>, trouble: Trouble): Promise<readonly [spilled: number, heldMinutes: number]> {
  const { spilled, heldSeconds } = await damageOf({ retries: 10, ageHours: 6, ...setting }, trouble);
  return [spilled, Math.round(heldSeconds / 6) / 10];
}

// What stands here is the reason for the defaults of streams: ten retries, six hours.
describe('how many retries a stream should have', () => {
  test('with two, a brownout of a minute already spills records; ten survive it [K01]', async () => {
    expect((await damage({ retries: 2 }, minutes(1)))[0]).toBeGreaterThan(50);
    expect((await damage({ retries: 5 }, minutes(1)))[0]).toBeGreaterThan(5);
    expect((await damage({ retries: 10 }, minutes(1)))[0]).toBe(0);
  });

  test('with ten, a brownout of ten minutes spills a handful of six thousand records, and holds the shard little longer than it lasts [K01]', async () => {
    const [spilled, held] = await damage({}, minutes(10));
    expect(spilled).toBeLessThan(5);
    expect(held).toBeLessThan(11);
  });

  test('without bisecting the same spills whole batches [K03]', async () => {
    expect((await damage({ bisects: false }, minutes(10)))[0]).toBeGreaterThan(100);
  });

  test.each([[5, 0.1], [10, 2.7], [15, 7.7], [20, 12.7], [30, 22.8]])('with %d, a poison record holds its shard for %d minutes [K01]', async (retries, held) => {
    expect(await damage({ retries }, 'poison')).toEqual([1, held]);
  });

  test('with ten, it matters little how far AWS lets the waits grow; with twenty, a poison record could hold the shard until it is too old [K01]', async () => {
    const held = async (retries: number, streamRetryCapMs: number) => (await damage({ retries, assumptions: { streamRetryCapMs } }, 'poison'))[1];
    expect([await held(10, 10_000), await held(10, 60_000), await held(10, 86_400_000)]).toEqual([0.9, 2.7, 3.4]);
    expect((await damage({ retries: 20, assumptions: { streamRetryCapMs: 86_400_000 } }, 'poison'))[0]).toBeGreaterThan(1_000);
  });
});

describe('how old records of a stream may become', () => {
  test('with an hour, a brownout of an hour spills what has waited so long; with six it spills only what its retries give up [K02]', async () => {
    const [hour] = await damage({ retries: 20, ageHours: 1 }, minutes(60));
    const [sixHours] = await damage({ retries: 20, ageHours: 6 }, minutes(60));
    expect(hour).toBeGreaterThan(100);
    expect(sixHours).toBeLessThan(10);
  });
});
