import { Clock } from '../../../src/simulator/kernel/clock';
import { ConcurrencyPool, EnvironmentBudget } from '../../../src/simulator/lambda/concurrency';

test('a pool allows as many invocations as its limit', () => {
  const pool = new ConcurrencyPool(2);
  expect([pool.take(), pool.take(), pool.take()]).toEqual([true, true, false]);
  pool.giveBack();
  expect([pool.take(), pool.take()]).toEqual([true, false]);
});

// https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
test('a function gets 1,000 environments in 10 seconds, refilled continuously up to 1,000', async () => {
  const clock = new Clock();
  const budget = new EnvironmentBudget(clock);
  const takeAll = () => {
    let taken = 0;
    while (budget.take()) taken++;
    return taken;
  };
  expect(takeAll()).toBe(1_000);
  await clock.runTo(10);
  expect(takeAll()).toBe(1);
  await clock.runTo(5_010);
  expect(takeAll()).toBe(500);
  await clock.runTo(60_000);
  expect(takeAll()).toBe(1_000);
});
