import { cached } from 'cdk-resilient-lambda/runtime';

afterEach(() => jest.useRealTimers());

const at = (time: string) => jest.setSystemTime(new Date(`2026-01-01T${time}Z`));

describe('cached', () => {
  test('reloads at the same time in all environments, whenever they started [F17, E03]', async () => {
    jest.useFakeTimers();
    let loads = 0;
    const rates = cached(() => ++loads, { seconds: 300 });
    at('10:04:58');
    expect([await rates(), await rates()]).toEqual([1, 1]);
    at('10:04:59.999');
    expect(await rates()).toBe(1);
    at('10:05:00');
    expect(await rates()).toBe(2);
    at('10:09:59');
    expect(await rates()).toBe(2);
  });

  test('loads once without `seconds`, as for a client [F05]', async () => {
    let loads = 0;
    const client = cached(() => ({ client: ++loads }));
    expect(await client()).toBe(await client());
    expect(loads).toBe(1);
  });

  test('shares one load among concurrent calls', async () => {
    let loads = 0;
    const load = cached(async () => ++loads, { seconds: 60 });
    expect(await Promise.all([load(), load(), load()])).toEqual([1, 1, 1]);
  });

  test('does not cache a failure', async () => {
    let loads = 0;
    const load = cached(() => {
      if (++loads === 1) throw new Error('not yet');
      return loads;
    });
    await expect(load()).rejects.toThrow('not yet');
    expect(await load()).toBe(2);
  });

  test('keeps a newer value when an older load fails late', async () => {
    jest.useFakeTimers();
    at('10:00:00');
    let fail = (_: Error) => {};
    let loads = 0;
    const load = cached(() => ++loads === 1 ? new Promise<number>((_, reject) => { fail = reject; }) : loads, { seconds: 60 });
    const first = load();
    at('10:01:00');
    expect(await load()).toBe(2);
    fail(new Error('late'));
    await expect(first).rejects.toThrow('late');
    expect(await load()).toBe(2);
  });

  test.each([0, -1, NaN])('fails when seconds is %s', seconds => {
    expect(() => cached(() => 1, { seconds })).toThrow(`seconds is ${seconds} but must be above 0`);
  });
});
