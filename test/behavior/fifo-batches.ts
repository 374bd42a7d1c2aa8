import { Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SqsSource } from '../../src';
import { Simulation } from '../../src/simulator';
import { newStack, newWorker } from '../fixtures/stack';

/** The settings of a worker under test. */
export interface FifoSetting {
  /** @default - the default of the worker */
  readonly batchSize?: number;
  /** @default - the default of the worker */
  readonly maxReceiveCount?: number;
  /** Processes the messages behind a failing one in the invocation that is its last. */
  readonly continuesAtLast?: boolean;
}

/** The first message of the first group always fails, or all messages fail for some minutes. */
export type FifoTrouble = { readonly outageMinutes: number } | 'poison';

export interface FifoDamage {
  readonly parked: number;
  /** The number of parked messages that the handler never saw. */
  readonly untried: number;
  /** The number of messages that were processed before an earlier message of their group was processed or parked. */
  readonly overtaken: number;
  readonly invocations: number;
}

export interface FifoLoad {
  readonly groups: number;
  readonly perGroup: number;
}

/** Simulates trouble in a FIFO queue. The handler stops each group at its first failure and reports the rest, as `sqsWorker` does. */
export async function fifoDamageOf(
  { batchSize, maxReceiveCount, continuesAtLast }: FifoSetting, trouble: FifoTrouble, { groups, perGroup }: FifoLoad = { groups: 1, perGroup: 30 },
): Promise<FifoDamage> {
  const stack = newStack();
  Validations.of(stack).acknowledge({ id: 'cdk-resilient-lambda:fifoBatchParksFollowers', reason: 'shows what comes of it' });
  newWorker({ batchSize, source: SqsSource.newQueue({ fifo: true, maxReceiveCount }) }, stack);
  const tried = new Set<string>();
  const handle = (id: string, now: number) => {
    tried.add(id);
    return trouble === 'poison' ? id !== 'g0-0' : now >= trouble.outageMinutes * 60_000;
  };
  const sim: Simulation = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), {
    handlers: {
      Worker: event => {
        const stopped = new Set<string>();
        const batchItemFailures: object[] = [];
        for (const { body, messageId, attributes } of event.Records) {
          const { MessageGroupId: group, ApproximateReceiveCount: receives } = attributes;
          if (!stopped.has(group) && handle(body, sim.now)) continue;
          batchItemFailures.push({ itemIdentifier: messageId });
          if (!continuesAtLast || Number(receives) < (maxReceiveCount ?? 13)) stopped.add(group);
        }
        return { batchItemFailures };
      },
    },
  });
  for (let index = 0; index < perGroup; index++) {
    for (let group = 0; group < groups; group++) {
      const id = `g${group}-${index}`;
      sim.send('Worker/FifoQueue', id, { id, messageGroupId: `g${group}`, messageDeduplicationId: id, at: trouble === 'poison' ? 0 : index * 100 });
    }
  }
  await sim.runUntilIdle();
  const fates = sim.fates();
  const at = new Map(fates.map(fate => [fate.eventId, fate.at]));
  const ordered = (id: string) => {
    const [group, index] = id.split('-');
    return Array.from({ length: Number(index) }, (_, before) => at.get(`${group}-${before}`)!).every(earlier => earlier <= at.get(id)!);
  };
  const parked = fates.filter(({ fate }) => fate === 'parked');
  return {
    parked: parked.length,
    untried: parked.filter(({ eventId }) => !tried.has(eventId)).length,
    overtaken: fates.filter(({ fate, eventId }) => fate === 'processed' && !ordered(eventId)).length,
    invocations: sim.invocations('Worker').length,
  };
}
