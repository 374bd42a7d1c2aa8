import { FifoDamage, fifoDamageOf, FifoLoad, FifoSetting } from './fifo-batches';

const TWENTY_GROUPS: FifoLoad = { groups: 20, perGroup: 30 };

const poison = (setting: FifoSetting, load?: FifoLoad) => fifoDamageOf(setting, 'poison', load);
const outage = (outageMinutes: number, setting: FifoSetting): Promise<FifoDamage> => fifoDamageOf(setting, { outageMinutes }, TWENTY_GROUPS);

// These results are the reason for the default of FIFO queues: one message in each batch.
describe('a poison message at the head of a group', () => {
  test('is parked alone by default: every follower gets its run, in order [Q13, Q28]', async () => {
    expect(await poison({})).toEqual({ parked: 1, untried: 0, overtaken: 0, invocations: 42 });
    expect(await poison({}, TWENTY_GROUPS)).toEqual({ parked: 1, untried: 0, overtaken: 0, invocations: 612 });
  });

  test.each([[2, 1], [5, 4], [10, 9]])('takes the followers of a batch of %d with it, %d of which never ran [Q28]', async (batchSize, untried) => {
    expect(await poison({ batchSize })).toMatchObject({ parked: batchSize, untried, overtaken: 0 });
  });

  test('takes as many with it when it is received more often [Q28]', async () => {
    expect(await poison({ batchSize: 10, maxReceiveCount: 25 })).toMatchObject({ parked: 10, untried: 9 });
  });

  test('is overtaken by its followers when the handler goes on in its last run [Q13]', async () => {
    expect(await poison({ batchSize: 10, continuesAtLast: true })).toMatchObject({ parked: 1, untried: 0, overtaken: 9 });
  });
});

describe('an outage of an hour', () => {
  test('parks nothing by default [Q28]', async () => {
    expect(await outage(60, {})).toMatchObject({ parked: 0, untried: 0, overtaken: 0 });
  });

  test('parks 80 of 600 messages after five receives, and none that was not tried [Q28]', async () => {
    expect(await outage(60, { maxReceiveCount: 5 })).toMatchObject({ parked: 80, untried: 0, overtaken: 0 });
  });

  test('parks all of them in batches of ten, most without a run [Q28]', async () => {
    expect(await outage(60, { batchSize: 10, maxReceiveCount: 5 })).toMatchObject({ parked: 600, untried: 468 });
  });
});

test('without trouble, a batch of one costs ten times the invocations of full batches', async () => {
  const invocations = async (batchSize?: number) => (await outage(0, { batchSize })).invocations;
  expect([await invocations(), await invocations(10)]).toEqual([600, 60]);
});
