import { returns, Simulation, SimulationOptions } from '../../src/simulator';
import { streamTemplate } from '../simulator/stream-templates';

/** The settings of a mapping under test. */
export interface Setting {
  readonly retries: number;
  readonly ageHours: number;

  /** @default true */
  readonly bisects?: boolean;
  readonly assumptions?: SimulationOptions['assumptions'];
}

/** All records fail for some minutes, or one record always fails. */
export type Trouble = { readonly brownoutMinutes: number } | 'poison';

export interface Damage {
  /** The number of records sent to the failure destination. */
  readonly parked: number;

  /** The longest time that a good record waited, in seconds. */
  readonly blockedSeconds: number;
}

const PER_SECOND = 10;

/**
 * Simulates trouble on a shard that receives ten records per second, in batches of one hundred. The handler processes the records in order and reports
 * the first failure, as a handler of streams should.
 */
export async function damageOf({ retries, ageHours, bisects = true, assumptions }: Setting, trouble: Trouble): Promise<Damage> {
  const brownout = trouble === 'poison' ? 0 : trouble.brownoutMinutes * 60_000;
  const template = streamTemplate({
    to: 'bucket',
    mapping: {
      MaximumRetryAttempts: retries,
      MaximumRecordAgeInSeconds: ageHours * 3_600,
      BisectBatchOnFunctionError: bisects,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  });
  const sim: Simulation = Simulation.fromTemplate(template, {
    assumptions,
    handlers: {
      Function: {
        behave: ({ event: { Records }, eventIds, at }) => {
          const failed = trouble === 'poison' ? eventIds.indexOf('poison') : at < brownout ? 0 : -1;
          return returns({ batchItemFailures: failed < 0 ? [] : [{ itemIdentifier: Records[failed].kinesis.sequenceNumber }] });
        },
      },
    },
  });
  const records = PER_SECOND * (brownout / 1_000 + 120);
  for (let record = 0; record < records; record++) {
    sim.put('Stream', 'x', { partitionKey: 'a', at: 1_000 * record / PER_SECOND, id: trouble === 'poison' && record === 25 ? 'poison' : `r${record}` });
  }
  await sim.runUntilIdle();
  const sentAt = new Map(sim.trace.filter(({ kind, resource }) => kind === 'sent' && resource === 'Stream').map(({ at, eventIds }) => [eventIds![0], at]));
  const waits = sim.fates().filter(({ fate }) => fate === 'processed').map(({ eventId, at }) => at - sentAt.get(eventId)!);
  return { parked: sim.tally().parked, blockedSeconds: Math.round(waits.reduce((most, wait) => Math.max(most, wait), 0) / 1_000) };
}
