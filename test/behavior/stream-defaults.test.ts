import { damageOf, Setting, Trouble } from './stream-brownouts';

const minutes = (brownoutMinutes: number): Trouble => ({ brownoutMinutes });

/** The number of parked records, and how long the shard was blocked, in minutes. */
async function damage(setting: Partial<Setting>, trouble: Trouble): Promise<readonly [parked: number, blockedMinutes: number]> {
  const { parked, blockedSeconds } = await damageOf({ retries: 10, ageHours: 6, ...setting }, trouble);
  return [parked, Math.round(blockedSeconds / 6) / 10];
}

// These results are the reason for the defaults of streams: ten retries, six hours.
describe('retryAttempts of a stream', () => {
  test('2 already park records in a brownout of a minute; 10 survive it [K01]', async () => {
    expect((await damage({ retries: 2 }, minutes(1)))[0]).toBeGreaterThan(50);
    expect((await damage({ retries: 5 }, minutes(1)))[0]).toBeGreaterThan(5);
    expect((await damage({ retries: 10 }, minutes(1)))[0]).toBe(0);
  });

  test('10 park a few of 6,000 records in a brownout of ten minutes, and block the shard little longer than the brownout [K01]', async () => {
    const [parked, blocked] = await damage({}, minutes(10));
    expect(parked).toBeLessThan(5);
    expect(blocked).toBeLessThan(11);
  });

  test('10 park whole batches without bisecting [K03]', async () => {
    expect((await damage({ bisects: false }, minutes(10)))[0]).toBeGreaterThan(100);
  });

  test.each([[5, 0.1], [10, 2.7], [15, 7.7], [20, 12.7], [30, 22.8]])('%d let a poison record block its shard for %d minutes [K01]', async (retries, blocked) => {
    expect(await damage({ retries }, 'poison')).toEqual([1, blocked]);
  });

  test('10 hardly depend on the longest wait of AWS; with 20, a poison record could block the shard until maxRecordAge [K01]', async () => {
    const blocked = async (retries: number, streamRetryCapMs: number) => (await damage({ retries, assumptions: { streamRetryCapMs } }, 'poison'))[1];
    expect([await blocked(10, 10_000), await blocked(10, 60_000), await blocked(10, 86_400_000)]).toEqual([0.9, 2.7, 3.4]);
    expect((await damage({ retries: 20, assumptions: { streamRetryCapMs: 86_400_000 } }, 'poison'))[0]).toBeGreaterThan(1_000);
  });
});

describe('maxRecordAge of a stream', () => {
  test('1 hour parks all records that waited for that long in a brownout of an hour; 6 hours park only those whose retries are exhausted [K02]', async () => {
    const [hour] = await damage({ retries: 20, ageHours: 1 }, minutes(60));
    const [sixHours] = await damage({ retries: 20, ageHours: 6 }, minutes(60));
    expect(hour).toBeGreaterThan(100);
    expect(sixHours).toBeLessThan(10);
  });
});
