import * as fc from 'fast-check';
import { sequences } from './commands';
import { compareSides, Disagreement, Steps } from './compare';
import { AGREED } from './disagreements';
import { ElasticMq } from './elasticmq';

/** The number of random sequences, and the seed that repeats a run. */
const RUNS = Number(process.env.SEQUENCES ?? 100);
const SEED = Number(process.env.SEED ?? 20);

let server: ElasticMq;
beforeAll(async () => { server = await ElasticMq.start(); }, 600_000);
afterAll(() => server?.stop());

test('the simulator and ElasticMQ agree on random sequences', async () => {
  const steps: Steps[] = [];
  await fc.assert(fc.asyncProperty(sequences, async sequence => {
    steps.push(await compareSides(server, sequence));
  }), { numRuns: RUNS, seed: SEED });
  const sum = (count: keyof Steps) => steps.reduce((total, one) => total + one[count], 0);
  expect(sum('avoided')).toBeLessThan(sum('taken') / 4); // what is left out must not become the rule
}, 1_800_000);

test.each(AGREED.map(agreed => [agreed.what, agreed] as const))('they disagree: %s', async (_what, { example }) => {
  await expect(compareSides(server, example, false)).rejects.toThrow(Disagreement);
});
